"""What in this room waits on a person, for "Việc của tôi"."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lifecycle import clock
from lifecycle.pages import Task
from people.permissions import provinces_as
from people.states import Role
from proposals import models
from proposals.states import (
    BEFORE_COUNCIL,
    AttestationState,
    CallState,
    ProblemState,
    ProposalState,
)


def waiting_on(user) -> list[Task]:
    """What in this room waits on this person: as leader, owner, house and officer."""
    tasks = _waiting_on_the_invited(user) + _waiting_on_leader(user) + _corrections(user)
    if user.standing.organisation_ids:
        tasks += _waiting_on_owner(user) + _answers_to_read(user) + _waiting_on_house(user)
    if provinces := provinces_as(user, Role.OFFICER):
        tasks += _waiting_on_officer(provinces, user.standing.as_of)
    return tasks


def _waiting_on_the_invited(user) -> list[Task]:
    rows = models.Invitation.objects.waiting_for(user, user.standing.as_of)
    return [
        Task(
            thing_label=_("Invitation"),
            title=row.proposal.title,
            verb=_("Accept or decline"),
            why=_("You were asked into the team"),
            url=row.get_absolute_url(),
            due=row.expires_at,
            since=row.created_at,
        )
        for row in rows.select_related("proposal").order_by("expires_at", "pk")
    ]


def _waiting_on_leader(user) -> list[Task]:
    still_open = Q(call__state=CallState.OPEN, call__closes_at__gt=user.standing.as_of)
    rows = (
        models.Proposal.objects.filter(
            Q(state=ProposalState.RETURNED) | Q(state=ProposalState.DRAFT) & still_open,
            leader=user,
        )
        .select_related("call")
        .order_by("-state", "returned_until", "call__closes_at", "pk")
    )
    return [
        Task(
            thing_label=_("Proposal"),
            title=str(row),
            verb=_("Complete the dossier") if is_returned else _("Finish and submit"),
            why=_("You lead the task"),
            url=row.get_absolute_url(),
            due=row.returned_until if is_returned else row.call.closes_at,
            since=row.last_submitted_at if is_returned else row.created_at,
        )
        for row in rows
        for is_returned in [row.state == ProposalState.RETURNED]
    ]


def _corrections(user) -> list[Task]:
    """One row a dossier: points to answer as its leader, answered ones to check as who asked."""
    rows = models.Correction.objects
    checked = models.Reader.objects.checking(user.standing.as_of).filter(user=user)
    to_check = rows.to_check().filter(proposal__in=checked.values("proposal"))
    return [
        *(_correcting(one, _("You lead the task")) for one in rows.to_answer(user).dossiers()),
        *(
            _checking(one, _("You head its council or keep its minutes"))
            for one in to_check.dossiers()
        ),
    ]


def _correcting(proposal: "models.Proposal", why) -> Task:
    return Task(
        thing_label=_("Proposal"),
        title=str(proposal),
        verb=_("Answer the council's corrections"),
        why=why,
        url=proposal.get_corrections_url(),
        due=proposal.first_due,
        since=proposal.first_asked,
    )


def _checking(proposal: "models.Proposal", why) -> Task:
    return Task(
        thing_label=_("Proposal"),
        title=str(proposal),
        verb=_("Check the corrections"),
        why=why,
        url=proposal.get_corrections_url(),
        since=proposal.first_answered,
    )


def _waiting_on_owner(user) -> list[Task]:
    rows = (
        models.Problem.objects.owned_by(user)
        .filter(state__in=(ProblemState.DRAFT, ProblemState.RETURNED))
        .order_by("pk")
    )
    return [
        Task(
            thing_label=_("Problem"),
            title=str(row),
            url=row.get_absolute_url(),
            verb=_("Complete the problem")
            if row.state == ProblemState.RETURNED
            else _("Finish and submit"),
            why=_("It is your organisation's problem"),
            since=row.created_at,
        )
        for row in rows
    ]


def _answers_to_read(user) -> list[Task]:
    """Dossiers that answer this person's problem, of which its owner has said nothing yet."""
    mine = user.standing.organisation_ids
    owned = models.Problem.objects.filter(
        Q(organisation_id__in=mine) | Q(twins__organisation_id__in=mine)
    )
    rows = (
        models.Proposal.objects.filter(
            state__in=BEFORE_COUNCIL,
            submitted_at__isnull=False,
            problem__in=owned.values("pk"),
            understandings__isnull=True,
        )
        .exclude(pk__in=models.TeamMember.objects.filter(user=user).values("proposal_id"))
        .order_by("submitted_at", "pk")
    )
    return [
        Task(
            thing_label=_("Proposal"),
            title=str(row),
            verb=_("Say whether it understood your problem"),
            why=_("It answers your organisation's problem"),
            url=row.get_understanding_url(),
            since=row.submitted_at,
        )
        for row in rows
    ]


def _waiting_on_house(user) -> list[Task]:
    rows = (
        models.Attestation.objects.asked_of(user)
        .filter(state=AttestationState.ASKED, proposal__state__in=BEFORE_COUNCIL)
        # An applicant never confirms.
        .exclude(proposal__in=models.TeamMember.objects.filter(user=user).values("proposal"))
        .select_related("proposal")
        .order_by("created_at", "pk")
    )
    return [
        Task(
            thing_label=row.get_condition_display(),
            title=str(row.proposal),
            verb=_("Confirm or decline"),
            why=_("Your organisation was asked"),
            url=row.get_absolute_url(),
            since=row.created_at,
        )
        for row in rows
    ]


def _waiting_on_officer(provinces: set[str], moment: datetime) -> list[Task]:
    why = _("You are a managing officer")
    here = {"province_id__in": provinces}
    problems = models.Problem.objects.filter(**here, state=ProblemState.SUBMITTED)
    overdue = Q(state=ProposalState.RETURNED, returned_until__lt=clock.date_of(moment))
    dossiers = models.Proposal.objects.filter(Q(state=ProposalState.SUBMITTED) | overdue, **here)
    calls = models.Call.objects.filter(**here, state=CallState.OPEN, closes_at__lt=moment)
    corrected = models.Correction.objects.to_check().filter(proposal__province_id__in=provinces)
    return (
        [
            Task(
                _("Problem"),
                str(row),
                _("Publish or send back"),
                why,
                row.get_absolute_url(),
                since=row.submitted_at,
            )
            for row in problems.order_by("submitted_at", "pk")
        ]
        + [
            Task(
                _("Proposal"),
                str(row),
                _("Check the dossier")
                if row.state == ProposalState.SUBMITTED
                else _("Decide: not completed in time"),
                why,
                row.get_absolute_url(),
                due=row.returned_until,
                since=row.last_submitted_at,
            )
            for row in dossiers.order_by("-state", "returned_until", "last_submitted_at", "pk")
        ]
        + [
            Task(
                _("Call"),
                str(row),
                _("Close the call"),
                why,
                row.get_absolute_url(),
                due=row.closes_at,
                since=row.closes_at,
            )
            for row in calls.order_by("closes_at", "pk")
        ]
        + [_checking(row, why) for row in corrected.dossiers()]
    )

"""Which problems, calls, proposals, confirmations and papers there are, and who may see them.

No proposal is fetched for anybody except through `visible_to(user)`: pages, lists, exports, files.
"""

from datetime import datetime

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from lifecycle import clock
from lifecycle.pages import Task
from papers.folding import fold
from people.permissions import provinces_as
from people.states import Role
from proposals import models
from proposals.states import (
    BEFORE_COUNCIL,
    PUBLIC_PROBLEM,
    AttestationState,
    CallState,
    MoneySource,
    ProblemState,
    ProposalState,
)

# Those of the State fund who see every dossier of their province once it is submitted.
FUND_STAFF = (
    Role.OFFICER,
    Role.FUND_DIRECTOR,
    Role.CHIEF_ACCOUNTANT,
    Role.FUND_ACCOUNTANT,
    Role.PROVINCIAL_LEADER,
    Role.AUDITOR,
)


def provinces_of_staff(user) -> set[str]:
    """Where this person works for the State fund."""
    return provinces_as(user, *FUND_STAFF)


def in_force(moment) -> Q:
    """Reader rows that hold at a moment."""
    return Q(since__lte=moment) & (Q(until__isnull=True) | Q(until__gt=moment))


class ProblemQuerySet(QuerySet):
    def public(self):
        """What stood or stands on the board; a problem closed before publishing never did."""
        return self.filter(published_at__isnull=False)

    def on_the_board(self):
        return self.filter(state__in=PUBLIC_PROBLEM)

    def open_for_answers(self):
        return self.filter(state__in=(ProblemState.PUBLISHED, ProblemState.MATCHED))

    def visible_to(self, user):
        """Public ones for everyone; more for the owner; submitted ones for the officers."""
        public = Q(published_at__isnull=False)
        if not user.is_authenticated:
            return self.filter(public)
        return self.filter(
            public
            | Q(organisation_id__in=user.standing.organisation_ids)
            | Q(posted_by=user)
            | Q(submitted_at__isnull=False, province_id__in=provinces_of_staff(user))
        )

    def found_by(self, words: str):
        """Search without diacritics; every word must occur."""
        return _every_word(self, "folded", words)

    def for_list(self):
        return self.select_related("organisation").order_by("-published_at", "-pk")

    def owned_by(self, user):
        return self.filter(organisation_id__in=user.standing.organisation_ids)


class CallQuerySet(QuerySet):
    def public(self):
        return self.exclude(state=CallState.DRAFT)

    def visible_to(self, user):
        """Everyone sees a call once it is published; drafts are the officers'."""
        public = ~Q(state=CallState.DRAFT)
        if not user.is_authenticated:
            return self.filter(public)
        return self.filter(public | Q(province_id__in=provinces_of_staff(user)))

    def open_at(self, moment):
        return self.filter(state=CallState.OPEN, opens_at__lte=moment, closes_at__gt=moment)

    def for_list(self):
        return self.order_by("-closes_at", "-pk")


class ProposalQuerySet(QuerySet):
    def visible_to(self, user):
        """Team and host always; those asked to confirm; fund staff, the owner of the problem it
        answers from submission on; readers while their row is in force. Never the public.
        """
        if not user.is_authenticated:
            return self.none()
        mine = user.standing.organisation_ids
        of_this = {"proposal": OuterRef("pk")}
        return self.filter(
            Q(leader=user)
            | Q(host_id__in=mine)
            | Exists(models.TeamMember.objects.filter(**of_this, user=user))
            | Exists(models.Attestation.objects.filter(**of_this, asked_of_id__in=mine))
            | Q(submitted_at__isnull=False)
            & (Q(province_id__in=provinces_of_staff(user)) | Q(problem__organisation_id__in=mine))
            | Exists(
                models.Reader.objects.filter(in_force(user.standing.as_of), **of_this, user=user)
            )
        )

    def submitted(self):
        return self.filter(submitted_at__isnull=False)

    def of_team(self, user):
        """Those this person leads or works in."""
        return self.filter(
            Q(leader=user)
            | Exists(models.TeamMember.objects.filter(proposal=OuterRef("pk"), user=user))
        )

    def found_by(self, words: str):
        return _every_word(self, "title_folded", words)

    def with_state_amount(self):
        """Annotates `state_sum`: what each asks of the State, whole đồng."""
        lines = (
            models.BudgetLine.objects.filter(proposal=OuterRef("pk"), source=MoneySource.STATE)
            .order_by()
            .values("proposal")
            .annotate(total=Sum("amount"))
            .values("total")
        )
        return self.annotate(
            state_sum=Coalesce(Subquery(lines), Value(0), output_field=BigIntegerField())
        )

    def for_list(self):
        """What a row of a list shows and no more: code, title, host, group, state, State sum."""
        return (
            self.select_related("host")
            .only(
                "public_id", "code", "title", "is_synthetic", "strategic_group", "state",
                "submitted_at", "host__name", "host__house",
            )
            .with_state_amount()
            .order_by("-submitted_at", "-pk")
        )  # fmt: skip


class AttestationQuerySet(QuerySet):
    def visible_to(self, user):
        """Whoever sees the proposal sees what was asked about it."""
        if not user.is_authenticated:
            return self.none()
        seen = models.Proposal.objects.visible_to(user)
        return self.filter(
            Q(asked_of_id__in=user.standing.organisation_ids) | Q(proposal__in=seen.values("pk"))
        )

    def asked_of(self, user):
        return self.filter(asked_of_id__in=user.standing.organisation_ids)

    def confirmed(self):
        return self.filter(state=AttestationState.CONFIRMED)

    def for_list(self):
        return self.select_related(
            "proposal__call", "proposal__host", "asked_of", "decided_by"
        ).order_by("decided_at", "pk")


class AttachmentQuerySet(QuerySet):
    def visible_to(self, user):
        return self.filter(proposal__in=models.Proposal.objects.visible_to(user).values("pk"))


class ReaderQuerySet(QuerySet):
    def in_force(self, moment=None):
        return self.filter(in_force(moment or clock.now()))


def _every_word(rows: QuerySet, column: str, words: str) -> QuerySet:
    for word in fold(words).split():
        rows = rows.filter(**{f"{column}__contains": word})
    return rows


# "Việc của tôi" -----------------------------------------------------------------------------------


def waiting_on(user) -> list[Task]:
    """What in this room waits on this person: as leader, owner, house and officer."""
    tasks = _waiting_on_leader(user)
    if user.standing.organisation_ids:
        tasks += _waiting_on_owner(user) + _waiting_on_house(user)
    if provinces := provinces_as(user, Role.OFFICER):
        tasks += _waiting_on_officer(provinces, user.standing.as_of)
    return tasks


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


def _waiting_on_house(user) -> list[Task]:
    rows = (
        models.Attestation.objects.asked_of(user)
        .filter(state=AttestationState.ASKED, proposal__state__in=BEFORE_COUNCIL)
        .exclude(proposal__leader=user)
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
    )

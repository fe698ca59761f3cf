"""Dossiers are put before a council, given to its unrecused members, and their reviewers named."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from lifecycle.actions import advance, begin, together, witness
from lifecycle.errors import Reason, Refused, WrongMoment, WrongPerson
from lifecycle.states import Audience
from people.permissions import holds
from people.states import Role
from proposals.actions import grant_reading
from proposals.models import Proposal, reason_against_going_on
from proposals.states import CallStage, ProposalState
from scoring import mails
from scoring.actions.appraisal import lay_out
from scoring.actions.conflicts import find_conflicts
from scoring.models import Assignment, Council, Item, Seat
from scoring.states import CouncilState, ItemState, SeatRole, Stage

NOT_TAKEN_UP = (ItemState.WAITING, ItemState.POSTPONED)
MAY_REVIEW = (SeatRole.REVIEWER, SeatRole.MEMBER)


def place(council: Council, proposals: Iterable[Proposal], *, by: Any) -> list[Item]:
    """Put eligible dossiers on the council's agenda, in this order; all of them or none."""
    with together():
        return [add_item(council, proposal, by=by) for proposal in proposals]


def add_item(
    council: Council,
    proposal: Proposal,
    *,
    by: Any,
    stage: str | None = None,
    position: int | None = None,
) -> Item:
    """One dossier on the agenda: conflicts searched first, then given to those not barred.

    At the selection stage the dossier enters the council; at acceptance it is under contract and
    stays so.
    """
    with together():
        council = Council.objects.select_for_update(of=("self",)).get(pk=council.pk)
        proposal = Proposal.objects.get(pk=proposal.pk)
        stage = stage or council.kind
        _refuse_unfit(council, proposal, stage)
        item = begin(
            Item(
                council=council,
                proposal=proposal,
                stage=stage,
                position=position or _next_position(council),
            ),
            by=by,
        )
        if stage == Stage.SELECTION:
            proposal = advance(proposal, "enter_council", by=by, evidence=item)
        if stage == Stage.APPRAISAL:
            lay_out(item)
        find_conflicts(council, by=by, proposals=[proposal])
        barred = item.barred
        for seat in council.appointed:
            if seat.pk not in barred:
                grant_reading(proposal, seat.user, as_what=seat.capacity, by=by)
    return item


def _refuse_unfit(council: Council, proposal: Proposal, stage: str) -> None:
    if council.state != CouncilState.FORMED:
        raise WrongMoment(_("The council is not formed yet, or its work has ended."))
    if stage != council.kind:
        raise Refused(Reason(_("This council has another task."), field="council"))
    if proposal.province_id != council.province_id:
        raise Refused(Reason(_("The dossier belongs to another province."), field="proposals"))
    if council.call_id and proposal.call_id != council.call_id:
        raise Refused(
            Reason(
                _("%(proposal)s belongs to another call.") % {"proposal": proposal},
                field="proposals",
            )
        )
    if stage == Stage.ACCEPTANCE and proposal.state != ProposalState.CONTRACTED:
        raise WrongMoment(_("Only a task under contract comes to acceptance."))
    if stage == Stage.APPRAISAL:
        if not proposal.call.uses_stage(CallStage.APPRAISAL):
            raise WrongMoment(_("The stages of this call have no appraisal of the budget."))
        if proposal.state != ProposalState.PASSED:
            raise WrongMoment(_("Only a dossier that passed the council has its budget appraised."))
        # The budget is copied from here: what the council wants corrected in it comes first.
        if reason := reason_against_going_on(proposal):
            raise Refused(replace(reason, field="proposals"))


def _next_position(council: Council) -> int:
    return (council.items.aggregate(last=Max("position"))["last"] or 0) + 1


def name_reviewers(item: Item, seats: Sequence[Seat], *, by: Any) -> None:
    """Name the members who review this dossier: distinct, not recused, before it is taken up.

    Reviewers and other members may be named; chair, vice-chair and secretary have their own part.
    """
    with together():
        item = Item.objects.select_for_update(of=("self",)).get(pk=item.pk)
        role = holds(Role.OFFICER)(item, by)
        if not role:
            raise WrongPerson(_("You do not have the right to do this step."))
        if item.state not in NOT_TAKEN_UP:
            raise WrongMoment(_("Reviewers are named before the item is taken up."))
        if reasons := _against_reviewers(item, seats):
            raise Refused(reasons)
        named = set(item.assignments.values_list("seat_id", flat=True))
        item.assignments.all().delete()
        Assignment.objects.bulk_create(Assignment(item=item, seat=seat) for seat in seats)
        witness(
            item,
            "reviewers_named",
            by=by,
            role=role,
            audience=Audience.COUNCIL,
            seats=",".join(str(seat.pk) for seat in seats),
        )
        mails.reviewers_named(item, [seat for seat in seats if seat.pk not in named], by=by)


def _against_reviewers(item: Item, seats: Sequence[Seat]) -> list[Reason]:
    need = item.council.reviewers_needed
    keys = [seat.pk for seat in seats]
    reasons = []
    if len(set(keys)) != need or len(keys) != need:
        reasons.append(_("Name %(need)s different reviewers.") % {"need": need})
    if not set(keys) <= {seat.pk for seat in item.council.appointed}:
        reasons.append(_("A reviewer sits in this council."))
    if any(seat.role not in MAY_REVIEW for seat in seats):
        reasons.append(_("The chair, the vice-chair and the secretary do not review a dossier."))
    if set(keys) & item.barred:
        reasons.append(_("A member with a conflict of interest does not review the dossier."))
    return [Reason(sentence, field="reviewers") for sentence in reasons]

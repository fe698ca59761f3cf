"""After a council is formed it changes by a supplementary decision only."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from lifecycle.actions import advance, begin, together
from lifecycle.errors import Reason, Refused, WrongMoment, WrongPerson
from people.permissions import holds
from proposals.actions import end_reading, grant_reading
from scoring import mails
from scoring.actions.conflicts import search_again
from scoring.actions.seats import locked
from scoring.models import Assignment, Attendance, Council, Item, Seat, Supplement
from scoring.models.supplement import SIGNERS
from scoring.states import CouncilState, ItemState, MeetingState, SeatState

BEING_JUDGED = (ItemState.OPEN, ItemState.SCORED)


def replace_member(
    leaving: Seat,
    joining: Seat,
    *,
    decision_number: str,
    decision_on: date,
    reason: str,
    by: Any,
) -> Supplement:
    """A ready alternate takes a member's place and role by decision.

    Whoever leaves reads no more; their sheets on concluded items stay. Whoever joins is searched
    for conflicts first and reads what is still open. Never while the council sits.
    """
    with together():
        council = _for_change(leaving.council, by)
        if reasons := _against(council, leaving, joining):
            raise Refused(reasons)
        supplement = begin(
            Supplement(
                council=council,
                decision_number=decision_number,
                decision_on=decision_on,
                reason=reason,
                leaving=leaving,
                joining=joining,
                decided_by=by,
            ),
            by=by,
        )
        leaving = advance(leaving, "be_replaced", by=by, evidence=supplement)
        joining = advance(joining, "join", by=by, evidence=leaving)
        _take_from(council, leaving, by)
        council = Council.objects.get(pk=council.pk)
        search_again(council, by=by)
        _give_to(council, joining, by)
        mails.replaced(supplement, by=by)
    return supplement


def extend_term(
    council: Council,
    *,
    term_until: date,
    decision_number: str,
    decision_on: date,
    reason: str,
    by: Any,
) -> Supplement:
    """A later last day of the council's term, by decision."""
    with together():
        council = _for_change(council, by, sits=True)
        if term_until <= (council.term_until or council.decision_on):
            raise Refused(Reason(_("The new term ends after the old one."), field="term_until"))
        supplement = begin(
            Supplement(
                council=council,
                decision_number=decision_number,
                decision_on=decision_on,
                reason=reason,
                term_until=term_until,
                decided_by=by,
            ),
            by=by,
        )
        advance(council, "extend", by=by, evidence=supplement)
    return supplement


def _for_change(council: Council, by: Any, *, sits: bool = False) -> Council:
    """The council, locked, formed and, unless it `sits` may be, out of session; by who may."""
    council = locked(council)
    if not holds(*SIGNERS)(council, by):
        raise WrongPerson(_("You do not have the right to do this step."))
    if council.state != CouncilState.FORMED:
        raise WrongMoment(_("The council is not formed yet, or its work has ended."))
    if not sits and council.meetings.filter(state=MeetingState.OPENED).exists():
        raise WrongMoment(_("The council is in session; members change when it has ended."))
    if not sits and council.items.filter(state__in=BEING_JUDGED).exists():
        raise WrongMoment(_("An item is being scored; conclude or postpone it first."))
    return council


def _against(council: Council, leaving: Seat, joining: Seat) -> list[Reason]:
    leaving, joining = (Seat.objects.get(pk=seat.pk) for seat in (leaving, joining))
    reasons = []
    if leaving.council_id != council.pk or leaving.state != SeatState.ACCEPTED:
        reasons.append(Reason(_("Who leaves is a member of this council."), field="leaving"))
    if joining.council_id != council.pk or joining.state != SeatState.ALTERNATE:
        reasons.append(Reason(_("Who joins stands by as an alternate."), field="joining"))
    elif joining.answered_at is None:
        reasons.append(
            Reason(_("The alternate has not said yet that they are ready."), field="joining")
        )
    return reasons


def _take_from(council: Council, seat: Seat, by: Any) -> None:
    """What was given to who leaves: reading, reviews of what is open, attendance still ahead."""
    open_items = council.items.exclude(state=ItemState.CONCLUDED)
    Assignment.objects.filter(seat=seat, item__in=open_items).delete()
    Attendance.objects.filter(seat=seat, meeting__state=MeetingState.PLANNED).delete()
    for item in council.items.select_related("proposal"):
        end_reading(item.proposal, seat.user, by=by, as_what=seat.capacity)


def _give_to(council: Council, seat: Seat, by: Any) -> None:
    for item in Item.objects.filter(council=council).exclude(state=ItemState.CONCLUDED):
        if seat.pk not in item.barred:
            grant_reading(item.proposal, seat.user, as_what=seat.capacity, by=by)

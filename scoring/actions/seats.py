"""People are asked into a council and say yes or no; a place that becomes free is filled at once
by the next alternate, in the same transaction.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from lifecycle import clock
from lifecycle.actions import advance, begin, together
from lifecycle.errors import Reason, Refused, WrongMoment
from scoring import mails, rules
from scoring.models import Council, Seat
from scoring.states import CouncilState, SeatRole, SeatState, roles_of

HOLDS_A_PLACE = (SeatState.INVITED, SeatState.ACCEPTED)


def invite(
    council: Council,
    user: Any,
    role: str = SeatRole.MEMBER,
    *,
    by: Any,
    as_alternate: bool = False,
) -> Seat:
    """Offer a person a seat in a council that is still drawn up, or a place among its alternates,
    which a formed council takes as well.
    """
    with together() as batch:
        council = locked(council)
        if council.state != CouncilState.DRAFT and not as_alternate:
            raise WrongMoment(
                _("The council is formed; a member is replaced by a supplementary decision only.")
            )
        if council.state == CouncilState.CONCLUDED:
            raise WrongMoment(_("The council's work has ended."))
        if role not in dict(roles_of(council.kind)):
            raise Refused(Reason(_("A council of this kind has no such role."), field="role"))
        seat = Seat(
            council=council,
            user=user,
            role=role,
            position=list(SeatRole.values).index(role),
            state=SeatState.ALTERNATE if as_alternate else SeatState.INVITED,
            alternate_rank=_last_rank(council, role) + 1 if as_alternate else None,
        )
        seat.ask(at=batch.moment)
        return begin(seat, by=by)


def invite_many(council: Council, people: Iterable[tuple[Any, str, bool]], *, by: Any) -> list:
    """Ask several at once, each (person, role, as an alternate); all of them or none."""
    with together():
        return [
            invite(council, person, role, by=by, as_alternate=stands_by)
            for person, role, stands_by in people
        ]


def decline(seat: Seat, *, by: Any, **told: Any) -> Seat:
    """The person says no; the officer hears why, and who moved up in their place."""
    return _leave(seat, "decline", by=by, **told)


def take_back(seat: Seat, *, by: Any, **told: Any) -> Seat:
    """The officer takes the place back; an alternate moves up if there is one."""
    return _leave(seat, "take_back", by=by, **told)


def expire(seat: Seat, *, by: Any, **told: Any) -> Seat:
    """The time to answer has passed; an alternate moves up if there is one."""
    return _leave(seat, "expire", by=by, **told)


def expire_invitations() -> dict[str, int]:
    """End what nobody answered in time and in the days of grace after it. By timer."""
    found = Seat.objects.filter(
        state=SeatState.INVITED, answer_by__lt=clock.today()
    ).select_related("council__rule_set")
    ended = 0
    for seat in found.order_by("pk"):
        grace = timedelta(days=seat.council.rule("council.answer_grace_days"))
        if seat.answer_by + grace < clock.today():
            expire(seat, by=None)
            ended += 1
    return {"late": len(found), "ended": ended}


def locked(council: Council) -> Council:
    return Council.objects.select_for_update(of=("self",)).get(pk=council.pk)


def _leave(seat: Seat, verb: str, *, by: Any, **told: Any) -> Seat:
    with together():
        council = locked(seat.council)
        held = Seat.objects.filter(pk=seat.pk, state__in=HOLDS_A_PLACE).exists()
        seat = advance(seat, verb, by=by, **told)
        follower = _fill(council, seat) if held and council.state == CouncilState.DRAFT else None
        if held:
            mails.place_is_free(seat, follower, by=by)
    return seat


def _fill(council: Council, vacated: Seat) -> Seat | None:
    """The next alternate takes the place; asked anew unless they said beforehand they would."""
    waiting = {
        one.pk: one for one in council.seats.filter(state=SeatState.ALTERNATE).order_by("pk")
    }
    key = rules.next_alternate(
        vacated.role,
        [rules.Alternate(one.pk, one.role, one.alternate_rank) for one in waiting.values()],
    )
    if key is None:
        return None
    is_ready = waiting[key].answered_at is not None
    return advance(waiting[key], "move_up" if is_ready else "call_up", by=None, evidence=vacated)


def _last_rank(council: Council, role: str) -> int:
    standing = council.seats.filter(state=SeatState.ALTERNATE, role=role)
    return standing.aggregate(last=Max("alternate_rank"))["last"] or 0

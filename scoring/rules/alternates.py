"""Which alternate moves up when a place in a council becomes free."""

from collections.abc import Iterable
from dataclasses import dataclass

from scoring.states import SeatRole

FITS = {
    SeatRole.CHAIR: (SeatRole.VICE,),
    SeatRole.VICE: (SeatRole.CHAIR,),
    SeatRole.SECRETARY: (SeatRole.MEMBER, SeatRole.REVIEWER),
    SeatRole.REVIEWER: (SeatRole.MEMBER,),
    SeatRole.MEMBER: (SeatRole.REVIEWER,),
    SeatRole.COUNCIL: (),
    SeatRole.FINANCE: (SeatRole.MEMBER,),
}
"""Alternates of which other roles may take a role, when it has none of its own left; who sits in an
appraisal group for the council or the finance staff is followed by their like only.
"""


@dataclass(frozen=True)
class Alternate:
    key: int
    role: str
    rank: int


def next_alternate(role: str, waiting: Iterable[Alternate]) -> int | None:
    """The key of the alternate who takes a place of this role: the first of the role itself, then
    the first of the next role that fits; None when nobody waits who may.
    """
    order = [SeatRole(role), *FITS.get(SeatRole(role), ())]
    able = [one for one in waiting if one.role in order]
    best = min(able, key=lambda one: (order.index(SeatRole(one.role)), one.rank), default=None)
    return best.key if best else None

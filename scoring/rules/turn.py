"""Which dossier a member takes up next; see docs/decisions on why it asks nobody else's sheets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Waiting:
    """A dossier on a member's desk: until when, whether they are named to review it, whether their
    own sheet still waits, and its council.
    """

    id: Any
    council: Any
    due: datetime | None
    reviews_it: bool
    waits: bool


def next_in_turn(desk: Sequence[Waiting], turns: dict[Any, tuple[int, int]]) -> Any | None:
    """The id of the dossier to take up next; None when none waits.

    The earliest meeting first, then those one is named to review, then the agenda from one's own
    place in it: of n members the k-th (from 0) begins k/n down the agenda and goes round, so that
    those whom fewest have read come first without anybody being told how many have.

    desk: everything the member may judge, in the order of the agendas. turns: by council, (k, n).
    """
    found = []
    for council in dict.fromkeys(one.council for one in desk):
        agenda = [one for one in desk if one.council == council]
        found += list(_from_own_place(agenda, *turns.get(council, (0, 1))))
    found.sort(
        key=lambda one: (one.due is None, one.due and one.due.timestamp(), not one.reviews_it)
    )
    return next((one.id for one in found if one.waits), None)


def _from_own_place(agenda: Sequence[Waiting], k: int, n: int) -> Iterable[Waiting]:
    begin = k * len(agenda) // max(n, 1)
    return [*agenda[begin:], *agenda[:begin]]

"""Which limits can't hold together: a smallest set of them, and how far each must give way."""

from collections.abc import Sequence
from dataclasses import dataclass

from funds.allocation.limits import Row, Rule
from funds.allocation.solving import search

EFFORT, EFFORT_TO_RELAX = 60.0, 1.0


@dataclass(frozen=True)
class Relaxation:
    """By how many đồng this limit alone would have to give way: so much is enough, and no less
    than `at_least` can be.
    """

    rule: Rule
    amount: int
    at_least: int

    @property
    def is_proved(self) -> bool:
        return self.amount == self.at_least


def conflict_of(rows: Sequence[Row], count: int) -> tuple[Rule, ...]:
    """Limits none of which can be left out of the contradiction; none when they hold together.

    Raises ValueError when that was not settled within the effort.
    """
    if _hold_together(rows, count):
        return ()
    kept = list(rows)
    for begin, step in _steps(len(rows)):
        part = rows[begin : begin + step]
        without = [row for row in kept if row not in part]
        if len(without) < len(kept) and not _hold_together(without, count):
            kept = without
    return tuple(row.rule for row in kept)


def _steps(count: int) -> list[tuple[int, int]]:
    """Large pieces first, so that hundreds of limits that play no part go at once."""
    wide = [(begin, 25) for begin in range(0, count, 25)] if count > 50 else []
    return [*wide, *((place, 1) for place in range(count))]


def _hold_together(rows: Sequence[Row], count: int) -> bool:
    found = search(rows, range(count), value=dict.fromkeys(range(count), 0), effort=EFFORT)
    if found.places is None and not found.is_proved:
        raise ValueError("whether the limits hold together was not settled within the effort")
    return found.places is not None


def relaxation(rule: Rule, rows: Sequence[Row], count: int) -> Relaxation | None:
    """The least by which the rule must give way while all others hold; None where no step of it,
    however far, is enough.
    """
    row = next(row for row in rows if row.rule == rule)
    others = [one for one in rows if one is not row]
    weights = dict.fromkeys(range(count), 0) | dict(zip(row.places, row.weights, strict=True))
    found = search(others, range(count), value=weights, minimise=True, effort=EFFORT_TO_RELAX)
    if found.places is None:
        return None
    return Relaxation(row.rule, found.value - row.most, found.bound - row.most)

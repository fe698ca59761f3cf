"""What must be true of public money, in whole đồng. Plain values in, plain answer out.

No float and no rounding by taste: a share is split by largest remainder, a sum paid in tranches
by the cumulative floor, and a percentage is compared by multiplying, never by dividing.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

BIGGEST_AMOUNT = 10**15
"""No single sum of a province's year comes near a million billion; a longer one is a slip."""


class Draw(NamedTuple):
    """How a sum is taken from, or given back to, the two free accounts."""

    kept: int
    free: int


def strategic_floor(denominator: int, percent: Fraction | int) -> int:
    """The least that must serve strategic technology: ⌈percent × denominator ÷ 100⌉ đồng.

    The denominator is the year's S&T career expenditure (NQ 57-NQ/TW); the percentage comes
    from the rule set.
    """
    exact = Fraction(percent) * denominator / 100
    return -(-exact.numerator // exact.denominator)


def held(floor: int, reserved_strategic: int) -> int:
    """What must stay behind the ring-fence: the part of the floor not yet reserved."""
    return max(0, floor - reserved_strategic)


def draw(amount: int, *, is_strategic: bool, kept: int, free: int) -> Draw | None:
    """Where a reservation takes its money; None when it does not fit.

    A strategic task uses the strategic share first, then free money; any other task can never
    touch the strategic share.
    """
    from_kept = min(amount, kept) if is_strategic else 0
    from_free = amount - from_kept
    return Draw(from_kept, from_free) if from_free <= free else None


def give_back(amount: int, *, is_strategic: bool, floor: int, reserved_strategic: int) -> Draw:
    """Where released or refunded money returns to: the reverse order of `draw`.

    `reserved_strategic` is the sum before the return. The strategic share is filled up again
    exactly as far as the floor is no longer reserved, so that reserved + kept ≥ floor holds.
    """
    if not is_strategic:
        return Draw(0, amount)
    refill = held(floor, reserved_strategic - amount) - held(floor, reserved_strategic)
    return Draw(refill, amount - refill)


def split_by_largest_remainder(total: int, weights: Sequence[int]) -> list[int]:
    """Split a sum once, in proportion to the weights; the parts add up to the đồng.

    Each part differs from its exact share by less than one đồng; the đồng left over go to the
    largest remainders, the earlier part first when two are equal.
    """
    _ask_for_weights(total, weights)
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts


def split_into_tranches(total: int, weights: Sequence[int]) -> list[int]:
    """Split a sum over time: what has been paid after k tranches is ⌊total × W_k ÷ W⌋.

    The parts add up to the đồng, and a later tranche never changes an earlier one.
    """
    _ask_for_weights(total, weights)
    whole, so_far, paid, parts = sum(weights), 0, 0, []
    for weight in weights:
        so_far += weight
        parts.append(total * so_far // whole - paid)
        paid += parts[-1]
    return parts


def _ask_for_weights(total: int, weights: Sequence[int]) -> None:
    if total < 0 or not weights or min(weights) < 0 or sum(weights) == 0:
        raise ValueError("a split needs a sum of at least 0 and weights that are not all 0")


def within_percent(part: int, whole: int, percent: Fraction | int) -> bool:
    """Is the part at most so many percent of the whole? Exact: 100 × part ≤ percent × whole."""
    return 100 * part <= Fraction(percent) * whole


def reaches_percent(part: int, whole: int, percent: Fraction | int) -> bool:
    """Is the part at least so many percent of the whole? Exact."""
    return 100 * part >= Fraction(percent) * whole


def is_amount(value: object) -> bool:
    """A whole number of đồng above 0 and within reach; True is not 1, 1.0 is not 1."""
    return type(value) is int and 0 < value <= BIGGEST_AMOUNT

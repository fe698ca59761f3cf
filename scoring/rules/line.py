"""Around the funding line: who stands surely above it, who below, and who can't be told apart."""

from collections.abc import Iterable, Sequence
from itertools import accumulate

ACCEPTED, UNDECIDED, REJECTED = "accepted", "undecided", "rejected"


def side_of_line(low: float, high: float, line: float) -> str:
    """By the 50 % interval of rank: undecided where the line lies within it, ends included."""
    if high < line:
        return ACCEPTED
    return REJECTED if low > line else UNDECIDED


def groups_at_line(halves: Sequence[Sequence[float]], line: float, fundable: int) -> list[str]:
    """The side of each, of (low, high) of its 50 % interval (Heyard 2022).

    line: the expected rank of the last fundable dossier. Money for none rejects all, for all
    accepts all; where those accepted and undecided are just as many as can be funded, all of them
    are accepted.
    """
    if fundable <= 0:
        return [REJECTED] * len(halves)
    groups = [side_of_line(low, high, line) for low, high in halves]
    if fundable >= len(groups):
        return [ACCEPTED] * len(groups)
    if len(groups) - groups.count(REJECTED) == fundable:
        groups = [ACCEPTED if one == UNDECIDED else one for one in groups]
    return groups


def fundable_by(amounts: Iterable[int], envelope: int) -> int:
    """How many of the first in the order an envelope pays whole: until one does not fit."""
    return sum(1 for spent in accumulate(amounts) if spent <= envelope)

"""How far a sheet has come: shown while it is written, not a rule by itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Progress:
    """`points` given so far of `most`, on `marked` of `criteria` criteria.

    `unjudged` of those can't be judged, so that the sheet will not enter the mean.
    """

    points: Decimal
    most: Decimal
    marked: int
    unjudged: int
    criteria: int


def progress(marks: Iterable[tuple[Decimal, Decimal | None, bool]]) -> Progress:
    """marks: for each criterion its maximum, the points or None, and whether it can't be judged."""
    rows = list(marks)
    return Progress(
        points=sum((points for _most, points, _cannot in rows if points is not None), Decimal(0)),
        most=sum((most for most, _points, _cannot in rows), Decimal(0)),
        marked=sum(points is not None or cannot for _most, points, cannot in rows),
        unjudged=sum(cannot for _most, _points, cannot in rows),
        criteria=len(rows),
    )

"""The picture of a ranking: each dossier's interval of rank against the funding line, in percent.

Positions are percentages of the width, so that the same drawing serves a phone and a sheet of
paper; words stay text beside it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Bar:
    """One dossier: its row, and where its intervals and its expected rank lie."""

    row: Any
    low_95: str
    high_95: str
    low_50: str
    high_50: str
    at: str


@dataclass(frozen=True)
class Picture:
    bars: Sequence[Bar]
    line: str
    ticks: Sequence[tuple[int, str]]


def picture(rows: Iterable[Any], dossiers: int, line: float | None) -> Picture:
    """Of the rows whose intervals are known; ranks run from 1 to `dossiers`."""

    def at(rank: float) -> str:
        return f"{100 * (rank - 0.5) / dossiers:.2f}%"

    bars = [
        Bar(
            row=row,
            low_95=at(row.low_95 - 0.4),
            high_95=at(row.high_95 + 0.4),
            low_50=at(row.low_50 - 0.4),
            high_50=at(row.high_50 + 0.4),
            at=at(row.expected_rank),
        )
        for row in rows
        if row.expected_rank is not None
    ]
    return Picture(bars, "" if line is None else at(line), _ticks(dossiers, at))


def _ticks(dossiers: int, at: Any) -> list[tuple[int, str]]:
    """First, last and a few round ranks between them."""
    step = next(
        (step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000) if dossiers <= 6 * step),
        10_000,
    )
    between = [rank for rank in range(step, dossiers - step // 2, step) if rank > 1]
    return [(rank, at(rank)) for rank in sorted({1, *between, dossiers})]

"""Marks, their sum and mean, and whether a dossier passes. Exact fractions, never a float."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from scoring.states import FailReason

Name = TypeVar("Name")
Sheet = Mapping[str, Decimal | None]
"""One member's marks by criterion; None: cannot be judged. A missing key is missing, never 0."""


def sheet_total(marks: Sheet, criteria: Iterable[str]) -> Decimal | None:
    """The sum over all criteria; None when one is unjudged or missing (rules.md §1.3)."""
    points = [marks.get(criterion) for criterion in criteria]
    judged = [one for one in points if one is not None]
    return sum(judged, Decimal(0)) if len(judged) == len(points) else None


@dataclass(frozen=True)
class Fall:
    """One reason why a dossier does not pass."""

    code: FailReason
    have: Fraction = Fraction(0)
    need: Fraction = Fraction(0)
    criterion: str = ""


@dataclass(frozen=True)
class Outcome:
    """`mean` of the `counted` sheets, None without any; `zero_shares` by criterion, of present."""

    mean: Fraction | None
    points_sum: Decimal
    counted: int
    zero_shares: Mapping[str, Fraction]
    passed: bool
    reasons: list[Fall] = field(default_factory=list)


def pass_rule(
    sheets: Sequence[Sheet],
    criteria: Sequence[str],
    present: int,
    pass_mean: int | Fraction,
    zero_fraction: Fraction,
) -> Outcome:
    """Mean ≥ `pass_mean`, and no criterion given 0 by MORE than `zero_fraction` of those present.

    TT 08/2017/TT-BKHCN Đ12 (rulebook `score.pass_mean`, `score.zero_fraction`). A sheet with an
    unjudged criterion does not enter the mean, but a 0 it gives elsewhere is a 0 given.
    Raises ValueError when there are more sheets than members present.
    """
    if len(sheets) > present:
        raise ValueError("A member who is not present does not score.")
    totals = [total for sheet in sheets if (total := sheet_total(sheet, criteria)) is not None]
    points_sum = sum(totals, Decimal(0))
    mean = Fraction(points_sum) / len(totals) if totals else None
    zero_shares = {
        criterion: Fraction(sum(sheet.get(criterion) == 0 for sheet in sheets), max(present, 1))
        for criterion in criteria
    }
    reasons = []
    if mean is None:
        reasons.append(Fall(FailReason.NO_SHEETS))
    elif mean < pass_mean:
        reasons.append(Fall(FailReason.MEAN, mean, Fraction(pass_mean)))
    reasons += [
        Fall(FailReason.ZEROS, share, zero_fraction, criterion)
        for criterion, share in zero_shares.items()
        if share > zero_fraction
    ]
    return Outcome(mean, points_sum, len(totals), zero_shares, not reasons, reasons)


def is_far_off(total: Decimal | None, mean: Fraction | None, gap: int) -> bool:
    """Whether a sheet lies further from the mean than the council should leave undiscussed.

    Flagged only (rulebook `score.flag_gap`, design); no score is voided.
    """
    return total is not None and mean is not None and abs(Fraction(total) - mean) > gap


def without_far_off(totals: Mapping[Name, Decimal | None], gap: int) -> dict[Name, Decimal | None]:
    """The sheets by name but those that lie too far from the mean of all; both means are kept."""
    judged = [total for total in totals.values() if total is not None]
    mean = Fraction(sum(judged, Decimal(0))) / len(judged) if judged else None
    return {name: one for name, one in totals.items() if not is_far_off(one, mean, gap)}


def other_mean(totals: Iterable[Decimal | None], gap: int) -> Fraction | None:
    """The mean without the sheets flagged as far off; None where none is flagged, or all are."""
    numbered = dict(enumerate(totals))
    kept = without_far_off(numbered, gap)
    judged = [total for total in kept.values() if total is not None]
    if len(kept) == len(numbered) or not judged:
        return None
    return Fraction(sum(judged, Decimal(0))) / len(judged)

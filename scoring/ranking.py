"""How are the dossiers that passed put in order?

The statutory mean decides; the 3-house class breaks ties (`tie_break`, the default) or goes
first (`class_first`, by a decision with number and date); then the chair's points
(recalled practice, rulebook `score.tie_break`), the moment of submission, the number.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scoring.states import DecidedBy, PriorityApplies


@dataclass(frozen=True)
class Candidate:
    """One dossier as the council left it; `mean` exact, `chair_points` None if none counted."""

    id: int | str
    passed: bool
    mean: Fraction
    has_priority: bool = False
    chair_points: Decimal | Fraction | None = None
    submitted_at: datetime | None = None


@dataclass(frozen=True)
class Ranked:
    candidate: Candidate
    place: int
    decided_by: DecidedBy


Step = tuple[DecidedBy, Callable[[Candidate], Any]]


def rank(
    candidates: Iterable[Candidate], priority: str = PriorityApplies.TIE_BREAK
) -> list[Ranked]:
    """Those who passed, best first, places 1..n without gaps; each says what decided.

    Only passed dossiers are ranked. The order does not depend on the order given.
    Raises ValueError for an unknown `priority` and TypeError for a float mean.
    """
    steps = _steps(PriorityApplies(priority))
    passed = [candidate for candidate in candidates if candidate.passed]
    for candidate in passed:
        if not isinstance(candidate.mean, Fraction):
            raise TypeError("A mean is an exact Fraction.")
    ordered = sorted(passed, key=lambda candidate: [key(candidate) for _, key in steps])
    above: list[Candidate | None] = [None, *ordered]
    return [
        Ranked(candidate, place, _what_decided(before, candidate, steps))
        for place, (before, candidate) in enumerate(zip(above, ordered, strict=False), start=1)
    ]


def _steps(priority: PriorityApplies) -> list[Step]:
    by_mean: Step = (DecidedBy.MEAN, lambda one: -one.mean)
    rest: list[Step] = [
        (DecidedBy.CHAIR, _chair_key),
        (DecidedBy.TIME, _time_key),
        (DecidedBy.ID, lambda one: one.id),
    ]
    if priority == PriorityApplies.CLASS_FIRST:
        return [(DecidedBy.PRIORITY_CLASS, _class_key), by_mean, *rest]
    return [by_mean, (DecidedBy.PRIORITY_TIE, _class_key), *rest]


def _class_key(candidate: Candidate) -> bool:
    return not candidate.has_priority


def _chair_key(candidate: Candidate) -> tuple[bool, Fraction]:
    """More points first; a dossier without the chair's points after those that have them."""
    points = candidate.chair_points
    return (points is None, Fraction(0) if points is None else -Fraction(points))


def _time_key(candidate: Candidate) -> tuple[bool, int | datetime]:
    at = candidate.submitted_at
    return (at is None, 0 if at is None else at)


def _what_decided(above: Candidate | None, candidate: Candidate, steps: list[Step]) -> DecidedBy:
    if above is None:
        return DecidedBy.FIRST
    return next((code for code, key in steps if key(above) != key(candidate)), DecidedBy.ID)

"""How are the dossiers that passed put in order?

The statutory mean decides. The 3-house class is shown only, breaks ties (`tie_break`, the default),
goes first (`class_first`), or a weighted sum of the mean and the two scores beside it decides
(`composite`); the last two by a decision with number and date. Then the chair's points (recalled
practice, rulebook `score.tie_break`), the moment of submission, the number.
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
    three_house: int = 0
    strategic: int = 0


@dataclass(frozen=True)
class Weights:
    """Parts of the composite score; exact, together 1, the statutory mean never left out."""

    statutory: Fraction
    three_house: Fraction
    strategic: Fraction

    def __post_init__(self) -> None:
        parts = (self.statutory, self.three_house, self.strategic)
        if any(not isinstance(one, Fraction) for one in parts):
            raise TypeError("A weight is an exact Fraction.")
        if sum(parts) != 1 or min(parts) < 0 or not self.statutory:
            raise ValueError("The weights are parts of 1, that of the statutory mean above 0.")


@dataclass(frozen=True)
class OrderRule:
    """How the scores beside the statutory points enter the order."""

    applies: str = PriorityApplies.TIE_BREAK
    weights: Weights | None = None


@dataclass(frozen=True)
class Ranked:
    candidate: Candidate
    place: int
    decided_by: DecidedBy


Step = tuple[DecidedBy, Callable[[Candidate], Any]]


def rank(candidates: Iterable[Candidate], rule: OrderRule | str = "") -> list[Ranked]:
    """Those who passed, best first, places 1..n without gaps; each says what decided.

    Only passed dossiers are ranked. The order does not depend on the order given.
    Raises ValueError for an unknown rule, or one that lacks its weights, and TypeError for a float
    mean.
    """
    steps = _steps(rule if isinstance(rule, OrderRule) else OrderRule(rule or OrderRule.applies))
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


def sort_key(rule: OrderRule) -> Callable[[Candidate], list[Any]]:
    """What puts one candidate before another: the lesser goes first."""
    steps = _steps(rule)
    return lambda candidate: [key(candidate) for _, key in steps]


def composite(candidate: Candidate, weights: Weights) -> Fraction:
    """The weighted sum, exact; out of 100 as its parts are."""
    return (
        weights.statutory * candidate.mean
        + weights.three_house * candidate.three_house
        + weights.strategic * candidate.strategic
    )


def _steps(rule: OrderRule) -> list[Step]:
    by_mean: Step = (DecidedBy.MEAN, lambda one: -one.mean)
    on_ties: Step = (DecidedBy.PRIORITY_TIE, _class_key)
    rest: list[Step] = [
        (DecidedBy.CHAIR, _chair_key),
        (DecidedBy.TIME, _time_key),
        (DecidedBy.ID, lambda one: one.id),
    ]
    match PriorityApplies(rule.applies):
        case PriorityApplies.SHOWN_ONLY:
            return [by_mean, *rest]
        case PriorityApplies.CLASS_FIRST:
            return [(DecidedBy.PRIORITY_CLASS, _class_key), by_mean, *rest]
        case PriorityApplies.COMPOSITE:
            if rule.weights is None:
                raise ValueError("A composite order needs its weights.")
            weights = rule.weights
            total: Step = (DecidedBy.COMPOSITE, lambda one: -composite(one, weights))
            return [total, by_mean, on_ties, *rest]
        case _:
            return [by_mean, on_ties, *rest]


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

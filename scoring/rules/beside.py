"""The two scores that stand beside the statutory points: 3-house and strategic."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from scoring.rules.frozen import Rules
from scoring.rules.marks import Sheet, sheet_total
from scoring.rules.numbers import whole


@dataclass(frozen=True)
class HouseFact:
    """One attestation of the 3-house conditions: what was asked of which house, and the answer."""

    condition: int
    house: str
    is_confirmed: bool
    has_evidence: bool = False
    amount: int = 0
    people: int = 0


@dataclass(frozen=True)
class HousePoints:
    """The design's scale: points of each condition, and how a confirmation's strength is shared.

    The shares `confirmed`, `evidence` and `commitment` (money or people) sum to 1.
    """

    conditions: Mapping[int, Fraction]
    confirmed: Fraction
    evidence: Fraction
    commitment: Fraction

    @classmethod
    def of(cls, rules: Rules) -> "HousePoints":
        shares = rules.value("three_house.strength")
        return cls(
            conditions={
                int(condition): Fraction(points)
                for condition, points in rules.value("three_house.points").items()
            },
            **{name: Fraction(shares[name]) for name in ("confirmed", "evidence", "commitment")},
        )


def three_house_score(facts: Iterable[HouseFact], points: HousePoints) -> int:
    """0 to 100 from the four conditions of S4 1.3(2), each by how strongly it is confirmed.

    A condition has its points times the mean strength of what was asked for it (all three houses
    for the first); unconfirmed is 0. Rounded to the nearest whole, halves up. No document gives
    points: the scale is design (rulebook `three_house.points`); the score stands beside the
    statutory 100 and never enters them.
    """
    strengths: dict[int, list[Fraction]] = {}
    for fact in facts:
        strengths.setdefault(fact.condition, []).append(_strength(fact, points))
    exact = sum(
        (
            full * sum(strengths[condition], Fraction(0)) / len(strengths[condition])
            for condition, full in points.conditions.items()
            if strengths.get(condition)
        ),
        Fraction(0),
    )
    return whole(exact)


def _strength(fact: HouseFact, points: HousePoints) -> Fraction:
    if not fact.is_confirmed:
        return Fraction(0)
    return (
        points.confirmed
        + (points.evidence if fact.has_evidence else 0)
        + (points.commitment if fact.amount > 0 or fact.people > 0 else 0)
    )


def fit_mean(sheets: Iterable[Sheet], criteria: Sequence[str]) -> Fraction | None:
    """The mean of the complete fit marks; None when no sheet judged every criterion."""
    totals = [total for sheet in sheets if (total := sheet_total(sheet, criteria)) is not None]
    return Fraction(sum(totals, Decimal(0))) / len(totals) if totals else None


def strategic_score(
    group: int, is_confirmed: bool, fit_marks: Iterable[Sheet], criteria: Sequence[str]
) -> int:
    """0 to 100: the council's mean fit with the group's rubric, 0 without a confirmed group.

    The rubric is design (rulebook `strategic.criteria`, maxima summing to 100).
    """
    mean = fit_mean(fit_marks, criteria) if group and is_confirmed else None
    return whole(mean) if mean is not None else 0

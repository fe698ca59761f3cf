"""What must be true of a meeting, a sheet and a conclusion? Exact fractions, never a float.

Every threshold comes in as an argument, read from the rule set that the call froze.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _

from lifecycle.errors import Reason
from scoring.states import ConflictGround, FailReason, Grade, QuorumLack, SeatRole

Sheet = Mapping[str, Decimal | None]
"""One member's marks by criterion; None: cannot be judged. A missing key is missing, never 0."""


class Rules(Protocol):
    """What these rules ask of a frozen rule set (`rulebook.RuleSet.rules`)."""

    def value(self, key: str) -> Any: ...
    def integer(self, key: str) -> int: ...
    def fraction(self, key: str) -> Fraction: ...
    def flag(self, key: str) -> bool: ...


# Quorum ---


@dataclass(frozen=True)
class Presence:
    """Who is there. A recused member stays among the appointed and counts as not present."""

    appointed: int
    present: int
    has_chair_or_vice: bool
    has_secretary: bool
    reviewers: int


@dataclass(frozen=True)
class QuorumRule:
    fraction: Fraction
    needs_chair_or_vice: bool
    needs_secretary: bool
    reviewers: int

    @classmethod
    def of(cls, rules: Rules) -> "QuorumRule":
        """TT 33/2014/TT-BKHCN: ≥ 2/3 with chair or vice and 2 reviewers; secretary recalled."""
        return cls(
            fraction=rules.fraction("council.quorum_fraction"),
            needs_chair_or_vice=rules.flag("council.quorum_chair_or_vice"),
            needs_secretary=rules.flag("council.select.quorum_secretary"),
            reviewers=rules.integer("council.quorum_reviewers"),
        )


@dataclass(frozen=True)
class Lack:
    """One thing short of a quorum, in numbers, so that it can be stored and said later."""

    code: QuorumLack
    have: int = 0
    need: int = 0

    def __str__(self) -> str:
        return str(self.code.label) % {"have": self.have, "need": self.need}


def missing_roles(roles: Sequence[str], reviewers: int) -> list[SeatRole]:
    """Roles that a council lacks or has too often: one chair, one vice-chair, one scientific
    secretary, and the reviewers (TT 20/2023/TT-BKHCN Đ8.1a).
    """
    single = [
        role
        for role in (SeatRole.CHAIR, SeatRole.VICE, SeatRole.SECRETARY)
        if sum(one == role for one in roles) != 1
    ]
    few = sum(one == SeatRole.REVIEWER for one in roles) < reviewers
    return [*single, SeatRole.REVIEWER] if few else single


def quorum(presence: Presence, rule: QuorumRule) -> list[Lack]:
    """What is lacking, everything at once; an empty list is a quorum.

    Present members are at least `rule.fraction` of all appointed (TT 33/2014/TT-BKHCN), with
    chair or vice-chair, scientific secretary and the reviewers, as far as the rule asks for them.
    """
    lacks = []
    if presence.present < rule.fraction * presence.appointed or presence.present < 1:
        need = max(1, ceil(rule.fraction * presence.appointed))
        lacks.append(Lack(QuorumLack.MEMBERS, presence.present, need))
    if rule.needs_chair_or_vice and not presence.has_chair_or_vice:
        lacks.append(Lack(QuorumLack.CHAIR))
    if rule.needs_secretary and not presence.has_secretary:
        lacks.append(Lack(QuorumLack.SECRETARY))
    if presence.reviewers < rule.reviewers:
        lacks.append(Lack(QuorumLack.REVIEWERS, presence.reviewers, rule.reviewers))
    return lacks


# Conflicts of interest ---


def grounds_of_conflict(
    *,
    is_in_team: bool,
    mine: frozenset[int],
    host: int,
    partners: frozenset[int],
    problem_owner: int | None,
) -> list[tuple[ConflictGround, int | None]]:
    """Why a member may not judge a dossier, from the records, each with its organisation if any.

    TT 20/2023/TT-BKHCN Đ8.2 (a) to (c): applicants, staff of the host, staff of a partner; and the
    owner of the problem it answers. The other grounds are declared by people.
    """
    grounds: list[tuple[ConflictGround, int | None]] = []
    if is_in_team:
        grounds.append((ConflictGround.APPLICANT, None))
    if host in mine:
        grounds.append((ConflictGround.HOST_STAFF, host))
    if shared := mine & partners:
        grounds.append((ConflictGround.PARTNER_STAFF, min(shared)))
    if problem_owner in mine:
        grounds.append((ConflictGround.OWN_PROBLEM, problem_owner))
    return grounds


# Selection: marks, mean, pass ---


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


# A rubric, a mark ---


def adds_up(maxima: Iterable[int | Decimal], total: int) -> bool:
    """Whether a rubric's maxima add up to the maximum total, each above 0."""
    values = [Decimal(one) for one in maxima]
    return all(one > 0 for one in values) and sum(values, Decimal(0)) == total


MOST_CRITERIA = 20


def reasons_against_criteria(
    criteria: Sequence[tuple[str, Decimal]], total: int, field: str = "criteria"
) -> list[Reason]:
    """A call's own criteria are named once each, above 0, and add up to the total."""
    names = [name.casefold() for name, _most in criteria]
    if not 1 <= len(criteria) <= MOST_CRITERIA:
        told = {"most": str(MOST_CRITERIA)}
        return [Reason(_("Criteria: give 1 to %(most)s of them.") % told, field=field)]
    if len(set(names)) < len(names):
        return [Reason(_("Criteria: one is named twice."), field=field)]
    if not adds_up([most for _name, most in criteria], total):
        points = sum((most for _name, most in criteria), Decimal(0))
        told = {"sum": plain_points(points), "total": str(total)}
        return [
            Reason(
                _("Criteria: their points add up to %(sum)s; they must add up to %(total)s.")
                % told,
                field=field,
            )
        ]
    return []


def reasons_against_points(
    criterion: str, points: Decimal | None, most: Decimal, is_ordinal: bool, field: str
) -> list[Reason]:
    """What stands against these points: from 0 to the most, two decimals, whole on a rating."""
    if points is None:
        return []
    told = {"criterion": criterion, "most": plain_points(most)}
    if not points.is_finite() or not 0 <= points <= most:
        return [Reason(_("%(criterion)s: points from 0 to %(most)s.") % told, field=field)]
    if points != points.quantize(Decimal("0.01")):
        return [Reason(_("%(criterion)s: at most two decimals.") % told, field=field)]
    if is_ordinal and points != points.to_integral_value():
        return [Reason(_("%(criterion)s: one of the ratings.") % told, field=field)]
    return []


def reasons_against_mark(
    criterion: str, *, is_marked: bool, has_reason: bool, points_field: str, reason_field: str
) -> list[Reason]:
    """What a mark lacks before its sheet is filed; a missing mark is missing, never 0."""
    told = {"criterion": criterion}
    reasons = []
    if not is_marked:
        reasons.append(
            Reason(
                _("%(criterion)s: give points, or say that you can't judge it.") % told,
                field=points_field,
            )
        )
    if not has_reason:
        reasons.append(Reason(_("%(criterion)s: give the reason.") % told, field=reason_field))
    return reasons


def plain_points(number: Decimal) -> str:
    """A number without trailing zeros or an exponent."""
    whole_number = number.to_integral_value()
    return f"{whole_number if number == whole_number else number.normalize():f}"


def is_far_off(total: Decimal | None, mean: Fraction | None, gap: int) -> bool:
    """Whether a sheet lies further from the mean than the council should leave undiscussed.

    Flagged only (rulebook `score.flag_gap`, design); no score is voided.
    """
    return total is not None and mean is not None and abs(Fraction(total) - mean) > gap


# Acceptance ---


def acceptance_grade(
    votes: Sequence[Grade], present: int, excellent_from: Fraction, fail_above: Fraction
) -> Grade:
    """The council's grade by its votes, as shares of members present.

    Excellent: at least `excellent_from` vote it and nobody votes Fail; Fail: more than
    `fail_above` vote it; otherwise Pass (TT 11/2014/TT-BKHCN; rulebook
    `accept.council_excellent`, `accept.council_fail`). Raises ValueError without any vote, or
    with more votes than members present.
    """
    if not votes or len(votes) > present:
        raise ValueError("A grade needs votes, and only members present vote.")
    excellent = sum(vote == Grade.EXCELLENT for vote in votes)
    fail = sum(vote == Grade.FAIL for vote in votes)
    if fail > fail_above * present:
        return Grade.FAIL
    if fail == 0 and excellent >= excellent_from * present:
        return Grade.EXCELLENT
    return Grade.PASS


# The two scores beside the statutory points ---


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


# Numbers as they are stored ---


def whole(exact: Fraction) -> int:
    """The nearest whole number, halves up."""
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def printed(exact: Fraction, places: int = 2) -> Decimal:
    """A fraction as it is stored and shown, halves up; decisions read the exact one."""
    scaled = whole(exact * 10**places) if exact >= 0 else -whole(-exact * 10**places)
    return Decimal(scaled).scaleb(-places)

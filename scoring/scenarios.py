"""Which results would another circumstance change: the same marks, counted otherwise.

One reviewer's sheets left out (whoever it is), a criterion weighing a fifth more or less, other
rules for ties and for the priority, flagged sheets left out, leniency taken out. A result is one of
three: not passed, passed, passed within what can be funded. Pure and exact.
"""

from bisect import insort
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from scoring.ranking import Candidate, OrderRule, sort_key
from scoring.rules.marks import Sheet, pass_rule, sheet_total, without_far_off
from scoring.states import PriorityApplies, ScenarioKind

FIFTH = (Fraction(4, 5), Fraction(6, 5))
Reader = int | str
Order = Sequence[tuple[list[Any], int | str]]


@dataclass(frozen=True)
class Judged:
    """One dossier with the sheets that count, by reader; `chair` is the reader who presided."""

    id: int | str
    sheets: Mapping[Reader, Sheet]
    present: int
    chair: Reader | None = None
    has_priority: bool = False
    three_house: int = 0
    strategic: int = 0
    submitted_at: datetime | None = None


@dataclass(frozen=True)
class Ruling:
    """The frozen rules that make a result of sheets; `criteria` with their most points."""

    criteria: Mapping[str, Decimal]
    pass_mean: int
    zero_fraction: Fraction
    flag_gap: int
    order: OrderRule
    fundable: int


@dataclass(frozen=True)
class Scenario:
    """In how many of the cases some result changes, the most in one, and which dossiers how often.

    `detail` names what is changed where the kind does not: a way of the order.
    """

    kind: str
    detail: str
    cases: int
    changing: int
    most: int
    flipped: dict[int | str, int]


Counted = Callable[[Judged], Candidate]


def scenarios(
    judged: Sequence[Judged],
    ruling: Ruling,
    expected_ranks: Mapping[int | str, float] | None = None,
) -> list[Scenario]:
    """Each circumstance against the result as it stands. expected_ranks: by dossier, if known."""
    board = _Board(judged, ruling)
    found = [_one(ScenarioKind.REVIEWER, "", map(board.without, board.readers))]
    if len(ruling.criteria) > 1:
        cases = [(key, part) for key in ruling.criteria for part in FIFTH]
        weighed = (board.all_by(_weighed(ruling, *case)) for case in cases)
        found.append(_one(ScenarioKind.WEIGHTS, "", weighed))
    found.append(_one(ScenarioKind.FLAGGED, "", [board.all_by(_unflagged(ruling))]))
    found.append(_one(ScenarioKind.TIES, "", [board.all_by(_without_chair(ruling))]))
    for way in PriorityApplies:
        if way not in (ruling.order.applies, PriorityApplies.COMPOSITE):
            other = replace(ruling, order=OrderRule(way))
            found.append(_one(ScenarioKind.ORDER, str(way), [board.against(other)]))
    if expected_ranks:
        found.append(_one(ScenarioKind.LENIENCY, "", [board.by_expected(expected_ranks)]))
    return found


def _one(kind: str, detail: str, cases: Iterable[set[int | str]]) -> Scenario:
    flips = list(cases)
    times = Counter(id for flipped in flips for id in flipped)
    return Scenario(
        kind=str(kind),
        detail=detail,
        cases=len(flips),
        changing=sum(bool(flipped) for flipped in flips),
        most=max(map(len, flips), default=0),
        flipped=dict(sorted(times.items(), key=str)),
    )


def counted(judged: Judged, ruling: Ruling) -> Candidate:
    """What the order needs to know of a dossier, by the pass rule."""
    outcome = pass_rule(
        list(judged.sheets.values()),
        list(ruling.criteria),
        present=max(judged.present, len(judged.sheets)),
        pass_mean=ruling.pass_mean,
        zero_fraction=ruling.zero_fraction,
    )
    chair = judged.sheets.get(judged.chair) if judged.chair is not None else None
    return Candidate(
        id=judged.id,
        passed=outcome.passed,
        mean=outcome.mean or Fraction(0),
        has_priority=judged.has_priority,
        chair_points=None if chair is None else sheet_total(chair, ruling.criteria),
        submitted_at=judged.submitted_at,
        three_house=judged.three_house,
        strategic=judged.strategic,
    )


class _Board:
    """The result as it stands, kept in order so that a small change costs little."""

    def __init__(self, judged: Sequence[Judged], ruling: Ruling):
        self.judged, self.ruling = judged, ruling
        self.key = sort_key(ruling.order)
        candidates = [counted(one, ruling) for one in judged]
        self.order = sorted((self.key(one), one.id) for one in candidates if one.passed)
        self.standing = self._results(self.order)
        self.sat: dict[Reader, list[Judged]] = {}
        for one in judged:
            for reader in one.sheets:
                self.sat.setdefault(reader, []).append(one)

    @property
    def readers(self) -> list[Reader]:
        return sorted(self.sat, key=str)

    def _results(self, order: Order) -> tuple[set[int | str], set[int | str]]:
        """Those within the money, and all who passed."""
        ids = [id for _key, id in order]
        return set(ids[: self.ruling.fundable]), set(ids)

    def _changed(self, order: Order) -> set[int | str]:
        funded, passed = self._results(order)
        return (funded ^ self.standing[0]) | (passed ^ self.standing[1])

    def without(self, reader: Reader) -> set[int | str]:
        """One reader's sheets left out, as if they had not been there."""
        touched = {one.id for one in self.sat[reader]}
        order = [pair for pair in self.order if pair[1] not in touched]
        for one in self.sat[reader]:
            rest = {name: sheet for name, sheet in one.sheets.items() if name != reader}
            candidate = counted(replace(one, sheets=rest, present=one.present - 1), self.ruling)
            if candidate.passed:
                insort(order, (self.key(candidate), candidate.id))
        return self._changed(order)

    def all_by(self, count: Counted) -> set[int | str]:
        candidates = map(count, self.judged)
        return self._changed(sorted((self.key(one), one.id) for one in candidates if one.passed))

    def against(self, ruling: Ruling) -> set[int | str]:
        key = sort_key(ruling.order)
        candidates = (counted(one, ruling) for one in self.judged)
        return self._changed(sorted((key(one), one.id) for one in candidates if one.passed))

    def by_expected(self, expected_ranks: Mapping[int | str, float]) -> set[int | str]:
        """Those who passed, by expected rank instead of the mean."""
        return self._changed(sorted(self.order, key=lambda pair: expected_ranks[pair[1]]))


def _weighed(ruling: Ruling, criterion: str, part: Fraction) -> Counted:
    """One criterion counts for `part` of its points, the others so that the most stays the same."""
    whole = Fraction(sum(ruling.criteria.values()))
    most = Fraction(ruling.criteria[criterion])
    others = (whole - part * most) / (whole - most)

    def count(judged: Judged) -> Candidate:
        plain = counted(judged, ruling)
        complete = [
            sheet
            for sheet in judged.sheets.values()
            if sheet_total(sheet, ruling.criteria) is not None
        ]
        if not complete:
            return plain
        points = sum((Fraction(sheet[criterion] or 0) for sheet in complete), Fraction(0))
        own = points / len(complete)
        mean = part * own + others * (plain.mean - own)
        lenient = counted(judged, replace(ruling, pass_mean=0))  # do the zeros alone let it pass?
        return replace(plain, mean=mean, passed=lenient.passed and mean >= ruling.pass_mean)

    return count


def _unflagged(ruling: Ruling) -> Counted:
    def count(judged: Judged) -> Candidate:
        totals = {
            name: sheet_total(sheet, ruling.criteria) for name, sheet in judged.sheets.items()
        }
        kept = without_far_off(totals, ruling.flag_gap)
        rest = {name: judged.sheets[name] for name in kept}
        return counted(replace(judged, sheets=rest), ruling)

    return count


def _without_chair(ruling: Ruling) -> Counted:
    return lambda judged: counted(replace(judged, chair=None), ruling)

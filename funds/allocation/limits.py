"""The tasks that ask for money and every limit they stand under, as rows of whole numbers.

Each limit is one row: the sum of `weights` over the tasks taken is at most `most`. What must be
reached at least (a floor that is to be spent) stands with its signs turned. One form serves the
list, the solver, the proof and the refusal, so they can't differ by a đồng.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import gcd
from typing import Any

from funds.rules import BIGGEST_AMOUNT

LARGEST_SUM = 9 * 10**18
"""What a solver's whole numbers can hold."""


class FloorMode(StrEnum):
    """`reserve`: what is not strategic never uses the strategic share, and what strategic demand
    leaves of it stays. `spend`: strategic tasks must reach the share."""

    RESERVE = "reserve"
    SPEND = "spend"


class RuleKind(StrEnum):
    BUDGET = "budget"
    FLOOR = "floor"
    CAP = "cap"
    MINIMUM = "minimum"
    CLASS_VALUE = "class_value"


@dataclass(frozen=True)
class Task:
    """One proposal: what it asks of each year in đồng, and its points, a whole number.

    `group` 0 serves no strategic group; a smaller `priority_class` comes first. `belongs` says
    under which host, leader and the like it stands, for caps on them.
    """

    id: str
    amounts: tuple[int, ...]
    score: int
    group: int = 0
    priority_class: int = 0
    belongs: Mapping[str, Hashable] = field(default_factory=dict)

    @property
    def is_strategic(self) -> bool:
        return self.group > 0

    @property
    def money(self) -> int:
        return sum(self.amounts)


@dataclass(frozen=True)
class Limits:
    """The money of each year; floor, caps and minima hold for the first.

    `caps` and `minima` are by kind and key: {"group": {1: đồng}}; `caps_each` holds for every
    key of a kind: {"host": đồng}.
    """

    budget_by_year: tuple[int, ...]
    floor: int = 0
    floor_mode: FloorMode = FloorMode.RESERVE
    caps: Mapping[str, Mapping[Hashable, int]] = field(default_factory=dict)
    caps_each: Mapping[str, int] = field(default_factory=dict)
    minima: Mapping[str, Mapping[Hashable, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Rule:
    """Which limit a row is: its kind, of what, and in which year (0 is the first)."""

    kind: RuleKind
    of: str = ""
    key: str = ""
    year: int = 0

    def __str__(self) -> str:
        if self.kind == RuleKind.BUDGET:
            return f"budget year {self.year + 1}"
        if self.kind == RuleKind.FLOOR:
            return f"floor {self.key} strategic".replace("  ", " ")
        return f"{self.kind.value} {self.of} {self.key}".strip()


@dataclass(frozen=True)
class Row:
    """The sum of weights over the tasks taken (by their place in the list) is at most `most`."""

    rule: Rule
    places: tuple[int, ...]
    weights: tuple[int, ...]
    most: int

    @property
    def is_demand(self) -> bool:
        """Whether it asks for something: taking nothing breaks it."""
        return self.most < 0


def divided(weights: Sequence[int], most: int) -> tuple[list[int], int]:
    """The same limit divided by what all its weights share, so that less is left to search."""
    shared = gcd(*weights) or 1
    return [weight // shared for weight in weights], most // shared


def rows_of(tasks: Sequence[Task], limits: Limits) -> list[Row]:
    """Every limit that some task can touch, or that can't hold at all.

    Raises ValueError for an amount, a score or a limit that is no whole number in its range.
    """
    _refuse_unfit(tasks, limits)
    rows = [
        _row(Rule(RuleKind.BUDGET, year=year), [task.amounts[year] for task in tasks], budget)
        for year, budget in enumerate(limits.budget_by_year)
    ]
    rows += _floor(tasks, limits)
    by_key = {of: _by_key(tasks, of) for of in {*limits.caps, *limits.caps_each, *limits.minima}}
    for of, key, most in _caps(limits, by_key):
        rows.append(_of_key(Rule(RuleKind.CAP, of, str(key)), by_key[of].get(key, ()), most))
    for of, least_by_key in limits.minima.items():
        for key, least in least_by_key.items():
            rule = Rule(RuleKind.MINIMUM, of, str(key))
            rows.append(_of_key(rule, by_key[of].get(key, ()), -least, sign=-1))
    for row in rows:
        if sum(map(abs, row.weights)) > LARGEST_SUM:
            raise ValueError(f"{row.rule}: the sums are too large to be worked out exactly")
    return [row for row in rows if row.weights or row.is_demand or row.rule.kind == RuleKind.BUDGET]


def _floor(tasks: Sequence[Task], limits: Limits) -> list[Row]:
    if not limits.floor:
        return []
    budget = limits.budget_by_year[0]
    percents = [p for p in range(1, 101) if -(-budget * p // 100) == limits.floor]
    rule = Rule(RuleKind.FLOOR, key=f"{percents[0]}%" if percents else "")
    if limits.floor_mode == FloorMode.SPEND:
        reached = [-task.amounts[0] if task.is_strategic else 0 for task in tasks]
        return [_row(rule, reached, -limits.floor)]
    outside = [0 if task.is_strategic else task.amounts[0] for task in tasks]
    return [_row(rule, outside, budget - limits.floor)]


Asked = Sequence[tuple[int, int]]
"""Tasks by their place in the list, each with what it asks of the first year."""


def _by_key(tasks: Sequence[Task], of: str) -> Mapping[Hashable, Asked]:
    found: dict[Hashable, list[tuple[int, int]]] = {}
    for place, task in enumerate(tasks):
        key = (task.group or None) if of == "group" else task.belongs.get(of)
        if key is not None and task.amounts[0]:
            found.setdefault(key, []).append((place, task.amounts[0]))
    return found


def _caps(
    limits: Limits, by_key: Mapping[str, Mapping[Hashable, Asked]]
) -> Iterator[tuple[str, Hashable, int]]:
    for of, named in limits.caps.items():
        for key, most in named.items():
            yield of, key, most
    for of, most in limits.caps_each.items():
        for key in sorted(set(by_key[of]) - set(limits.caps.get(of, ())), key=str):
            yield of, key, most


def _of_key(rule: Rule, asked: Asked, most: int, sign: int = 1) -> Row:
    return Row(rule, tuple(p for p, _ in asked), tuple(sign * a for _, a in asked), most)


def _row(rule: Rule, weights: Sequence[int], most: int) -> Row:
    found = [(place, weight) for place, weight in enumerate(weights) if weight]
    return Row(rule, tuple(place for place, _ in found), tuple(w for _, w in found), most)


def _refuse_unfit(tasks: Sequence[Task], limits: Limits) -> None:
    years = len(limits.budget_by_year)
    if not years:
        raise ValueError("budget_by_year: at least one year is needed")
    if any(_unfit(budget) for budget in limits.budget_by_year):
        raise ValueError("budget_by_year: whole đồng from 0 to 10^15")
    if _unfit(limits.floor) or limits.floor > limits.budget_by_year[0]:
        raise ValueError("floor: whole đồng from 0 to the first year's budget")
    tables: list[Mapping[Any, int]] = [
        *limits.caps.values(),
        *limits.minima.values(),
        limits.caps_each,
    ]
    if any(_unfit(amount) for table in tables for amount in table.values()):
        raise ValueError("caps and minima: whole đồng from 0 to 10^15")
    ids = {task.id for task in tasks}
    if len(ids) < len(tasks):
        raise ValueError("id: a task is listed twice")
    for task in tasks:
        if len(task.amounts) != years or any(_unfit(amount) for amount in task.amounts):
            raise ValueError(f"{task.id}: an amount for each year, whole đồng from 0 to 10^15")
        if type(task.score) is not int or not 0 <= task.score <= 10**9:
            raise ValueError(f"{task.id}: points are a whole number from 0 to 10^9")


def _unfit(amount: int) -> bool:
    return type(amount) is not int or not 0 <= amount <= BIGGEST_AMOUNT

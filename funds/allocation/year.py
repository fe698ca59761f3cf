"""A year's decision from plain inputs: who is funded, the line of each dossier, the certificate.

`inputs` are what `funds.inputs` gathered: a policy, limits and candidates in the official order.
Everything here follows from them alone, so that it can run apart and be run again.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from funds.allocation.certifying import certificate, solver
from funds.allocation.limits import FloorMode, Limits, Row, Rule, RuleKind, Task
from funds.allocation.policies import Decision, Policy, decide
from funds.allocation.solving import EFFORT
from funds.states import Ground

CALL = "call"
"""Every candidate belongs to the call; a cap on it is the call's envelope."""


def tasks_of(inputs: Mapping[str, Any]) -> list[Task]:
    """The candidates in the official order, with points in hundredths."""
    return [
        Task(
            id=row["key"],
            amounts=tuple(row["amounts"]),
            score=row["points"],
            group=row["group"],
            priority_class=0 if row["has_priority"] else 1,
            belongs={CALL: "1", **row["belongs"]},
        )
        for row in inputs["candidates"]
    ]


def limits_in(inputs: Mapping[str, Any], more: int = 0) -> Limits:
    """The limits, with `more` đồng (or less) of this year's money and the call's envelope."""
    limits = inputs["limits"]
    first, *later = limits["money"]
    money = max(0, first + more)
    return Limits(
        budget_by_year=(money, *later),
        floor=min(limits["kept"], money),
        floor_mode=FloorMode.RESERVE,
        caps={CALL: {"1": max(0, limits["envelope"] + more)}, **_keyed(limits["caps"])},
        caps_each=limits["caps_each"],
        minima=_keyed(limits["minima"]),
    )


def _keyed(table: Mapping[str, Mapping[str, int]]) -> dict[str, dict[Any, int]]:
    """A group is a number, every other key a text; JSON knows texts only."""
    return {
        of: {int(key) if of == "group" else key: most for key, most in by.items()}
        for of, by in table.items()
    }


def worked_out(
    inputs: Mapping[str, Any], effort: float = EFFORT
) -> tuple[Decision, dict[str, Any]]:
    """The decision, and what is kept of it: status, sums, a line for each candidate in the order
    given, the certificate; or the limits that can't hold together.
    """
    tasks, limits = tasks_of(inputs), limits_in(inputs)
    decision = decide(tasks, limits, inputs["policy"], effort=effort)
    told: dict[str, Any] = {"status": decision.status, "solver": solver()}
    if decision.conflict:
        return decision, told | {"conflict": _conflict(decision, len(tasks))}
    return decision, told | {
        "lines": lines_of(tasks, limits, inputs["policy"], decision),
        "sums": _sums(limits, tasks, decision),
        "certificate": certificate(tasks, limits, inputs["policy"], decision),
    }


def _conflict(decision: Decision, count: int) -> list[dict[str, Any]]:
    from funds.allocation.conflict import relaxation

    told = []
    for rule in decision.conflict:
        found = relaxation(rule, decision.rows, count)
        told.append(
            {
                "limit": named(rule),
                "give_way": found and found.amount,
                "at_least": found and found.at_least,
            }
        )
    return told


def _sums(limits: Limits, tasks: Sequence[Task], decision: Decision) -> dict[str, Any]:
    funded = set(decision.funded)
    taken = [task for task in tasks if task.id in funded]
    total = sum(task.amounts[0] for task in taken)
    held = max(0, limits.floor - decision.strategic)
    best = decision.best
    return {
        "candidates": len(tasks),
        "funded": len(taken),
        "total": total,
        "strategic": decision.strategic,
        "other": total - decision.strategic,
        "held": held,
        "free": limits.budget_by_year[0] - total - held,
        "points": decision.total_score,
        "bound": decision.bound,
        "dual_bound": best.dual.value if best else decision.bound,
        "has_another": best.has_another if best else False,
    }


def named(rule: Rule) -> list[Any]:
    """A limit as it is kept: kind, of what, key, year."""
    return [str(rule.kind), rule.of, rule.key, rule.year]


GROUNDS = {
    RuleKind.BUDGET: Ground.BUDGET_EXHAUSTED,
    RuleKind.FLOOR: Ground.KEPT_FOR_STRATEGIC,
    RuleKind.CAP: Ground.CAP_REACHED,
    RuleKind.MINIMUM: Ground.KEPT_FOR_MINIMUM,
}


def ground_of(rule: Rule) -> Ground:
    if rule.kind == RuleKind.CAP and rule.of == CALL:
        return Ground.ENVELOPE_EXHAUSTED
    if rule.kind == RuleKind.BUDGET and rule.year:
        return Ground.LATER_YEAR_EXHAUSTED
    return GROUNDS[rule.kind]


def lines_of(
    tasks: Sequence[Task], limits: Limits, policy: str, decision: Decision
) -> list[dict[str, Any]]:
    """What each task had left when its turn came (down the list), or beside all that are funded."""
    course = _Course(decision.rows, len(tasks))
    funded = set(decision.funded)
    is_list = policy == Policy.MERIT
    strategic = 0 if is_list else decision.strategic
    if not is_list:
        for place, task in enumerate(tasks):
            if task.id in funded:
                course.take(place)
    lines = []
    for place, task in enumerate(tasks):
        is_funded = task.id in funded
        if is_funded and not is_list:
            course.take(place, -1)
        refusal = decision.refusals.get(task.id)
        rule = refusal.rule if refusal else None
        short_by = refusal.short_by if refusal else 0
        lines.append(
            {
                "is_funded": is_funded,
                "ground": Ground.FUNDED if is_funded else ground_of(rule) if rule else Ground.WORTH,
                "limit": named(rule) if rule else [],
                "left": course.left(place)
                if is_funded or not rule
                else max(0, task.amounts[rule.year] - short_by),
                "short_by": short_by,
                "kept": max(0, limits.floor - strategic),
            }
        )
        if is_funded:
            course.take(place)
            strategic += task.amounts[0] if is_list and task.is_strategic else 0
    return lines


class _Course:
    """What is used of each row by the tasks taken."""

    def __init__(self, rows: Sequence[Row], count: int) -> None:
        self.rows = rows
        self.used = [0] * len(rows)
        self.columns: list[list[tuple[int, int]]] = [[] for _ in range(count)]
        for number, row in enumerate(rows):
            for place, weight in zip(row.places, row.weights, strict=True):
                self.columns[place].append((number, weight))

    def take(self, place: int, sign: int = 1) -> None:
        for number, weight in self.columns[place]:
            self.used[number] += sign * weight

    def left(self, place: int) -> int:
        """The least that any limit on the task leaves."""
        return min(
            (
                self.rows[number].most - self.used[number]
                for number, weight in self.columns[place]
                if weight > 0
            ),
            default=0,
        )

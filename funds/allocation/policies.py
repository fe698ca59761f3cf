"""The three policies: down the list, the priority class's value first, the greatest value."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from funds.allocation.bounds import bound_of
from funds.allocation.conflict import conflict_of
from funds.allocation.limits import Limits, Row, Rule, RuleKind, Task, rows_of
from funds.allocation.merit import Refusal, down_the_list
from funds.allocation.optimal import Best, best_choice
from funds.allocation.solving import EFFORT, witness


class Policy(StrEnum):
    """`merit`: down the list. `priority`: the priority class's value, then of all. `optimal`."""

    MERIT = "merit"
    PRIORITY = "priority"
    OPTIMAL = "optimal"


@dataclass(frozen=True)
class Stage:
    """Of `priority`: the value found for one class before the next was sought."""

    cls: int
    best: Best


@dataclass(frozen=True)
class Decision:
    """Who is funded (ids in the order given), why each other is not, and the proof.

    No choice under the same limits has a greater total than `bound`. Status OPTIMAL says that the
    policy's own measure is reached: the greatest value, or of `merit` the first in dictionary
    order of the list.
    """

    status: str
    funded: tuple[str, ...] = ()
    refusals: dict[str, Refusal] = field(default_factory=dict)
    total_score: int = 0
    strategic: int = 0
    bound: int | None = None
    best: Best | None = None
    rows: tuple[Row, ...] = ()
    stages: tuple[Stage, ...] = ()
    conflict: tuple[Rule, ...] = ()


def decide(
    tasks: Sequence[Task], limits: Limits, policy: str, *, effort: float = EFFORT
) -> Decision:
    """Decide over tasks given in the official order, the best first.

    Raises ValueError for what is no whole amount in its range, or an unknown policy.
    """
    policy = Policy(policy)
    rows = rows_of(tasks, limits)
    by_list = down_the_list(rows, range(len(tasks)), len(tasks), witness)
    if not by_list.is_feasible:
        return Decision("INFEASIBLE", rows=tuple(rows), conflict=conflict_of(rows, len(tasks)))
    if policy == Policy.MERIT:
        told = _told(tasks, rows, by_list.places, by_list.refusals, "OPTIMAL")
        return replace(told, bound=bound_of(rows, [task.score for task in tasks]).value)
    stages: list[Stage] = []
    start: Sequence[int] = by_list.places
    if policy == Policy.PRIORITY:
        for cls in sorted({task.priority_class for task in tasks})[:-1]:
            values = [task.score if task.priority_class == cls else 0 for task in tasks]
            best = best_choice(rows, values, start, most_effort=effort)
            stages.append(Stage(cls, best))
            rows = [*rows, _at_least(cls, values, best.value)]
            start = best.places
            if not best.is_proved:
                break
    best = best_choice(
        rows,
        [task.score for task in tasks],
        start,
        money=[task.money for task in tasks],
        order=range(len(tasks)),
        most_effort=effort,
    )
    return _of_best(tasks, rows, best, stages)


def _at_least(cls: int, values: Sequence[int], least: int) -> Row:
    places = tuple(place for place, value in enumerate(values) if value)
    rule = Rule(RuleKind.CLASS_VALUE, "class", str(cls))
    return Row(rule, places, tuple(-values[place] for place in places), -least)


def _of_best(tasks: Sequence[Task], rows: list[Row], best: Best, stages: list[Stage]) -> Decision:
    is_proved = all(one.is_proved for one in (*(stage.best for stage in stages), best))
    told = _told(
        tasks,
        rows,
        best.places,
        _what_each_would_break(rows, best.places),
        "OPTIMAL" if is_proved else "FEASIBLE",
    )
    return replace(told, bound=best.bound, best=best, stages=tuple(stages))


def _told(
    tasks: Sequence[Task],
    rows: Sequence[Row],
    places: Sequence[int],
    refusals: dict[int, Refusal],
    status: str,
) -> Decision:
    funded = [tasks[place] for place in places]
    return Decision(
        status,
        funded=tuple(task.id for task in funded),
        refusals={tasks[place].id: refusal for place, refusal in refusals.items()},
        total_score=sum(task.score for task in funded),
        strategic=sum(task.amounts[0] for task in funded if task.is_strategic),
        rows=tuple(rows),
    )


def _what_each_would_break(rows: Sequence[Row], places: Sequence[int]) -> dict[int, Refusal]:
    """For each task left out the first limit that it would break beside those taken.

    None breaks where the task is worth nothing to the value that is sought: it is then not named.
    """
    taken = set(places)
    refusals: dict[int, Refusal] = {}
    for row in rows:
        used = sum(w for p, w in zip(row.places, row.weights, strict=True) if p in taken)
        for place, weight in zip(row.places, row.weights, strict=True):
            over = used + weight - row.most
            if place not in taken and over > 0 and place not in refusals:
                refusals[place] = Refusal(row.rule, over)
    return refusals

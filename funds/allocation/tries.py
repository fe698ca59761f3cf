"""The same decision under other sums and other floors: who is in whatever happens, who never.

Each try is decided anew by the same policy. What could not be proved within the effort is told so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from funds.allocation.limits import Limits, Task, rows_of
from funds.allocation.merit import down_the_list
from funds.allocation.policies import Policy, decide
from funds.allocation.solving import witness
from funds.allocation.year import limits_in, tasks_of

PERCENTS = (60, 70, 80, 90, 100, 110, 120, 130, 140)
COARSE = (80, 90, 100, 110, 120)
FLOORS = (5, 10, 15, 20)
FINE_TO, COARSE_TO = 2_000, 20_000
"""Up to so many dossiers every sum is tried by value, up to so many a few; beyond, none."""
EFFORT = 5.0


def to_try(inputs: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Sums of the call in percent of what it has, and floors in points above what is asked.

    `more` are đồng of money and envelope, `kept` is the share behind the fence.
    """
    limits, count = inputs["limits"], len(inputs["candidates"])
    is_list = inputs["policy"] == Policy.MERIT
    if not is_list and count > COARSE_TO:
        return []
    percents = PERCENTS if is_list or count <= FINE_TO else COARSE
    money = min(limits["money"][0], limits["envelope"])
    found = [
        {"kind": "money", "step": percent, "amount": money * percent // 100} for percent in percents
    ]
    denominator = inputs["denominator"]
    for points in FLOORS:
        kept = limits["kept"] + denominator * points // 100
        if kept <= limits["money"][0]:
            found.append({"kind": "floor", "step": points, "amount": kept})
    return found


def tried(inputs: Mapping[str, Any], one: Mapping[str, Any]) -> dict[str, Any]:
    """One of them decided: how many, how much, and a sign for each candidate: 1 is funded."""
    tasks, limits = tasks_of(inputs), _limits(inputs, one)
    status, funded = _chosen(tasks, limits, inputs["policy"])
    taken = [task for task in tasks if task.id in funded]
    return {
        **one,
        "status": status,
        "count": len(taken),
        "total": sum(task.amounts[0] for task in taken),
        "points": sum(task.score for task in taken),
        "signs": "".join("1" if task.id in funded else "0" for task in tasks),
    }


def _chosen(tasks: Sequence[Task], limits: Limits, policy: str) -> tuple[str, set[str]]:
    """Down the list no bound is needed, so none is sought."""
    if policy != Policy.MERIT:
        decision = decide(tasks, limits, policy, effort=EFFORT)
        return decision.status, set(decision.funded)
    found = down_the_list(rows_of(tasks, limits), range(len(tasks)), len(tasks), witness)
    status = "OPTIMAL" if found.is_feasible else "INFEASIBLE"
    return status, {tasks[place].id for place in found.places}


def _limits(inputs: Mapping[str, Any], one: Mapping[str, Any]) -> Limits:
    if one["kind"] == "floor":
        return replace(limits_in(inputs), floor=one["amount"])
    limits = inputs["limits"]
    return limits_in(inputs, one["amount"] - min(limits["money"][0], limits["envelope"]))

"""Exact search over whole numbers: OR-Tools CP-SAT, one worker and a fixed seed.

It alone decides. A solver that works with floating numbers oversteps a budget by a đồng and calls
that optimal, so such a one only proposes multipliers (`bounds`), which are then added up exactly.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from funds.allocation.limits import Row, divided

SEED = 2026
EFFORT = 60.0
"""Deterministic seconds for one search: the same on every machine, unlike those of a clock."""


@dataclass(frozen=True)
class Found:
    """The places taken and their value; `bound`: no choice has more. None: nothing was found."""

    places: tuple[int, ...] | None
    value: int = 0
    bound: int = 0
    is_proved: bool = False


def search(
    rows: Sequence[Row],
    free: Sequence[int],
    *,
    value: Mapping[int, int],
    used: Sequence[int] | None = None,
    hint: Sequence[int] = (),
    not_these: Sequence[Sequence[int]] = (),
    minimise: bool = False,
    effort: float = EFFORT,
) -> Found:
    """The greatest value of `free` places within the rows, `used` of each row being taken.

    `not_these` are choices that may not be given again. A Found that is proved and has no places
    says that there is none.
    """
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    taken = {place: model.new_bool_var("") for place in free}
    already = used or [0] * len(rows)
    for row, sum_used in zip(rows, already, strict=True):
        terms = [
            (weight, taken[place])
            for place, weight in zip(row.places, row.weights, strict=True)
            if place in taken
        ]
        if terms or sum_used > row.most:
            _hold(model, terms, row.most - sum_used)
    for choice in not_these:
        chosen = set(choice)
        model.add_bool_or([~var if place in chosen else var for place, var in taken.items()])
    target = sum(value[place] * var for place, var in taken.items() if value[place])
    if not isinstance(target, int):
        (model.minimize if minimise else model.maximize)(target)
    chosen = set(hint)
    if hint:
        for place, var in taken.items():
            model.add_hint(var, place in chosen)
    return _solve(model, taken, value, effort)


def _hold(model: Any, terms: Sequence[tuple[int, Any]], most: int) -> None:
    """One row, divided by what its weights share: less to search, and exactly the same."""
    if not terms:
        model.add_bool_or([])
        return
    weights, limit = divided([weight for weight, _ in terms], most)
    pairs = zip(weights, (var for _, var in terms), strict=True)
    model.add(sum(weight * var for weight, var in pairs) <= limit)


def _solve(model: Any, taken: Mapping[int, Any], value: Mapping[int, int], effort: float) -> Found:
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = SEED
    solver.parameters.max_deterministic_time = effort
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return Found(None, is_proved=True)
    if status == cp_model.MODEL_INVALID:
        raise ValueError("the sums are too large to be worked out exactly")
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Found(None)
    places = tuple(sorted(place for place, var in taken.items() if solver.value(var)))
    got = sum(value[place] for place in places)
    is_proved = status == cp_model.OPTIMAL
    return Found(places, got, got if is_proved else round(solver.best_objective_bound), is_proved)


def witness(rows: Sequence[Row], used: Sequence[int], places: Sequence[int]) -> list[int] | None:
    """Some of `places` with which every row holds; None when there are none.

    Raises ValueError when that could be neither found nor ruled out within the effort.
    """
    found = search(rows, places, value=dict.fromkeys(places, 0), used=used)
    if found.places is None and not found.is_proved:
        raise ValueError("whether the floor stays in reach was not settled within the effort")
    return None if found.places is None else list(found.places)

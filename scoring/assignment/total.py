"""The greatest total, as a flow of least cost, and the prices that prove it."""

import numpy as np

from scoring.assignment.answer import UNIT, Certificate
from scoring.assignment.task import Chosen, Task, Whole, rows_of

CERTIFIED_EDGES = 400_000
"""Up to here a bound is worked out beside the assignment; a larger one takes minutes."""


def flow_of(task: Task, cost: Whole, beyond: Whole | None = None, least: Whole | None = None):  # type: ignore[no-untyped-def]
    """From reviewers to proposals: the flow, its arcs of pairs, and those of loads beyond."""
    from ortools.graph.python import min_cost_flow

    flow = min_cost_flow.SimpleMinCostFlow()
    least = np.zeros(task.n_reviewers, dtype=np.int64) if least is None else least
    source, every_reviewer = (
        task.n_proposals + task.n_reviewers,
        task.n_proposals + np.arange(task.n_reviewers),
    )
    from_source = np.full(task.n_reviewers, source)
    pairs = flow.add_arcs_with_capacity_and_unit_cost(
        task.n_proposals + task.reviewers, task.proposals, np.ones(len(cost), dtype=int), cost
    )
    flow.add_arcs_with_capacity_and_unit_cost(
        from_source, every_reviewer, task.most - least, np.zeros(task.n_reviewers, dtype=int)
    )
    extra = None
    if beyond is not None:
        extra = flow.add_arcs_with_capacity_and_unit_cost(
            from_source, every_reviewer, beyond, np.ones(task.n_reviewers, dtype=int)
        )
    # The least loads are given to the reviewers outright; the source has what is left.
    flow.set_nodes_supplies(np.arange(task.n_proposals), -task.needs)
    flow.set_nodes_supplies(every_reviewer, least)
    flow.set_nodes_supplies(np.array([source]), np.array([task.needed - int(least.sum())]))
    return flow, pairs, extra


def greatest_total(task: Task) -> Chosen:
    """Which pairs a flow of least cost takes: what is kept first, then the greatest total."""
    cost = -task.worth
    if task.is_kept.any():
        spread = int(task.worth.max()) - int(task.worth.min()) + 1
        cost = cost - task.is_kept * (spread * (task.needed + 1))
    least = _least_that_fit(task)
    flow, pairs, _extra = flow_of(task, cost, least=least)
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise ArithmeticError(f"The flow ended with status {status}.")
    chosen: Chosen = np.asarray(flow.flows(pairs)) == 1
    return chosen


def _least_that_fit(task: Task) -> Whole:
    """The least loads; where not all can have theirs, as much of them as can be given."""
    from ortools.graph.python import max_flow

    if not task.least.any():
        return task.least
    # Most readings that are within the least loads: a flow over these loads alone. Augmenting it
    # to every need takes none of them away again.
    flow = max_flow.SimpleMaxFlow()
    source, sink = task.n_proposals + task.n_reviewers, task.n_proposals + task.n_reviewers + 1
    to_reviewers = flow.add_arcs_with_capacity(
        np.full(task.n_reviewers, source),
        task.n_proposals + np.arange(task.n_reviewers),
        task.least,
    )
    flow.add_arcs_with_capacity(
        task.n_proposals + task.reviewers, task.proposals, np.ones(len(task.worth), dtype=int)
    )
    flow.add_arcs_with_capacity(
        np.arange(task.n_proposals), np.full(task.n_proposals, sink), task.needs
    )
    flow.solve(source, sink)
    return np.asarray(flow.flows(to_reviewers)).astype(np.int64)


def certificate_of(task: Task) -> Certificate | None:
    """Prices from the linear programme, rounded, and the bound they prove in whole numbers."""
    if len(task.worth) > CERTIFIED_EDGES or not len(task.worth):
        return None
    from scipy.optimize import linprog
    from scipy.sparse import vstack

    by_proposal, by_reviewer = rows_of(task)
    found = linprog(
        -task.worth / UNIT,
        A_ub=vstack([by_reviewer, -by_reviewer]),  # type: ignore[operator]
        b_ub=np.concatenate([task.most, -task.least]),
        A_eq=by_proposal,
        b_eq=task.needs,
        bounds=(0, 1),
        method="highs",
    )
    if found.status != 0:
        return None
    most = found.ineqlin.marginals[: task.n_reviewers]
    least = found.ineqlin.marginals[task.n_reviewers :]
    prices = np.rint(-found.eqlin.marginals * UNIT).astype(np.int64)
    loads = np.rint((least - most) * UNIT).astype(np.int64)
    return Certificate(prices.tolist(), loads.tolist(), _bound(task, prices, loads))


def _bound(task: Task, prices: Whole, loads: Whole) -> int:
    gains = np.maximum(0, task.worth - prices[task.proposals] - loads[task.reviewers])
    at_loads = task.most * np.maximum(loads, 0) + task.least * np.minimum(loads, 0)
    return int((task.needs * prices).sum() + at_loads.sum() + gains.sum() + task.base.sum())

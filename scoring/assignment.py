"""Who reads which dossier: as much expertise as the loads allow, or none left with too little.

The greatest total is a flow of least cost (as TPMS and HotCRP do it; Ahuja, Magnanti, Orlin 1993).
Fair is the greatest expertise of the dossier that has least, and of all such assignments the one
of greatest total (the aim of FairFlow and PeerReview4All; Kobren 2019, Stelmakh 2021). A conflict
is no edge at all, never a low number: a low number is taken when nothing else is left.

Affinities are read to a millionth and worked on as whole numbers, so that what is shown adds up.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

UNIT = 1_000_000
"""Affinities are whole numbers of a millionth."""
CERTIFIED_EDGES = 400_000
"""Up to here a bound is worked out beside the assignment; a larger one takes minutes."""

Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Certificate:
    """Prices that prove the total: no assignment within the loads has more than `bound`.

    For any prices, of proposals u and of reviewers y, total ≤ Σ k u + Σ (L y⁺ - m y⁻) +
    Σ max(0, affinity - u - y); all in millionths, to be added up again by anybody.
    """

    proposal_prices: list[int]
    reviewer_prices: list[int]
    bound: int


@dataclass(frozen=True)
class Unmet:
    """Proposals that can't all have enough readers: they ask for more than theirs may give."""

    proposals: list[int]
    needed: int
    available: int


@dataclass(frozen=True)
class Assigned:
    """`pairs` (reviewer, proposal) in order; totals in millionths; `unmet` instead of pairs."""

    pairs: list[tuple[int, int]]
    total: int = 0
    worst: int = 0
    load_max: int = 0
    certificate: Certificate | None = None
    worst_at_most: int | None = None
    """A bound on `worst` from each proposal's best readers alone; equal: proved."""
    unmet: Unmet | None = None
    short_reviewers: tuple[int, ...] = ()
    """Reviewers below the least load, when no assignment can give it to all."""


@dataclass(frozen=True)
class _Task:
    """The allowed pairs as arrays, in order of reviewer and proposal."""

    reviewers: NDArray[np.intp]
    proposals: NDArray[np.intp]
    worth: Whole
    n_reviewers: int
    n_proposals: int
    per_proposal: int
    max_load: int
    min_load: int


def assign(
    affinity: Sequence[Sequence[float | None]] | NDArray[np.float64],
    *,
    per_proposal: int,
    max_load: int,
    min_load: int = 0,
    fair: bool = False,
) -> Assigned:
    """`per_proposal` different readers for each proposal, nobody more than `max_load`.

    affinity: reviewers × proposals; None or NaN where the reviewer may not judge.
    min_load: what each reviewer gets at least, where possible. fair: see above.
    Raises ValueError naming what is wrong with the numbers; what can't be met is in the answer.
    """
    task = _task(affinity, per_proposal, max_load, min_load)
    if unmet := _unmet(task):
        return Assigned([], unmet=unmet)
    chosen = _greatest_total(task)
    if not fair:
        return _told(task, chosen, _certificate(task), None)
    at_most = _worst_at_most(task)
    chosen, worst = _fairest(task, chosen, at_most)
    return _told(task, chosen, None, at_most if worst == at_most else None)


def _task(affinity: object, per_proposal: int, max_load: int, min_load: int) -> _Task:
    table = np.array(affinity, dtype=float)  # None becomes NaN
    if table.ndim != 2 or not table.size:
        raise ValueError("The affinities are no table of reviewers by proposals.")
    if per_proposal < 1 or max_load < 1 or not 0 <= min_load <= max_load:
        raise ValueError(
            f"per_proposal {per_proposal}, loads {min_load} to {max_load}: at least 1 each,"
            " the least load not above the greatest."
        )
    allowed = ~np.isnan(table)
    if (endless := np.argwhere(np.isinf(table))).size:
        raise ValueError(f"Reviewer {endless[0][0]}, proposal {endless[0][1]}: no number.")
    reviewers, proposals = np.nonzero(allowed)
    worth = np.rint(table[allowed] * UNIT).astype(np.int64)
    if worth.size and int(np.abs(worth).max()) > 10**12:
        raise ValueError("An affinity is beyond a million: a flow's costs would not fit.")
    return _Task(
        reviewers, proposals, worth, table.shape[0], table.shape[1],
        per_proposal, max_load, min_load,
    )  # fmt: skip


def _unmet(task: _Task) -> Unmet | None:
    """The proposals of a least cut, when not all can have their readers (Hall's condition)."""
    from ortools.graph.python import max_flow

    flow = max_flow.SimpleMaxFlow()
    source, sink = task.n_proposals + task.n_reviewers, task.n_proposals + task.n_reviewers + 1
    every_proposal, every_reviewer = np.arange(task.n_proposals), np.arange(task.n_reviewers)
    flow.add_arcs_with_capacity(
        np.concatenate(
            [np.full(task.n_proposals, source), task.proposals, task.n_proposals + every_reviewer]
        ),
        np.concatenate(
            [
                every_proposal,
                task.n_proposals + task.reviewers,
                np.full(task.n_reviewers, sink),
            ]
        ),
        np.concatenate(
            [
                np.full(task.n_proposals, task.per_proposal),
                np.ones(len(task.worth), dtype=int),
                np.full(task.n_reviewers, task.max_load),
            ]
        ),
    )
    flow.solve(source, sink)
    if flow.optimal_flow() == task.per_proposal * task.n_proposals:
        return None
    short = sorted(node for node in flow.get_source_side_min_cut() if node < task.n_proposals)
    among = np.isin(task.proposals, short)
    gives = np.bincount(task.reviewers[among], minlength=task.n_reviewers)
    available = int(np.minimum(gives, task.max_load).sum())
    return Unmet(short, task.per_proposal * len(short), available)


def _greatest_total(task: _Task) -> NDArray[np.bool_]:
    """Which pairs a flow of least cost takes; the least loads first, by a reward above all else."""
    from ortools.graph.python import min_cost_flow

    flow = min_cost_flow.SimpleMinCostFlow()
    source, sink = task.n_proposals + task.n_reviewers, task.n_proposals + task.n_reviewers + 1
    needed = task.per_proposal * task.n_proposals
    every_reviewer = task.n_proposals + np.arange(task.n_reviewers)
    from_source = np.full(task.n_reviewers, source)
    pairs = flow.add_arcs_with_capacity_and_unit_cost(
        task.n_proposals + task.reviewers,
        task.proposals,
        np.ones(len(task.worth), dtype=int),
        -task.worth,
    )
    if task.min_load:
        reward = int(task.worth.max()) - int(task.worth.min()) + 1
        flow.add_arcs_with_capacity_and_unit_cost(
            from_source,
            every_reviewer,
            np.full(task.n_reviewers, task.min_load),
            np.full(task.n_reviewers, -2 * reward),
        )
    flow.add_arcs_with_capacity_and_unit_cost(
        from_source,
        every_reviewer,
        np.full(task.n_reviewers, task.max_load - task.min_load),
        np.zeros(task.n_reviewers, dtype=int),
    )
    flow.add_arcs_with_capacity_and_unit_cost(
        np.arange(task.n_proposals),
        np.full(task.n_proposals, sink),
        np.full(task.n_proposals, task.per_proposal),
        np.zeros(task.n_proposals, dtype=int),
    )
    flow.set_nodes_supplies(np.array([source, sink]), np.array([needed, -needed]))
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise ArithmeticError(f"The flow ended with status {status}.")
    chosen: NDArray[np.bool_] = flow.flows(pairs) == 1
    return chosen


def _rows_of(task: _Task) -> tuple[object, object]:
    """Sparse tables proposals × pairs and reviewers × pairs."""
    from scipy.sparse import csr_array

    ones, columns = np.ones(len(task.worth)), np.arange(len(task.worth))
    by_proposal = csr_array(
        (ones, (task.proposals, columns)), shape=(task.n_proposals, len(columns))
    )
    by_reviewer = csr_array(
        (ones, (task.reviewers, columns)), shape=(task.n_reviewers, len(columns))
    )
    return by_proposal, by_reviewer


def _certificate(task: _Task) -> Certificate | None:
    """Prices from the linear programme, rounded, and the bound they prove in whole numbers."""
    if len(task.worth) > CERTIFIED_EDGES:
        return None
    from scipy.optimize import linprog
    from scipy.sparse import vstack

    by_proposal, by_reviewer = _rows_of(task)
    found = linprog(
        -task.worth / UNIT,
        A_ub=vstack([by_reviewer, -by_reviewer]),  # type: ignore[operator]
        b_ub=np.concatenate(
            [
                np.full(task.n_reviewers, task.max_load),
                np.full(task.n_reviewers, -task.min_load),
            ]
        ),
        A_eq=by_proposal,
        b_eq=np.full(task.n_proposals, task.per_proposal),
        bounds=(0, 1),
        method="highs",
    )
    if found.status != 0:  # the least loads can't be met by all: nothing is proved then
        return None
    least, most = found.ineqlin.marginals[task.n_reviewers :], found.ineqlin.marginals
    prices = np.rint(-found.eqlin.marginals * UNIT).astype(np.int64)
    loads = np.rint((least - most[: task.n_reviewers]) * UNIT).astype(np.int64)
    return Certificate(prices.tolist(), loads.tolist(), _bound(task, prices, loads))


def _bound(task: _Task, prices: Whole, loads: Whole) -> int:
    gains = np.maximum(0, task.worth - prices[task.proposals] - loads[task.reviewers])
    at_loads = task.max_load * np.maximum(loads, 0) + task.min_load * np.minimum(loads, 0)
    return int(task.per_proposal * prices.sum() + at_loads.sum() + gains.sum())


def _sums(task: _Task, chosen: NDArray[np.bool_]) -> Whole:
    """What each proposal has, in millionths."""
    sums = np.zeros(task.n_proposals, dtype=np.int64)
    np.add.at(sums, task.proposals[chosen], task.worth[chosen])
    return sums


def _worst_at_most(task: _Task) -> int:
    """No assignment gives the proposal with least more than the least of all best readers."""
    best = []
    for place in range(task.n_proposals):
        of_it = np.sort(task.worth[task.proposals == place])[::-1]
        best.append(int(of_it[: task.per_proposal].sum()))
    return min(best)


def _fairest(task: _Task, chosen: NDArray[np.bool_], at_most: int) -> tuple[NDArray[np.bool_], int]:
    """The assignment whose least is greatest, and of those the greatest total."""
    low, high = int(_sums(task, chosen).min()), at_most
    if low == high:
        return chosen, low
    if (found := _with_least(task, high)) is not None:
        return found, int(_sums(task, found).min())
    best = chosen
    while high - low > 1:
        middle = (low + high) // 2
        found = _with_least(task, middle)
        if found is None:
            high = middle
        else:
            best, low = found, max(middle, int(_sums(task, found).min()))
    return best, low


def _with_least(task: _Task, least: int) -> NDArray[np.bool_] | None:
    """The greatest total in which every proposal has so much, or None when there is none."""
    from scipy.optimize import LinearConstraint, milp
    from scipy.sparse import csr_array

    by_proposal, by_reviewer = _rows_of(task)
    worth = task.worth / UNIT
    by_worth = csr_array(
        (worth, (task.proposals, np.arange(len(worth)))), shape=(task.n_proposals, len(worth))
    )
    found = milp(
        -worth,
        constraints=[
            LinearConstraint(by_proposal, task.per_proposal, task.per_proposal),
            LinearConstraint(by_reviewer, task.min_load, task.max_load),
            # Half a millionth below: sums are whole millionths, the solver's are not quite.
            LinearConstraint(by_worth, (least - 0.5) / UNIT, np.inf),
        ],
        integrality=np.ones(len(worth)),
        bounds=(0, 1),
        options={"mip_rel_gap": 0.0},
    )
    if found.x is None:
        return None
    chosen: NDArray[np.bool_] = found.x > 0.5
    if int(_sums(task, chosen).min()) < least:
        return None
    return chosen


def _told(
    task: _Task,
    chosen: NDArray[np.bool_],
    certificate: Certificate | None,
    worst_at_most: int | None,
) -> Assigned:
    """What was chosen, counted again from the pairs alone."""
    pairs = list(zip(task.reviewers[chosen].tolist(), task.proposals[chosen].tolist(), strict=True))
    loads = np.bincount(task.reviewers[chosen], minlength=task.n_reviewers)
    readers = np.bincount(task.proposals[chosen], minlength=task.n_proposals)
    if (readers != task.per_proposal).any() or loads.max() > task.max_load:
        raise ArithmeticError("The assignment breaks its own limits.")
    return Assigned(
        pairs,
        total=int(task.worth[chosen].sum()),
        worst=int(_sums(task, chosen).min()),
        load_max=int(loads.max()),
        certificate=certificate,
        worst_at_most=worst_at_most,
        short_reviewers=tuple(np.flatnonzero(loads < task.min_load).tolist()),
    )

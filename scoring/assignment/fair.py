"""The proposal with least has as much as it can; of such assignments the greatest total."""

import numpy as np

from scoring.assignment.answer import UNIT
from scoring.assignment.task import Chosen, Task, rows_of

BEST_OF_PROPOSAL, BEST_OF_REVIEWER = 40, 20
"""The fair step looks at these and at what the greatest total took, where there are more than
PRUNED_FROM pairs; what it finds is measured against a bound over all of them."""
PRUNED_FROM = 200_000


def worst_at_most(task: Task) -> int:
    """No assignment gives the proposal with least more than the least of all best readers."""
    order = np.lexsort((-task.worth, task.proposals))
    proposals, worth = task.proposals[order], task.worth[order]
    begins = np.searchsorted(proposals, np.arange(task.n_proposals))
    place = np.arange(len(proposals)) - begins[proposals]
    best = task.base.copy()
    taken = place < task.needs[proposals]
    np.add.at(best, proposals[taken], worth[taken])
    return int(best.min())


def fairest(task: Task, chosen: Chosen) -> tuple[Chosen, int | None]:
    """The assignment whose least is greatest, and of those the greatest total; and the bound."""
    low, at_most = int(task.sums(chosen).min()), worst_at_most(task)
    if low == at_most:
        return chosen, at_most
    some = _promising(task, chosen)
    small = task.only(some)
    found, low, high = _between(small, chosen[some], low, at_most)
    best = np.zeros(len(task.worth), dtype=bool)
    best[np.flatnonzero(some)[found]] = True
    # What no assignment of the small task reaches may be within reach of the whole one.
    return best, high if some.all() else at_most


def _promising(task: Task, chosen: Chosen) -> Chosen:
    """The pairs the fair step looks at."""
    if len(task.worth) <= PRUNED_FROM:
        return np.ones(len(task.worth), dtype=bool)
    some = chosen.copy()
    for owner, most in ((task.proposals, BEST_OF_PROPOSAL), (task.reviewers, BEST_OF_REVIEWER)):
        order = np.lexsort((-task.worth, owner))
        begins = np.searchsorted(owner[order], np.arange(int(owner.max()) + 1))
        some[order[np.arange(len(order)) - begins[owner[order]] < most]] = True
    return some


def _between(task: Task, chosen: Chosen, low: int, high: int) -> tuple[Chosen, int, int]:
    """The fairest between `low`, which `chosen` has, and `high`: it, its least, a bound."""
    if (found := _with_least(task, high)) is not None:
        return found, high, high
    high = min(high - 1, worst_by_fractions(task))
    best, is_total = chosen, True
    # What any proposal may have differs by no less than this.
    grain = int(np.gcd.reduce(np.concatenate([task.worth, task.base])))
    grain = max(grain, 1)
    while low // grain < high // grain:
        middle = (low // grain + high // grain + 1) // 2 * grain
        found = _with_least(task, middle, any_will_do=True)
        if found is None:
            high = middle - 1
        else:
            best, low, is_total = found, int(task.sums(found).min()), False
    if not is_total and (found := _with_least(task, low)) is not None:
        best = found
    return best, low, low


def worst_by_fractions(task: Task) -> int:
    """A bound on the least: what it could be if a reader could be divided."""
    from scipy.optimize import linprog
    from scipy.sparse import csr_array, hstack, vstack

    by_proposal, by_reviewer = rows_of(task)
    edges, worth = len(task.worth), task.worth / UNIT
    by_worth = csr_array(
        (worth, (task.proposals, np.arange(edges))), shape=(task.n_proposals, edges)
    )
    nothing = csr_array((task.n_reviewers, 1))
    least = csr_array(np.ones((task.n_proposals, 1)))
    rows = vstack(
        [
            hstack([by_reviewer, nothing]),
            hstack([-by_reviewer, nothing]),  # type: ignore[operator]
            hstack([-by_worth, least]),
        ]
    )
    found = linprog(
        np.concatenate([np.zeros(edges), [-1.0]]),
        A_ub=rows,
        b_ub=np.concatenate([task.most, -task.least, task.base / UNIT]),
        A_eq=hstack([by_proposal, csr_array((task.n_proposals, 1))]),
        b_eq=task.needs,
        bounds=[(0, 1)] * edges + [(None, None)],
        method="highs",
    )
    if found.status != 0:
        return worst_at_most(task)
    return int(np.floor(-found.fun * UNIT + 0.5))


def _with_least(task: Task, least: int, any_will_do: bool = False) -> Chosen | None:
    """The greatest total in which every proposal has so much, or None when there is none."""
    from scipy.optimize import LinearConstraint, milp
    from scipy.sparse import csr_array

    by_proposal, by_reviewer = rows_of(task)
    # In thousandths of a millionth, so that what the solver takes for equal is.
    worth = task.worth / (UNIT // 1000)
    by_worth = csr_array(
        (worth, (task.proposals, np.arange(len(worth)))), shape=(task.n_proposals, len(worth))
    )
    found = milp(
        np.zeros(len(worth)) if any_will_do else -worth,
        constraints=[
            LinearConstraint(by_proposal, task.needs, task.needs),
            LinearConstraint(by_reviewer, task.least, task.most),
            # Half a millionth below: sums are whole millionths, the solver's are not quite.
            LinearConstraint(by_worth, (least - task.base - 0.5) / (UNIT // 1000), np.inf),
        ],
        integrality=np.ones(len(worth)),
        bounds=(0, 1),
        options={"mip_rel_gap": 0.0},
    )
    if found.x is None:
        return None
    chosen: Chosen = found.x > 0.5
    if int(task.sums(chosen).min()) < least:
        return None
    return chosen

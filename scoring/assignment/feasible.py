"""Whether every proposal can have its readers, and what would be enough if not."""

import numpy as np

from scoring.assignment.answer import Unmet
from scoring.assignment.task import Task, Whole
from scoring.assignment.total import flow_of


def unmet_by(task: Task) -> Unmet | None:
    """The proposals of a least cut, when not all can have their readers (Hall's condition)."""
    from ortools.graph.python import max_flow

    flow = max_flow.SimpleMaxFlow()
    source, sink = task.n_proposals + task.n_reviewers, task.n_proposals + task.n_reviewers + 1
    every_proposal, every_reviewer = np.arange(task.n_proposals), np.arange(task.n_reviewers)
    arcs = flow.add_arcs_with_capacity(
        np.concatenate(
            [np.full(task.n_proposals, source), task.proposals, task.n_proposals + every_reviewer]
        ),
        np.concatenate(
            [every_proposal, task.n_proposals + task.reviewers, np.full(task.n_reviewers, sink)]
        ),
        np.concatenate([task.needs, np.ones(len(task.worth), dtype=int), task.most]),
    )
    flow.solve(source, sink)
    if flow.optimal_flow() == task.needed:
        return None
    short = sorted(node for node in flow.get_source_side_min_cut() if node < task.n_proposals)
    among = np.isin(task.proposals, short)
    gives = np.bincount(task.reviewers[among], minlength=task.n_reviewers)
    missing = task.needs - flow.flows(arcs)[: task.n_proposals]
    return Unmet(
        short,
        needed=int(task.needs[short].sum()),
        available=int(np.minimum(gives, task.most).sum()),
        more_load=_more_load(task),
        fewer_reviews=_counted(missing),
    )


def _counted(numbers: Whole) -> list[tuple[int, int]]:
    """(place, number) of what is not 0."""
    return [(int(place), int(numbers[place])) for place in np.flatnonzero(numbers)]


def _more_load(task: Task) -> list[tuple[int, int]] | None:
    """The fewest readings beyond the greatest loads that would do, and whose; None: none would."""
    beyond = np.full(task.n_reviewers, task.n_proposals)
    flow, pairs, extra = flow_of(task, np.zeros(len(task.worth), dtype=np.int64), beyond)
    if flow.solve() != flow.OPTIMAL:
        return None
    return _counted(np.asarray(flow.flows(extra)))

"""Who reads which dossier: as much expertise as the loads allow, or none left with too little.

The greatest total is a flow of least cost (as TPMS and HotCRP do it; Ahuja, Magnanti, Orlin 1993).
Fair is the greatest expertise of the dossier that has least, and of all such assignments the one
of greatest total (the aim of FairFlow and PeerReview4All; Kobren 2019, Stelmakh 2021). A conflict
is no edge at all, never a low number: a low number is taken when nothing else is left.

Affinities are read to a millionth and worked on as whole numbers, so that what is shown adds up.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from scoring.assignment.answer import UNIT, Assigned, Certificate, Pair, Unmet
from scoring.assignment.fair import fairest
from scoring.assignment.feasible import unmet_by
from scoring.assignment.task import Chosen, Task, table_of, task_of
from scoring.assignment.total import certificate_of, greatest_total

__all__ = ["SOLVER", "UNIT", "Assigned", "Certificate", "Pair", "Unmet", "assign"]

SOLVER = "OR-Tools/HiGHS 2"
"""Another name whenever the same inputs may give other pairs."""


def assign(
    affinity: Sequence[Sequence[float | None]] | NDArray[np.float64],
    *,
    per_proposal: int | Sequence[int],
    max_load: int | Sequence[int],
    min_load: int | Sequence[int] = 0,
    fair: bool = False,
    fixed: Sequence[Pair] = (),
    keep: Collection[Pair] = (),
) -> Assigned:
    """`per_proposal` different readers for each proposal, nobody more than `max_load`.

    affinity: reviewers × proposals; None or NaN where the reviewer may not judge.
    per_proposal, max_load, min_load: one for all, or one for each. min_load: what each reviewer
    gets at least, where possible. fair: see above. fixed: pairs that stand; they count towards
    needs and loads. keep: of all assignments those that keep most of these pairs, and of them the
    one of greatest total; nothing is fair then but what was.
    Raises ValueError naming what is wrong with the numbers; what can't be met is in the answer.
    """
    table = table_of(affinity)
    task = task_of(table, per_proposal, max_load, min_load, fixed, keep)
    if unmet := unmet_by(task):
        return Assigned([], unmet=unmet)
    chosen = greatest_total(task)
    # Where not all can have their least load, the rest is found among those who come nearest.
    loads = np.bincount(task.reviewers[chosen], minlength=task.n_reviewers)
    short = loads < task.least
    task = replace(task, least=np.minimum(task.least, loads))
    certificate, at_most = certificate_of(task), None
    if fair and not keep:
        chosen, at_most = fairest(task, chosen)
    return told(task, chosen, fixed, certificate, at_most, short)


def told(
    task: Task,
    chosen: Chosen,
    fixed: Sequence[Pair],
    certificate: Certificate | None,
    worst_at_most: int | None,
    short: Chosen,
) -> Assigned:
    """What was chosen, counted again from the pairs alone."""
    found = zip(task.reviewers[chosen].tolist(), task.proposals[chosen].tolist(), strict=True)
    readers = np.bincount(task.proposals[chosen], minlength=task.n_proposals)
    loads = np.bincount(task.reviewers[chosen], minlength=task.n_reviewers)
    if (readers != task.needs).any() or (loads > task.most).any():
        raise ArithmeticError("The assignment breaks its own limits.")
    pairs = sorted([*found, *fixed])
    whole = np.bincount([reviewer for reviewer, _p in pairs], minlength=task.n_reviewers)
    sums = task.sums(chosen)
    return Assigned(
        pairs,
        total=int(sums.sum()),
        worst=int(sums.min()),
        load_max=int(whole.max()),
        certificate=certificate,
        worst_at_most=worst_at_most,
        short_reviewers=tuple(np.flatnonzero(short).tolist()),
        kept=int(task.is_kept[chosen].sum()),
    )

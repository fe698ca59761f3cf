"""What is asked, as arrays: the allowed pairs, the needs, the loads."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scoring.assignment.answer import UNIT, Pair

Whole = NDArray[np.int64]
Chosen = NDArray[np.bool_]


@dataclass(frozen=True)
class Task:
    """The allowed pairs as arrays, in order of reviewer and proposal."""

    reviewers: NDArray[np.intp]
    proposals: NDArray[np.intp]
    worth: Whole
    is_kept: Chosen
    needs: Whole
    most: Whole
    least: Whole
    base: Whole
    """What fixed pairs give each proposal already."""

    @property
    def n_reviewers(self) -> int:
        return len(self.most)

    @property
    def n_proposals(self) -> int:
        return len(self.needs)

    @property
    def needed(self) -> int:
        return int(self.needs.sum())

    def only(self, some: Chosen) -> "Task":
        return replace(
            self,
            reviewers=self.reviewers[some],
            proposals=self.proposals[some],
            worth=self.worth[some],
            is_kept=self.is_kept[some],
        )

    def sums(self, chosen: Chosen) -> Whole:
        """What each proposal has, in millionths."""
        sums = self.base.copy()
        np.add.at(sums, self.proposals[chosen], self.worth[chosen])
        return sums


def rows_of(task: Task) -> tuple[object, object]:
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


def table_of(affinity: object) -> NDArray[np.float64]:
    table: NDArray[np.float64] = np.array(affinity, dtype=float)  # None becomes NaN
    if table.ndim != 2 or not table.size:
        raise ValueError("The affinities are no table of reviewers by proposals.")
    if (endless := np.argwhere(np.isinf(table))).size:
        raise ValueError(f"Reviewer {endless[0][0]}, proposal {endless[0][1]}: no number.")
    if (np.abs(table[~np.isnan(table)]) > UNIT).any():
        raise ValueError("An affinity is beyond a million: a flow's costs would not fit.")
    return table


def _each(value: int | Sequence[int], count: int, name: str) -> Whole:
    numbers: Whole = np.array(value, dtype=np.int64)
    if numbers.ndim and numbers.shape != (count,):
        raise ValueError(f"{name}: {numbers.size} numbers for {count}.")
    return np.broadcast_to(numbers, (count,)).copy()


def task_of(
    table: NDArray[np.float64],
    per_proposal: int | Sequence[int],
    max_load: int | Sequence[int],
    min_load: int | Sequence[int],
    fixed: Sequence[Pair],
    keep: Collection[Pair],
) -> Task:
    needs = _each(per_proposal, table.shape[1], "per_proposal")
    most = _each(max_load, table.shape[0], "max_load")
    least = _each(min_load, table.shape[0], "min_load")
    for_all = all(isinstance(one, int) for one in (per_proposal, max_load, min_load))
    if for_all and (needs[0] < 1 or most[0] < 1):
        raise ValueError(f"per_proposal {needs[0]}, max_load {most[0]}: at least 1 each.")
    if (needs < 0).any() or (most < 0).any() or (least < 0).any():
        raise ValueError("A number of readers or a load is below 0.")
    if for_all and least[0] > most[0]:
        raise ValueError(f"Loads {least[0]} to {most[0]}: the least is above the greatest.")
    allowed = ~np.isnan(table)
    base = np.zeros(table.shape[1], dtype=np.int64)
    for reviewer, proposal in fixed:
        if not allowed[reviewer, proposal]:
            raise ValueError(f"Reviewer {reviewer}, proposal {proposal}: fixed, yet not allowed.")
        allowed[reviewer, proposal] = False
        base[proposal] += round(table[reviewer, proposal] * UNIT)
        needs[proposal] = max(0, needs[proposal] - 1)
        most[reviewer] = max(0, most[reviewer] - 1)
        least[reviewer] = max(0, least[reviewer] - 1)
    reviewers, proposals = np.nonzero(allowed)
    is_kept = np.zeros(table.shape, dtype=bool)
    if keep:
        is_kept[tuple(np.array(sorted(keep)).T)] = True
    worth = np.rint(table[allowed] * UNIT).astype(np.int64)
    return Task(
        reviewers, proposals, worth, is_kept[allowed], needs, most, np.minimum(least, most), base
    )

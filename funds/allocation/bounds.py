"""How much could any choice be worth at most? Multipliers from a linear program, added exactly.

For any multipliers q ≥ 0, one a row, no choice within the rows is worth more than
Σ q·most + Σ max(0, value − q·column). The linear program only proposes good ones; they are rounded
to whole numbers over SCALE and the sum is formed in whole numbers, so nothing is trusted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from funds.allocation.limits import Row

SCALE = 10**18
WHOLE = 20_000
"""Up to so many tasks the linear program is solved at once; beyond, on those that matter."""
WORKING, MOST_ROUNDS, SAMPLE, LEAST_OF_A_ROW = 8_000, 12, 5_000, 50


@dataclass(frozen=True)
class Bound:
    """Multipliers over SCALE by row, what is left of each task's value, and the sum over SCALE."""

    multipliers: tuple[int, ...]
    left: tuple[int, ...]
    scaled: int

    @property
    def value(self) -> int:
        """No choice is worth more."""
        return self.scaled // SCALE

    def without(self, place: int) -> int:
        """The bound, over SCALE, of choices that differ from the sign of what is left there."""
        return self.scaled - abs(self.left[place])


def bound_of(rows: Sequence[Row], values: Sequence[int]) -> Bound:
    """A bound close to the best that multipliers can give, exact whatever they are."""
    multipliers = tuple(max(0, round(one * SCALE)) for one in _proposed(rows, values))
    return added_up(rows, values, multipliers)


def added_up(rows: Sequence[Row], values: Sequence[int], multipliers: Sequence[int]) -> Bound:
    left = [SCALE * value for value in values]
    total = 0
    for row, multiplier in zip(rows, multipliers, strict=True):
        if not multiplier:
            continue
        total += multiplier * row.most
        for place, weight in zip(row.places, row.weights, strict=True):
            left[place] -= multiplier * weight
    total += sum(one for one in left if one > 0)
    return Bound(tuple(multipliers), tuple(left), total)


def _proposed(rows: Sequence[Row], values: Sequence[int]) -> list[float]:
    import numpy as np
    from scipy.sparse import csr_matrix

    if not values or not rows:
        return [0.0] * len(rows)
    counts = [len(row.places) for row in rows]
    matrix = csr_matrix(
        (
            np.array([w for row in rows for w in row.weights], dtype=float) / 1e6,
            np.array([p for row in rows for p in row.places], dtype=np.int64),
            np.concatenate([[0], np.cumsum(counts)]),
        ),
        shape=(len(rows), len(values)),
    )
    most = np.array([row.most for row in rows], dtype=float) / 1e6
    points = np.array(values, dtype=float)
    if len(values) <= WHOLE:
        found = _whole(matrix, most, points)
    else:
        found = _on_those_that_matter(matrix, most, points)
    if found is None:
        return [0.0] * len(rows)
    return [float(one) / 1e6 for one in found]


def _whole(matrix: Any, most: Any, points: Any) -> Any:
    """The multipliers of the linear program, None when it has no answer."""
    from scipy.optimize import linprog

    result = linprog(-points, A_ub=matrix, b_ub=most, bounds=(0, 1), method="highs")
    return -result.ineqlin.marginals if result.status == 0 else None


def _on_those_that_matter(matrix: Any, most: Any, points: Any) -> Any:
    """Tasks far from the line are set by the sign of what the multipliers leave them; the linear
    program decides the rest and moves the line; again, until no task set stands on the wrong side.
    """
    import numpy as np

    columns = matrix.tocsc()
    multipliers, best, size = _of_a_sample(columns, most, points), None, WORKING
    for _round in range(MOST_ROUNDS):
        left = points - columns.T @ multipliers
        bound = multipliers @ most + left[left > 0].sum()
        if best is None or bound < best[0]:
            best = (bound, multipliers)
        inside = np.zeros(len(points), dtype=bool)
        inside[np.argsort(np.abs(left), kind="stable")[:size]] = True
        inside[_of_rows_in_need(matrix, most, left, inside)] = True
        fixed = (left > 0) & ~inside
        rest = most - matrix @ fixed
        found = _whole(columns[:, np.flatnonzero(inside)].tocsr(), rest, points[inside])
        if found is None:
            size *= 2
            continue
        now = points - columns.T @ found
        is_done = not np.any(((now > 0) != fixed) & ~inside & (np.abs(now) > 1e-7))
        multipliers = np.maximum(found, 0)
        if is_done:
            return multipliers
    return best[1] if best else None


def _of_a_sample(columns: Any, most: Any, points: Any) -> Any:
    """A first guess: every so-manieth task, under the limits that touch many of them."""
    import numpy as np

    stride = len(points) // SAMPLE
    sample = columns[:, ::stride].tocsr()
    wide = np.flatnonzero(np.diff(sample.indptr) >= LEAST_OF_A_ROW)
    guess = np.zeros(len(most))
    found = _whole(sample[wide], most[wide] / stride, points[::stride])
    if found is not None:
        guess[wide] = np.maximum(found, 0)
    return guess


def _of_rows_in_need(matrix: Any, most: Any, left: Any, inside: Any) -> Any:
    """The tasks of rows that those set would already break, or leave short."""
    import numpy as np

    broken = np.flatnonzero(matrix @ ((left > 0) & ~inside) > most)
    if len(broken) == 0:
        return []
    wide = matrix[broken]
    counts = np.diff(wide.indptr)
    narrow = wide[counts <= WORKING // 4]
    return np.unique(narrow.indices) if narrow.shape[0] else []

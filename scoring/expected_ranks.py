"""How surely does one dossier stand before another, whoever happened to read it?

The model of Heyard, Ott, Salanti and Egger (2022, "Rethinking the funding line at the Swiss
National Science Foundation: Bayesian ranking and lottery"): a mark is the dossier's own worth, the
reader's leniency, the council's (where several judge) and chance. What they sample by MCMC is
integrated here: with one mark a pair, the reader's taste for a dossier and chance can't be told
apart, so that for given spreads everything is normal; the spreads are integrated on a grid. Exact
up to the grid, the same bytes at each run, whatever order the rows came in.

The statutory result is the council's mean; this stands beside it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve, solve_triangular
from scipy.special import ndtr
from threadpoolctl import threadpool_limits

LENIENCY = 0.1
"""Spread of the readers' leniency, as a part of the scale: 0.5 on the paper's scale of 1 to 6."""
WIDEST = 0.4
"""No other spread is wider than this part of the scale: U(0, 2) on the paper's scale."""
GRID = 9
"""Points of the grid for each spread."""
WITHIN = 8.0
"""How far below the mode the log posterior is still integrated."""
DRAWS = 20_000
SEED = 2022
TIED = 1e-9
"""Expected ranks nearer than this differ by rounding only."""

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Vote:
    """One reader's mark for one dossier; a reader who may not judge it has no vote on it."""

    proposal: str
    assessor: str
    grade: float
    panel: str = ""


@dataclass(frozen=True)
class Standing:
    """What is known of one dossier. Ranks are from 1, the best; intervals are inclusive."""

    id: str
    votes: int
    mean: float
    expected_rank: float
    sucra: float
    rank_50: tuple[float, float]
    rank_95: tuple[float, float]
    group: str


@dataclass(frozen=True)
class Ranking:
    """All of them, best first, with the spreads found (posterior means, on the marks' scale)."""

    proposals: list[Standing]
    counts: dict[str, int]
    funded_of_undecided: int
    components: dict[str, float]
    islands: int
    """Sets of dossiers that no chain of common readers joins; beyond 1 leniency and worth mix."""


@dataclass(frozen=True)
class _Design:
    """The votes as arrays; `readers` holds the columns of readers, then those of panels."""

    proposals: list[str]
    n_readers: int
    n_panels: int
    rows: NDArray[np.intp]
    """Which dossier each vote is of."""
    columns: list[NDArray[np.intp]]
    """Which reader (and which panel) each vote is of."""
    marks: Array
    """Each vote less the mean of the dossiers' means."""
    counts: Array
    sums: Array
    table: Array
    """dossiers × (readers + panels): how many votes."""
    means: Array


@dataclass(frozen=True)
class _Point:
    """The dossiers' worth for given spreads: N(mean, diag(own) + side sideᵀ)."""

    log_likelihood: float
    mean: Array
    own: Array
    side: Array


def rank_scores(
    votes: Iterable[Vote], fundable: int, scale: tuple[float, float] = (1, 6)
) -> Ranking:
    """The dossiers by expected rank, in three groups around the funding line.

    votes: at least two dossiers, one mark of a reader a dossier, each within the scale.
    fundable: how many can be funded, 1 to the number of dossiers less one.
    A dossier whose 50 % interval of rank holds the expected rank of the last fundable one is not
    separable from the line: "undecided"; above it "accepted", below "rejected".
    Raises ValueError naming what is wrong.
    """
    with threadpool_limits(limits=1):  # on busy cores a second thread costs more than it brings
        return _ranking(_design(_checked(votes, scale)), fundable, float(scale[1] - scale[0]))


def _ranking(design: _Design, fundable: int, span: float) -> Ranking:
    n = len(design.proposals)
    if not 1 <= fundable < n:
        raise ValueError(f"fundable is {fundable}: from 1 to {n - 1} of {n} proposals.")
    weights, points, spreads = _posterior(design, span)
    expected = _expected_ranks(weights, points)
    ties = _ties(expected)
    low_high = _intervals(weights, points, ties)
    order = sorted(range(n), key=lambda i: (ties[i], design.proposals[i]))
    line = expected[order[fundable - 1]]
    groups = _groups(order, low_high[0], line, fundable)
    standings = [
        Standing(
            id=design.proposals[i],
            votes=int(design.counts[i]),
            mean=float(design.means[i]),
            expected_rank=float(expected[i]),
            sucra=float((n - expected[i]) / (n - 1)),
            rank_50=(float(low_high[0][i, 0]), float(low_high[0][i, 1])),
            rank_95=(float(low_high[1][i, 0]), float(low_high[1][i, 1])),
            group=groups[i],
        )
        for i in order
    ]
    counts = {name: groups.count(name) for name in ("accepted", "undecided", "rejected")}
    return Ranking(
        standings,
        counts,
        funded_of_undecided=fundable - counts["accepted"] if counts["undecided"] else 0,
        components=spreads,
        islands=_islands(design),
    )


def _checked(votes: Iterable[Vote], scale: tuple[float, float]) -> list[Vote]:
    kept = sorted(votes, key=lambda vote: (vote.proposal, vote.assessor))
    for before, vote in zip([None, *kept], kept, strict=False):
        if not scale[0] <= vote.grade <= scale[1]:
            raise ValueError(
                f"{vote.assessor} gave {vote.proposal} {vote.grade}:"
                f" outside {scale[0]} to {scale[1]}."
            )
        if before and (before.proposal, before.assessor) == (vote.proposal, vote.assessor):
            raise ValueError(f"{vote.assessor} voted twice on {vote.proposal}.")
    if len({vote.proposal for vote in kept}) < 2:
        raise ValueError("A ranking needs at least two proposals with a vote.")
    return kept


def _design(votes: Sequence[Vote]) -> _Design:
    proposals = sorted({vote.proposal for vote in votes})
    readers = sorted({vote.assessor for vote in votes})
    panels = sorted({vote.panel for vote in votes})
    panels = panels if len(panels) > 1 else []
    row_of = {name: place for place, name in enumerate(proposals)}
    reader_of = {name: place for place, name in enumerate(readers)}
    panel_of = {name: len(readers) + place for place, name in enumerate(panels)}
    rows = np.array([row_of[vote.proposal] for vote in votes])
    columns = [np.array([reader_of[vote.assessor] for vote in votes])]
    if panels:
        columns.append(np.array([panel_of[vote.panel] for vote in votes]))
    marks = np.array([float(vote.grade) for vote in votes])
    counts = np.bincount(rows, minlength=len(proposals)).astype(float)
    means = np.bincount(rows, marks) / counts
    marks = marks - means.mean()
    table = np.zeros((len(proposals), len(readers) + len(panels)))
    for column in columns:
        np.add.at(table, (rows, column), 1.0)
    return _Design(
        proposals, len(readers), len(panels), rows, columns, marks, counts,
        np.bincount(rows, marks).astype(float), table, means,
    )  # fmt: skip


def _at(design: _Design, worth: float, chance: float, leniency: float, panel: float) -> _Point:
    """Everything for given spreads, by one Cholesky of the readers' and panels' precision.

    The dossiers are taken out first: of dossier i's n votes V⁻¹ = (I - k 11ᵀ) / s² with
    k = τ² / (s² + n τ²).
    """
    s2, t2 = chance**2, worth**2
    share = t2 / (s2 + design.counts * t2)
    width = design.n_readers + design.n_panels
    prior = np.full(width, 1 / leniency**2)
    prior[design.n_readers :] = 1 / panel**2
    within = np.zeros((width, width))
    moment = np.zeros(width)
    for column in design.columns:
        moment += np.bincount(column, design.marks, minlength=width)
        for other in design.columns:
            np.add.at(within, (column, other), 1.0)
    precision = (within - design.table.T @ (share[:, None] * design.table)) / s2
    moment = (moment - design.table.T @ (share * design.sums)) / s2
    precision[np.diag_indices(width)] += prior
    factor = cho_factor(precision, lower=True)
    effect = cho_solve(factor, moment)
    squares = (design.marks @ design.marks - share @ design.sums**2) / s2
    log_v = (design.counts - 1) @ np.full_like(design.counts, np.log(s2))
    log_v += np.log(s2 + design.counts * t2).sum()
    log_a = 2 * np.log(np.diag(factor[0])).sum() - np.log(prior).sum()
    total = len(design.marks) * np.log(2 * np.pi) + log_v + log_a + squares - moment @ effect
    side = solve_triangular(factor[0], design.table.T, lower=True).T * share[:, None]
    return _Point(
        log_likelihood=float(-total / 2),
        mean=share * (design.sums - design.table @ effect),
        own=share * s2,
        side=side,
    )


def _log_prior(worth: Array, chance: Array, widest: float) -> Array:
    """Of the spreads on a grid of logarithms: worth uniform, chance the length of two uniforms.

    chance² = σ² + τ_λ² with both uniform: the arc of that radius within the square.
    """
    arc = np.where(
        chance <= widest,
        np.pi / 2,
        np.pi / 2 - 2 * np.arccos(np.minimum(1, widest / chance)),
    )
    with np.errstate(divide="ignore"):
        logs: Array = np.log(worth) + np.log(np.maximum(arc, 0)) + 2 * np.log(chance)
    return logs


def _posterior(design: _Design, span: float) -> tuple[Array, list[_Point], dict[str, float]]:
    """Points of the grid that matter, their weights (sum 1), and the spreads' posterior means."""
    widest, leniency = WIDEST * span, LENIENCY * span
    tops = [np.log(widest), np.log(widest * np.sqrt(2))] + [np.log(widest)] * bool(design.n_panels)
    axes = [np.linspace(top - np.log(200), top, 15) for top in tops]

    def height(logs: Array) -> float:
        spreads = np.exp(logs)
        prior = float(_log_prior(spreads[0], spreads[1], widest))
        if not np.isfinite(prior):
            return -np.inf
        panel = float(spreads[2]) if design.n_panels else 1.0
        prior += float(logs[2]) if design.n_panels else 0.0
        point = _at(design, float(spreads[0]), float(spreads[1]), leniency, panel)
        return point.log_likelihood + prior

    for _ in range(2):  # where it matters, found twice: the first look is coarse
        grid = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1)
        heights = np.array([height(logs) for logs in grid.reshape(-1, len(axes))])
        heights = heights.reshape(grid.shape[:-1])
        near = heights > heights.max() - WITHIN
        axes = [
            _around(axis, near.any(axis=tuple(d for d in range(near.ndim) if d != place)))
            for place, axis in enumerate(axes)
        ]
    grid = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, len(axes))
    heights = np.array([height(logs) for logs in grid])
    ends = np.stack(np.meshgrid(*[_trapezoid(axis) for axis in axes], indexing="ij"), axis=-1)
    weights = np.exp(heights - heights.max()) * ends.prod(axis=-1).reshape(-1)
    kept = weights > weights.max() * np.exp(-2 * WITHIN)
    weights = weights[kept] / weights[kept].sum()
    spreads = np.exp(grid[kept])
    points = [
        _at(design, float(s[0]), float(s[1]), leniency, float(s[2]) if design.n_panels else 1.0)
        for s in spreads
    ]
    names = ["proposals", "chance", "panels"][: spreads.shape[1]]
    found = {name: float(weights @ spreads[:, place]) for place, name in enumerate(names)}
    return weights, points, {**found, "readers": leniency}


def _around(axis: Array, near: NDArray[np.bool_]) -> Array:
    """A finer axis over what is near, with one step more on both sides."""
    places = np.flatnonzero(near)
    first, last = max(places[0] - 1, 0), min(places[-1] + 1, len(axis) - 1)
    return np.linspace(axis[first], axis[last], GRID)


def _trapezoid(axis: Array) -> Array:
    weights = np.ones_like(axis)
    weights[[0, -1]] = 0.5
    return weights


def _expected_ranks(weights: Array, points: list[_Point]) -> Array:
    """1 + how many stand before it, each with its probability; higher worth stands before."""
    expected = np.ones_like(points[0].mean)
    for weight, point in zip(weights, points, strict=True):
        common = point.side @ point.side.T
        spread = point.own + np.diag(common)
        apart = np.sqrt(np.maximum(spread[:, None] + spread[None, :] - 2 * common, 1e-300))
        before = ndtr((point.mean[None, :] - point.mean[:, None]) / apart)
        np.fill_diagonal(before, 0.0)
        expected += weight * before.sum(axis=1)
    return expected


def _ties(expected: Array) -> NDArray[np.intp]:
    """The place of each dossier's expected rank among the different ones, from 0."""
    order = np.argsort(expected, kind="stable")
    steps = np.diff(expected[order]) > TIED * len(expected)
    places = np.empty(len(expected), dtype=np.intp)
    places[order] = np.concatenate([[0], np.cumsum(steps)])
    for place in range(places.max() + 1):  # equal to the last byte, not to the last rounding
        expected[places == place] = expected[places == place].min()
    return places


def _intervals(weights: Array, points: list[_Point], ties: NDArray[np.intp]) -> list[Array]:
    """The 50 % and 95 % intervals of rank from draws; dossiers that tie share their draws."""
    chosen = np.random.default_rng(SEED)
    n = len(points[0].mean)
    seen = np.zeros((n, n + 1))
    for point, draws in zip(points, chosen.multinomial(DRAWS, weights), strict=True):
        if not draws:
            continue
        noise = chosen.standard_normal((draws, n)) * np.sqrt(point.own)
        shared = chosen.standard_normal((draws, point.side.shape[1])) @ point.side.T
        worth = point.mean + noise + shared
        ranks = np.argsort(np.argsort(-worth, axis=1), axis=1) + 1
        for i in range(n):
            seen[i] += np.bincount(ranks[:, i], minlength=n + 1)
    for place in range(ties.max() + 1):
        seen[ties == place] = seen[ties == place].mean(axis=0)
    reached = np.cumsum(seen, axis=1) / DRAWS
    return [
        np.stack([(reached < end - 1e-12).sum(axis=1) for end in ends], axis=1).astype(float)
        for ends in ((0.25, 0.75), (0.025, 0.975))
    ]


def _groups(order: list[int], halves: Array, line: float, fundable: int) -> list[str]:
    groups = [""] * len(order)
    for i in order:
        low, high = halves[i]
        groups[i] = "accepted" if high < line else "rejected" if low > line else "undecided"
    if groups.count("accepted") + groups.count("undecided") == fundable:
        groups = ["accepted" if name == "undecided" else name for name in groups]
    return groups


def _islands(design: _Design) -> int:
    """How many sets of dossiers share no reader with the others."""
    parent = list(range(len(design.proposals) + design.n_readers))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for row, reader in zip(design.rows, design.columns[0], strict=True):
        parent[root(int(row))] = root(len(design.proposals) + int(reader))
    return len({root(row) for row in range(len(design.proposals))})


def as_json(ranking: Ranking) -> dict[str, Any]:
    """For `rank_scores --json`."""
    return {
        "proposals": [vars(standing) for standing in ranking.proposals],
        "counts": ranking.counts,
        "funded_of_undecided": ranking.funded_of_undecided,
        "variance_components": ranking.components,
        "islands": ranking.islands,
    }

"""Up to 2,000 dossiers: the spreads are integrated on a grid; exact up to the grid.

Intervals come from 20,000 draws of a fixed seed.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve, solve_triangular
from scipy.special import ndtr

from scoring.expected_ranks.places import Ranks, portions, ranks_of
from scoring.expected_ranks.spreads import (
    LENIENCY,
    NARROWEST,
    SEED,
    WIDEST,
    Spreads,
    named,
    tops,
)
from scoring.expected_ranks.votes import Array, Design

GRID = 9
"""Points of the grid for each spread."""
WITHIN = 8.0
"""How far below the mode the log posterior is still integrated."""
DRAWS = 20_000
AT_ONCE = 1_000


@dataclass(frozen=True)
class Point:
    """The dossiers' worth for given spreads: N(mean, diag(own) + side sideᵀ)."""

    design: Design
    log_likelihood: float
    mean: Array
    own: Array
    share: Array
    effect: Array
    factor: Array

    @cached_property
    def side(self) -> Array:
        root = solve_triangular(self.factor, self.design.table.T.toarray(), lower=True)
        side: Array = root.T * self.share[:, None]
        return side


def at(design: Design, spreads: Spreads) -> Point:
    """Everything for given spreads, by one Cholesky of the readers' and panels' precision.

    The dossiers are taken out first: of dossier i's n votes V⁻¹ = (I - k 11ᵀ) / s² with
    k = τ² / (s² + n τ²).
    """
    s2, t2 = spreads.chance**2, spreads.worth**2
    share = t2 / (s2 + design.counts * t2)
    prior = np.full(design.width, 1 / spreads.readers**2)
    prior[design.n_readers :] = 1 / spreads.panels**2
    weighted = design.table.multiply(share[:, None])
    precision = (design.within - design.table.T @ weighted).toarray() / s2
    moment = (design.by_reader.T @ design.marks - weighted.T @ design.sums) / s2
    precision[np.diag_indices(design.width)] += prior
    factor = cho_factor(precision, lower=True)
    effect = cho_solve(factor, moment)
    squares = (design.marks @ design.marks - share @ design.sums**2) / s2
    log_v = (design.counts - 1) @ np.full_like(design.counts, np.log(s2))
    log_v += np.log(s2 + design.counts * t2).sum()
    log_a = 2 * np.log(np.diag(factor[0])).sum() - np.log(prior).sum()
    total = len(design.marks) * np.log(2 * np.pi) + log_v + log_a + squares - moment @ effect
    return Point(
        design,
        log_likelihood=float(-total / 2),
        mean=share * (design.sums - design.table @ effect),
        own=share * s2,
        share=share,
        effect=effect,
        factor=factor[0],
    )


def _log_prior(logs: Array, span: float) -> float:
    """Of the spreads by their logarithms: worth (and panels) uniform, chance two uniforms long.

    chance² = σ² + τ_λ² with both uniform: the arc of that radius within the square.
    """
    widest, chance = WIDEST * span, float(np.exp(logs[1]))
    arc = np.pi / 2 - 2 * np.arccos(min(1.0, widest / chance))
    if arc <= 0:
        return -np.inf
    return float(logs.sum() + logs[1] + np.log(arc))


def ranks(design: Design, span: float) -> tuple[Array, Ranks, Spreads, float]:
    """Expected ranks, draws × dossiers of ranks, the spreads' posterior means, and how far the
    readers' leniency was found to spread."""
    weights, grid, spreads = posterior(design, span)
    chosen = np.random.default_rng(SEED)
    expected, drawn = np.ones(len(design.proposals)), []
    for weight, one, draws in zip(weights, grid, chosen.multinomial(DRAWS, weights), strict=True):
        point = at(design, one)
        expected += weight * _before(point)
        drawn += [_drawn(point, some, chosen) for some in portions(draws, AT_ONCE)]
    return expected, np.concatenate(drawn), spreads, _leniency(at(design, spreads))


def _leniency(point: Point) -> float:
    """The root of the readers' mean squared leniency, as far as the votes tell."""
    readers = point.design.n_readers
    root = solve_triangular(point.factor, np.eye(point.design.width), lower=True)
    squares = point.effect[:readers] ** 2 + (root[:, :readers] ** 2).sum(axis=0)
    return float(np.sqrt(squares.mean()))


def posterior(design: Design, span: float) -> tuple[Array, list[Spreads], Spreads]:
    """Spreads of the grid that matter, their weights (sum 1), and the posterior means."""
    leniency = LENIENCY * span

    def height(logs: Array) -> float:
        prior = _log_prior(logs, span)
        if not np.isfinite(prior):
            return -np.inf
        return at(design, named(np.exp(logs), leniency)).log_likelihood + prior

    highest = np.log(tops(span, bool(design.n_panels)))
    steps = GRID if design.n_panels else 15
    axes = [np.linspace(top + np.log(NARROWEST), top, steps) for top in highest]
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
    values = np.exp(grid[kept])
    return weights, [named(one, leniency) for one in values], named(weights @ values, leniency)


def _around(axis: Array, near: NDArray[np.bool_]) -> Array:
    """A finer axis over what is near, with one step more on both sides."""
    places = np.flatnonzero(near)
    first, last = max(places[0] - 1, 0), min(places[-1] + 1, len(axis) - 1)
    return np.linspace(axis[first], axis[last], GRID)


def _trapezoid(axis: Array) -> Array:
    weights = np.ones_like(axis)
    weights[[0, -1]] = 0.5
    return weights


def _before(point: Point) -> Array:
    """How many stand before each dossier, each with its probability; higher worth stands before."""
    common = point.side @ point.side.T
    spread = point.own + np.diag(common)
    apart = np.sqrt(np.maximum(spread[:, None] + spread[None, :] - 2 * common, 1e-300))
    before = ndtr((point.mean[None, :] - point.mean[:, None]) / apart)
    np.fill_diagonal(before, 0.0)
    found: Array = before.sum(axis=1)
    return found


def _drawn(point: Point, draws: int, chosen: np.random.Generator) -> Ranks:
    noise = chosen.standard_normal((draws, len(point.mean))) * np.sqrt(point.own)
    shared = chosen.standard_normal((draws, point.side.shape[1])) @ point.side.T
    return ranks_of(point.mean + noise + shared)

"""Beyond 2,000 dossiers: the spreads are estimated, the means solved for, the ranks binned.

Stochastic EM of a fixed seed finds the spreads: what is not seen (each dossier's worth, each
reader's leniency) is drawn by perturbing the votes and solving for the mean again, always with the
same noise, so that the search is one fixed function. The systems are the readers' own, after the
dossiers are taken out, solved by conjugate gradients.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import fftconvolve
from scipy.sparse import csr_array
from scipy.special import ndtr

from scoring.expected_ranks.places import Ranks, portions, ranks_of
from scoring.expected_ranks.spreads import LENIENCY, NARROWEST, SEED, Spreads, named, tops
from scoring.expected_ranks.votes import Array, Design

SOUGHT = 100_000
"""Draws × dossiers in each step of the search: more would not move the spreads' fourth digit."""
STEPS = 60
STILL = 1e-5
"""The search ends when no spread moves by more than this part of itself."""
LONGEST = 64.0
"""How many steps of EM one step may be taken for."""
DRAWS = 400
AT_ONCE = 1_000_000
"""Draws × votes, so that memory does not grow with the draws."""
EXACTNESS = 1e-6
CELLS = 4_096
CLASSES = 24


def ranks(design: Design, span: float) -> tuple[Array, Ranks, Spreads, float]:
    """Expected ranks, draws × dossiers of ranks, the spreads found, and the readers' own."""
    spreads = _search(design, span)
    system = _System(design, spreads)
    centre = system.worth(system.effects(None))
    own = system.share * spreads.chance**2  # a dossier's variance for given leniencies
    chosen = np.random.default_rng(SEED)
    squares, drawn, leniency = np.zeros(len(own)), [], 0.0
    for some in portions(DRAWS, most=max(1, AT_ONCE // len(design.marks))):
        effects = system.effects(_noise(design, some, chosen))
        leniency += float((effects[: design.n_readers] ** 2).mean(axis=0).sum())
        worth = system.worth(effects)
        squares += ((worth - centre) ** 2).sum(axis=1)
        drawn.append(ranks_of(worth.T + np.sqrt(own) * chosen.standard_normal((some, len(own)))))
    expected = _expected(centre[:, 0], own + squares / DRAWS)
    return expected, np.concatenate(drawn), spreads, float(np.sqrt(leniency / DRAWS))


@dataclass(frozen=True)
class _Noise:
    """Standard normal, one column a draw: of the votes, of the dossiers, of the readers."""

    votes: Array
    worth: Array
    effects: Array


def _noise(design: Design, draws: int, chosen: np.random.Generator) -> _Noise:
    sizes = (len(design.marks), len(design.proposals), design.width)
    return _Noise(*(chosen.standard_normal((size, draws)) for size in sizes))


class _System:
    """The readers' (and panels') precision once the dossiers are taken out, for given spreads."""

    def __init__(self, design: Design, spreads: Spreads):
        self.design, self.spreads = design, spreads
        self.s2 = spreads.chance**2
        self.share = spreads.worth**2 / (self.s2 + design.counts * spreads.worth**2)
        self.prior = np.full(design.width, 1 / spreads.readers**2)
        self.prior[design.n_readers :] = 1 / spreads.panels**2
        self.weighted = csr_array(design.table.multiply(self.share[:, None]))
        taken = design.table.multiply(self.weighted).sum(axis=0)
        self.diagonal = (design.within.diagonal() - taken) / self.s2 + self.prior

    def times(self, effects: Array) -> Array:
        rest = self.design.within @ effects - self.weighted.T @ (self.design.table @ effects)
        found: Array = rest / self.s2 + self.prior[:, None] * effects
        return found

    def effects(self, noise: _Noise | None, start: Array | None = None) -> Array:
        """Leniencies: their mean, or (perturb and solve) one draw of them for each column.

        What is drawn for the votes, the dossiers and the readers enters the right-hand side with
        the variance that the precision has; the solutions then have the posterior's covariance.
        """
        votes = self.design.marks[:, None]
        if noise:
            votes = votes + self.spreads.chance * noise.votes
        of_dossiers = self.design.by_dossier.T @ votes / self.s2
        right = self.design.by_reader.T @ votes / self.s2
        if noise:
            of_dossiers = of_dossiers + noise.worth / self.spreads.worth
            right = right + np.sqrt(self.prior)[:, None] * noise.effects
        return _solved(self.times, right - self.weighted.T @ of_dossiers, self.diagonal, start)

    def worth(self, effects: Array) -> Array:
        """The dossiers' mean worth for given leniencies, dossiers × columns."""
        rest = self.design.sums[:, None] - self.design.table @ effects
        found: Array = self.share[:, None] * rest
        return found


def _solved(
    times: Callable[[Array], Array], right: Array, diagonal: Array, start: Array | None
) -> Array:
    """Conjugate gradients, all columns at once, from `start`, until each is EXACTNESS of `right`.

    A column that is done stands still, so that no column depends on its neighbours.
    """
    found = np.zeros_like(right) if start is None else start.copy()
    rest = right - times(found)
    enough = EXACTNESS**2 * np.maximum((right**2).sum(axis=0), np.finfo(float).tiny)
    toward = rest / diagonal[:, None]
    direction, energy = toward, (rest * toward).sum(axis=0)
    for _ in range(10 * len(diagonal)):
        open_ = (rest**2).sum(axis=0) > enough
        if not open_.any():
            break
        moved = times(direction)
        bent = (direction * moved).sum(axis=0)
        step = np.where(open_, energy / np.where(bent > 0, bent, 1), 0)
        found, rest = found + step * direction, rest - step * moved
        toward = rest / diagonal[:, None]
        before, energy = energy, (rest * toward).sum(axis=0)
        direction = toward + energy / np.where(before > 0, before, 1) * direction
    return found


def _search(design: Design, span: float) -> Spreads:
    """The spreads that EM comes to rest at, by steps lengthened as in SQUAREM (Varadhan 2008)."""
    highest = np.log(tops(span, bool(design.n_panels)))
    leniency = LENIENCY * span
    draws = max(2, SOUGHT // len(design.proposals))
    noise = _noise(design, draws, np.random.default_rng(SEED))
    effects: Array | None = None

    def within(logs: Array) -> Array:
        kept: Array = np.clip(logs, highest + np.log(NARROWEST), highest)
        return kept

    def step(logs: Array) -> Array:
        nonlocal effects  # the last solution is where the next search for one begins
        system = _System(design, named(np.exp(logs), leniency))
        effects = system.effects(noise, effects)
        return within(np.log(_again(system, effects)) / 2)

    spread = max(float(design.marks.std()) / np.sqrt(2), 1e-12)
    logs = within(np.full(len(highest), np.log(spread)))
    for _ in range(STEPS):
        first = step(logs)
        second = step(first)
        change, bend = first - logs, second - 2 * first + logs
        if np.abs(change).max() < STILL or np.abs(second - first).max() < STILL:
            logs = second
            break
        bent = max(float(np.linalg.norm(bend)), 1e-300)
        length = max(1.0, min(float(np.linalg.norm(change)) / bent, LONGEST))
        logs = within(logs + 2 * length * change + length**2 * bend)
    return named(np.exp(logs), leniency)


def _again(system: _System, effects: Array) -> Array:
    """The variances that the draws speak for: of worth, of chance, of panels.

    The dossiers' and the votes' own share is added exactly, only the leniencies are drawn. A
    uniform spread counts as one degree of freedom less (Gelman 2006), which matters for panels.
    """
    design, own = system.design, system.s2 * system.share
    worth = system.worth(effects)
    rest = design.marks[:, None] - design.by_dossier @ worth - design.by_reader @ effects
    draws = effects.shape[1]
    of_worth = (worth**2).sum() / draws + own.sum()
    of_votes = (rest**2).sum() / draws + design.counts @ own
    found = [of_worth / (len(own) - 1), of_votes / len(rest)]
    if design.n_panels:
        of_panels = (effects[design.n_readers :] ** 2).sum() / draws
        found.append(of_panels / max(design.n_panels - 1, 1))
    kept: Array = np.maximum(np.array(found), np.finfo(float).tiny)
    return kept


def _expected(mean: Array, variance: Array) -> Array:
    """1 + Σ Φ((m_k - m_i) / √(v_i + v_k)) over the others, by classes of v and cells of m.

    What two dossiers have in common by their readers is left out; a dossier's own share of the
    sum is taken off again.
    """
    classes = _classes(np.sqrt(variance))
    low, high = float(mean.min()), float(mean.max())
    cell = max((high - low) / (CELLS - 1), 1e-12)
    place = np.minimum(((mean - low) / cell).astype(np.intp), CELLS - 2)
    above = (mean - low) / cell - place
    distance = cell * np.arange(-(CELLS - 1), CELLS)
    spread = np.array([variance[classes == one].mean() for one in range(classes.max() + 1)])
    expected = np.full(len(mean), 0.5)
    for other, other_spread in enumerate(spread):
        members = classes == other
        crowd = np.bincount(place[members], 1 - above[members], minlength=CELLS)
        crowd = crowd + np.bincount(place[members] + 1, above[members], minlength=CELLS)
        for own, own_spread in enumerate(spread):
            chances = ndtr(distance / np.sqrt(max(own_spread + other_spread, 1e-300)))
            before = fftconvolve(crowd, chances[::-1])[CELLS - 1 : 2 * CELLS - 1]
            mine = classes == own
            at, rest = place[mine], above[mine]
            expected[mine] += (1 - rest) * before[at] + rest * before[at + 1]
    return expected


def _classes(spread: Array) -> NDArray[np.intp]:
    """Dossiers of about the same spread, numbered from 0; equal ones are in one class."""
    ends = np.unique(np.quantile(spread, np.linspace(0, 1, CLASSES + 1))[1:-1])
    _values, found = np.unique(np.searchsorted(ends, spread, side="right"), return_inverse=True)
    return found

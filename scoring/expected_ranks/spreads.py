"""How wide worth, chance and leniency may be: the paper's priors, on any scale."""

from dataclasses import dataclass

import numpy as np

from scoring.expected_ranks.votes import Array

LENIENCY = 0.1
"""Spread of the readers' leniency, as a part of the scale: 0.5 on the paper's scale of 1 to 6."""
WIDEST = 0.4
"""No other spread is wider than this part of the scale: U(0, 2) on the paper's scale."""
NARROWEST = 1 / 200
"""Nor narrower than this part of its own widest: where marks do not differ at all."""
SEED = 2022


@dataclass(frozen=True)
class Spreads:
    """Standard deviations on the marks' scale; `panels` is 1 where one council judged all."""

    worth: float
    chance: float
    readers: float
    panels: float = 1.0


def tops(span: float, has_panels: bool) -> Array:
    """The widest each spread may be: of worth, of chance (two uniforms together), of panels."""
    widest = WIDEST * span
    return np.array([widest, widest * np.sqrt(2)] + [widest] * has_panels)


def named(values: Array, leniency: float) -> Spreads:
    """As the grid or the search holds them: worth, chance, and panels where there are several."""
    worth, chance, *panels = (float(one) for one in values)
    return Spreads(worth, chance, leniency, panels[0] if panels else 1.0)

"""From worth to ranks: ties and intervals. Rank 1 is the best."""

import numpy as np
from numpy.typing import NDArray

from scoring.expected_ranks.votes import Array, Places

TIED = 1e-9
"""Expected ranks nearer than this, for each dossier there is, differ by rounding only."""
HALF = (0.25, 0.75)
MOST = (0.025, 0.975)

Ranks = NDArray[np.int32]


def ranks_of(worth: Array) -> Ranks:
    """Each row's ranks, from 1, of draws × dossiers; the most worth is first."""
    order = np.argsort(-worth, axis=1)
    ranks = np.empty(worth.shape, dtype=np.int32)
    places = np.arange(1, worth.shape[1] + 1, dtype=np.int32)
    np.put_along_axis(ranks, order, np.broadcast_to(places, worth.shape), axis=1)
    return ranks


def tied(expected: Array) -> tuple[Array, Places]:
    """The expected ranks, those that tie equal to the last byte, and their places from 0."""
    order = np.argsort(expected, kind="stable")
    ascending = expected[order]
    is_new = np.concatenate([[True], np.diff(ascending) > TIED * len(expected)])
    number = np.cumsum(is_new) - 1
    places = np.empty(len(expected), dtype=np.intp)
    places[order] = number
    return ascending[is_new][places], places


def intervals(ranks: Ranks, places: Places, ends: tuple[float, float]) -> Array:
    """dossiers × (low, high), inclusive, from draws × dossiers; those that tie share draws."""
    found = _ends(np.sort(ranks, axis=0), ends)
    for place in np.flatnonzero(np.bincount(places) > 1):
        shared = np.flatnonzero(places == place)
        found[shared] = _ends(np.sort(ranks[:, shared], axis=None)[:, None], ends)
    return found


def _ends(ascending: Ranks, ends: tuple[float, float]) -> Array:
    """The least ranks reached by these parts of the draws, column by column."""
    last = len(ascending)
    at = [max(int(np.ceil(end * last - 1e-9)), 1) - 1 for end in ends]
    return ascending[at].T.astype(float)


def portions(draws: int, most: int) -> list[int]:
    """So many at a time, so that memory does not grow with the draws."""
    return [most] * (draws // most) + [draws % most] * bool(draws % most)

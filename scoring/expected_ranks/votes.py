"""The votes, checked and laid out as arrays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

Array = NDArray[np.float64]
Places = NDArray[np.intp]


@dataclass(frozen=True)
class Vote:
    """One reader's mark for one dossier; a reader who may not judge it has no vote on it."""

    proposal: str
    assessor: str
    grade: float
    panel: str = ""


@dataclass(frozen=True)
class Design:
    """The votes as arrays; `columns` are those of readers, then those of panels."""

    proposals: list[str]
    n_readers: int
    n_panels: int
    rows: Places
    """Which dossier each vote is of."""
    columns: list[Places]
    """Which reader (and which panel) each vote is of."""
    marks: Array
    """Each vote less the mean of the dossiers' means."""
    counts: Array
    sums: Array
    means: Array

    @property
    def width(self) -> int:
        return self.n_readers + self.n_panels

    @cached_property
    def by_dossier(self) -> csr_array:
        """votes × dossiers: 1 where the vote is of the dossier."""
        return _ones([self.rows], len(self.proposals))

    @cached_property
    def by_reader(self) -> csr_array:
        """votes × (readers + panels)."""
        return _ones(self.columns, self.width)

    @cached_property
    def table(self) -> csr_array:
        """dossiers × (readers + panels): how many votes."""
        return csr_array(self.by_dossier.T @ self.by_reader)

    @cached_property
    def within(self) -> csr_array:
        """(readers + panels) squared: how many votes each pair of them has in common."""
        return csr_array(self.by_reader.T @ self.by_reader)

    @cached_property
    def islands(self) -> list[list[str]]:
        """The sets of dossiers that no chain of common readers joins."""
        n = len(self.proposals)
        size = n + self.n_readers
        ones = np.ones(len(self.rows))
        pairs = csr_array((ones, (self.rows, n + self.columns[0])), shape=(size, size))
        count, island_of = connected_components(pairs, directed=False)
        found: list[list[str]] = [[] for _ in range(count)]
        for name, island in zip(self.proposals, island_of, strict=False):
            found[island].append(name)
        return sorted(found, key=lambda names: (-len(names), names))


def checked(votes: Iterable[Vote], scale: tuple[float, float]) -> list[Vote]:
    """In an order of their own; ValueError naming what is wrong."""
    if not scale[0] < scale[1]:
        raise ValueError(f"The scale runs from {scale[0]:g} to {scale[1]:g}: it must rise.")
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


def design_of(votes: Sequence[Vote]) -> Design:
    proposals, rows = _numbered([vote.proposal for vote in votes])
    readers, reader_of = _numbered([vote.assessor for vote in votes])
    panels, panel_of = _numbered([vote.panel for vote in votes])
    columns = [reader_of] + ([len(readers) + panel_of] if len(panels) > 1 else [])
    marks = np.array([float(vote.grade) for vote in votes])
    counts = np.bincount(rows).astype(float)
    means = np.bincount(rows, marks) / counts
    marks = marks - means.mean()
    return Design(
        proposals=proposals,
        n_readers=len(readers),
        n_panels=len(panels) if len(panels) > 1 else 0,
        rows=rows,
        columns=columns,
        marks=marks,
        counts=counts,
        sums=np.bincount(rows, marks).astype(float),
        means=means,
    )


def _ones(columns: list[Places], width: int) -> csr_array:
    votes = np.tile(np.arange(len(columns[0])), len(columns))
    shape = (len(columns[0]), width)
    return csr_array((np.ones(len(votes)), (votes, np.concatenate(columns))), shape=shape)


def _numbered(names: list[str]) -> tuple[list[str], Places]:
    """The different names in order, and each one's number."""
    different = sorted(set(names))
    number = {name: place for place, name in enumerate(different)}
    return different, np.array([number[name] for name in names], dtype=np.intp)

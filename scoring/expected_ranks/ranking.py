"""The dossiers by expected rank, with what is known of each."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from threadpoolctl import threadpool_limits

from scoring.expected_ranks import exact, large
from scoring.expected_ranks.places import HALF, MOST, Ranks, intervals, tied
from scoring.expected_ranks.spreads import Spreads
from scoring.expected_ranks.votes import Array, Design, Vote, checked, design_of
from scoring.rules.line import groups_at_line

EXACT_UP_TO = 2_000
"""Dossiers; beyond, the spreads are estimated and the ranks binned (`large`)."""


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
    """All of them, best first, with the spreads found (standard deviations on the marks' scale;
    `readers` as far as the votes tell, `readers_prior` as the model supposed)."""

    proposals: list[Standing]
    counts: dict[str, int]
    funded_of_undecided: int
    components: dict[str, float]
    islands: list[list[str]]
    """Sets of dossiers that no chain of common readers joins; beyond 1 leniency and worth mix."""
    method: str


def rank_scores(
    votes: Iterable[Vote],
    fundable: int,
    scale: tuple[float, float] = (1, 6),
    exact_up_to: int = EXACT_UP_TO,
) -> Ranking:
    """The dossiers by expected rank, in three groups around the funding line.

    votes: at least two dossiers, one mark of a reader a dossier, each within the scale.
    fundable: how many can be funded; 0 rejects all of them, as many as there are accepts all.
    A dossier whose 50 % interval of rank holds the expected rank of the last fundable one is not
    separable from the line: "undecided"; above it "accepted", below "rejected".
    Raises ValueError naming what is wrong.
    """
    if fundable < 0:
        raise ValueError(f"fundable is {fundable}: a number of proposals from 0.")
    with threadpool_limits(limits=1):  # on busy cores a second thread costs more than it brings
        design = design_of(checked(votes, scale))
        span = float(scale[1] - scale[0])
        method = exact if len(design.proposals) <= exact_up_to else large
        expected, ranks, spreads, leniency = method.ranks(design, span)
        components = _components(spreads, leniency, bool(design.n_panels))
        return _ranking(design, expected, ranks, components, fundable, method.__name__)


def _ranking(
    design: Design,
    expected: Array,
    ranks: Ranks,
    components: dict[str, float],
    fundable: int,
    method: str,
) -> Ranking:
    n = len(design.proposals)
    expected, places = tied(expected)
    halves, most = intervals(ranks, places, HALF), intervals(ranks, places, MOST)
    order = sorted(range(n), key=lambda i: (places[i], design.proposals[i]))
    line = float(expected[order[min(fundable, n) - 1]]) if fundable else 0.0
    groups = groups_at_line(halves.tolist(), line, fundable)
    standings = [
        Standing(
            id=design.proposals[i],
            votes=int(design.counts[i]),
            mean=float(design.means[i]),
            expected_rank=float(expected[i]),
            sucra=float((n - expected[i]) / (n - 1)),
            rank_50=(float(halves[i, 0]), float(halves[i, 1])),
            rank_95=(float(most[i, 0]), float(most[i, 1])),
            group=groups[i],
        )
        for i in order
    ]
    counts = {name: groups.count(name) for name in ("accepted", "undecided", "rejected")}
    return Ranking(
        standings,
        counts,
        funded_of_undecided=fundable - counts["accepted"] if counts["undecided"] else 0,
        components=components,
        islands=design.islands,
        method=method.rpartition(".")[2],
    )


def _components(spreads: Spreads, leniency: float, has_panels: bool) -> dict[str, float]:
    found = {"proposals": spreads.worth, "readers": leniency, "readers_prior": spreads.readers}
    return found | {"chance": spreads.chance} | ({"panels": spreads.panels} if has_panels else {})


def as_json(ranking: Ranking) -> dict[str, Any]:
    """For `rank_scores --json`."""
    return {
        "proposals": [vars(standing) for standing in ranking.proposals],
        "counts": ranking.counts,
        "funded_of_undecided": ranking.funded_of_undecided,
        "variance_components": ranking.components,
        "method": ranking.method,
        "islands": len(ranking.islands),
        "components": ranking.islands if len(ranking.islands) > 1 else [],
    }


def ranks_of_rows(
    rows: Iterable[tuple[str, str, float, str]], fundable: int, scale: tuple[float, float]
) -> dict[str, Any]:
    """`as_json` of rows (proposal, assessor, grade, panel); {} with fewer than two proposals."""
    votes = [Vote(*row) for row in rows]
    if len({vote.proposal for vote in votes}) < 2:
        return {}
    return as_json(rank_scores(votes, fundable, scale))

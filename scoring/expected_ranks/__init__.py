"""How surely does one dossier stand before another, whoever happened to read it?

The model of Heyard, Ott, Salanti and Egger (2022, "Rethinking the funding line at the Swiss
National Science Foundation: Bayesian ranking and lottery"): a mark is the dossier's own worth, the
reader's leniency, the council's (where several judge) and chance. What they sample by MCMC is
worked out here: with one mark a pair, the reader's taste for a dossier and chance can't be told
apart, so that for given spreads everything is normal. `exact` integrates the spreads on a grid;
`large` estimates them once there are too many dossiers for that. The same bytes at each run,
whatever order the rows came in.

The statutory result is the council's mean; this stands beside it.
"""

from scoring.expected_ranks.ranking import (
    Ranking,
    Standing,
    as_json,
    rank_scores,
    ranks_of_rows,
)
from scoring.expected_ranks.votes import Vote

__all__ = ["Ranking", "Standing", "Vote", "as_json", "rank_scores", "ranks_of_rows"]

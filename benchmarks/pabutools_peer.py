"""What pabutools decides on one published election, and how long it takes, as JSON.

    PYTHON_WITH_PABUTOOLS benchmarks/pabutools_peer.py FILE.pb

Run by `benchmarks.allocation` with an interpreter of its own: pabutools is no part of the project.
"""

import json
import sys
from time import perf_counter

from pabutools.election import (
    Additive_Borda_Sat,
    Additive_Cardinal_Sat,
    Cardinality_Sat,
    parse_pabulib,
)
from pabutools.election.ballot import AbstractApprovalBallot, AbstractOrdinalBallot
from pabutools.rules import greedy_utilitarian_welfare, max_additive_utilitarian_welfare


def main(path: str) -> None:
    instance, profile = parse_pabulib(path)
    first, ballots = next(iter(profile)), profile.as_multiprofile()
    if isinstance(first, AbstractApprovalBallot):
        satisfaction = Cardinality_Sat
    elif isinstance(first, AbstractOrdinalBallot):
        satisfaction = Additive_Borda_Sat
    else:
        satisfaction = Additive_Cardinal_Sat
    told = {}
    for name, rule in [
        ("greedy", greedy_utilitarian_welfare),
        ("best", max_additive_utilitarian_welfare),
    ]:
        start = perf_counter()
        chosen = rule(instance, ballots, sat_class=satisfaction)
        seconds = perf_counter() - start
        told[name] = {"ids": sorted(project.name for project in chosen), "seconds": seconds}
    print(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1])

"""From words and limits to reviewers: what a plan is worked out by, and again. Pure.

What decides is put into one text of canonical JSON, and the pairs are found from that text alone:
whoever has it finds the same ones.
"""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from scoring.assignment import SOLVER, UNIT, Assigned, Pair, assign
from scoring.expertise import Asks, Expertise, Knows

WORDS_OF = 20
"""Words are told for so many best candidates of each dossier, and for whoever is chosen."""


@dataclass(frozen=True)
class Asked:
    """People and dossiers by their place in these lists; pairs are (person, dossier).

    seats: whose expertise is told for which dossier; allowed: who may review it. needs: readers of
    each dossier; most, least: readings of each person. fixed: begun already; standing: named.
    """

    people: list[Knows]
    dossiers: list[Asks]
    seats: list[Pair]
    allowed: list[Pair]
    needs: list[int]
    most: list[int]
    least: list[int]
    is_fair: bool = True
    keeps: bool = True
    fixed: list[Pair] = field(default_factory=list)
    standing: list[Pair] = field(default_factory=list)


@dataclass(frozen=True)
class Solved:
    """The answer, what it was found from, and what each person knows about each dossier."""

    assigned: Assigned
    inputs: str
    solver: str
    affinity: dict[Pair, int]
    words: dict[Pair, str]


def solve(asked: Asked) -> Solved:
    known = Expertise(asked.people, asked.dossiers)
    affinity = {
        (person, dossier): round(float(known.affinity[person, dossier]) * UNIT)
        for person, dossier in asked.seats
    }
    inputs = json.dumps(
        {
            "allowed": [[*pair, affinity[pair]] for pair in sorted(asked.allowed)],
            "needs": asked.needs,
            "most": asked.most,
            "least": asked.least,
            "fair": asked.is_fair,
            "fixed": sorted(asked.fixed),
            "keep": sorted(asked.standing) if asked.keeps else [],
        },
        separators=(",", ":"),
    )
    assigned = solve_again(inputs)
    told = {*assigned.pairs, *_best(asked.seats, affinity)}
    words = {pair: ", ".join(known.words(*pair)) for pair in sorted(told)}
    return Solved(assigned, inputs, SOLVER, affinity, words)


def _best(seats: list[Pair], affinity: dict[Pair, int]) -> list[Pair]:
    by_dossier: dict[int, list[Pair]] = {}
    for pair in seats:
        by_dossier.setdefault(pair[1], []).append(pair)
    return [
        pair
        for pairs in by_dossier.values()
        for pair in sorted(pairs, key=lambda pair: (-affinity[pair], pair))[:WORDS_OF]
    ]


def solve_again(inputs: str) -> Assigned:
    """The pairs that these inputs give."""
    given: dict[str, Any] = json.loads(inputs)
    table = np.full((len(given["most"]), len(given["needs"])), np.nan)
    for person, dossier, worth in given["allowed"]:
        table[person, dossier] = worth / UNIT
    fixed = [(person, dossier) for person, dossier in given["fixed"]]
    keep = {(person, dossier) for person, dossier in given["keep"]} - set(fixed)
    return assign(
        table,
        per_proposal=given["needs"],
        max_load=given["most"],
        min_load=given["least"],
        fair=given["fair"],
        fixed=fixed,
        keep=keep,
    )


def sha256_of(inputs: str) -> str:
    return hashlib.sha256(inputs.encode()).hexdigest()

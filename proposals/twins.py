"""Which problems may be told twice: shared words, the rarer the heavier. Pure.

Vietnamese writes a word as one or more syllables, so pairs of neighbouring syllables count beside
single ones. It is advice: a person reads both and decides.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from math import log
from typing import Generic, TypeVar

from papers.folding import fold

WORD = re.compile(r"[^\W_]+")
Key = TypeVar("Key", bound=Hashable)

MOST = 3
# Below a sixth of shared weight two problems of one trade share its everyday words and no more.
LEAST = 1 / 6


@dataclass(frozen=True)
class Twin(Generic[Key]):
    """Another text and how much of their weight both share, 0 to 1."""

    key: Key
    likeness: float

    @property
    def percent(self) -> int:
        return round(self.likeness * 100)


def tokens(text: str) -> set[str]:
    """Folded syllables of letters and digits, and each pair of neighbours."""
    # Folding twice changes nothing, and is most of the work where the text is folded already.
    is_folded = text.isascii() and text == text.lower()
    words = WORD.findall(text if is_folded else fold(text))
    return {*words, *map(" ".join, zip(words, words[1:], strict=False))}


def likely_twins(
    asked: Mapping[Key, str], among: Mapping[Key, str], most: int = MOST, least: float = LEAST
) -> dict[Key, list[Twin[Key]]]:
    """For each text asked about, the likest others among all, the likest first.

    Likeness is the weight of shared tokens over the weight of all tokens of both (Jaccard); a
    token weighs log((n + 1) / in how many texts it stands), so that what everybody writes says
    next to nothing. Weights are whole thousandths: their sums are exact in any order. Ties keep
    the order of `among`.
    """
    held = {key: tokens(text) for key, text in {**among, **asked}.items()}
    spread = Counter(token for bag in held.values() for token in bag)
    weight = {token: round(1000 * log((len(held) + 1) / count)) for token, count in spread.items()}
    total = {key: sum(map(weight.__getitem__, bag)) for key, bag in held.items()}
    wanted = set().union(*(held[key] for key in asked)) if asked else set()
    standing: dict[str, list[Key]] = defaultdict(list)
    for key in among:
        for token in held[key] & wanted:
            standing[token].append(key)
    found = {}
    for key in asked:
        shared: Counter[Key] = Counter()
        for token in held[key]:
            for other in standing[token]:
                shared[other] += weight[token]
        twins = [
            Twin(other, shared[other] / (total[key] + total[other] - shared[other]))
            for other in among
            if other != key and shared[other] > 0
        ]
        likely = [twin for twin in twins if twin.likeness >= least]
        found[key] = sorted(likely, key=lambda twin: -twin.likeness)[:most]
    return found

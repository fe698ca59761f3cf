"""Which problems may be told twice: shared words, the rarer the heavier. Pure.

Vietnamese writes a word as one or more syllables, so pairs of neighbouring syllables count beside
single ones. It is advice: a person reads both and decides.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from math import log
from typing import Generic, TypeVar

from papers.folding import fold

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
    words = [
        word
        for raw in fold(text).split()
        if (word := "".join(character for character in raw if character.isalnum()))
    ]
    return set(words) | {
        f"{first} {second}" for first, second in zip(words, words[1:], strict=False)
    }


def likely_twins(
    asked: Mapping[Key, str], among: Mapping[Key, str], most: int = MOST, least: float = LEAST
) -> dict[Key, list[Twin[Key]]]:
    """For each text asked about, the likest others among all, the likest first.

    Likeness is the weight of shared tokens over the weight of all tokens of both (Jaccard); a
    token weighs log((n + 1) / in how many texts it stands), so that what everybody writes says
    next to nothing. Ties keep the order of `among`.
    """
    held = {key: tokens(text) for key, text in {**among, **asked}.items()}
    spread = Counter(token for bag in held.values() for token in bag)
    weight = {token: log((len(held) + 1) / count) for token, count in spread.items()}
    total = {key: sum(weight[token] for token in sorted(bag)) for key, bag in held.items()}
    standing: dict[str, list[Key]] = defaultdict(list)
    for key in among:
        for token in held[key]:
            standing[token].append(key)
    found = {}
    for key in asked:
        shared: dict[Key, float] = defaultdict(float)
        for token in sorted(held[key]):
            for other in standing[token]:
                if other != key:
                    shared[other] += weight[token]
        twins = [
            Twin(other, shared[other] / (total[key] + total[other] - shared[other]))
            for other in among
            if shared.get(other)
        ]
        likely = [twin for twin in twins if twin.likeness >= least]
        found[key] = sorted(likely, key=lambda twin: -twin.likeness)[:most]
    return found

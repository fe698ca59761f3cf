"""Who is hidden from whom while dossiers of a call are judged. Pure: plain values in and out.

The matrix of it stands in docs/sight.md; what it rests on in decision 19.
"""

from collections.abc import Iterable

from papers.folding import fold
from proposals.states import BEFORE_VERDICT, IDENTIFYING_PAPERS, BlindMode


def hides_applicants(mode: str, state: str) -> bool:
    """Whether a council reads the dossier without knowing who applies: until its verdict."""
    return mode == BlindMode.DOUBLE and state in BEFORE_VERDICT


def shows_council(mode: str) -> bool:
    """Whether applicants may know who sits in the council, never who filed which sheet."""
    return mode == BlindMode.OPEN


def names_the_applicant(kind: str) -> bool:
    """Whether a paper of this kind tells by its nature who applies."""
    return kind in IDENTIFYING_PAPERS


SHORTEST_NAME = 5
"""Letters of a name that is searched for: shorter ones stand in words that name nobody."""


def names_told(texts: Iterable[tuple[str, str]], names: Iterable[str]) -> list[tuple[str, str]]:
    """(where, name) for each name that stands in a text, without regard to case or diacritics.

    texts: (where, text). Advice: a person decides whether the name tells who applies.
    """
    folded = {name: f" {_words(name)} " for name in dict.fromkeys(names)}
    sought = [(name, words) for name, words in folded.items() if len(words) - 2 >= SHORTEST_NAME]
    found = [
        (where, name)
        for where, text in texts
        for name, words in sought
        if words in f" {_words(text)} "
    ]
    return list(dict.fromkeys(found))


def _words(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in fold(text)).split())

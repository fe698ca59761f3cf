"""Which of the five strategic groups a task's words speak for. Pure: text in, suggestion out.

Words are not technology: a study of people who chat with machines has the words too. So it is a
suggestion with the words it rests on, and an officer decides.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from proposals.wording import normalised

TERMS = Path(__file__).resolve().parent / "data" / "group_terms.json"
NO_GROUP = 0


@dataclass(frozen=True)
class Suggestion:
    """The group (0: none) and the words that spoke for it, as the list writes them; `others`:
    the words that spoke for other groups."""

    group: int
    terms: tuple[str, ...] = ()
    others: tuple[tuple[int, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class _Lexicon:
    beside: tuple[str, ...]
    groups: tuple[tuple[int, tuple[tuple[str, str], ...]], ...]


@cache
def _lexicon() -> _Lexicon:
    """(group, ((what is looked for, how it is written), …)) in the order of suggestion."""
    held = json.loads(TERMS.read_text(encoding="utf-8"))
    return _Lexicon(
        beside=tuple(sorted(map(normalised, held["beside"]), key=len, reverse=True)),
        groups=tuple(
            (
                entry["group"],
                tuple(
                    sorted(
                        ((normalised(term), term) for term in entry["terms"]),
                        key=lambda pair: -len(pair[0]),
                    )
                ),
            )
            for entry in held["groups"]
        ),
    )


def suggest(texts: Sequence[str]) -> Suggestion:
    """The group that the words speak for: those of the first text with any (the title stands
    first, longer texts after it); none when no text has a word of the list.
    """
    for text in texts:
        found = _spoken_for(text)
        if found:
            (group, terms), *others = found
            return Suggestion(group, terms, tuple(others))
    return Suggestion(NO_GROUP)


def _spoken_for(text: str) -> list[tuple[int, tuple[str, ...]]]:
    """Each group with its words in the text, in the order of suggestion."""
    lexicon = _lexicon()
    left = f" {normalised(text)} "
    for expression in lexicon.beside:
        left = left.replace(f" {expression} ", " | ")
    found = []
    for group, terms in lexicon.groups:
        spoken, rest = [], left
        for wanted, term in terms:
            at = rest.find(f" {wanted} ")
            if at >= 0:
                spoken.append((at, term))
                # Blanked, so that "mạng nơ ron" does not speak once more in a longer expression.
                blank = " " + "|" * len(wanted) + " "
                rest = rest.replace(f" {wanted} ", blank)
        if spoken:
            found.append((group, tuple(term for _at, term in sorted(spoken))))
    return found

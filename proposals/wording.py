"""The words of a title as they are compared: folded, ways to write one thing made one.

Pure: text in, words out.
"""

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from papers.folding import fold, nfc

SYNONYMS = Path(__file__).resolve().parent / "data" / "synonyms.json"
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Token:
    """A syllable as it is compared, and where it stands in the text; `is_term`: it stands for a
    whole expression of the table."""

    word: str
    start: int
    end: int
    is_term: bool = False
    written: str = ""


@cache
def _words_of_language() -> dict[str, Any]:
    words: dict[str, Any] = json.loads(SYNONYMS.read_text(encoding="utf-8"))
    return words


@cache
def common_words() -> frozenset[str]:
    """Syllables that half of all titles have: alone they show no likeness."""
    return frozenset(fold(" ".join(_words_of_language()["common"])).split())


@cache
def edge_words() -> frozenset[str]:
    """Words that belong to no expression they stand at the end of, as they are written."""
    return frozenset(" ".join(_words_of_language()["edges"]).split())


@cache
def _synonyms() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """By first syllable: (syllables of what is written, what stands for them), longest first."""
    table: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for same in _words_of_language()["same"]:
        stands = fold(" ".join(WORD.findall(same[0])))
        for written in same:
            syllables = tuple(WORD.findall(fold(written)))
            table.setdefault(syllables[0], []).append((syllables, stands))
    for entries in table.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return table


def tokens_of(text: str) -> list[Token]:
    """The syllables of an NFC text as they are compared.

    An expression of the table becomes the syllables that stand for it, all of them spanning it.
    """
    table = _synonyms()
    spans = [(fold(m.group()), m.start(), m.end()) for m in WORD.finditer(text)]
    words = [word for word, _start, _end in spans]
    tokens: list[Token] = []
    at = 0
    while at < len(spans):
        for syllables, stands in table.get(words[at], ()):
            if tuple(words[at : at + len(syllables)]) == syllables:
                start, end = spans[at][1], spans[at + len(syllables) - 1][2]
                tokens += [Token(word, start, end, is_term=True) for word in stands.split()]
                at += len(syllables)
                break
        else:
            word, start, end = spans[at]
            tokens.append(Token(word, start, end, written=text[start:end].lower()))
            at += 1
    return tokens


def normalised(text: str) -> str:
    """What is compared of a text: its syllables, one space between them."""
    return " ".join(token.word for token in tokens_of(nfc(text)))

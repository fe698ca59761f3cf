"""How an expert's own words fit the dossiers."""

import re
from collections.abc import Mapping, Sequence

SEPARATORS = re.compile(r"[,;\n]+")
WORD = re.compile(r"[^\W_]+")
SHORTEST = 2


def words_in(keywords: str) -> list[str]:
    """The expert's keywords one by one, each once, in their order."""
    found = (" ".join(word.split()) for word in SEPARATORS.split(keywords))
    return list(dict.fromkeys(word for word in found if len(word) >= SHORTEST))


def matches(keywords: Sequence[str], texts: Mapping[int, str]) -> dict[str, set[int]]:
    """By keyword, the dossiers whose text holds it as whole words; those without are left out.

    keywords, texts: folded; texts by the dossier's key.
    """
    padded = {key: _plain(text) for key, text in texts.items()}
    plain = {word: _plain(word) for word in keywords}
    found = {
        word: {key for key, text in padded.items() if inner.strip() and inner in text}
        for word, inner in plain.items()
    }
    return {word: keys for word, keys in found.items() if keys}


def _plain(text: str) -> str:
    """Words alone, one space around each."""
    return f" {' '.join(WORD.findall(text))} "

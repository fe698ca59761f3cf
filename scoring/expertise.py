"""How much of a dossier a person knows about, from their own words and the dossier's. Pure.

Both are folded and different ways to write one thing become one (`proposals.wording`); what they
share is weighed by how rare it is among all these texts (TF-IDF of syllables, one to three). A
keyword of the person that the dossier has word for word counts besides. It is advice for a plan
that a person looks at, and it says by which words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from papers.folding import fold, nfc
from proposals.wording import WORD, common_words, normalised, tokens_of

OF_TEXT, OF_KEYWORDS = 0.6, 0.4
"""What the likeness of the texts and the keywords found each give of an affinity of 1."""
KEYWORDS_ENOUGH = 2
"""So many keywords found give all that keywords can."""
WORDS_TOLD = 5
IN_HALF, ENOUGH_TEXTS = 0.5, 8
"""What more than half of so many texts say tells nobody apart."""
Affinities = NDArray[np.float64]


@dataclass(frozen=True)
class Knows:
    """What a person says of themselves: keywords as they wrote them, and running text."""

    keywords: Sequence[str] = ()
    text: str = ""


@dataclass(frozen=True)
class Asks:
    """A dossier's words: its title, which counts twice, and the rest."""

    title: str
    text: str = ""


class Expertise:
    """People by dossiers: how much each knows, from 0 to 1, and by which words."""

    def __init__(self, people: Sequence[Knows], dossiers: Sequence[Asks]) -> None:
        self.people, self.dossiers = people, dossiers
        self._titles = [normalised(one.title) for one in dossiers]
        self._texts = [
            f" {title} {normalised(one.text)} "
            for title, one in zip(self._titles, dossiers, strict=True)
        ]
        self._folded = [f" {_syllables(f'{one.title} {one.text}')} " for one in dossiers]
        self._keywords = [
            {word: known for word in one.keywords if (known := normalised(word))} for one in people
        ]
        self._by_person, self._by_dossier, self._terms = self._weighed()
        self._written: dict[int, Mapping[str, str]] = {}
        alike = (self._by_person @ self._by_dossier.T).toarray()
        self.affinity: Affinities = np.round(
            OF_TEXT * np.minimum(1, alike) + OF_KEYWORDS * self._keyword_shares(), 6
        )

    def _weighed(self) -> tuple[Any, Any, list[str]]:
        from sklearn.feature_extraction.text import TfidfVectorizer

        said = [
            normalised(" . ".join([*one.keywords, *one.keywords, one.text])) for one in self.people
        ]
        asked = [f"{title} . {text}" for title, text in zip(self._titles, self._texts, strict=True)]
        weigher = TfidfVectorizer(
            token_pattern=r"\S+",
            ngram_range=(1, 3),
            lowercase=False,
            sublinear_tf=True,
            stop_words=sorted(common_words()),
            max_df=IN_HALF if len(said) + len(asked) >= ENOUGH_TEXTS else 1.0,
        )
        try:
            rows = weigher.fit_transform([*said, *asked])
        except ValueError:  # nobody wrote a word
            from scipy.sparse import csr_matrix

            rows = csr_matrix((len(said) + len(asked), 1))
            return rows[: len(said)], rows[len(said) :], [""]
        return rows[: len(said)], rows[len(said) :], list(weigher.get_feature_names_out())

    def _keyword_shares(self) -> Affinities:
        shares = np.zeros((len(self.people), len(self.dossiers)))
        for person, keywords in enumerate(self._keywords):
            for known, word in {known: word for word, known in keywords.items()}.items():
                has = [self._has(dossier, word, known) for dossier in range(len(self.dossiers))]
                shares[person] += np.array(has) / KEYWORDS_ENOUGH
        return np.minimum(1, shares)

    def _has(self, dossier: int, word: str, known: str) -> bool:
        """As it is compared, or as it is written where it is a part of a longer expression."""
        if f" {known} " in self._texts[dossier]:
            return True
        return f" {_syllables(word)} " in self._folded[dossier]

    def words(self, person: int, dossier: int) -> list[str]:
        """What speaks for the pair: their keywords first, then what both texts share."""
        keywords = self._keywords[person].items()
        told = [word for word, known in keywords if self._has(dossier, word, known)]
        if len(told) >= WORDS_TOLD:
            return told[:WORDS_TOLD]
        heaviest = self._shared(person, dossier)
        written = self._as_written(dossier) if heaviest else {}
        known_already = " ".join(normalised(word) for word in told)
        for place in heaviest:
            term = self._terms[place]
            if len(told) >= WORDS_TOLD:
                break
            # Words that stood apart until the common ones between them went are no expression.
            if " " in term and term in written and term not in known_already:
                told.append(written[term])
                known_already += f" {term}"
        return told[:WORDS_TOLD]

    def _shared(self, person: int, dossier: int) -> list[int]:
        """The terms both have, those that weigh most first."""
        own, asked = self._by_person, self._by_dossier
        mine = slice(own.indptr[person], own.indptr[person + 1])
        its = slice(asked.indptr[dossier], asked.indptr[dossier + 1])
        terms, at, there = np.intersect1d(
            own.indices[mine], asked.indices[its], assume_unique=True, return_indices=True
        )
        weights = own.data[mine][at] * asked.data[its][there]
        found: list[int] = terms[np.lexsort((terms, -weights))].tolist()
        return found

    def _as_written(self, dossier: int) -> Mapping[str, str]:
        if dossier not in self._written:
            one = self.dossiers[dossier]
            self._written[dossier] = _written(f"{one.title} {one.text}")
        return self._written[dossier]


@lru_cache(maxsize=100_000)
def _syllables(text: str) -> str:
    return " ".join(WORD.findall(fold(nfc(text))))


def _written(text: str) -> Mapping[str, str]:
    """How an expression as it is compared stands in the text itself."""
    text = nfc(text)
    tokens = tokens_of(text)
    found: dict[str, str] = {}
    for size in (2, 3):
        for at in range(len(tokens) - size + 1):
            some = tokens[at : at + size]
            term = " ".join(token.word for token in some)
            found.setdefault(term, " ".join(WORD.findall(text[some[0].start : some[-1].end])))
    return found


def split_keywords(text: str) -> list[str]:
    """Keywords as people write them: between commas, semicolons or lines."""
    for mark in (";", "\n", "·", "|"):
        text = text.replace(mark, ",")
    return [word for part in text.split(",") if (word := part.strip())]

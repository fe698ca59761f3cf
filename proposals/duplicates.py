"""Which texts say the same thing in other words, and how surely. Pure: texts in, pairs out.

A text is folded (lower case, no marks), different ways to write one thing become one, and what is
left is compared by TF-IDF of its syllables (one and two) and of its letters (three to five), the
mean of both cosines: 0 nothing in common, 1 the same. Similarity is advice; a person concludes.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from proposals.wording import normalised

# The one short text; the others are long, and a likeness must be higher there to say anything.
TITLE = "title"
# Columns of the matrices of counts: what falls together by chance is one in some thousands.
SYLLABLE_COLUMNS = 2**20
LETTER_COLUMNS = 2**18
# A feature in more texts than this share is multiplied densely when all pairs are compared.
COMMON = 0.02
ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class Thresholds:
    """From where on a likeness is told, and from where on it is told as strong (rulebook)."""

    flag: float
    strong: float
    text_flag: float


@dataclass(frozen=True)
class Match:
    """A text that is like the one asked about: the greatest likeness of a field, and of each."""

    id: Hashable
    similarity: float
    fields: dict[str, float] = field(default_factory=dict)


class Counts:
    """Texts as rows of counts. A row depends on its text alone, so it is kept for the next time;
    what depends on all of them (how rare a syllable is) is worked out anew for each `Index`.
    """

    def __init__(self, keep: int = 50_000) -> None:
        self.keep = keep
        self.made = 0
        self._rows: dict[str, Any] = {}

    def rows(self, texts: Sequence[str]) -> tuple[Any, Any]:
        """Two sparse matrices, one row for each text: of syllables and of letters."""
        new = [text for text in dict.fromkeys(texts) if text not in self._rows]
        if len(self._rows) + len(new) > self.keep:
            self._rows.clear()
            new = list(dict.fromkeys(texts))
        if new:
            self._count(new)
        held = [self._rows[text] for text in texts]
        return (
            _stacked([syllables for syllables, _letters in held], SYLLABLE_COLUMNS),
            _stacked([letters for _syllables, letters in held], LETTER_COLUMNS),
        )

    def _count(self, texts: list[str]) -> None:
        from sklearn.feature_extraction.text import HashingVectorizer  # costly: when first needed

        words = [normalised(text) for text in texts]
        as_it_is = {"norm": None, "alternate_sign": False, "lowercase": False}
        syllables = HashingVectorizer(
            token_pattern=r"\S+", ngram_range=(1, 2), n_features=SYLLABLE_COLUMNS, **as_it_is
        ).transform(words)
        letters = HashingVectorizer(
            analyzer="char_wb", ngram_range=(3, 5), n_features=LETTER_COLUMNS, **as_it_is
        ).transform(words)
        self.made += len(texts)
        for at, text in enumerate(texts):
            self._rows[text] = (_row(syllables, at), _row(letters, at))


def _row(matrix: Any, at: int) -> tuple[Any, Any]:
    begin, end = matrix.indptr[at], matrix.indptr[at + 1]
    return matrix.indices[begin:end].copy(), matrix.data[begin:end].astype("float32")


def _stacked(rows: list[tuple[Any, Any]], columns: int) -> Any:
    import numpy
    from scipy.sparse import csr_matrix

    lengths = [len(indices) for indices, _data in rows]
    indptr = numpy.concatenate([[0], numpy.cumsum(lengths)]) if rows else numpy.zeros(1, dtype=int)
    indices = numpy.concatenate([r[0] for r in rows]) if rows else numpy.zeros(0, dtype=int)
    data = numpy.concatenate([r[1] for r in rows]) if rows else numpy.zeros(0)
    return csr_matrix((data, indices, indptr), shape=(len(rows), columns))


def _weighted(counts: Any) -> Any:
    """TF-IDF, each row of length 1; counts damped (1 + log), as rare as the rows say."""
    import numpy
    from scipy.sparse import csr_matrix

    total = counts.shape[0]
    spread = numpy.bincount(counts.indices, minlength=counts.shape[1])
    rarity = numpy.log((1 + total) / (1 + spread[counts.indices])) + 1
    data = (1 + numpy.log(counts.data)) * rarity
    lengths = numpy.diff(counts.indptr)
    owner = numpy.repeat(numpy.arange(total), lengths)
    norms = numpy.sqrt(numpy.bincount(owner, weights=data**2, minlength=total))
    norms[norms == 0] = 1
    scaled = (data / norms[owner]).astype("float32")
    return csr_matrix((scaled, counts.indices, counts.indptr), shape=counts.shape)


class Index:
    """Texts by id, each in fields ("title" and longer ones), ready to be compared with each other.

    The order of ids decides between equals. Rare is what is rare among these texts, so an index is
    made anew when any of them changes; `counts` spares the counting of those that did not.
    """

    def __init__(
        self, texts: Mapping[Hashable, Mapping[str, str]], counts: Counts | None = None
    ) -> None:
        self.ids = list(texts)
        self._place = {name: at for at, name in enumerate(self.ids)}
        counts = counts or Counts()
        names = dict.fromkeys(name for fields in texts.values() for name in fields)
        self.fields = sorted(names, key=lambda name: name != TITLE)
        self._vectors = {}
        for name in self.fields:
            wanted = [fields.get(name, "") for fields in texts.values()]
            self._vectors[name] = _joined(*counts.rows(wanted))

    def __len__(self) -> int:
        return len(self.ids)

    def matches(self, of: Hashable, thresholds: Thresholds, at_most: int = 50) -> list[Match]:
        """What is like one of the texts, from the thresholds up, best first."""
        at = self._place[of]
        rows = {name: self._vectors[name].row(at) for name in self.fields}
        total, is_told = _together(rows, thresholds)
        total[at], is_told[at] = 0, False
        found = [int(other) for other in is_told.nonzero()[0]]
        found.sort(key=lambda other: (-total[other], other))
        return [self._match(other, total, rows) for other in found[:at_most]]

    def all_pairs(
        self, thresholds: Thresholds
    ) -> tuple[list[tuple[Hashable, Match]], dict[Hashable, Match]]:
        """Every pair from the thresholds up, (id, its Match) with the earlier id first, best pair
        first; and for each id its best match, whatever the likeness.
        """
        pairs: list[tuple[float, int, int, Match]] = []
        best: dict[Hashable, Match] = {}
        for begin in range(0, len(self), ROWS_AT_ONCE):
            end = min(begin + ROWS_AT_ONCE, len(self))
            blocks = {name: self._vectors[name].block(begin, end) for name in self.fields}
            for at in range(begin, end):
                rows = {name: block[at - begin] for name, block in blocks.items()}
                total, is_told = _together(rows, thresholds)
                total[at], is_told[at] = -1, False
                nearest = int(total.argmax())
                if nearest != at:
                    best[self.ids[at]] = self._match(nearest, total, rows)
                for other in is_told.nonzero()[0]:
                    if other > at:
                        match = self._match(int(other), total, rows)
                        pairs.append((-match.similarity, at, int(other), match))
        pairs.sort(key=lambda pair: pair[:3])
        return [(self.ids[at], match) for _value, at, _other, match in pairs], best

    def _match(self, other: int, total: Any, rows: Mapping[str, Any]) -> Match:
        fields = {name: rounded(row[other]) for name, row in rows.items()}
        return Match(self.ids[other], rounded(total[other]), fields)


def rounded(value: Any) -> float:
    return min(1.0, max(0.0, round(float(value), 4)))


def _together(rows: Mapping[str, Any], thresholds: Thresholds) -> tuple[Any, Any]:
    """The likeness of one text to all: that of the titles, or of a longer field where that is
    greater and by itself enough to be told; and which are told.
    """
    import numpy

    some = next(iter(rows.values()))
    total = rows[TITLE].copy() if TITLE in rows else numpy.zeros_like(some)
    is_told = total >= thresholds.flag - 5e-5  # what is shown as 0.4 is told
    for name, row in rows.items():
        if name != TITLE:
            is_enough = row >= thresholds.text_flag - 5e-5
            total = numpy.where(is_enough & (row > total), row, total)
            is_told |= is_enough
    return total, is_told


class _Vectors:
    """Rows of length 1 and their products: the likeness of each to each."""

    def __init__(self, matrix: Any) -> None:
        self.matrix = matrix

    def row(self, at: int) -> Any:
        """The likeness of one row to every row."""
        return (self.matrix @ self.matrix[at].T).toarray()[:, 0]

    def block(self, begin: int, end: int) -> Any:
        """The likeness of rows begin…end to every row: common columns densely, rare ones not."""
        common, rare, rare_transposed = self._split
        sparse = (rare[begin:end] @ rare_transposed).toarray()
        return sparse + common[begin:end] @ common.T

    @cached_property
    def _split(self) -> tuple[Any, Any, Any]:
        import numpy

        spread = numpy.bincount(self.matrix.indices, minlength=self.matrix.shape[1])
        is_common = spread > max(COMMON * self.matrix.shape[0], 50)
        common = self.matrix[:, is_common.nonzero()[0]].toarray()
        rare = self.matrix.copy()
        rare.data[is_common[rare.indices]] = 0
        rare.eliminate_zeros()
        return common, rare, rare.T.tocsr()


def _joined(syllables: Any, letters: Any) -> _Vectors:
    """Both sides by side, each with half the weight: a product is the mean of both cosines."""
    from scipy.sparse import hstack

    half = 0.5**0.5
    both = hstack([_weighted(syllables) * half, _weighted(letters) * half], format="csr")
    return _Vectors(both.astype("float32"))

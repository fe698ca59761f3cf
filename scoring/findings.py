"""What in a free text may tell who wrote it: names, addresses, telephone numbers, "tôi là …".

Searched without diacritics, in any case and order of names; it warns, and a person decides. Pure.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise, permutations
from typing import NamedTuple

from scoring.states import FindingKind

WIDEST_GAP = 3
"""Characters between two words of one name: a blank, a full stop, a dash, a line's end."""
TITLES = (
    *("ông", "bà", "anh", "chị", "thầy", "cô", "chú", "bác", "đồng chí", "đ c"),
    *("ts", "ths", "gs", "pgs", "bs", "ks", "dr", "prof"),
    *("tiến sĩ", "thạc sĩ", "giáo sư", "bác sĩ", "kỹ sư"),
)
SELF = (
    r"(?:ban than )?(?:toi|minh|chung toi) (?:la|dang|cong tac|lam viec|phu trach|tung|da tung|"
    r"giang day|chu tri|chu nhiem)",
    r"(?:don vi|co quan|truong|vien|khoa|phong|nhom|cong ty|de tai|bai bao|cong trinh|hoc tro|"
    r"sinh vien|dong nghiep) (?:cua )?(?:toi|chung toi)",
    r"voi tu cach (?:la )?[a-z]+",
    r"(?:i|we) (?:am|are|work)",
)
ADDRESS = (
    r"[a-z0-9._%+-]+\s?(?:@|\(at\)|\[at\])\s?[a-z0-9-]+(?:\.[a-z0-9-]+)+|(?:https?://|www\.)\S+"
)
PHONE = r"(?<![0-9])(?:\+?84|0)(?:[ .()-]{0,2}[0-9]){8,10}(?![0-9])"

WORD = r"[a-z0-9]+"
PATTERNS = [
    (FindingKind.ADDRESS, re.compile(ADDRESS)),
    (FindingKind.PHONE, re.compile(PHONE)),
    *((FindingKind.SELF, re.compile(rf"(?<![a-z0-9])(?:{one})(?![a-z0-9])")) for one in SELF),
]


class Found(NamedTuple):
    """From `start` up to `end` in the text as it stands."""

    start: int
    end: int
    kind: FindingKind


def find(text: str, names: Iterable[str], organisations: Iterable[str] = ()) -> list[Found]:
    """Every place in order, none within another; of two that overlap the one that begins first,
    then the longer.
    """
    return Search(names, organisations).find(text)


class Search:
    """The same names looked for in many texts: their spellings are worked out once."""

    def __init__(self, names: Iterable[str], organisations: Iterable[str] = ()) -> None:
        self.exact: dict[tuple[str, ...], FindingKind] = {}
        self.in_any_order: set[tuple[str, ...]] = set()
        for name in organisations:
            if len(words := _words(name)) > 1:
                self.exact[tuple(words)] = FindingKind.ORGANISATION
        for name in names:
            if words := _words(name):
                self.exact |= dict.fromkeys(_spellings(words), FindingKind.NAME)
            if len(words) > 1:
                self.in_any_order.add(tuple(sorted(words)))
        self.lengths = sorted({len(words) for words in [*self.exact, *self.in_any_order]})

    def find(self, text: str) -> list[Found]:
        folded, places = _folded(text)
        hits = [
            Found(places[start], places[end - 1] + 1, kind)
            for start, end, kind in [*_by_pattern(folded), *self._by_words(folded)]
        ]
        found: list[Found] = []
        for hit in sorted(hits, key=lambda one: (one.start, -one.end)):
            if not found or hit.start >= found[-1].end:
                found.append(hit)
        return found

    def _by_words(self, folded: str) -> Iterator[tuple[int, int, FindingKind]]:
        """Runs of words that make a name or an organisation."""
        spots = [(match[0], match.start(), match.end()) for match in re.finditer(WORD, folded)]
        for at, (_word, start, _end) in enumerate(spots):
            for length in self.lengths:
                run = spots[at : at + length]
                if len(run) < length or any(
                    after[1] - before[2] > WIDEST_GAP for before, after in pairwise(run)
                ):
                    break
                words = tuple(word for word, _start, _end in run)
                kind = self.exact.get(words)
                if kind is None and tuple(sorted(words)) in self.in_any_order:
                    kind = FindingKind.NAME
                if kind is not None:
                    yield start, run[-1][2], kind


def _by_pattern(folded: str) -> Iterator[tuple[int, int, FindingKind]]:
    for kind, pattern in PATTERNS:
        for match in pattern.finditer(folded):
            yield match.start(), match.end(), kind


def redacted(text: str, spans: Iterable[tuple[int, int]], put: str = "[…]") -> str:
    """The text with `put` in place of each span (start, end); spans do not overlap."""
    kept, at = "", 0
    for start, end in sorted(spans):
        kept += text[at:start] + put
        at = end
    return kept + text[at:]


def _folded(text: str) -> tuple[str, list[int]]:
    """Lower case, no marks, đ as d, one blank between words; and for each of its characters where
    in the text it stands.
    """
    folded, places = "", []
    for place, character in enumerate(text):
        if unicodedata.category(character) in {"Mn", "Cf"}:
            continue
        if character.isspace():
            parts = " " if folded and not folded.endswith(" ") else ""
        else:
            apart = unicodedata.normalize("NFKD", character).lower()
            parts = "".join(c for c in apart if unicodedata.category(c) != "Mn").replace("đ", "d")
        folded += parts
        places += [place] * len(parts)
    return folded, places


def _words(name: str) -> list[str]:
    return re.findall(WORD, _folded(name)[0])


def _spellings(words: list[str]) -> Iterator[tuple[str, ...]]:
    """Beside all its words in any order: family and given name, or the last two words, either way
    round; with initials; a title and the given name.
    """
    given, family, before = words[-1], words[0], words[:-1]
    if before:
        yield from permutations((family, given))
        yield from permutations(words[-2:])
        initials = [word[0] for word in before]
        yield (*initials, given)
        yield (given, *initials)
    for title in TITLES:
        yield (*_words(title), given)

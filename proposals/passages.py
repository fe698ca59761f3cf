"""Where two texts say the same: their common expressions, and passages side by side. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from papers.folding import nfc
from proposals.duplicates import TITLE, Match, rounded
from proposals.wording import WORD, Token, common_words, edge_words, tokens_of

LEAST_RUN = 2
LEAST_SENTENCE = 6
SENTENCE_SHARE = 0.5

_SENTENCE = re.compile(r"[^.!?;\n]+")


@dataclass(frozen=True)
class Passage:
    """The same thing in two texts: parts of each, in order, with whether the other has them too."""

    field: str
    similarity: float
    left: list[tuple[str, bool]]
    right: list[tuple[str, bool]]


def phrases(left: str, right: str) -> list[str]:
    """The expressions that both have, as the left one writes them, in its order."""
    left = nfc(left)
    tokens = tokens_of(left)
    runs = _common_runs(tokens, tokens_of(nfc(right)))
    found = [
        left[tokens[at].start : tokens[at + size - 1].end] for at, _other, size in sorted(runs)
    ]
    return list(dict.fromkeys(found))


def passages(
    left: Mapping[str, str], right: Mapping[str, str], match: Match, at_most: int = 12
) -> list[Passage]:
    """What is alike in two texts, side by side: their titles, and of longer fields the sentences
    that share half their syllables, the most alike first.
    """
    found = []
    for name, likeness in match.fields.items():
        mine, theirs = nfc(left.get(name, "")), nfc(right.get(name, ""))
        if name == TITLE:
            found.append(_passage(name, mine, theirs, likeness))
        else:
            found += _alike_sentences(name, mine, theirs)[: at_most - len(found)]
    return found


def _alike_sentences(name: str, left: str, right: str) -> list[Passage]:
    theirs = [(sentence, tokens_of(sentence)) for sentence in _sentences(right)]
    found: list[tuple[float, Passage]] = []
    for sentence in _sentences(left):
        mine = tokens_of(sentence)
        shares = [(_share(mine, tokens), -at) for at, (_text, tokens) in enumerate(theirs)]
        share, place = max(shares, default=(0.0, 0))
        if share >= SENTENCE_SHARE:
            found.append((share, _passage(name, sentence, theirs[-place][0], rounded(share))))
    return [passage for _share, passage in sorted(found, key=lambda one: -one[0])]


def _sentences(text: str) -> list[str]:
    sentences = [part.strip() for part in _SENTENCE.findall(text)]
    return [part for part in sentences if len(WORD.findall(part)) >= LEAST_SENTENCE]


def _share(left: Sequence[Token], right: Sequence[Token]) -> float:
    """What part of both the common runs are; 0 at once where few syllables are the same."""
    mine, theirs = {token.word for token in left}, {token.word for token in right}
    if 2 * len(mine & theirs) < SENTENCE_SHARE * (len(mine) + len(theirs)):
        return 0.0
    covered = sum(size for _at, _other, size in _common_runs(left, right))
    return 2 * covered / (len(left) + len(right))


def _passage(name: str, left: str, right: str, similarity: float) -> Passage:
    mine, theirs = tokens_of(left), tokens_of(right)
    runs = _common_runs(mine, theirs)
    return Passage(
        name,
        similarity,
        _marked(left, mine, [(at, size) for at, _other, size in runs]),
        _marked(right, theirs, [(other, size) for _at, other, size in runs]),
    )


def _marked(
    text: str, tokens: Sequence[Token], runs: Iterable[tuple[int, int]]
) -> list[tuple[str, bool]]:
    parts: list[tuple[str, bool]] = []
    done = 0
    for at, size in sorted(runs):
        start, end = tokens[at].start, tokens[at + size - 1].end
        start = max(start, done)
        if start >= end:
            continue
        if start > done:
            parts.append((text[done:start], False))
        parts.append((text[start:end], True))
        done = end
    return [*parts, (text[done:], False)] if done < len(text) else parts


def _common_runs(left: Sequence[Token], right: Sequence[Token]) -> list[tuple[int, int, int]]:
    """(place in the left, in the right, length) of what both have, the longest first, no syllable
    twice: greedy string tiling, so that what was moved is found as well.
    """
    mine, theirs = [token.word for token in left], [token.word for token in right]
    used_mine, used_theirs = [False] * len(mine), [False] * len(theirs)
    runs = []
    while True:
        size, at, other = _longest_run(mine, theirs, used_mine, used_theirs)
        if size < LEAST_RUN:
            break
        for step in range(size):
            used_mine[at + step] = used_theirs[other + step] = True
        runs.append((at, other, size))
    for at, token in enumerate(left):
        if not used_mine[at] and _counts_alone(token):
            for other, word in enumerate(theirs):
                if word == token.word and not used_theirs[other]:
                    used_theirs[other] = True
                    runs.append((at, other, 1))
                    break
    trimmed = [_without_edges(left, *run) for run in runs]
    return [run for run in trimmed if not _says_nothing(left, *run)]


def _without_edges(left: Sequence[Token], at: int, other: int, size: int) -> tuple[int, int, int]:
    while size and left[at].written in edge_words():
        at, other, size = at + 1, other + 1, size - 1
    while size and left[at + size - 1].written in edge_words():
        size -= 1
    return at, other, size


def _longest_run(
    mine: Sequence[str],
    theirs: Sequence[str],
    used_mine: Sequence[bool],
    used_theirs: Sequence[bool],
) -> tuple[int, int, int]:
    """The longest run of unused syllables in both: its length and its places."""
    best = (0, 0, 0)
    before = [0] * (len(theirs) + 1)
    for at, word in enumerate(mine):
        row = [0] * (len(theirs) + 1)
        if not used_mine[at]:
            for other, like in enumerate(theirs):
                if like == word and not used_theirs[other]:
                    size = row[other + 1] = before[other] + 1
                    if size > best[0]:
                        best = (size, at - size + 1, other - size + 1)
        before = row
    return best


def _says_nothing(left: Sequence[Token], at: int, other: int, size: int) -> bool:
    """Words that half of all titles have: together they show no likeness either."""
    return all(_is_common(token) for token in left[at : at + size])


def _is_common(token: Token) -> bool:
    return not token.is_term and token.word in common_words()


def _counts_alone(token: Token) -> bool:
    """A single syllable says something when it stands for an expression or is a sign like AR3."""
    return token.is_term or any(letter.isdigit() for letter in token.word)

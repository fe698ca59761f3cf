"""What changed between two texts, word by word. Pure."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

SAME, OUT, IN = "same", "out", "in"
# Beyond so many words a comparison goes line by line: it must be done while somebody waits.
MOST_WORDS = 4000


@dataclass(frozen=True)
class Piece:
    """A run of words that is the same, was taken out, or was put in."""

    kind: Literal["same", "out", "in"]
    text: str


def difference(before: str, after: str) -> list[Piece]:
    """Pieces in reading order; the same and the taken out give `before` again letter for letter,
    the same and the put in give `after`.
    """
    if before == after:
        return [Piece(SAME, before)] if before else []
    old, new = _words(before), _words(after)
    if len(old) + len(new) > MOST_WORDS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(SAME, "".join(old[a:b])))
            continue
        if a < b:
            pieces.append(Piece(OUT, "".join(old[a:b])))
        if c < d:
            pieces.append(Piece(IN, "".join(new[c:d])))
    return _joined(pieces)


def _words(text: str) -> list[str]:
    """Words and the spaces between them; joined they are the text again."""
    return re.findall(r"\s+|[^\s]+", text)


def _joined(pieces: list[Piece]) -> list[Piece]:
    """A lone space between two changes belongs to both: it would tear a sentence into crumbs."""
    told: list[Piece] = []
    index = 0
    while index < len(pieces):
        run = [pieces[index]]
        while index + 1 < len(pieces) and _goes_on(run, pieces[index + 1 : index + 3]):
            index += 1
            run.append(pieces[index])
        index += 1
        told += _merged(run) if len(run) > 1 else run
    return told


def _goes_on(run: list[Piece], ahead: list[Piece]) -> bool:
    if run[0].kind == SAME:
        return False
    if ahead[0].kind != SAME:
        return True
    return ahead[0].text == " " and len(ahead) > 1


def _merged(run: list[Piece]) -> list[Piece]:
    old = "".join(piece.text for piece in run if piece.kind != IN)
    new = "".join(piece.text for piece in run if piece.kind != OUT)
    return [piece for piece in (Piece(OUT, old), Piece(IN, new)) if piece.text]

"""The Vietnamese language in searching and sorting: folded text, names by their last word."""

import re
import unicodedata

SORT_NAME_LENGTH = 255
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_LETTERS = {"\u0306": "2", "\u0302": "2", "\u031b": "3"}


def nfc(text: str) -> str:
    """The one stored form of the same letters: "Việt" typed as four or seven code points."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """What a search compares: lower case, đ as d, no marks, one space between words.

    fold("  Trồng   CHÈ Đại Từ ") == "trong che dai tu"; folding twice changes nothing.
    """
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).lower())
    kept = (c for c in apart if unicodedata.category(c) not in {"Mn", "Cf"})
    return " ".join("".join(kept).replace("đ", "d").split())


def sort_name(full_name: str) -> str:
    """A key that puts names in the order of a Vietnamese list: last word first, then the others.

    Word by word: letters in the order a ă â b c d đ e ê … o ô ơ … u ư …, then tones in the order
    ngang huyền hỏi ngã sắc nặng. A number at the end ("Ủy viên 12") is no given name: it counts by
    its value, after the words. Only the letters a-z and digits occur, so every database sorts it
    alike; at most SORT_NAME_LENGTH long.
    """
    words = re.findall(r"[^\W_][\w\u0300-\u036f]*", unicodedata.normalize("NFD", full_name.lower()))
    if words and not words[-1].isdecimal():
        words = [words[-1], *words[:-1]]
    return "".join(_letters(word) + _tone(word) for word in words)[:SORT_NAME_LENGTH]


def _letters(word: str) -> str:
    """A word in code: vowels and d with the digit of their place, others as they are."""
    if word.isdecimal():
        return f"a0{int(word):06d}"
    code = ""
    for character in word:
        if character in _LETTERS and code:
            place = "3" if character == "\u0302" and code[-2:-1] == "a" else _LETTERS[character]
            code = code[:-1] + place if code[-1].isdigit() else code
        elif character == "đ":
            code += "d2"
        elif character in "adeou":
            code += f"{character}1"
        elif "a" <= character <= "z":
            code += character
    return code


def _tone(word: str) -> str:
    return next((_TONES[character] for character in word if character in _TONES), "0")

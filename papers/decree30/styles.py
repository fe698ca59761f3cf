"""The decree's elements as paragraph styles, and the text that may go into them."""

import unicodedata
from functools import cache
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph

from papers.decree30 import faces, measures

ALIGN = {"justify": TA_JUSTIFY, "left": TA_LEFT, "centre": TA_CENTER, "right": TA_RIGHT}
# The typeface has no boxes and ticks: in running text they are written.
UNDRAWN = str.maketrans({"☐": "[ ]", "□": "[ ]", "☑": "[x]", "☒": "[x]", "✓": "x", "✔": "x"})


def clean(text: object) -> str:
    """NFC, no control characters."""
    joined = unicodedata.normalize("NFC", str(text))
    return "".join(c for c in joined if c == "\n" or unicodedata.category(c) != "Cc")


def plain(text: object) -> str:
    """Text ready to be drawn in the one typeface."""
    return clean(text).translate(UNDRAWN)


def markup(text: object) -> str:
    """The same for a reportlab paragraph: nothing in it is markup but the line's end."""
    return escape(plain(text)).replace("\n", "<br/>")


@cache
def style(
    size: float,
    face: str = faces.REGULAR,
    align: str = "left",
    indent: float = 0,
    gap: float = 0,
    leading: float = 1.2,
) -> ParagraphStyle:
    return ParagraphStyle(
        f"{face} {size} {align}",
        fontName=face,
        bulletFontName=face,
        fontSize=size,
        leading=size * leading,
        alignment=ALIGN[align],
        firstLineIndent=indent,
        spaceBefore=gap,
        spaceAfter=0,
        allowWidows=0,
        allowOrphans=0,
    )


def line(text: object, size: float, face: str = faces.REGULAR, align: str = "centre", **more):
    """A line or a few of one face: heads, labels, names."""
    return Paragraph(markup(text), style(size, face, align, **more))


def balanced(text: object, width: float, size: float, face: str = faces.BOLD) -> list[str]:
    """A title's lines: as few as it needs, none of them a lonely word; or as the text breaks it."""
    if "\n" in (title := plain(text).strip()):
        return title.splitlines()
    words = title.split()
    fewest, narrow, wide = len(_lines(words, width, size, face)), 0.0, width
    while wide - narrow > 1:
        middle = (narrow + wide) / 2
        if len(_lines(words, middle, size, face)) > fewest:
            narrow = middle
        else:
            wide = middle
    return _lines(words, wide, size, face)


def titled(text: object, width: float, size: float, face: str = faces.BOLD) -> Paragraph:
    """A centred title in balanced lines."""
    return line("\n".join(balanced(text, width, size, face)), size, face)


def widest(lines: list[str], size: float, face: str = faces.BOLD) -> float:
    return max((faces.width(text, face, size) for text in lines), default=0)


def _lines(words: list[str], width: float, size: float, face: str) -> list[str]:
    lines: list[str] = []
    for word in words:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and faces.width(longer, face, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def body(text: object, lead: str = "", face: str = faces.REGULAR, align: str = "justify"):
    """A paragraph of running text, with bold words to begin with."""
    begin = f'<font name="{faces.BOLD}">{markup(lead)}</font> ' if lead else ""
    return Paragraph(
        (begin + markup(text)).strip(),
        style(
            measures.BODY,
            face,
            align,
            indent=measures.INDENT if align in {"justify", "left"} else 0,
            gap=measures.PARAGRAPH_GAP,
            leading=measures.LEADING,
        ),
    )


def listed(items: list[str], before: str = "") -> list[str]:
    """ "; " after each, a full stop after the last, whatever marks they came with."""
    bare = [plain(item).strip().rstrip(";.").rstrip() for item in items]
    return [f"{before}{text}{'.' if text is bare[-1] else ';'}" for text in bare]

"""Paragraphs of a Word file: words in a size and a weight, in a place of a known width."""

from dataclasses import dataclass
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from papers.decree30 import measures
from papers.decree30.styles import clean

FACE = "Times New Roman"
ALIGN = {
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
# A single line of Times New Roman is 1.15 of its size; the PDF's leading in the same measure.
SINGLE = 1.15


@dataclass
class Place:
    """Where paragraphs go, one after the other: the document, a cell, a head or foot."""

    into: Any
    width: float
    is_fresh: bool = False

    def paragraph(self):
        """A new one; a cell, a head and a foot bring their first along."""
        if self.is_fresh:
            self.is_fresh = False
            return self.into.paragraphs[0]
        return self.into.add_paragraph()


def written(paragraph, text: object, size: float, *, bold=False, italic=False, grey=False) -> None:
    """Words into a paragraph; a line's end stays one."""
    run = paragraph.add_run(clean(text))
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    if grey:
        run.font.color.rgb = RGBColor(0x8C, 0x8C, 0x8C)


def line(
    place: Place,
    text: object,
    size: float,
    align: str = "centre",
    *,
    bold: bool = False,
    italic: bool = False,
    gap: float = 0,
):
    """A line or a few of one face: heads, labels, names."""
    paragraph = place.paragraph()
    paragraph.alignment = ALIGN[align]
    paragraph.paragraph_format.space_before = Pt(gap)
    written(paragraph, text, size, bold=bold, italic=italic)
    return paragraph


def body(
    place: Place,
    text: object,
    lead: str = "",
    align: str = "justify",
    *,
    bold: bool = False,
    italic: bool = False,
):
    """A paragraph of running text, with bold words to begin with."""
    paragraph = place.paragraph()
    paragraph.alignment = ALIGN[align]
    form = paragraph.paragraph_format
    form.space_before = Pt(measures.PARAGRAPH_GAP)
    form.line_spacing = round(measures.LEADING / SINGLE, 2)
    if align in {"justify", "left"}:
        form.first_line_indent = Pt(measures.INDENT)
    if lead:
        written(paragraph, f"{lead.strip()} ", measures.BODY, bold=True)
    written(paragraph, text, measures.BODY, bold=bold, italic=italic)
    return paragraph


def rule(place: Place, length: float) -> None:
    """A thin line in the middle: a tiny paragraph's upper border between two indents."""
    paragraph = place.paragraph()
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = Pt(max(0, (place.width - length) / 2))
    form.line_spacing = Pt(4)
    written(paragraph, "", 2)
    border = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for name, value in {"val": "single", "sz": "6", "space": "1", "color": "000000"}.items():
        top.set(qn(f"w:{name}"), value)
    border.append(top)
    # The order of a paragraph's properties is fixed: borders stand before spacing and indents.
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(border, "w:shd", "w:spacing", "w:ind", "w:jc", "w:rPr")


def room(place: Place, height: float) -> None:
    """Empty room of just this height, for a signature or between parts."""
    paragraph = place.paragraph()
    paragraph.paragraph_format.line_spacing = Pt(height)
    written(paragraph, "", 1)


def keep_together(paragraphs) -> None:
    """Each with the next, so that they stand on one page."""
    for paragraph in paragraphs:
        paragraph.paragraph_format.keep_with_next = True

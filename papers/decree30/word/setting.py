"""A paper's blocks as paragraphs and tables of a Word file, counting the articles."""

from docx.enum.section import WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from papers.decree30 import blocks, measures
from papers.decree30.styles import balanced
from papers.decree30.tables import PADDING, fit, rows_of
from papers.decree30.word.frame import begin_section, pad, side_by_side, signed_by
from papers.decree30.word.lines import ALIGN, Place, body, keep_together, line, room, rule, written
from papers.formats import number
from papers.words import amount_in_words

BOX = {True: "☑", False: "☐"}
CELL_ALIGN = {"text": "left", "centre": "centre", "tick": "centre"}


class Setter:
    """Blocks into a place, counting the articles."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.articles = 0
        self.last: list = []

    def all(self, many) -> None:
        for block in many:
            if isinstance(block, blocks.Signatures):
                # A signature never stands alone on a page: the last paragraph goes with it.
                keep_together(self.last)
                self.signatures(block)
                self.last = []
            else:
                self.last = self.one(block)[-1:]

    def one(self, block: blocks.Block | str) -> list:
        """The block set; its paragraphs come back, none for a table."""
        place = self.place
        match block:
            case str():
                return [body(place, block)]
            case blocks.Paragraph(text, lead, is_bold, is_italic, align):
                return [body(place, text, lead, align, bold=is_bold, italic=is_italic)]
            case blocks.Heading(text, is_centred):
                heading = body(place, text, align="centre" if is_centred else "left", bold=True)
                keep_together([heading])
                return [heading]
            case blocks.Article():
                return self.article(block)
            case blocks.Facts(pairs):
                return [body(place, f"- {name}: {value}") for name, value in pairs]
            case blocks.Amount(label, amount):
                figures = body(place, f"{label}: {number(amount)} đồng.")
                keep_together([figures])
                words = body(place, f"Bằng chữ: {amount_in_words(amount)}.", italic=True)
                return [figures, words]
            case blocks.Checklist(items):
                return [body(place, f"{BOX[is_ticked]} {text}") for text, is_ticked in items]
            case blocks.Table():
                set_table(place, block)
                return []
            case blocks.PageBreak():
                place.into.add_page_break()
                return []
        raise TypeError(f"Not a block of a paper: {block!r}")

    def article(self, article: blocks.Article) -> list:
        self.articles += 1
        lead = f"Điều {self.articles}. {article.title}".strip()
        first = body(self.place, article.text, lead)
        if article.title and article.body:
            keep_together([first])
        self.all(article.body)
        return self.last or [first]

    def signatures(self, block: blocks.Signatures) -> None:
        room(self.place, 14)
        share = 1 / len(block.signatories)
        places = side_by_side(self.place, [share] * len(block.signatories))
        for place, signatory in zip(places, block.signatories, strict=True):
            signed_by(place, signatory)


def set_table(place: Place, table: blocks.Table) -> None:
    """Its title, its unit, and the rows under a head that each page repeats; the PDF's widths."""
    above = []
    if table.title:
        above.append(line(place, table.title, measures.BODY, bold=True, gap=measures.PARAGRAPH_GAP))
    if table.unit:
        above.append(line(place, table.unit, measures.RECIPIENTS_LABEL, "right", italic=True))
    keep_together(above or [_gap(place)])
    rows = rows_of(table)
    size, widths = fit(table, rows, place.width)
    grid = place.into.add_table(rows=1 + len(rows), cols=len(table.columns), style="Table Grid")
    grid.autofit = False
    pad(grid, PADDING)
    _repeat(grid.rows[0])
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Pt(width)
    titles = [column.title for column in table.columns]
    for place_of, (texts, cells) in enumerate(
        zip([titles, *rows], (row.cells for row in grid.rows), strict=True)
    ):
        is_head = place_of == 0
        is_bold = is_head or (bool(table.total) and place_of == len(rows))
        for at, (text, cell) in enumerate(zip(texts, cells, strict=True)):
            cell.width = Pt(widths[at])
            kind = table.columns[at].kind
            align = "centre" if is_head else CELL_ALIGN.get(kind, "right")
            shown = BOX[bool(text)] if kind == "tick" and not is_head else text
            paragraph = cell.paragraphs[0]
            paragraph.alignment = ALIGN[align]
            written(paragraph, shown, size, bold=is_bold)


def _gap(place: Place):
    """A table stands a little below what is before it."""
    paragraph = place.paragraph()
    paragraph.paragraph_format.line_spacing = Pt(measures.PARAGRAPH_GAP)
    written(paragraph, "", 1)
    return paragraph


def _repeat(row) -> None:
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(head)


def annexed(document, annex: blocks.Annex) -> None:
    """An appendix on pages of its own, landscape where its table asks for it."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.different_first_page_header_footer = False
    place = Place(document, begin_section(section, is_landscape=annex.is_landscape))
    line(place, annex.label, measures.ANNEX_LABEL, bold=True)
    size = measures.ANNEX_TITLE
    line(place, "\n".join(balanced(annex.title.upper(), place.width, size)), size, bold=True)
    if annex.attached_to:
        attached = f"({annex.attached_to.strip('()')})"
        line(place, attached, measures.PLACE_AND_DATE, italic=True)
    rule(place, place.width * 0.15)
    Setter(place).all(annex.body)

"""A paper's blocks set on pages: bytes of a PDF, the same each time for the same paper."""

from io import BytesIO
from itertools import pairwise
from types import SimpleNamespace

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Spacer,
)
from reportlab.platypus import Paragraph as SetParagraph

from papers.decree30 import blocks, faces, frame, measures
from papers.decree30.drawn import Box, Rule
from papers.decree30.styles import body, line, plain, titled
from papers.decree30.tables import ROOM_TO_BEGIN, set_table
from papers.formats import number
from papers.words import amount_in_words

UPRIGHT, LANDSCAPE = "upright", "landscape"


def press(paper: blocks.Paper) -> bytes:
    """The whole paper: head, text, signatures, annexes."""
    faces.register()
    out = BytesIO()
    pages = Pages(paper, out)
    width = pages.text_width(pages.first_way)
    flow = frame.head(paper, width) + Setter(width).all(paper.body)
    flow = _kept_with_last(flow, frame.end(paper, width))
    for annex in paper.annexes:
        flow += _annex(annex, pages, paper)
    pages.build(flow)
    return out.getvalue()


class Pages(BaseDocTemplate):
    """Upright and landscape pages with the decree's margins, page marks and bookmarks."""

    def __init__(self, paper: blocks.Paper, out: BytesIO) -> None:
        super().__init__(
            out,
            pagesize=measures.PAGE,
            title=plain(paper.title),
            author=plain(paper.issuer),
            subject=plain(paper.subject),
            creator="Ba Nhà",
            producer="Ba Nhà",
            lang="vi-VN",
            displayDocTitle=1,
            invariant=1,
            initialFontName=faces.REGULAR,
        )
        self.paper = paper
        self.first_way, other = (UPRIGHT, LANDSCAPE)[:: -1 if paper.is_landscape else 1]
        # The first of them is the first page's.
        self.addPageTemplates([self._template(self.first_way), self._template(other)])

    def page_size(self, way: str) -> tuple[float, float]:
        return measures.PAGE if way == UPRIGHT else measures.PAGE[::-1]

    def text_width(self, way: str) -> float:
        return self.page_size(way)[0] - measures.LEFT - measures.RIGHT

    def _template(self, way: str) -> PageTemplate:
        width, height = self.page_size(way)
        text = Frame(
            measures.LEFT,
            measures.BOTTOM,
            self.text_width(way),
            height - measures.TOP - measures.BOTTOM,
            leftPadding=0,
            rightPadding=0,
            topPadding=0,
            bottomPadding=0,
        )
        return PageTemplate(
            id=way,
            frames=[text],
            pagesize=(width, height),
            onPage=lambda canvas, _: frame.mark_page(canvas, self.paper, width, height),
        )

    def _makeCanvas(self, filename=None, canvasmaker=Canvas):
        canvas = super()._makeCanvas(filename, canvasmaker)
        if self.paper.on:
            # Made on the paper's own date: a clock here would give other bytes each time.
            day = self.paper.on
            canvas._doc._timeStamp = SimpleNamespace(
                t=0, YMDhms=(day.year, day.month, day.day, 0, 0, 0), dhh=7, dmm=0
            )
        return canvas

    def afterFlowable(self, flowable: Flowable) -> None:
        if bookmark := getattr(flowable, "bookmark", ""):
            key = f"p{self.canv.getPageNumber()}-{bookmark}"
            self.canv.bookmarkPage(key)
            self.canv.addOutlineEntry(bookmark, key, level=0)


class Setter:
    """Blocks into flowables, counting the articles."""

    def __init__(self, width: float) -> None:
        self.width = width
        self.articles = 0

    def all(self, many) -> list[Flowable]:
        flow: list[Flowable] = []
        for block, following in pairwise([*many, None]):
            if isinstance(block, blocks.Signatures):
                flow = _kept_with_last(flow, self.signatures(block))
            elif isinstance(block, blocks.Heading) and isinstance(following, blocks.Table):
                # keepWithNext would keep it with the whole table: room for its beginning will do.
                heading = self.one(block)[0]
                heading.keepWithNext = False
                flow += [CondPageBreak(ROOM_TO_BEGIN + measures.BODY * 2), heading]
            else:
                flow += self.one(block)
        return flow

    def one(self, block: blocks.Block | str) -> list[Flowable]:
        match block:
            case str():
                return [body(block)]
            case blocks.Paragraph():
                return [body(block.text, block.lead, _face(block), block.align)]
            case blocks.Heading(text, is_centred):
                return [_heading(text, "centre" if is_centred else "left")]
            case blocks.Article():
                return self.article(block)
            case blocks.Facts(pairs):
                return [body(f"- {name}: {value}") for name, value in pairs]
            case blocks.Amount(label, amount):
                figures = body(f"{label}: {number(amount)} đồng.")
                figures.keepWithNext = True
                words = body(f"Bằng chữ: {amount_in_words(amount)}.", face=faces.ITALIC)
                return [figures, words]
            case blocks.Checklist(items):
                return [self.item(text, is_ticked) for text, is_ticked in items]
            case blocks.Table():
                return set_table(block, self.width)
            case blocks.PageBreak():
                return [PageBreak()]
        raise TypeError(f"Not a block of a paper: {block!r}")

    def article(self, article: blocks.Article) -> list[Flowable]:
        self.articles += 1
        lead = f"Điều {self.articles}. {article.title}".strip()
        first = body(article.text, lead)
        first.bookmark = plain(lead)
        first.keepWithNext = bool(article.title and article.body)
        return [first, *self.all(article.body)]

    def item(self, text: str, is_ticked: bool) -> Flowable:
        indent, box = measures.INDENT, 18
        row = frame.side_by_side(
            [[Spacer(0, 3), Box(is_ticked, 10)], [line(text, measures.BODY, align="justify")]],
            [box, self.width - indent - box],
        )
        row.hAlign = "RIGHT"
        row.spaceBefore = measures.PARAGRAPH_GAP
        return row

    def signatures(self, block: blocks.Signatures) -> list[Flowable]:
        share = self.width / len(block.signatories)
        columns = [frame.signed_by(signatory) for signatory in block.signatories]
        return [Spacer(0, 14), frame.side_by_side(columns, [share] * len(columns))]


def _face(paragraph: blocks.Paragraph) -> str:
    return {
        (False, False): faces.REGULAR,
        (True, False): faces.BOLD,
        (False, True): faces.ITALIC,
        (True, True): faces.BOLD_ITALIC,
    }[paragraph.is_bold, paragraph.is_italic]


def _heading(text: str, align: str) -> SetParagraph:
    heading = body(text, face=faces.BOLD, align=align)
    heading.keepWithNext = True
    return heading


def _kept_with_last(flow: list[Flowable], signature: list[Flowable]) -> list[Flowable]:
    """A signature never stands alone on a page: the last paragraph goes with it."""
    if not signature:
        return flow
    if flow and isinstance(flow[-1], KeepTogether):
        # Nơi nhận under two signatures.
        return [*flow[:-1], KeepTogether([*flow[-1]._content, *signature])]
    together = []
    while flow and isinstance(flow[-1], SetParagraph) and len(together) < 2:
        together.insert(0, flow.pop())
        if not getattr(flow[-1] if flow else None, "keepWithNext", False):
            break
    return [*flow, KeepTogether([*together, *signature])]


def _annex(annex: blocks.Annex, pages: Pages, paper: blocks.Paper) -> list[Flowable]:
    way = LANDSCAPE if annex.is_landscape else UPRIGHT
    width = pages.text_width(way)
    label = line(annex.label, measures.ANNEX_LABEL, faces.BOLD)
    label.bookmark = plain(annex.label)
    attached = f"({annex.attached_to.strip('()')})" if annex.attached_to else ""
    return [
        NextPageTemplate(way),
        PageBreak(),
        label,
        titled(annex.title.upper(), width, measures.ANNEX_TITLE),
        *([line(attached, measures.PLACE_AND_DATE, faces.ITALIC)] if attached else []),
        Rule(width * 0.15),
        Spacer(0, 8),
        *Setter(width).all(annex.body),
    ]

"""What surrounds the text: the head of the first page, the end with its signature, page marks."""

from reportlab.platypus import Flowable, Spacer, Table, TableStyle

from papers.decree30 import faces, measures
from papers.decree30.blocks import Paper, Signatory
from papers.decree30.drawn import Rule, draw_qr
from papers.decree30.styles import balanced, body, line, listed, titled, widest
from papers.formats import long_date

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
ILLUSTRATION = "Số liệu minh họa"

BARE = TableStyle(
    [
        # A table sets its cells' typeface even when they hold none of its own text.
        ("FONT", (0, 0), (-1, -1), faces.REGULAR),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
    ]
)


def side_by_side(columns: list[list[Flowable]], widths: list[float]) -> Table:
    return Table([columns], colWidths=widths, style=BARE)


def head(paper: Paper, width: float) -> list[Flowable]:
    """Everything above the text."""
    if paper.is_contract:
        return [*_nation(), *_date(paper, "right"), *_title(paper, width)]
    widths = [width * 0.4, width * 0.6]
    rows = [
        [_issuer(paper, widths[0]), _nation()],
        [_number(paper, widths[0]), _date(paper, "centre")],
    ]
    return [Table(rows, colWidths=widths, style=BARE), *_title(paper, width)]


def _nation() -> list[Flowable]:
    return [
        line(NATION, measures.NATIONAL_NAME, faces.BOLD),
        line(MOTTO, measures.MOTTO, faces.BOLD),
        Rule(faces.width(MOTTO, faces.BOLD, measures.MOTTO)),
    ]


def _date(paper: Paper, align: str) -> list[Flowable]:
    day = long_date(paper.on) if paper.on else "ngày … tháng … năm …"
    text = f"{paper.place}, {day}" if paper.place else ""
    if not text:
        return []
    return [Spacer(0, 6), line(text, measures.PLACE_AND_DATE, faces.ITALIC, align)]


def _issuer(paper: Paper, width: float) -> list[Flowable]:
    """The issuing body over its rule."""
    parent, name = paper.issuer_parent.upper(), paper.issuer.upper()
    above = [titled(parent, width, measures.ISSUER, faces.REGULAR)] if parent else []
    return [*above, *_over_rule(name, width, measures.ISSUER)]


def _over_rule(title: str, width: float, size: float) -> list[Flowable]:
    """A title over a rule of two fifths of its widest line; the decree says a third to a half."""
    return [titled(title, width, size), Rule(widest(balanced(title, width, size), size) * 0.4)]


def _number(paper: Paper, width: float) -> list[Flowable]:
    """The number; a letter's subject under it."""
    flow: list[Flowable] = [Spacer(0, 6)]
    if paper.number:
        flow.append(line(f"Số: {paper.number}", measures.NUMBER))
    if not paper.type_name and paper.subject:
        size = measures.LETTER_SUBJECT
        flow.append(titled(f"V/v {paper.subject}", width - 8, size, faces.REGULAR))
    return flow


def _title(paper: Paper, width: float) -> list[Flowable]:
    flow: list[Flowable] = []
    if paper.type_name:
        flow += [Spacer(0, 14), line(paper.type_name.upper(), measures.TYPE_NAME, faces.BOLD)]
        if paper.is_contract and paper.number:
            flow.append(line(f"Số: {paper.number}", measures.NUMBER))
        if paper.subject:
            flow += [Spacer(0, 2), *_over_rule(paper.subject, width, measures.SUBJECT)]
    flow += _addressed_to(list(paper.addressed_to), width)
    if paper.issued_by:
        flow.append(line(paper.issued_by.upper(), measures.BODY, faces.BOLD, gap=12))
    flow.append(Spacer(0, 6))
    flow += [body(basis, face=faces.ITALIC) for basis in listed(list(paper.bases))]
    if paper.resolves:
        flow.append(line(paper.resolves, measures.BODY, faces.BOLD, gap=10))
    return flow


def _addressed_to(names: list[str], width: float) -> list[Flowable]:
    if not names:
        return []
    if len(names) == 1:
        return [Spacer(0, 14), line(f"Kính gửi: {names[0]}", measures.BODY)]
    first = line("Kính gửi:", measures.BODY, align="right")
    many = [line(name, measures.BODY, align="left") for name in listed(names, before="- ")]
    columns = [[first], [Spacer(0, measures.BODY * 1.2), *many]]
    return [Spacer(0, 14), side_by_side(columns, [width * 0.3, width * 0.7])]


def end(paper: Paper, width: float) -> list[Flowable]:
    """Nơi nhận at the left; authority, room for the signature and the name at the right."""
    if not paper.authority and not paper.recipients:
        return []
    left: list[Flowable] = []
    if paper.recipients:
        left.append(line("Nơi nhận:", measures.RECIPIENTS_LABEL, faces.BOLD_ITALIC, "left"))
        left += [
            line(name, measures.RECIPIENTS, align="left")
            for name in listed(list(paper.recipients), before="- ")
        ]
    right = signed_by(Signatory(title=paper.authority, name=paper.signer_name))
    return [Spacer(0, 14), side_by_side([left, right], [width * 0.45, width * 0.55])]


def signed_by(signatory: Signatory) -> list[Flowable]:
    return [
        line(signatory.title.upper(), measures.AUTHORITY, faces.BOLD),
        *([line(signatory.post.upper(), measures.AUTHORITY, faces.BOLD)] if signatory.post else []),
        Spacer(0, measures.ROOM_FOR_SIGNATURE),
        line(signatory.name, measures.AUTHORITY, faces.BOLD),
    ]


def mark_page(canvas, paper: Paper, page_width: float, page_height: float) -> None:
    """The page's number in the top margin, not on page 1; at the foot how to check the paper."""
    canvas.saveState()
    if canvas.getPageNumber() > 1:
        canvas.setFont(faces.REGULAR, measures.PAGE_NUMBER)
        canvas.drawCentredString(
            (measures.LEFT + page_width - measures.RIGHT) / 2,
            page_height - measures.PAGE_NUMBER_FROM_TOP,
            str(canvas.getPageNumber()),
        )
    if paper.mark:
        _across(canvas, paper.mark, page_width, page_height)
    if paper.check_url:
        _check(canvas, paper)
    elif paper.foot:
        canvas.setFont(faces.REGULAR, measures.FOOT)
        top = measures.QR_FROM_BOTTOM + measures.QR_SIZE / 2
        for at, text in enumerate(paper.foot.splitlines()):
            canvas.drawString(measures.LEFT, top - at * measures.FOOT * 1.3, text)
    if paper.is_illustration:
        canvas.setFont(faces.BOLD_ITALIC, measures.FOOT + 2)
        middle = measures.QR_FROM_BOTTOM + measures.QR_SIZE / 2
        canvas.drawRightString(page_width - measures.RIGHT, middle, ILLUSTRATION)
    canvas.restoreState()


def _across(canvas, mark: str, page_width: float, page_height: float) -> None:
    """A pale word from corner to corner, which no copy hides and which hides no text."""
    canvas.saveState()
    canvas.setFillGray(0.9)
    canvas.setFont(faces.BOLD, measures.MARK)
    canvas.translate(page_width / 2, page_height / 2)
    canvas.rotate(45)
    canvas.drawCentredString(0, -measures.MARK / 3, mark)
    canvas.restoreState()


def _check(canvas, paper: Paper) -> None:
    size, bottom = measures.QR_SIZE, measures.QR_FROM_BOTTOM
    draw_qr(canvas, paper.check_url, measures.LEFT, bottom, size)
    left = measures.LEFT + size + 6
    canvas.setFont(faces.REGULAR, measures.FOOT)
    canvas.drawString(left, bottom + size * 0.58, f"Mã giấy tờ: {paper.code}")
    canvas.drawString(left, bottom + size * 0.28, f"Kiểm tra tại: {paper.check_url}")

"""What surrounds a Word file's text: margins, head of page 1, page numbers, foot, signature."""

from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Pt

from papers.decree30 import faces, measures
from papers.decree30.blocks import Paper, Signatory
from papers.decree30.frame import ILLUSTRATION, MOTTO, NATION
from papers.decree30.styles import balanced, clean, listed, widest
from papers.decree30.word.lines import Place, body, keep_together, line, room, rule
from papers.formats import long_date

FROM_EDGE = 8 * measures.MM
WORD_ART = """
<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
     xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
 <w:pict>
  <v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"
    path="m@7,l@8,m@5,21600l@6,21600e">
   <v:textpath on="t" fitshape="t"/>
  </v:shapetype>
  <v:shape id="mark" o:spid="_x0000_s2049" type="#_x0000_t136" fillcolor="#e6e6e6" stroked="f"
    style="position:absolute;width:420pt;height:96pt;rotation:315;z-index:-251658752;
    mso-position-horizontal:center;mso-position-horizontal-relative:margin;
    mso-position-vertical:center;mso-position-vertical-relative:margin">
   <v:textpath style="font-family:&quot;Times New Roman&quot;;font-size:1pt;font-weight:bold"/>
  </v:shape>
 </w:pict>
</w:r>"""


def begin_section(section, *, is_landscape: bool = False) -> float:
    """Paper and margins of the decree; the width of its text comes back."""
    width, height = measures.PAGE[::-1] if is_landscape else measures.PAGE
    section.orientation = WD_ORIENT.LANDSCAPE if is_landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Pt(width), Pt(height)
    section.top_margin, section.bottom_margin = Pt(measures.TOP), Pt(measures.BOTTOM)
    section.left_margin, section.right_margin = Pt(measures.LEFT), Pt(measures.RIGHT)
    section.header_distance = Pt(measures.PAGE_NUMBER_FROM_TOP - measures.PAGE_NUMBER)
    section.footer_distance = Pt(FROM_EDGE)
    return width - measures.LEFT - measures.RIGHT


def mark_pages(section, paper: Paper) -> None:
    """The page's number in the top margin, not on page 1; at the foot how to check the paper."""
    section.different_first_page_header_footer = True
    first, later = section.first_page_header, section.header
    for header in (first, later):
        header.is_linked_to_previous = False
        if paper.mark:
            _across(header.paragraphs[0], paper.mark)
    _page_number(line(Place(later, 0, is_fresh=True), "", measures.PAGE_NUMBER))
    for footer in (section.first_page_footer, section.footer):
        footer.is_linked_to_previous = False
        place = Place(footer, 0, is_fresh=True)
        if paper.code:
            line(place, f"Mã giấy tờ: {paper.code}", measures.FOOT, "left")
            line(place, f"Kiểm tra tại: {paper.check_url}", measures.FOOT, "left")
        if paper.foot:
            line(place, paper.foot, measures.FOOT, "left")
        if paper.is_illustration:
            line(place, ILLUSTRATION, measures.FOOT + 2, "right", bold=True, italic=True)


def _page_number(paragraph) -> None:
    run = paragraph.add_run()
    run.font.size = Pt(measures.PAGE_NUMBER)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)


def _across(paragraph, mark: str) -> None:
    """A pale word from corner to corner, behind the text."""
    run = parse_xml(WORD_ART)
    run.find(".//{urn:schemas-microsoft-com:vml}shape/{*}textpath").set("string", clean(mark))
    paragraph._p.append(run)


def side_by_side(place: Place, shares: list[float]) -> list[Place]:
    """Places beside each other without lines, by their shares of the width."""
    table = place.into.add_table(rows=1, cols=len(shares))
    table.autofit = False
    pad(table, 0)
    # A signature's title, room and name stand on one page.
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    places = []
    for cell, share in zip(table.rows[0].cells, shares, strict=True):
        cell.width = Pt(place.width * share)
        table.columns[len(places)].width = cell.width
        places.append(Place(cell, place.width * share, is_fresh=True))
    return places


def pad(table, points: float) -> None:
    """How far its words stand from the sides of their cells."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        width = OxmlElement(f"w:{side}")
        width.set(qn("w:w"), str(round(points * 20)))
        width.set(qn("w:type"), "dxa")
        margins.append(width)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")


def head(place: Place, paper: Paper) -> None:
    """Everything above the text."""
    if paper.is_contract:
        _nation(place)
        _date(place, paper, "right")
    else:
        left, right = side_by_side(place, [0.4, 0.6])
        _issuer(left, paper)
        _nation(right)
        _date(right, paper, "centre")
    _title(place, paper)


def _nation(place: Place) -> None:
    line(place, NATION, measures.NATIONAL_NAME, bold=True)
    line(place, MOTTO, measures.MOTTO, bold=True)
    rule(place, faces.width(MOTTO, faces.BOLD, measures.MOTTO))


def _date(place: Place, paper: Paper, align: str) -> None:
    if paper.place:
        day = long_date(paper.on) if paper.on else "ngày … tháng … năm …"
        size = measures.PLACE_AND_DATE
        line(place, f"{paper.place}, {day}", size, align, italic=True, gap=6)


def _issuer(place: Place, paper: Paper) -> None:
    if paper.issuer_parent:
        parent = paper.issuer_parent.upper()
        size = measures.ISSUER
        line(place, "\n".join(balanced(parent, place.width, size, faces.REGULAR)), size)
    over_rule(place, paper.issuer.upper(), measures.ISSUER)
    if paper.number:
        line(place, f"Số: {paper.number}", measures.NUMBER, gap=6)
    if not paper.type_name and paper.subject:
        size = measures.LETTER_SUBJECT
        line(place, f"V/v {paper.subject}", size)


def over_rule(place: Place, title: str, size: float) -> None:
    """A title over a rule of two fifths of its widest line."""
    lines = balanced(title, place.width, size)
    line(place, "\n".join(lines), size, bold=True)
    rule(place, widest(lines, size) * 0.4)


def _title(place: Place, paper: Paper) -> None:
    if paper.type_name:
        line(place, paper.type_name.upper(), measures.TYPE_NAME, bold=True, gap=14)
        if paper.is_contract and paper.number:
            line(place, f"Số: {paper.number}", measures.NUMBER)
        if paper.subject:
            over_rule(place, paper.subject, measures.SUBJECT)
    _addressed_to(place, list(paper.addressed_to))
    if paper.issued_by:
        line(place, paper.issued_by.upper(), measures.BODY, bold=True, gap=12)
    for basis in listed(list(paper.bases)):
        body(place, basis, italic=True)
    if paper.resolves:
        line(place, paper.resolves, measures.BODY, bold=True, gap=10)


def _addressed_to(place: Place, names: list[str]) -> None:
    if len(names) == 1:
        line(place, f"Kính gửi: {names[0]}", measures.BODY, gap=14)
    elif names:
        line(place, "Kính gửi:", measures.BODY, gap=14)
        for name in listed(names, before="- "):
            line(place, name, measures.BODY, "left").paragraph_format.left_indent = Pt(
                place.width * 0.3
            )


def end(place: Place, paper: Paper) -> None:
    """Nơi nhận at the left; authority, room for the signature and the name at the right."""
    if not paper.authority and not paper.recipients:
        return
    room(place, 14)
    left, right = side_by_side(place, [0.45, 0.55])
    if paper.recipients:
        size = measures.RECIPIENTS_LABEL
        line(left, "Nơi nhận:", size, "left", bold=True, italic=True)
        for name in listed(list(paper.recipients), before="- "):
            line(left, name, measures.RECIPIENTS, "left")
    if paper.authority:
        signed_by(right, Signatory(title=paper.authority, name=paper.signer_name))


def signed_by(place: Place, signatory: Signatory) -> None:
    title = line(place, signatory.title.upper(), measures.AUTHORITY, bold=True)
    above = [title]
    if signatory.post:
        above.append(line(place, signatory.post.upper(), measures.AUTHORITY, bold=True))
    room(place, measures.ROOM_FOR_SIGNATURE)
    keep_together(above)
    line(place, signatory.name, measures.AUTHORITY, bold=True)

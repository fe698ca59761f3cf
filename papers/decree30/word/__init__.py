"""The same paper as a Word file, for those who work on with it: the blocks, words and figures that
the PDF has, with the decree's measures in Times New Roman. The same paper gives the same bytes.
"""

from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt

from papers.decree30 import blocks, measures
from papers.decree30.styles import clean
from papers.decree30.word.frame import begin_section, end, head, mark_pages
from papers.decree30.word.lines import FACE, Place
from papers.decree30.word.setting import Setter, annexed

LONG_AGO = (1980, 1, 1, 0, 0, 0)


def press(paper: blocks.Paper) -> bytes:
    """The whole paper: head, text, signatures, annexes."""
    document = Document()
    _plain_style(document)
    _say_what_it_is(document, paper)
    section = document.sections[0]
    width = begin_section(section, is_landscape=paper.is_landscape)
    mark_pages(section, paper)
    place = Place(document, width)
    head(place, paper)
    Setter(place).all(paper.body)
    end(place, paper)
    for annex in paper.annexes:
        annexed(document, annex)
    return _settled(document)


def _plain_style(document) -> None:
    """What every paragraph begins from: the one face, no room of its own."""
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FACE, Pt(measures.BODY)
    fonts = normal.element.rPr.rFonts
    for script in ("w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FACE)
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.widow_control = True


def _say_what_it_is(document, paper: blocks.Paper) -> None:
    about = document.core_properties
    about.title, about.subject = clean(paper.title)[:255], clean(paper.subject)[:255]
    about.author, about.language, about.comments = clean(paper.issuer)[:255], "vi-VN", ""
    about.last_modified_by = "Ba Nhà"
    if paper.on:
        moment = datetime(paper.on.year, paper.on.month, paper.on.day)
        about.created = about.modified = moment


def _settled(document) -> bytes:
    """Its parts with no clock in them."""
    loose, out = BytesIO(), BytesIO()
    document.save(loose)
    with ZipFile(loose) as read, ZipFile(out, "w", ZIP_DEFLATED) as write:
        for name in read.namelist():
            part = ZipInfo(name, LONG_AGO)
            part.compress_type = ZIP_DEFLATED
            write.writestr(part, read.read(name))
    return out.getvalue()

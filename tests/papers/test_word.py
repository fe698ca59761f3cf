"""Papers as Word files: the words and figures of the PDF, the measures of Decree 30/2020."""

import re
import subprocess
import unicodedata
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from pypdf import PdfReader

from papers.decree30 import Amount, Checklist, Column, Heading, Table, faces, measures
from tests import make
from tests.papers.reading import fonts_of, pieces_of, text_of
from tests.papers.test_decree30 import allowed, the, within

FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{}</dir></fontconfig>
"""
PAGE_NUMBERS_AND_FOOT = re.compile(r"Mã giấy tờ:.*?(?=Số liệu|$)|Số liệu minh họa")


def words_of(content: bytes) -> str:
    """Every word of the text, tables among it, in order."""
    body = docx.Document(BytesIO(content)).element.body
    return " ".join(" ".join(node.text or "" for node in body.iter("{*}t")).split())


def opened_with_libreoffice(content: bytes, folder: Path) -> bytes:
    """What LibreOffice prints of it, with the typeface whose measures are Times New Roman's."""
    (folder / "fonts.conf").write_text(FONTS.format(faces.FOLDER))
    (folder / "paper.docx").write_bytes(content)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/home", "--headless"]
        + ["--convert-to", "pdf", "--outdir", str(folder), str(folder / "paper.docx")],
        env={
            "FONTCONFIG_FILE": str(folder / "fonts.conf"),
            "HOME": str(folder),
            "PATH": "/usr/bin",
        },
        check=True,
        capture_output=True,
        timeout=120,
    )
    return (folder / "paper.pdf").read_bytes()


@pytest.mark.parametrize("maker", [make.paper, make.decision_paper, make.contract_paper])
def test_every_word_of_the_pdf_stands_in_the_word_file(maker):
    paper = maker()
    in_word = set(words_of(paper.to_docx()).split())
    in_pdf = set(PAGE_NUMBERS_AND_FOOT.sub("", text_of(paper.to_pdf())).split())
    pages = {str(number) for number in range(1, 20)}
    assert in_pdf - in_word - pages <= {"[x]", "[", "]", "x"}


def test_figures_are_written_as_in_the_pdf():
    table = Table([Column("Số", kind="amount")], [[1_234_567]], total=[7_000_000])
    words = words_of(make.paper(body=[Amount("Tổng", 1_250_000_000), table]).to_docx())
    for figure in [
        "Tổng: 1.250.000.000 đồng.",
        "Bằng chữ: Một tỷ hai trăm năm mươi triệu đồng.",
        "1.234.567",
        "7.000.000",
    ]:
        assert figure in words


def test_what_looks_like_markup_is_only_text_and_text_typed_apart_is_joined():
    nasty = "<w:t>đậm</w:t> & {{ 1+1 }} \x00\x07{% x %}"
    apart = unicodedata.normalize("NFD", "Định Hóa")
    words = words_of(make.paper(body=[nasty, Heading(apart), Checklist([("một", True)])]).to_docx())
    assert "<w:t>đậm</w:t> & {{ 1+1 }} {% x %}" in words
    assert "Định Hóa" in words
    assert "☑ một" in words


def test_the_same_paper_gives_the_same_bytes_and_tells_nothing_of_who_made_it():
    first, second = (make.decision_paper(rows=2).to_docx() for _ in range(2))
    assert first == second
    about = docx.Document(BytesIO(first)).core_properties
    assert (about.author, about.last_modified_by) == ("Sở Khoa học và Công nghệ", "Ba Nhà")
    assert str(about.created.date()) == "2026-02-05"
    with ZipFile(BytesIO(first)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_an_unknown_block_is_refused():
    with pytest.raises(TypeError):
        make.paper(body=[3]).to_docx()


@pytest.mark.libreoffice
def test_libreoffice_opens_it_with_the_measures_of_the_decree(tmp_path):
    paper = make.decision_paper().with_code("ABCD-EFGH-JKMN", "https://x.example/giay-to/a/")
    pdf = opened_with_libreoffice(paper.to_docx(), tmp_path)
    limits, pieces = allowed(), pieces_of(pdf)
    assert {name.partition("+")[2].partition("-")[0] for name in fonts_of(pdf)} <= {
        "LiberationSerif",
        "DejaVuSans",
    }
    pages = PdfReader(BytesIO(pdf)).pages
    sizes = [tuple(round(float(side)) for side in page.mediabox[2:]) for page in pages]
    assert sizes[0] == (595, 842)
    assert set(sizes[1:]) == {(842, 595)}
    assert the(pieces, "CỘNG HÒA").size == measures.NATIONAL_NAME
    assert the(pieces, "Căn cứ Luật").face == "LiberationSerif-Italic"
    assert within(the(pieces, "Căn cứ Luật").size, [13, 14])
    assert min(piece.left for piece in pieces) >= limits["margin_left"][0] * measures.MM - 0.5
    numbers = [piece.page for piece in pieces if piece.text == str(piece.page)]
    assert 1 not in numbers
    assert set(range(2, len(sizes) + 1)) <= set(numbers)
    assert "Mã giấy tờ: ABCD-EFGH-JKMN" in text_of(pdf)


@pytest.mark.libreoffice
def test_a_draft_says_so_across_its_pages_when_printed(tmp_path):
    paper = make.paper(mark="DỰ THẢO", body=["Chữ."] * 60)
    with ZipFile(BytesIO(paper.to_docx())) as parts:
        heads = [n for n in parts.namelist() if "header" in n and n.endswith(".xml")]
        assert sum("DỰ THẢO" in parts.read(name).decode() for name in heads) == 2
    pdf = opened_with_libreoffice(paper.to_docx(), tmp_path)
    assert len(PdfReader(BytesIO(pdf)).pages) == 3

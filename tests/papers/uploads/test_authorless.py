"""A file goes out without what it tells of its author, and says the same otherwise."""

import io
import struct
import zipfile
import zlib

import pikepdf
import pytest
from openpyxl import load_workbook
from PIL import Image

from papers.uploads import DOCX, JPEG, PDF, PNG, XLSX, read_upload, without_author
from tests import make

NAME = "Danhtính"


def cleaned(content: bytes, kind: str) -> bytes:
    return without_author(io.BytesIO(content), kind).getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {part: package.read(part) for part in package.namelist()}


def named_pdf() -> bytes:
    held = io.BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page().obj
        page.Annots = pikepdf.Array(
            [pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text,
                                Rect=[0, 0, 9, 9], T=NAME, Contents="Xem lại")]
        )  # fmt: skip
        page.PieceInfo = pikepdf.Dictionary(Word=pikepdf.Dictionary(Private=NAME))
        page.Metadata = pdf.make_stream(f"<x>{NAME}</x>".encode())
        pdf.docinfo["/Author"] = NAME
        with pdf.open_metadata() as meta:
            meta["dc:creator"] = [NAME]
        pdf.save(held)
    return held.getvalue()


def words_in(content: bytes) -> str:
    """Every text and stream of a PDF."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        streams = [t.read_bytes() for t in pdf.objects if isinstance(t, pikepdf.Stream)]
        return " ".join(
            [*map(repr, pdf.objects), repr(pdf.trailer), *(s.decode("latin-1") for s in streams)]
        )


def test_a_pdf_keeps_its_pages_and_remarks_and_loses_its_people():
    before, after = named_pdf(), cleaned(named_pdf(), PDF)
    assert NAME in words_in(before)
    assert "Danh" not in words_in(after)
    with pikepdf.open(io.BytesIO(after)) as pdf:
        assert (len(pdf.pages), str(pdf.pages[0].Annots[0].Contents)) == (1, "Xem lại")


def test_a_word_file_loses_properties_and_who_remarked_and_changed():
    content = make.office_bytes(
        "word/document.xml",
        **{
            "docProps/core.xml": f"<cp><dc:creator>{NAME}</dc:creator>"
            f"<cp:lastModifiedBy>{NAME}</cp:lastModifiedBy></cp>",
            "docProps/app.xml": f"<p><Company>{NAME}</Company><Pages>3</Pages></p>",
            "word/comments.xml": f'<w:comment w:author="{NAME}" w:initials="DT"><w:t>Sửa</w:t>'
            "</w:comment>",
            "word/people.xml": f"<w15:person w15:author='{NAME}'/>",
            "word/numbering.xml": f'<w:ins w:id="1" w:author="{NAME}"><w:t>Câu</w:t></w:ins>',
            "word/media/image1.jpeg": b"\xff\xd8\xff\xe1\x00\x0cDanhtinh..\xff\xd9",
        },
    )
    parts = parts_of(cleaned(content, DOCX))
    assert [name for name, body in parts.items() if b"Danht" in body] == []
    assert "<w:t>Sửa</w:t>" in parts["word/comments.xml"].decode()
    assert "<Pages>3</Pages>" in parts["docProps/app.xml"].decode()
    assert b'w:id="1"' in parts["word/numbering.xml"]


def test_a_spreadsheet_still_opens_and_names_nobody():
    file = make.spreadsheet(["Nội dung", "Số tiền"], ["Vật tư", 5])
    book = load_workbook(file)
    book.properties.creator = book.properties.lastModifiedBy = NAME
    held = io.BytesIO()
    book.save(held)
    after = cleaned(held.getvalue(), XLSX)
    assert [name for name, body in parts_of(after).items() if NAME.encode() in body] == []
    assert [[c.value for c in row] for row in load_workbook(io.BytesIO(after)).active] == [
        ["Nội dung", "Số tiền"],
        ["Vật tư", 5],
    ]


def test_where_a_spreadsheet_lay_on_somebodys_disk_is_gone():
    content = make.office_bytes(
        **{"xl/other.xml": f'<a><x15ac:absPath url="C:\\\\Users\\\\{NAME}\\\\"/><b/></a>'}
    )
    assert parts_of(cleaned(content, XLSX))["xl/other.xml"] == b"<a><b/></a>"


def test_a_png_loses_its_texts():
    body = b"Author\0" + NAME.encode()
    told = struct.pack("!I", zlib.crc32(b"tEXt" + body))
    piece = struct.pack("!I", len(body)) + b"tEXt" + body + told
    assert cleaned(make.png(more=piece), PNG) == make.png()


def test_a_jpeg_loses_its_camera_data_and_keeps_its_points():
    picture, held = Image.new("RGB", (4, 4), "red"), io.BytesIO()
    data = Image.Exif()
    data[0x013B] = "Danhtinh"
    picture.save(held, "JPEG", exif=data, comment=b"Danhtinh")
    before, after = held.getvalue(), cleaned(held.getvalue(), JPEG)
    assert (b"Danhtinh" in before, b"Danhtinh" in after) == (True, False)
    points = [Image.open(io.BytesIO(content)).tobytes() for content in (before, after)]
    assert points[0] == points[1]


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", named_pdf(), PDF),
        ("a.xlsx", make.spreadsheet(["Một"]).read(), XLSX),
        ("a.png", make.png(), PNG),
        ("a.jpg", make.jpeg(), JPEG),
    ],
)
def test_what_comes_out_is_taken_as_what_went_in_and_is_always_the_same(name, content, kind):
    once, again = cleaned(content, kind), cleaned(content, kind)
    assert once == again
    assert read_upload(make.upload(name, once), max_bytes=10**7).content_type == kind

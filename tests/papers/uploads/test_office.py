"""DOCX and XLSX that are bombs, hold other files, or reach out of themselves."""

import io
import struct
import zipfile

import pytest

from papers.uploads import MEGABYTE, read_upload
from tests import make
from tests.papers.uploads.test_receiving import LIMIT, why_not

BOMB = {f"word/{n}.xml": b"0" * MEGABYTE for n in range(201)}


def document(**parts) -> bytes:
    return make.office_bytes("word/document.xml", **parts)


def test_a_document_that_unfolds_too_far_is_refused_by_both_sizes():
    content = document(**BOMB)
    assert len(content) < MEGABYTE
    assert "200,0" in why_not(make.upload("bom.docx", content))


def test_a_document_that_unfolds_to_too_many_times_its_size_is_refused():
    file = make.upload("bom.docx", document(**{"word/0.xml": b"0" * 30 * MEGABYTE}))
    assert "100" in why_not(file)


def test_a_directory_that_tells_smaller_sizes_is_found_out():
    """The one part says one byte; unpacked to its end, it is a megabyte."""
    content = bytearray(document(**{"word/0.xml": b"0" * MEGABYTE}))
    size = struct.pack("<L", MEGABYTE)
    assert content.count(size) == 2
    why_not(make.upload("gian.docx", bytes(content).replace(size, struct.pack("<L", 1))))


def test_a_document_of_too_many_parts_is_refused(settings):
    settings.UPLOAD_MAX_PARTS = 10
    parts = {f"word/{n}.xml": b"<x/>" for n in range(10)}
    why_not(make.upload("nhieu.docx", document(**parts)))


def test_parts_that_overlap_are_refused():
    """Two entries for one and the same data: a small file that unfolds without end."""
    content = document()
    end = content.rindex(b"PK\x05\x06")
    *head, count, _count, size, at, comment = struct.unpack("<4s4H2LH", content[end:])[:1] + (
        0, 0, *struct.unpack("<4s4H2LH", content[end:])[3:],
    )  # fmt: skip
    directory = content[at:end]
    last = directory[directory.rindex(b"PK\x01\x02") :]
    twin = last.replace(b"word/document.xml", b"word/documens.xml")
    doubled = content[:at] + directory + twin + struct.pack(
        "<4s4H2LH", b"PK\x05\x06", 0, 0, count + 1, count + 1, size + len(twin), at, comment
    )  # fmt: skip
    assert len(zipfile.ZipFile(io.BytesIO(doubled)).infolist()) == 4
    why_not(make.upload("chong.docx", doubled))


def test_bytes_hidden_between_parts_are_refused():
    content = document()
    at = content.index(b"PK\x03\x04", 4)
    why_not(make.upload("giau.docx", content[:at] + b"x" * 40 + content[at:]))


@pytest.mark.parametrize(
    "path",
    ["../../x.xml", "/etc/x.xml", "..\\..\\x.xml", "C:/x.xml", "word/a\u202eb.xml"],
)
def test_a_part_whose_path_leads_out_is_refused(path):
    why_not(make.upload("duong.docx", document(**{path: b"<x/>"})))


@pytest.mark.parametrize(
    "parts",
    [
        {"word/vbaProject.bin": b"x"},
        {"xl/macrosheets/sheet1.xml": b"<x/>"},
        {"word/activeX/activeX1.xml": b"<x/>"},
        {"word/embeddings/oleObject1.bin": b"x"},
        {"word/embeddings/bang.xlsx": make.office_bytes()},
        {"word/media/image1.png": make.office_bytes()},
        {"word/media/image1.png": b"\xd0\xcf\x11\xe0" + b"\0" * 60},
        {"word/media/image1.png": b"MZ" + b"\0" * 60},
        {"word/fonts/font1.odttf": make.PDF},
        {"word/afchunk.mht": b"<html>"},
        {"xl/externalLinks/externalLink1.xml": b"<x/>"},
        {"word/settings.xml": b"<!DOCTYPE x [<!ENTITY a 'aaaa'>]><x>&a;</x>"},
        {"word/settings.xml": "<x/>".encode("utf-16")},
        {"word/field.xml": b"<w:instrText>DDEAUTO c:\\\\windows\\\\cmd.exe</w:instrText>"},
    ],
    ids=lambda parts: next(iter(parts)),
)
def test_macros_and_files_inside_are_refused(parts):
    why_not(make.upload("trong.docx", document(**parts)))


@pytest.mark.parametrize(
    "kind",
    [
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.ms-office.vbaProject",
    ],
)
def test_macros_by_another_name_are_refused(kind):
    types = f'<Override PartName="/word/x.bin" ContentType="{kind}"/>'
    why_not(make.upload("ten.docx", make.office_bytes("word/document.xml", types)))


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("attachedTemplate", "https://evil.example/mau.dotm"),
        ("image", "http://10.0.0.1/a.png"),
        ("frame", "file:///etc/passwd"),
        ("oleObject", "https://evil.example/x"),
        ("hyperlink", "file:///C:/x.exe"),
        ("hyperlink", "javascript:alert(1)"),
    ],
)
def test_a_link_that_leads_out_by_itself_is_refused(kind, target):
    links = make.link(kind, target)
    why_not(make.upload("noi.docx", make.office_bytes("word/document.xml", links=links)))


def test_a_link_that_a_reader_clicks_is_taken():
    links = make.link("hyperlink", "https://thainguyen.gov.vn/") + make.link(
        "hyperlink", "mailto:so@thainguyen.gov.vn"
    )
    content = make.office_bytes("word/document.xml", links=links)
    assert read_upload(make.upload("noi.docx", content), max_bytes=LIMIT)


def test_a_locked_document_is_refused():
    content = bytearray(document())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.rindex(mark) + at] |= 1
    why_not(make.upload("khoa.docx", bytes(content)))


def test_a_comment_behind_the_directory_is_refused():
    content = document()
    why_not(make.upload("chu.docx", content[:-2] + struct.pack("<H", 4) + b"%PDF"))


@pytest.mark.parametrize("cut", [1, 22, 60, 200])
def test_half_a_document_is_refused(cut):
    why_not(make.upload("nua.docx", document()[:-cut]))

"""Which files are taken, which refused by name, size, kind and hidden second kind."""

import hashlib
import io
import zipfile

import pytest

from lifecycle.errors import Refused
from papers.uploads import DOCX, JPEG, MEGABYTE, PDF, PNG, XLSX, clean_name, read_upload
from tests import make

LIMIT = 20 * MEGABYTE


def why_not(file, **options) -> str:
    """The one sentence with which a file is refused; it names the file and the input."""
    with pytest.raises(Refused) as refusal:
        read_upload(file, max_bytes=LIMIT, **options)
    (reason,) = refusal.value.reasons
    assert reason.field == "file"
    assert clean_name(file.name) in str(reason)
    return str(reason)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("thuyet-minh.pdf", make.PDF, PDF),
        ("anh.png", make.png(), PNG),
        ("anh.JPG", make.jpeg(), JPEG),
        ("anh.jpeg", make.jpeg(behind=b"phone's own notes"), JPEG),
        ("bang.xlsx", make.office_bytes(), XLSX),
        ("thuyet-minh.docx", make.office_bytes("word/document.xml"), DOCX),
    ],
)
def test_what_is_on_the_list_is_taken(name, content, kind):
    upload = read_upload(make.upload(name, content), max_bytes=LIMIT)
    assert (upload.name, upload.content_type, upload.size) == (name, kind, len(content))
    assert upload.sha256 == hashlib.sha256(content).hexdigest()
    assert upload.file.read() == content


def test_a_workbook_of_our_own_making_is_taken():
    from openpyxl import Workbook

    held = io.BytesIO()
    Workbook().save(held)
    upload = read_upload(make.upload("bang.xlsx", held.getvalue()), max_bytes=LIMIT)
    assert upload.content_type == XLSX


def test_a_picture_that_a_camera_program_saved_is_taken():
    from PIL import Image

    for kind, name in (("PNG", "anh.png"), ("JPEG", "anh.jpg")):
        held = io.BytesIO()
        Image.effect_noise((640, 480), 90).convert("RGB").save(held, kind)
        read_upload(make.upload(name, held.getvalue()), max_bytes=LIMIT)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("bao-cao.pdf", b"MZ\x90\x00" + b"\0" * 100),
        ("bao-cao.pdf", b"<html><script>alert(1)</script>"),
        ("bao-cao.pdf", b"\n" + make.PDF),
        ("anh.pdf", make.png()),
        ("anh.png", make.PDF),
        ("anh.png", make.jpeg()),
        ("anh.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("anh.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("trang.html", b"<!doctype html><script>alert(1)</script>"),
        ("anh.gif", b"GIF89a" + b"\0" * 60),
        ("anh.jpg", b"GIF89a" + b"\0" * 60),
        ("cu.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        ("bang.xlsx", b"PK\x03\x04" + b"\0" * 60),
        ("bang.zip", make.office_bytes()),
        ("bang.docx", make.office_bytes()),
        ("bang.xlsx", make.office_bytes("other.xml")),
        ("bang.xlsm", make.office_bytes()),
        ("khong-duoi", make.PDF),
        ("hai.pdf.exe", make.PDF),
    ],
)
def test_what_is_disguised_or_not_on_the_list_is_refused(name, content):
    assert why_not(make.upload(name, content))


def test_an_empty_file_is_refused():
    assert "rỗng" in why_not(make.upload("trong.pdf", b""))


def test_a_file_without_a_name_is_refused():
    file = make.upload("x.pdf")
    file._name = "\u202e. "
    with pytest.raises(Refused):
        read_upload(file, max_bytes=LIMIT)


def test_a_file_beyond_the_limit_is_refused_by_size_and_limit():
    with pytest.raises(Refused) as refusal:
        read_upload(make.upload(), max_bytes=10)
    assert "thuyet-minh.pdf" in str(refusal.value)
    assert "10\xa0byte" in str(refusal.value)


def test_only_the_kinds_that_were_asked_for_are_taken():
    assert read_upload(make.upload("a.png", make.png()), max_bytes=LIMIT, kinds=[PNG, JPEG])
    assert "PNG, JPG" in why_not(make.upload(), kinds=[PNG, JPEG])


def zipped(**parts) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for path, content in parts.items():
            archive.writestr(path, content)
    return held.getvalue()


ARCHIVE = zipped(**{"META-INF/MANIFEST.MF": "Main-Class: Bad", "Bad.class": b"\xca\xfe\xba\xbe"})
PAGE = b"<html><script>alert(document.cookie)</script></html>"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("hai-mat.pdf", make.PDF + ARCHIVE),
        ("hai-mat.pdf", make.PDF[:-6] + ARCHIVE + b"\n%%EOF\n"),
        ("hai-mat.pdf", make.PDF + PAGE),
        ("hai-mat.pdf", make.pdf(1, f"({PAGE.decode()})")),
        ("hai-mat.pdf", make.PDF + b"#!/bin/sh\nrm -rf ~\n"),
        ("hai-mat.jpg", make.jpeg(behind=ARCHIVE)),
        ("hai-mat.jpg", make.jpeg(behind=PAGE)),
        ("hai-mat.jpg", make.jpeg(behind=b"Rar!\x1a\x07\x00")),
        ("hai-mat.jpg", make.jpeg(behind=b"<?php system('id'); ?>")),
        ("hai-mat.png", make.png() + ARCHIVE),
        ("hai-mat.png", make.png() + b"\0"),
        ("hai-mat.docx", make.office_bytes("word/document.xml") + b"\n%PDF-1.7"),
        ("hai-mat.docx", make.PDF + make.office_bytes("word/document.xml")),
        ("hai-mat.docx", b"PK\x03\x04%PDF-1.7" + make.office_bytes("word/document.xml")),
    ],
)
def test_a_file_that_is_two_kinds_at_once_is_refused(name, content):
    assert why_not(make.upload(name, content))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("virus.pdf", make.pdf(1, f"({make.TEST_VIRUS.decode()})")),
        ("virus.jpg", make.jpeg(behind=make.TEST_VIRUS)),
        ("virus.docx", make.office_bytes("word/document.xml", **{"word/a.xml": make.TEST_VIRUS})),
        ("virus.pdf", make.PDF[:-6] + b"%" * 65500 + make.TEST_VIRUS + b"\n%%EOF\n"),
    ],
)
def test_the_test_virus_is_found_by_content_wherever_it_stands(name, content):
    assert "EICAR" in why_not(make.upload(name, content))


def test_the_bare_test_virus_is_no_file_of_ours():
    assert why_not(make.upload("eicar.pdf", make.TEST_VIRUS))


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\tam\\bao cao.pdf", "bao cao.pdf"),
        ("a\u202efdp.exe.pdf", "afdp.exe.pdf"),
        ("a\u200b\u2066b\u2069.pdf", "ab.pdf"),
        ("a\x00b\n\x7f.pdf", "ab.pdf"),
        ("..pdf", "pdf"),
        (" . ", ""),
        ("Thuye\u0302\u0301t minh.pdf", "Thuyết minh.pdf"),
        ("Chè 🍵.pdf", "Chè 🍵.pdf"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ('"><script>alert(1)<\\script>.pdf', "script>.pdf"),
    ],
)
def test_a_name_is_cleaned(name, kept):
    assert clean_name(name) == kept

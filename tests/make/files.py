"""Files as people send them, and as they should not: each made for real, none kept anywhere."""

import io as _io
import struct as _struct
import zipfile as _zipfile
import zlib as _zlib

from django.core.files.uploadedfile import SimpleUploadedFile as _File

from papers.uploads.links import MAIN as _MAIN
from papers.uploads.scan import TEST_VIRUS

__all__ = ["PDF", "TEST_VIRUS", "jpeg", "office_file", "pdf", "png", "spreadsheet", "upload"]

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def pdf(pages: int = 1, *more: str, catalogue: str = "") -> bytes:
    """A PDF of empty pages; `catalogue` goes into its root, `more` are objects 4, 5, … behind the
    one page."""
    kids = " ".join(f"{3 + n} 0 R" for n in range(pages))
    bodies = [
        f"<</Type/Catalog/Pages 2 0 R{catalogue}>>",
        f"<</Type/Pages/Kids[{kids}]/Count {pages}>>",
        *["<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"] * pages,
        *more,
    ]
    written, places = [b"%PDF-1.7\n"], []
    at = len(written[0])
    for number, body in enumerate(bodies, start=1):
        places.append(at)
        written.append(f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1"))
        at += len(written[-1])
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    head = f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n{table}"
    root = f"trailer\n<</Root 1 0 R/Size {len(bodies) + 1}>>\nstartxref\n{at}\n%%EOF\n"
    return b"".join([*written, head.encode(), root.encode()])


PDF = pdf()


def png(width: int = 4, height: int = 4, more: bytes = b"") -> bytes:
    """A PNG that says it is so large, whatever its one small piece of data unfolds to."""

    def piece(name: bytes, body: bytes) -> bytes:
        told = _struct.pack("!I", _zlib.crc32(name + body))
        return _struct.pack("!I", len(body)) + name + body + told

    head = _struct.pack("!IIBBBBB", width, height, 8, 2, 0, 0, 0)
    points = _zlib.compress(b"\0" * (min(width, 64) * 3 + 1) * min(height, 64))
    return (
        b"\x89PNG\r\n\x1a\n" + piece(b"IHDR", head) + more + piece(b"IDAT", points)
        + piece(b"IEND", b"")
    )  # fmt: skip


def jpeg(width: int = 4, height: int = 4, behind: bytes = b"") -> bytes:
    """A real small JPEG whose frame says it is so large."""
    from PIL import Image

    held = _io.BytesIO()
    Image.new("RGB", (4, 4)).save(held, "JPEG")
    content = held.getvalue()
    at = content.index(b"\xff\xc0") + 5
    return content[:at] + _struct.pack("!HH", height, width) + content[at + 4 :] + behind


def upload(name: str = "thuyet-minh.pdf", content: bytes = PDF) -> _File:
    return _File(name, content)


def spreadsheet(*rows, name: str = "danh-sach.xlsx") -> _File:
    """A spreadsheet as a person fills one in."""
    from openpyxl import Workbook

    book = Workbook()
    for row in rows:
        book.active.append(row)
    held = _io.BytesIO()
    book.save(held)
    return upload(name, held.getvalue())


def office_file(
    name: str = "du-toan.xlsx",
    heart: str = "xl/workbook.xml",
    types: str = "",
    links: str = "",
    **parts,
) -> _File:
    """A small zip with what makes it DOCX or XLSX; `types` and `links` are added to its lists."""
    return _File(name, office_bytes(heart, types, links, **parts))


def office_bytes(heart: str = "xl/workbook.xml", types: str = "", links: str = "", **parts):
    main = next((m for m in _MAIN.values() if ("word" in m) == heart.startswith("word")), "")
    held = _io.BytesIO()
    with _zipfile.ZipFile(held, "w", _zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types><Override PartName="/{heart}" ContentType="{main}"/>{types}</Types>',
        )
        archive.writestr(
            "_rels/.rels", f'<Relationships xmlns="{_RELATIONS}">{links}</Relationships>'
        )
        archive.writestr(heart, "<x/>")
        for path, content in parts.items():
            archive.writestr(path, content)
    return held.getvalue()


def link(kind: str, target: str) -> str:
    """A relation of an office file that leads out of it."""
    return (
        f'<Relationship Id="r9" Type="{OFFICE_LINK}{kind}" Target="{target}"'
        ' TargetMode="External"/>'
    )

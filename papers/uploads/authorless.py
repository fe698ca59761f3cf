"""A kept file given out without what it tells of its author: never the words, only the data about
the file. The same bytes go in, the same bytes come out, whoever asks and whenever.
"""

import re
import struct
import zipfile
from io import BytesIO
from typing import IO

from papers.uploads.kinds import DOCX, JPEG, PDF, PNG, XLSX

# PNG: pieces with texts, times and camera data. JPEG: every application marker but the picture's
# own (E0 JFIF, E2 colours, EE Adobe), and comments.
PNG_TEXTS = frozenset({b"tEXt", b"zTXt", b"iTXt", b"tIME", b"eXIf"})
JPEG_KEPT = frozenset({0xE0, 0xE2, 0xEE})
JPEG_DROPPED = (frozenset(range(0xE0, 0xF0)) - JPEG_KEPT) | {0xFE}
START_OF_SCAN, END_OF_IMAGE = 0xDA, 0xD9

# Office: the parts about the file, and where its contents name who wrote or marked something.
ABOUT_THE_FILE = re.compile(r"docprops/(core|app|custom)\.xml|.*comments?[^/]*\.xml|.*/people\.xml")
PERSONS = re.compile(r".*/(people|persons?/person[^/]*)\.xml", re.I)
VALUE = rb"""\s*=\s*("[^"]*"|'[^']*')"""
NAMED_IN = re.compile(rb"\b((?:\w+:)?(?:author|initials|lastModifiedBy|userName))" + VALUE)
PERSON_IN = re.compile(rb"\b((?:\w+:)?(?:author|displayName|userId|providerId))" + VALUE)
NAMED_BETWEEN = re.compile(
    rb"(<(?:\w+:)?(?:creator|lastModifiedBy|author|Company|Manager|title|subject|keywords"
    rb"|description|category|lpwstr|HyperlinkBase|Template)\b[^>]*(?<!/)>)[^<]*(</)"
)
PLACE = re.compile(rb"<(?:\w+:)?absPath\b[^>]*/>")
# Of who wrote it, when, in which sitting, nothing is kept: an empty list of core properties.
CORE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    b'core-properties"/>'
)
SAME_TIME = (1980, 1, 1, 0, 0, 0)


def without_author(file: IO[bytes], kind: str) -> BytesIO:
    """The file of a kind that is taken, without its author's data."""
    file.seek(0)
    cleaned = {PDF: _pdf, DOCX: _office, XLSX: _office, PNG: _png, JPEG: _jpeg}[kind](file)
    cleaned.seek(0)
    return cleaned


def _pdf(file: IO[bytes]) -> BytesIO:
    """No information dictionary, no XMP at any object, no name on a remark or a signature."""
    import pikepdf

    told = BytesIO()
    with pikepdf.open(file) as pdf:
        if "/Info" in pdf.trailer:
            del pdf.trailer["/Info"]
        for thing in pdf.objects:
            for held in _held_in(thing, pikepdf):
                _clean_pdf_object(held)
        pdf.save(told, deterministic_id=True, fix_metadata_version=False)
    return told


def _clean_pdf_object(thing) -> None:
    for key in ("/Metadata", "/PieceInfo", "/LastModified"):
        if key in thing:
            del thing[key]
    is_field = "/FT" in thing
    if "/Rect" in thing and "/T" in thing and not is_field:
        del thing["/T"]  # whose remark it is
    if is_field and thing["/FT"] == "/Sig" and "/V" in thing:
        del thing["/V"]


def _held_in(thing, pikepdf):
    """An object and what it holds itself; what it points to comes by itself."""
    waiting = [thing]
    while waiting:
        held = waiting.pop()
        if isinstance(held, pikepdf.Array):
            waiting += [child for child in held if _is_inside(child, pikepdf)]
        elif isinstance(held, pikepdf.Dictionary | pikepdf.Stream):
            yield held
            waiting += [
                held[key]
                for key in held.keys()  # noqa: SIM118 - a stream has keys and is no mapping
                if _is_inside(held.get(key), pikepdf)
            ]


def _is_inside(value, pikepdf) -> bool:
    is_held = isinstance(value, pikepdf.Array | pikepdf.Dictionary)
    return is_held and not value.is_indirect


def _office(file: IO[bytes]) -> BytesIO:
    told = BytesIO()
    with zipfile.ZipFile(file) as package, zipfile.ZipFile(told, "w", zipfile.ZIP_DEFLATED) as out:
        for part in package.infolist():
            body = _clean_part(part.filename, package.read(part))
            held = zipfile.ZipInfo(part.filename, SAME_TIME)
            held.compress_type = zipfile.ZIP_DEFLATED
            out.writestr(held, body)
    return told


def _clean_part(name: str, body: bytes) -> bytes:
    lowered = name.lower()
    if lowered.endswith(".png"):
        return _png(BytesIO(body)).getvalue()
    if lowered.endswith((".jpg", ".jpeg")):
        return _jpeg(BytesIO(body)).getvalue()
    if not lowered.endswith((".xml", ".rels")):
        return body
    if lowered == "docprops/core.xml":
        return CORE
    body = PLACE.sub(b"", NAMED_IN.sub(rb'\1=""', body))
    if PERSONS.fullmatch(lowered):
        body = PERSON_IN.sub(rb'\1=""', body)
    return NAMED_BETWEEN.sub(rb"\1\2", body) if ABOUT_THE_FILE.fullmatch(lowered) else body


def _png(file: IO[bytes]) -> BytesIO:
    """Piece by piece; texts, times and camera data left out."""
    told = BytesIO()
    told.write(file.read(8))
    while head := file.read(8):
        (length,) = struct.unpack("!I", head[:4])
        piece = file.read(length + 4)
        if head[4:] not in PNG_TEXTS:
            told.write(head + piece)
    return told


def _jpeg(file: IO[bytes]) -> BytesIO:
    """Marker by marker up to the picture itself; camera data, captions and remarks left out."""
    told = BytesIO()
    told.write(file.read(2))
    while mark := file.read(1):
        if mark == b"\xff":
            continue  # a marker begins with one or more of these
        if mark[0] in (START_OF_SCAN, END_OF_IMAGE):
            told.write(b"\xff" + mark)
            break
        size = file.read(2)
        body = file.read(max(int.from_bytes(size) - 2, 0))
        if mark[0] not in JPEG_DROPPED:
            told.write(b"\xff" + mark + size + body)
    told.write(file.read())
    return told

"""DOCX and XLSX: zips whose directory, parts and links are looked at before they are taken.

What the directory says is proved by unpacking every part, a piece at a time, keeping none.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from papers.uploads.kinds import DOCX, HEART, XLSX, Unfit
from papers.uploads.links import refuse_active_types, refuse_links
from papers.uploads.scan import OVERLAP, refuse_test_virus

CHUNK = 64 * 1024
END = struct.Struct("<4s4H2LH")
LOCAL = struct.Struct("<4s5H3L2H")
LARGEST_DIRECTORY = 2 * 1024 * 1024
# What a zip may write between two parts: the sizes and the check sum of the first once more.
BETWEEN = 24
# From this on a part that unfolds very far is a bomb, and no long table of zeros.
SMALL = 20 * 1024 * 1024
LONGEST_LINKS = 4 * 1024 * 1024

# A part whose path holds one of these is code, a foreign object or a window to another file.
ACTIVE = ("vbaproject", "vbadata", "macrosheets/", "dialogsheets/", "activex", "attachedtoolbars")
FOREIGN = ("/embeddings/", "oleobject", "afchunk")
ELSEWHERE = ("externallinks/",)
# How other files begin: zip, OLE, Windows and Linux programs, PDF, RAR, 7z.
STARTS = (
    b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"MZ", b"\x7fELF", b"%PDF-", b"Rar!", b"7z\xbc\xaf",
)  # fmt: skip


def kind_of(file: IO[bytes]) -> str:
    """DOCX or XLSX by the part at its heart, "" for another zip or none."""
    try:
        with _opened(file) as archive:
            names = set(archive.namelist())
    except Unfit:
        return ""
    if "[Content_Types].xml" not in names:
        return ""
    return next((kind for kind, heart in HEART.items() if heart in names), "")


def look(file: IO[bytes]) -> None:
    """Unfit when it is a bomb, holds other files, macros or links elsewhere, or is damaged."""
    with _opened(file) as archive:
        parts = archive.infolist()
        _refuse_names(parts)
        _refuse_bomb(parts, _size_of(file))
        _refuse_gaps(file, parts, archive.start_dir)
        names = {part.filename for part in parts}
        kind = DOCX if HEART[DOCX] in names else XLSX
        for part in parts:
            _look_at_part(archive, part, kind)


@contextmanager
def _opened(file: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    """The zip, once its directory is known to be small and the last thing in the file."""
    size = _size_of(file)
    file.seek(max(0, size - END.size))
    end = file.read()
    if len(end) != END.size or not end.startswith(b"PK\x05\x06"):
        raise _damaged()
    _mark, _disk, _first, _here, count, directory, at, comment = END.unpack(end)
    if count > settings.UPLOAD_MAX_PARTS or directory > LARGEST_DIRECTORY:
        raise Unfit(_("it holds more parts than a document has."))
    if comment or at + directory + END.size != size:
        raise _damaged()
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except (
        zipfile.BadZipFile, zlib.error, ValueError, EOFError, OSError, NotImplementedError,
        RuntimeError, struct.error,
    ) as error:  # fmt: skip
        raise _damaged() from error


def _refuse_names(parts: list[zipfile.ZipInfo]) -> None:
    seen = set()
    for part in parts:
        path = part.filename.replace("\\", "/")
        steps = path.lower().split("/")
        if path.startswith("/") or ":" in path or ".." in steps or not path.isprintable():
            raise Unfit(_("a part's path leads out of the document."))
        if path.lower() in seen:
            raise _damaged()
        seen.add(path.lower())
        if part.flag_bits & 1:
            raise Unfit(_("it is locked by a password; save it without."))
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _damaged()
        low = f"/{path.lower()}"
        if any(word in low for word in ACTIVE):
            raise Unfit(_("it holds macros; save it as DOCX or XLSX without them."))
        if any(word in low for word in ELSEWHERE):
            raise Unfit(_("it takes values from other files; paste them as values."))
        if any(word in low for word in FOREIGN):
            raise _holds_another(path)


def _refuse_bomb(parts: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(part.file_size for part in parts)
    limit = settings.UPLOAD_MAX_UNPACKED_MEGABYTES * 1024 * 1024
    if unpacked > limit:
        raise Unfit(
            _("it unfolds to %(size)s; at most %(limit)s are taken.")
            % {"size": filesizeformat(unpacked), "limit": filesizeformat(limit)}
        )
    if unpacked > SMALL and unpacked > packed * settings.UPLOAD_MAX_RATIO:
        raise Unfit(
            _("it unfolds to %(ratio)s times its size; at most %(limit)s times is taken.")
            % {"ratio": unpacked // packed, "limit": settings.UPLOAD_MAX_RATIO}
        )


def _refuse_gaps(file: IO[bytes], parts: list[zipfile.ZipInfo], directory_at: int) -> None:
    """Part after part from the first byte on: no two that overlap, and nothing between them."""
    at = 0
    for part in sorted(parts, key=lambda part: part.header_offset):
        if not at <= part.header_offset <= at + (BETWEEN if at else 0):
            raise _damaged()
        file.seek(part.header_offset)
        head = file.read(LOCAL.size)
        if len(head) != LOCAL.size:
            raise _damaged()
        *_before, name, extra = LOCAL.unpack(head)
        at = part.header_offset + LOCAL.size + name + extra + part.compress_size
    if not at <= directory_at <= at + BETWEEN:
        raise _damaged()


def _look_at_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, kind: str) -> None:
    """Unpack it to its end, which proves its size and check sum; keep only what names links."""
    low = part.filename.lower()
    is_text = low.endswith((".xml", ".rels", ".vml"))
    is_links = low.endswith(".rels") or low == "[content_types].xml"
    if is_links and part.file_size > LONGEST_LINKS:
        raise _damaged()
    links, carried = [], b""
    with archive.open(part) as unpacked:
        while chunk := unpacked.read(CHUNK):
            piece = carried + chunk
            if not carried and piece.startswith(STARTS):
                raise _holds_another(part.filename)
            refuse_test_virus(piece)
            if is_text and (b"<!DOCTYPE" in piece or b"<!ENTITY" in piece or b"\0" in chunk):
                raise _damaged()
            if is_text and b"DDEAUTO" in piece:
                raise Unfit(_("it takes values from other files; paste them as values."))
            if is_links:
                links.append(chunk)
            carried = piece[-OVERLAP:]
    if low == "[content_types].xml":
        refuse_active_types(b"".join(links), kind)
    elif is_links:
        refuse_links(b"".join(links))


def _size_of(file: IO[bytes]) -> int:
    return file.seek(0, 2)


def _holds_another(path: str) -> Unfit:
    return Unfit(
        _("it holds another file inside (%(part)s); attach that by itself.") % {"part": path}
    )


def _damaged() -> Unfit:
    return Unfit(_("the document is damaged or not as its kind should be; save it anew."))

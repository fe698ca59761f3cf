"""Pictures by their headers: how many points they unfold to is known before any is drawn."""

import struct
import zlib
from typing import IO

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from papers.formats import number
from papers.uploads.kinds import Unfit

CHUNK = 64 * 1024
# JPEG markers that carry the picture's height and width (C4, C8 and CC are something else).
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
START_OF_SCAN, END_OF_IMAGE = 0xDA, b"\xff\xd9"


def look_at_png(file: IO[bytes]) -> None:
    """Every piece whole by its own check sum, nothing behind the last, not too many points."""
    file.seek(8)
    is_first = True
    while True:
        head = file.read(8)
        if len(head) != 8:
            raise _damaged()
        length, name = struct.unpack("!I4s", head)
        body = _checked(file, length, name, keep=name == b"IHDR")
        if is_first != (name == b"IHDR"):
            raise _damaged()
        if is_first:
            if length != 13:
                raise _damaged()
            _refuse_flood(*struct.unpack("!II", body[:8]))
        is_first = False
        if name == b"IEND":
            break
    if file.read(1):
        raise Unfit(_("something is hidden behind the picture's end; save it anew."))


def _checked(file: IO[bytes], length: int, name: bytes, keep: bool) -> bytes:
    """Read over one piece; its bytes when they are wanted."""
    told, kept, left = zlib.crc32(name), b"", length
    while left:
        part = file.read(min(left, CHUNK))
        if not part:
            raise _damaged()
        told = zlib.crc32(part, told)
        left -= len(part)
        if keep and len(kept) < 64:
            kept += part[:64]
    if file.read(4) != struct.pack("!I", told):
        raise _damaged()
    return kept


def look_at_jpeg(file: IO[bytes]) -> None:
    """A frame with its height and width, a scan, an end; not too many points."""
    file.seek(2)
    is_measured = False
    while True:
        marker = _next_marker(file)
        if marker == START_OF_SCAN:
            break
        (length,) = struct.unpack("!H", _exactly(file, 2))
        if length < 2:
            raise _damaged()
        if marker in FRAMES:
            _depth, height, width = struct.unpack("!BHH", _exactly(file, 5))
            _refuse_flood(width, height)
            is_measured = True
            length -= 5
        file.seek(max(0, length - 2), 1)
    carried, has_end = b"", False
    while not has_end and (part := file.read(CHUNK)):
        has_end = END_OF_IMAGE in carried + part
        carried = part[-1:]
    if not (is_measured and has_end):
        raise _damaged()


def _next_marker(file: IO[bytes]) -> int:
    if _exactly(file, 1) != b"\xff":
        raise _damaged()
    marker = 0xFF
    while marker == 0xFF:
        marker = _exactly(file, 1)[0]
    return marker


def _exactly(file: IO[bytes], count: int) -> bytes:
    found = file.read(count)
    if len(found) != count:
        raise _damaged()
    return found


def _refuse_flood(width: int, height: int) -> None:
    if not width or not height:
        raise _damaged()
    if width * height > settings.UPLOAD_MAX_PIXELS:
        raise Unfit(
            _("it has %(width)s × %(height)s points; at most %(limit)s in all are taken.")
            % {
                "width": number(width),
                "height": number(height),
                "limit": number(settings.UPLOAD_MAX_PIXELS),
            }
        )


def _damaged() -> Unfit:
    return Unfit(_("the picture is damaged or not whole."))

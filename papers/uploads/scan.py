"""What is looked for in the bytes themselves, a piece at a time."""

import re
from collections.abc import Iterator
from typing import IO

from django.utils.translation import gettext_lazy as _

from papers.uploads.kinds import STARTS, Unfit

CHUNK = 64 * 1024
OVERLAP = 128
# The end of a zip's directory stands within the last 64 KB and 22 bytes.
TAIL = 65535 + 22
ZIP_END = b"PK\x05\x06"

# The harmless file that every virus scanner knows, in two halves: whole, it would be found here.
TEST_VIRUS = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + rb"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
# What would make a browser or an unpacker read a picture or a PDF as something else.
OTHER_FORMAT = re.compile(
    rb"<script[\s>/]|<html[\s>]|<iframe[\s>]|<!doctype\s+html|<\?php\s|Rar!\x1a\x07", re.IGNORECASE
)


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """The file from its start, each piece with the end of the one before it."""
    file.seek(0)
    carried = b""
    while chunk := file.read(CHUNK):
        yield carried + chunk
        carried = (carried + chunk)[-OVERLAP:]


def refuse_other_formats(file: IO[bytes]) -> None:
    """Refuse a PDF or a picture that is a zip, a web page or the test virus as well."""
    for piece in pieces(file):
        refuse_test_virus(piece)
        if OTHER_FORMAT.search(piece):
            raise Unfit(_("another kind of file is hidden in it; export it anew and attach that."))
    file.seek(0, 2)
    size = file.tell()
    file.seek(max(0, size - TAIL))
    tail = file.read()
    if ZIP_END in tail:
        raise Unfit(_("another kind of file is hidden in it; export it anew and attach that."))
    file.seek(0)
    if file.read(5) == STARTS["application/pdf"]:
        _refuse_behind_the_end(tail)


def _refuse_behind_the_end(tail: bytes) -> None:
    _before, mark, behind = tail.rpartition(b"%%EOF")
    if not mark or behind.strip(b"\0 \t\r\n\f"):
        raise Unfit(_("the PDF does not end where it should; export it anew and attach that."))


def refuse_test_virus(piece: bytes) -> None:
    if TEST_VIRUS in piece:
        raise Unfit(_("it holds a virus (EICAR test)."))

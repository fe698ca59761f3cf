"""Everything a body says to whoever takes it apart: texts, decompressed streams, unzipped parts."""

import gzip
import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from urllib.parse import unquote

import pikepdf

from papers.folding import fold


def unfolded(body: bytes) -> Iterator[bytes]:
    """The bytes and whatever is packed in them, however deep."""
    yield body
    if body.startswith(b"%PDF-"):
        yield from _pdf(body)
    elif body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            for part in package.infolist():
                yield part.filename.encode() + part.comment
                yield from unfolded(package.read(part))
    elif body.startswith(b"\x1f\x8b"):
        yield from unfolded(gzip.decompress(body))


def _pdf(body: bytes) -> Iterator[bytes]:
    with pikepdf.open(io.BytesIO(body)) as pdf:
        yield repr(pdf.trailer).encode()
        for thing in pdf.objects:
            yield repr(thing).encode()
            if isinstance(thing, pikepdf.Stream):
                try:
                    yield thing.read_bytes()
                except pikepdf.PdfError:
                    yield thing.read_raw_bytes()
    if reader := shutil.which("pdftotext"):
        done = subprocess.run([reader, "-", "-"], input=body, capture_output=True, check=False)
        yield done.stdout


def words(body: bytes) -> Iterator[str]:
    """Every text in it as a search would read it: without diacritics, escapes undone."""
    for part in unfolded(body):
        text = part.decode("utf-8", "replace")
        yield fold(text)
        if "\\u" in text:
            yield fold(re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), text))
        if "%" in text:
            yield fold(unquote(text))


def tokens_in(body: bytes, pattern: re.Pattern[str]) -> set[str]:
    return {found for text in words(body) for found in pattern.findall(text)}


def as_json(value) -> bytes:
    return json.dumps(value, default=str, ensure_ascii=False).encode()

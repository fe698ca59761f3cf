"""What may come in as a file: judged by its content, never by what it is called.

PDF, DOCX, XLSX, PNG and JPEG, as large as the call's rules allow. A file whose name says one kind
and whose content another is refused, and so is a zip that unpacks to more than it should.
"""

import hashlib
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

import filetype
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from lifecycle.errors import Reason, Refused
from lifecycle.fields import clean_text

MEGABYTE = 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
MAX_PARTS = 5000
MAX_PIXELS = 60_000_000
MAX_NAME = 200

OFFICE = "application/vnd.openxmlformats-officedocument."
DOCX = OFFICE + "wordprocessingml.document"
XLSX = OFFICE + "spreadsheetml.sheet"
ENDINGS = {
    "application/pdf": {".pdf"},
    "image/png": {".png"},
    "image/jpeg": {".jpg", ".jpeg"},
    DOCX: {".docx"},
    XLSX: {".xlsx"},
}
HEART = {DOCX: "word/document.xml", XLSX: "xl/workbook.xml"}


@dataclass(frozen=True)
class Upload:
    """A file that may be kept: its clean name, size in bytes, checksum and true kind."""

    name: str
    size: int
    sha256: str
    content_type: str


def read_upload(file: UploadedFile, *, max_bytes: int) -> Upload:
    """Judge a file by its content; Refused with a sentence naming it and the rule it breaks."""
    name = clean_name(file.name or "")
    if not name:
        raise _refused(_("File: it needs a name."))
    if not file.size:
        raise _refused(_("File “%(name)s” is empty.") % {"name": name})
    if file.size > max_bytes:
        raise _refused(
            _("File “%(name)s” has %(size)s; at most %(limit)s is taken.")
            % {"name": name, "size": filesizeformat(file.size), "limit": filesizeformat(max_bytes)}
        )
    kind = kind_of(file)
    if kind not in ENDINGS:
        raise _refused(
            _("File “%(name)s” is no PDF, DOCX, XLSX, PNG or JPEG by its content.") % {"name": name}
        )
    if PurePosixPath(name).suffix.lower() not in ENDINGS[kind]:
        raise _refused(
            _("File “%(name)s”: the name says one kind of file, the content is another (%(kind)s).")
            % {"name": name, "kind": sorted(ENDINGS[kind])[0].lstrip(".").upper()}
        )
    return Upload(name=name, size=file.size, sha256=_sha256(file), content_type=kind)


def clean_name(name: str) -> str:
    """The last part of a path, NFC, without hidden or control characters, at most 200 long."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = clean_text("".join(c for c in last if c.isprintable())).strip(". ")
    if len(kept) <= MAX_NAME:
        return kept
    ending = PurePosixPath(kept).suffix[:10]
    return kept[: MAX_NAME - len(ending)] + ending


def kind_of(file: UploadedFile) -> str:
    """The kind by content, "" for anything not on the list or not whole."""
    file.seek(0)
    found = filetype.guess_mime(file.read(8192)) or ""
    file.seek(0)
    if found in ("image/png", "image/jpeg"):
        return found if _is_sound_picture(file) else ""
    if found == "application/zip" or found.startswith(OFFICE):
        return _kind_of_zip(file)
    return found


def _kind_of_zip(file: UploadedFile) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                return ""
            if any(part.flag_bits & 1 or "vbaproject" in part.filename.lower() for part in parts):
                return ""
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return ""
    finally:
        file.seek(0)
    if "[Content_Types].xml" not in names:
        return ""
    return next((kind for kind, heart in HEART.items() if heart in names), "")


def _is_sound_picture(file: UploadedFile) -> bool:
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(file)
            is_small = picture.width * picture.height <= MAX_PIXELS
            picture.verify()
    except Exception:  # Pillow raises what its many decoders raise; all of it means "not sound"
        return False
    finally:
        file.seek(0)
    return is_small


def _sha256(file: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _refused(sentence) -> Refused:
    return Refused([Reason(sentence, field="file")])

"""The one door for files: name, size, kind by content, what is inside, viruses, in this order."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO, Any

import filetype
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from lifecycle.errors import Reason, Refused
from papers.uploads import office, pdf, pictures, viruses
from papers.uploads.kinds import (
    ENDINGS,
    HEART,
    JPEG,
    PDF,
    PNG,
    STARTS,
    ZIP_START,
    Unfit,
    kind_named,
    label_of,
)
from papers.uploads.names import clean_name
from papers.uploads.scan import refuse_other_formats

MEGABYTE = 1024 * 1024
CHUNK = 64 * 1024


@dataclass(frozen=True)
class Upload:
    """A file that may be kept: its clean name, size in bytes, checksum and true kind."""

    name: str
    size: int
    sha256: str
    content_type: str
    file: Any = field(repr=False, compare=False, default=None)


def read_upload(
    file: Any, *, max_bytes: int, kinds: Collection[str] = tuple(ENDINGS), field: str = "file"
) -> Upload:
    """Judge an uploaded file by its content, in little memory and without a trace on the disk.

    Refused with a sentence that names the file and the rule it breaks, at the input `field`;
    WrongMoment when the virus scanner does not answer.
    """
    name = clean_name(file.name or "")
    if not name:
        raise Refused([Reason(_("File: it needs a name."), field=field)])
    try:
        kind = _judge(file, name, max_bytes, kinds)
    except Unfit as unfit:
        raise Refused(
            [Reason(_("File “%(name)s”: %(why)s") % {"name": name, "why": unfit}, field=field)]
        ) from unfit
    finally:
        file.seek(0)
    viruses.refuse_infected(file, name, field)
    return Upload(name=name, size=file.size, sha256=_sha256(file), content_type=kind, file=file)


def _judge(file: Any, name: str, max_bytes: int, kinds: Collection[str]) -> str:
    if not file.size:
        raise Unfit(_("it is empty."))
    if file.size > max_bytes:
        raise Unfit(
            _("it has %(size)s; at most %(limit)s is taken.")
            % {"size": filesizeformat(file.size), "limit": filesizeformat(max_bytes)}
        )
    wanted = kind_named(PurePosixPath(name).suffix.lower())
    found = _kind_of(file)
    if found not in kinds:
        taken = ", ".join(label_of(kind) for kind in kinds)
        raise Unfit(_("by its content it is none of %(kinds)s.") % {"kinds": taken})
    if found != wanted:
        raise Unfit(
            _("the name says one kind of file, the content is another (%(kind)s).")
            % {"kind": label_of(found)}
        )
    LOOKS[found](file)
    return found


def _kind_of(file: IO[bytes]) -> str:
    """The kind by how it begins, for a zip by its parts; "" for anything else."""
    file.seek(0)
    head = file.read(8192)
    if head.startswith(ZIP_START):
        return office.kind_of(file)
    found = filetype.guess_mime(head)
    return found if head.startswith(STARTS.get(found, b"\0")) else ""


def _look_at_pdf(file: IO[bytes]) -> None:
    refuse_other_formats(file)
    pdf.look(file)


def _look_at_png(file: IO[bytes]) -> None:
    pictures.look_at_png(file)
    refuse_other_formats(file)


def _look_at_jpeg(file: IO[bytes]) -> None:
    pictures.look_at_jpeg(file)
    refuse_other_formats(file)


LOOKS = {PDF: _look_at_pdf, PNG: _look_at_png, JPEG: _look_at_jpeg} | {
    kind: office.look for kind in HEART
}


def _sha256(file: IO[bytes]) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()

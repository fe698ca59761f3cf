"""A file on its way to a reader: always an attachment, never run by the browser."""

from typing import IO

from django.db.models.fields.files import FieldFile
from django.http import FileResponse

from papers.models import Document

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def as_download(file: IO[bytes], name: str, kind: str = "") -> FileResponse:
    """The open file under its name, whole; the kind by the name's end unless given, sandboxed."""
    kind = kind or CONTENT_TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")
    response = FileResponse(file, as_attachment=True, filename=name, content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Accept-Ranges"] = "none"
    response["Cache-Control"] = "private, no-store"
    return response


def kept_download(file: FieldFile, name: str, kind: str) -> FileResponse:
    """A file that somebody sent in, as it was judged then; the caller has asked sight."""
    return as_download(file.open("rb"), name, kind)


def document_download(document: Document) -> FileResponse:
    """A paper's file; the caller has asked whether this reader may have it."""
    return as_download(document.opened(), f"{document.code}.pdf")

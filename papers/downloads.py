"""A file on its way to a reader: always an attachment, never run by the browser."""

from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from itertools import islice
from typing import IO

from django.db.models import QuerySet
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, StreamingHttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from lifecycle.pages import ListPage
from papers.models import Document
from papers.sheets import Sheet, csv_lines, xlsx_file

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv; charset=utf-8",
}


def as_download(file: IO[bytes], name: str, kind: str = "") -> FileResponse:
    """The open file under its name, whole; the kind by the name's end unless given, sandboxed."""
    kind = kind or CONTENT_TYPES.get(name.rpartition(".")[2].lower(), "application/octet-stream")
    return _sealed(FileResponse(file, as_attachment=True, filename=name, content_type=kind))


def _sealed(response):
    """Never run by the browser, nor kept by anything between."""
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


LIST_KINDS = {"xlsx": "XLSX", "csv": "CSV"}


def list_links(address: str) -> list[tuple[str, str]]:
    """What a list page offers to take home. address: the name of its `list_file`."""
    return [(label, reverse(address, args=[kind])) for kind, label in LIST_KINDS.items()]


def list_file(page: type[ListPage], sheet: Callable[[QuerySet], Sheet], name: str):
    """The view that gives a list as a file: the rows the address asks for, all pages of them, in
    the list's order. sheet(rows): the rows as a sheet."""

    @require_safe
    def view(request, kind: str):
        if kind not in LIST_KINDS:
            raise Http404
        rows, _filters, _sort = page().found(request)
        return sheet_download(sheet(rows), name, kind)

    return view


def sheet_download(sheet: Sheet, name: str, kind: str) -> StreamingHttpResponse:
    """A long sheet: a CSV line by line as its rows are read, an XLSX kept on the disk meanwhile."""
    if kind == "xlsx":
        return as_download(xlsx_file([sheet], title=sheet.name), f"{name}.xlsx")
    lines = csv_lines([column.title for column in sheet.columns], sheet.rows)
    response = StreamingHttpResponse(_in_pieces(lines), content_type=CONTENT_TYPES["csv"])
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.csv")
    return _sealed(response)


def _in_pieces(lines: Iterable[str], at_once: int = 500) -> Iterator[bytes]:
    """A few hundred lines together: each piece goes through every layer of the server."""
    rest = iter(lines)
    while piece := "".join(islice(rest, at_once)):
        yield piece.encode()


def _csv_file(sheet: Sheet) -> IO[bytes]:
    titles = [column.title for column in sheet.columns]
    return BytesIO("".join(csv_lines(titles, sheet.rows)).encode())

"""Tables that come in, XLSX or CSV: read cell by cell, each fault told by row and column."""

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import PurePath
from typing import IO, Any

from django.core import signing
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from lifecycle.errors import Refused
from papers.folding import fold, nfc
from papers.uploads import XLSX, read_upload

MOST_ROWS = 20_000
# A cell far to the right makes every row as long as it.
MOST_COLUMNS = 100
MOST_BYTES = 10 * 1024 * 1024
ZIP = b"PK\x03\x04"
HOURS_TO_CONFIRM = 4
# What a page carries from the try to the deed stays below what a post may hold.
MOST_HELD = 2_000_000


@dataclass(frozen=True)
class Fault:
    """What is wrong with one cell: where, what stands there, which rule it breaks."""

    row: int
    column: str
    value: str
    rule: str

    def __str__(self) -> str:
        return _("Row %(row)s, column “%(column)s”, “%(value)s”: %(rule)s") % {
            "row": self.row, "column": self.column, "value": self.value, "rule": self.rule,
        }  # fmt: skip


@dataclass(frozen=True)
class IncomingTable:
    """Rows by the name of their column; `headings`: how the file calls each; `numbers`: the row of
    each in the file."""

    sha256: str
    headings: Mapping[str, str]
    rows: list[dict[str, str]]
    numbers: list[int]
    faults: list[Fault] = field(default_factory=list)
    sheet: str = ""
    places: Mapping[str, int] = field(default_factory=dict)

    def address(self, name: str, number: int) -> str:
        """Where a cell stands, as a spreadsheet calls it: "F12"."""
        at, letters = self.places[name] + 1, ""
        while at:
            at, left = divmod(at - 1, 26)
            letters = chr(ord("A") + left) + letters
        return f"{letters}{number}"


def read_table(
    file: IO[bytes],
    columns: Mapping[str, Sequence[str]],
    needs: Sequence[str],
    *,
    takes_formulas: bool = True,
) -> IncomingTable:
    """The rows of the first sheet. columns: {name: the headings it may stand under}; marks, case
    and a star do not count. Refused when it is no table or a needed column is not there. A formula
    stands for the value it last had; without takes_formulas it is refused by row and column.
    """
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Refused(_("The file has more than %(most)s MB.") % {"most": MOST_BYTES // 1024**2})
    if not content.strip():
        raise Refused(_("The file is empty."))
    name = PurePath(getattr(file, "name", "") or "bang.xlsx").name
    is_zip = content.startswith(ZIP)
    lines = _of_xlsx(content, name, takes_formulas) if is_zip else _of_csv(content)
    numbered = [(number, cells) for number, cells in lines if any(cells)]
    if not numbered:
        raise Refused(_("The file is empty."))
    (_first, head), *rest = numbered
    if len(rest) > MOST_ROWS:
        raise Refused(_("The file has more than %(most)s rows.") % {"most": MOST_ROWS})
    places = _places(head, columns, needs)
    rows = [
        {name: cells[at] if at < len(cells) else "" for name, at in places.items()}
        for _number, cells in rest
    ]
    return IncomingTable(
        sha256=hashlib.sha256(content).hexdigest(),
        headings={name: head[at] for name, at in places.items()},
        rows=rows,
        numbers=[number for number, _cells in rest],
        sheet=_name_of_sheet(content),
        places=places,
    )


def _name_of_sheet(content: bytes) -> str:
    """What the first sheet is called; "" in a CSV."""
    if not content.startswith(ZIP):
        return ""
    import openpyxl

    return openpyxl.load_workbook(io.BytesIO(content), read_only=True).sheetnames[0]


def _places(
    head: Sequence[str], columns: Mapping[str, Sequence[str]], needs: Sequence[str]
) -> dict[str, int]:
    written = [fold(cell.replace("*", "")) for cell in head]
    places = {}
    for name, headings in columns.items():
        known = {fold(heading) for heading in headings}
        found = [at for at, cell in enumerate(written) if cell in known]
        if len(found) > 1:
            raise Refused(_("Two columns are called “%(name)s”.") % {"name": head[found[1]]})
        if found:
            places[name] = found[0]
        elif name in needs:
            raise Refused(
                _("Row 1: the column “%(name)s” is missing. The file has: %(there)s.")
                % {"name": headings[0], "there": ", ".join(filter(None, head))}
            )
    return places


def _of_csv(content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise Refused(
            _("Row %(row)s: a CSV file must be written in UTF-8.") % {"row": row}
        ) from error
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            yield reader.line_num, [nfc(cell).strip() for cell in cells]
    except csv.Error as error:
        raise Refused(
            _("Row %(row)s: it can't be read as a row of a table.") % {"row": reader.line_num}
        ) from error


def _of_xlsx(content: bytes, name: str, takes_formulas: bool) -> Iterator[tuple[int, list[str]]]:
    import openpyxl  # costly: only when a sheet is read

    # Whoever calls may have judged the file; what is unpacked here is judged in any case.
    read_upload(ContentFile(content, name=name), max_bytes=MOST_BYTES, kinds=(XLSX,))
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=takes_formulas)
        sheet = book.worksheets[0]
        # What the file says of its own size may be wrong.
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
            if number > MOST_ROWS + 10:
                raise Refused(_("The file has more than %(most)s rows.") % {"most": MOST_ROWS})
            _refuse_formula(number, cells)
            yield number, [_written(cell.value) for cell in cells]
    except Refused:
        raise
    except Exception as error:  # openpyxl raises what its many readers raise
        raise Refused(_("The file is no XLSX sheet that can be read.")) from error


def _refuse_formula(number: int, cells: Sequence) -> None:
    """A formula is there only when it was not read as its value."""
    for cell in cells:
        if cell.data_type == "f":
            raise Refused(
                _("Row %(row)s, column %(column)s: a formula stands there; write its value.")
                % {"row": number, "column": cell.column_letter}
            )


def _written(cell) -> str:
    match cell:
        case None:
            return ""
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() | date():
            return f"{cell:%d/%m/%Y}"
    return nfc(str(cell)).strip()


def hold_tried(what: str, *, by: Any, **held: Any) -> str:
    """What a tried table held, signed, for the page to carry until the same person confirms it.

    what: the list it goes into; another list does not take it. Refused when it is too long.
    """
    tried = signing.dumps({**held, "by": by.pk}, salt=f"tried-{what}", compress=True)
    if len(tried) > MOST_HELD:
        raise Refused(_("The list is too long for once: bring it in in several files."))
    return tried


def read_tried(what: str, tried: str, *, by: Any) -> dict[str, Any]:
    """What `hold_tried` held; Refused when it is another's, of another list, old or changed."""
    try:
        held = signing.loads(tried, salt=f"tried-{what}", max_age=HOURS_TO_CONFIRM * 3600)
    except signing.BadSignature:
        held = {}
    if held.pop("by", None) != by.pk:
        raise Refused(_("Try the file again first."))
    return held

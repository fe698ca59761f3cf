"""Spreadsheets and CSV, row by row, with no cell that a program would take for a formula."""

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, Literal

from django.utils.translation import gettext as _

from lifecycle.clock import local
from lifecycle.errors import Refused
from papers.folding import nfc

Cell = str | int | Decimal | bool | date | datetime | None

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# A spreadsheet keeps 15 digits of a number; a longer one is written as text.
LARGEST_NUMBER = 10**15
LONGEST_TEXT = 32767
FORMATS = {
    "dong": "#,##0",
    "number": "#,##0",
    "decimal": "#,##0.00",
    "percent": "0.0%",
    "date": "dd/mm/yyyy",
    "moment": "dd/mm/yyyy hh:mm",
}


@dataclass(frozen=True)
class Column:
    """A column's title, what it holds, its width in characters, and the words to choose from."""

    title: str
    kind: Literal["text", "dong", "number", "decimal", "percent", "date", "moment"] = "text"
    width: float = 18
    choices: Sequence[str] = ()


@dataclass(frozen=True)
class Sheet:
    """A sheet: notes above, a head that stays in sight, rows from any iterable, a last row.

    spare_rows: how many rows below the head offer their columns' choices.
    """

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    notes: Sequence[str] = ()
    spare_rows: int = 0
    total: Sequence[Cell] = ()


def write_xlsx(out: IO[bytes], sheets: Iterable[Sheet], *, title: str = "") -> None:
    """Write the sheets to a binary file, keeping one row in memory at a time."""
    import xlsxwriter  # costly: only when a sheet is written

    book = xlsxwriter.Workbook(
        out,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "remove_timezone": True,
        },
    )
    # Without a time of its own the same sheets give the same bytes.
    book.set_properties({"title": nfc(title), "created": datetime(2020, 1, 1)})
    looks = {kind: book.add_format({"num_format": form}) for kind, form in FORMATS.items()}
    bold = {kind: book.add_format({"num_format": f, "bold": True}) for kind, f in FORMATS.items()}
    looks["text"] = book.add_format({"text_wrap": True, "valign": "top"})
    bold["text"] = book.add_format({"bold": True})
    head = book.add_format(
        {"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1, "bg_color": "#E8EEF4"}
    )
    for sheet in sheets:
        _write_sheet(book.add_worksheet(nfc(sheet.name)[:31]), sheet, looks, bold, head)
    book.close()


def _write_sheet(page: Any, sheet: Sheet, looks: dict, bold: dict, head: Any) -> None:
    for at, column in enumerate(sheet.columns):
        page.set_column(at, at, column.width)
    at_row = 0
    for note in sheet.notes:
        page.write_string(at_row, 0, _text(note))
        at_row += 1
    for at, column in enumerate(sheet.columns):
        page.write_string(at_row, at, _text(column.title), head)
    at_row += 1
    page.freeze_panes(at_row, 0)
    for at, column in enumerate(sheet.columns):
        if column.choices and sheet.spare_rows:
            offered = {"validate": "list", "source": [nfc(word) for word in column.choices]}
            page.data_validation(at_row, at, at_row + sheet.spare_rows - 1, at, offered)
    for row in sheet.rows:
        _write_row(page, at_row, sheet.columns, row, looks)
        at_row += 1
    if sheet.total:
        _write_row(page, at_row, sheet.columns, sheet.total, bold)


def _write_row(page: Any, at_row: int, columns: Sequence[Column], row: Sequence, looks: dict):
    for at, (column, value) in enumerate(zip(columns, row, strict=True)):
        status = _write_cell(page, at_row, at, value, looks[column.kind], looks["text"])
        if status:
            raise ValueError(f"A sheet has no room for row {at_row + 1}.")


def _write_cell(page: Any, at_row: int, at: int, value: Cell, look: Any, text_look: Any) -> int:
    match value:
        case None | "":
            return 0
        case bool():
            return page.write_boolean(at_row, at, value)
        case int() | Decimal() if abs(value) < LARGEST_NUMBER:
            return page.write_number(at_row, at, value, look)
        case datetime():
            moment = local(value).replace(tzinfo=None) if value.tzinfo else value
            return page.write_datetime(at_row, at, moment, look)
        case date():
            return page.write_datetime(at_row, at, value, look)
    return page.write_string(at_row, at, _text(value), text_look)


def xlsx_file(sheets: Iterable[Sheet], *, title: str = "") -> IO[bytes]:
    """The sheets as an open file that takes itself away when closed; for a response."""
    out = tempfile.SpooledTemporaryFile(max_size=2_000_000)  # noqa: SIM115 - the caller's
    write_xlsx(out, sheets, title=title)
    out.seek(0)
    return out


class _Echo:
    """csv writes into it and gets the line back."""

    def write(self, line: str) -> str:
        return line


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """The lines of a CSV one by one, a byte order mark first: spreadsheets then read Vietnamese."""
    writer = csv.writer(_Echo())
    yield "\ufeff"
    yield writer.writerow([_csv_cell(title) for title in columns])
    for row in rows:
        yield writer.writerow([_csv_cell(value) for value in row])


def write_csv(out: IO[str], columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Write a CSV to a text file opened with newline=""."""
    out.writelines(csv_lines(columns, rows))


def _csv_cell(value: Cell) -> str:
    """Numbers bare, dates as 2026-11-22; a text that begins like a formula gets a leading '."""
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case int() | Decimal():
            return str(value)
        case datetime():
            return (local(value) if value.tzinfo else value).isoformat(timespec="seconds")
        case date():
            return value.isoformat()
    text = nfc(str(value)).replace("\0", "")
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _text(value: Any) -> str:
    text = nfc(str(value)).replace("\r\n", "\n").replace("\r", "\n")
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"


def read_csv(file: str | Path) -> tuple[Sequence[str], list[dict[str, str]]]:
    """The columns' names and the rows of a comma-separated file, which may have none."""
    try:
        with open(file, newline="", encoding="utf-8-sig") as lines:
            table = csv.DictReader(lines, restval="")
            return list(table.fieldnames or ()), list(table)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Refused(_("%(file)s can't be read: %(why)s") % {"file": file, "why": error}) from None


def fault_of(row: int, column: str | int, value: object, rule: str) -> str:
    """What is wrong with a cell that came in: where it stands, what it says, what is asked."""
    told = {"row": row, "column": column, "value": value, "rule": rule}
    return _("row %(row)s, column %(column)s, “%(value)s”: %(rule)s") % told

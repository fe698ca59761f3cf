"""How a cell is read: what is written there becomes a plain value, or a fault that names it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import translation
from django.utils.translation import gettext as _

from lifecycle.errors import Refused
from papers.folding import fold
from papers.tables import Fault, IncomingTable, read_table
from papers.uploads import XLSX, read_upload

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 5_000
YES = {"co", "yes", "x", "true", "1", "dung"}
NO = {"khong", "no", "false", "0", "sai"}
Reader = Callable[[str], Any]


class Unread(ValueError):
    """Why what is written in a cell is not taken."""


def read_sheet(
    file: IO[bytes], columns: Mapping[str, Sequence[str]], needs: Sequence[str]
) -> IncomingTable:
    """The rows of an XLSX judged by its content first; no formulas, not too many rows."""
    upload = read_upload(file, max_bytes=MOST_BYTES, kinds=(XLSX,))
    table = read_table(upload.file, columns, needs, takes_formulas=False)
    if len(table.rows) > MOST_ROWS:
        raise Refused(_("The file has more than %(most)s rows.") % {"most": MOST_ROWS})
    return table


def values_of(
    table: IncomingTable, readers: Mapping[str, Reader], needs: Sequence[str], model: type[Model]
) -> list[dict[str, Any]]:
    """Each row's plain values with its number in the file; what is wrong goes to table.faults."""
    rows = []
    for number, row in zip(table.numbers, table.rows, strict=True):
        values: dict[str, Any] = {"row": number}
        for name, written in row.items():
            try:
                values[name] = readers.get(name, str)(written) if written else None
                if not written and name in needs:
                    raise Unread(_("it must not be empty."))
                _ask_field(model, name, values[name])
            except Unread as unread:
                table.faults.append(Fault(number, table.headings[name], written[:60], str(unread)))
        rows.append(values)
    return rows


def _ask_field(model: type[Model], name: str, value: Any) -> None:
    """The rules of the column of that name, if the model has one."""
    field = next((f for f in model._meta.concrete_fields if f.name == name), None)
    if field is None or value is None or field.is_relation:
        return
    try:
        field.clean(value, None)
    except ValidationError as error:
        raise Unread(" ".join(error.messages)) from error


def one_of(choices: Iterable[tuple[str, Any]]) -> Reader:
    """A word of a list, in either language, marks and case not counted."""
    choices = list(choices)

    def read(written: str) -> str:
        known = _known(choices)
        if fold(written) not in known:
            allowed = ", ".join(str(label) for _value, label in choices)
            raise Unread(_("write one of: %(words)s.") % {"words": allowed})
        return known[fold(written)]

    return read


def some_of(choices: Iterable[tuple[str, Any]]) -> Reader:
    """Words of a list with a semicolon between them, in the order of the list."""
    choices = list(choices)
    read_one = one_of(choices)

    def read(written: str) -> list[str]:
        found = {read_one(word) for word in written.split(";") if word.strip()}
        return [value for value, _label in choices if value in found]

    return read


def _known(choices: list[tuple[str, Any]]) -> dict[str, str]:
    known = {}
    for language in ("en", "vi"):
        with translation.override(language):
            known |= {fold(str(label)): value for value, label in choices}
    return known | {fold(value): value for value, _label in choices if value}


def yes_or_no(written: str) -> bool:
    word = fold(written)
    if word not in YES | NO:
        raise Unread(_("write “có” or “không”."))
    return word in YES


def day(written: str) -> str:
    """A day as 22/11/2026; kept as 2026-11-22."""
    try:
        return datetime.strptime(written, "%d/%m/%Y").date().isoformat()
    except ValueError as error:
        raise Unread(_("write a day as 22/11/2026.")) from error


def whole(written: str) -> int:
    if not (written.isascii() and written.isdecimal() and len(written) < 6):
        raise Unread(_("write a whole number."))
    return int(written)

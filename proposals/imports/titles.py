"""Texts in a table of tab-separated columns: what the command lines compare and sort."""

from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from lifecycle.errors import Reason, Refused
from papers.folding import fold, nfc


def read_titles(path: str, *, needs: tuple[str, ...]) -> list[dict[str, str]]:
    """The rows of a file by column, in its order; Refused with file, row, column and rule.

    The first line names the columns; those in `needs` must be there and filled in every row, an
    `id` among them only once. Rows are counted as a text editor does; empty lines are passed over.
    """
    name = Path(path).name
    lines = list(_lines(path, name))
    if not lines:
        raise Refused(_("%(file)s: the file is empty.") % {"file": name})
    (_number, head), *rest = lines
    columns = [nfc(column).strip().lower() for column in head.split("\t")]
    _check_columns(name, columns, needs)
    seen: dict[str, int] = {}
    rows, reasons = [], []
    for number, line in rest:
        cells = [nfc(cell).strip() for cell in line.split("\t")]
        if len(cells) > len(columns):
            reasons.append(
                _("%(file)s, row %(row)s: %(cells)s cells, but only %(columns)s columns.")
                % {"file": name, "row": number, "cells": len(cells), "columns": len(columns)}
            )
            continue
        row = dict(zip(columns, cells + [""] * (len(columns) - len(cells)), strict=True))
        reasons += _faults(name, number, row, needs, seen)
        rows.append(row)
    if reasons:
        raise Refused([Reason(reason) for reason in reasons])
    return rows


def _lines(path: str, name: str) -> Iterator[tuple[int, str]]:
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        sentence = _("%(file)s: the file can't be read (%(why)s).")
        raise Refused(sentence % {"file": name, "why": error.strerror}) from error
    except UnicodeDecodeError as error:
        row = error.object[: error.start].count(b"\n") + 1
        sentence = _("%(file)s, row %(row)s: the file must be written in UTF-8.")
        raise Refused(sentence % {"file": name, "row": row}) from error
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line.rstrip("\r")


def _check_columns(name: str, columns: list[str], needs: tuple[str, ...]) -> None:
    for column in needs:
        if column not in columns:
            raise Refused(
                _("%(file)s, row 1: the column “%(column)s” is missing.")
                % {"file": name, "column": column}
            )
    for column in columns:
        if columns.count(column) > 1:
            raise Refused(
                _("%(file)s, row 1: the column “%(column)s” is there twice.")
                % {"file": name, "column": column}
            )


def _faults(
    name: str, number: int, row: dict[str, str], needs: tuple[str, ...], seen: dict[str, int]
) -> Iterator[str]:
    for column in needs:
        if not fold(row[column]):
            yield _("%(file)s, row %(row)s, column “%(column)s”: it must not be empty.") % {
                "file": name, "row": number, "column": column,
            }  # fmt: skip
    if "id" in needs and row["id"]:
        first = seen.setdefault(row["id"], number)
        if first != number:
            yield _(
                "%(file)s, row %(row)s, column “id”: “%(id)s” stands in row %(first)s already; "
                "each id only once."
            ) % {"file": name, "row": number, "id": row["id"], "first": first}

"""The budget estimate from a filled sheet; each fault with sheet, cell, value and rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _

from papers.tables import read_table
from proposals.estimate import COLUMNS, Fault, Line, headings_of, is_empty, read_lines

NEEDS = ("year", "item_kind", "item", "source", "category", "amount")


@dataclass(frozen=True)
class CellFault:
    """A fault at its place in the file."""

    sheet: str
    cell: str
    fault: Fault

    def __str__(self) -> str:
        return _("Sheet “%(sheet)s”, cell %(cell)s (%(column)s), “%(value)s”: %(rule)s") % {
            "sheet": self.sheet,
            "cell": self.cell,
            "column": COLUMNS[self.fault.column],
            "value": self.fault.value,
            "rule": self.fault.rule,
        }


def read_estimate(file: IO[bytes], years: Sequence[int]) -> tuple[list[Line], list[CellFault]]:
    """Lines of a sheet, or with any fault none; Refused when it is no sheet of ours."""
    table = read_table(file, {name: headings_of(name) for name in COLUMNS}, NEEDS)
    rows = [
        (number, {"is_lump_sum": "", **row})
        for number, row in zip(table.numbers, table.rows, strict=True)
        if not is_empty(row)
    ]
    lines, faults = read_lines(rows, years)
    placed = [
        CellFault(
            table.sheet,
            table.address(fault.column, fault.row) if fault.column in table.places else "",
            fault,
        )
        for fault in faults
    ]
    return ([] if placed else lines), placed

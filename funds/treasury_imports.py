"""A treasury statement from a sheet: every fault by its row, column and rule, and none of it taken
when there is one."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import IO, Any

from django.utils.translation import gettext as _

from funds.rules import BIGGEST_AMOUNT
from lifecycle.errors import Refused
from papers.tables import Fault, IncomingTable, read_table

COLUMNS = {
    "paid_on": ("Ngày", "Ngày giao dịch", "Ngày hạch toán", "Ngày thanh toán", "Date"),
    "amount": ("Số tiền", "Số tiền chi", "Ghi nợ", "Phát sinh nợ", "Amount", "Debit"),
    "reference": ("Số chứng từ", "Số tham chiếu", "Mã giao dịch", "Reference"),
    "description": ("Nội dung", "Diễn giải", "Nội dung thanh toán", "Description"),
}
NEEDS = ("paid_on", "amount", "description")
WHOLE = re.compile(r"\d{1,16}|\d{1,3}(\.\d{3}){1,5}", re.ASCII)
DAYS = ("%d/%m/%Y", "%Y-%m-%d")
LONGEST = {"reference": 100, "description": 500}


def read_statement(file: IO[bytes], headings: Mapping[str, str]) -> IncomingTable:
    """The table under the bank's own headings, or else under those we know; Refused when one that
    is needed is not there, naming it and those that are."""
    columns = {
        name: (told,) if (told := headings.get(name, "").strip()) else known
        for name, known in COLUMNS.items()
    }
    return read_table(file, columns, NEEDS, takes_formulas=False)


def lines_of(table: IncomingTable) -> list[dict[str, Any]]:
    """The sums that left, each with its row; rows without an amount are no payments. What is wrong
    goes to table.faults."""
    lines = []
    for number, row in zip(table.numbers, table.rows, strict=True):
        if not row["amount"]:
            continue
        line = {"row": number, **_read(table, number, row)}
        lines.append(line)
    if not lines and not table.faults:
        raise Refused(_("No row of the file has an amount that left the account."))
    return lines


def _read(table: IncomingTable, number: int, row: Mapping[str, str]) -> dict[str, Any]:
    read: dict[str, Any] = {}
    for name, reader in (("paid_on", _day), ("amount", _amount)):
        try:
            read[name] = reader(row[name])
        except ValueError as wrong:
            fault = Fault(number, table.headings[name], row[name][:60], str(wrong))
            table.faults.append(fault)
    for name, most in LONGEST.items():
        read[name] = row.get(name, "")
        if len(read[name]) > most:
            rule = _("at most %(most)s characters.") % {"most": most}
            table.faults.append(Fault(number, table.headings[name], read[name][:60], rule))
    return read


def _day(written: str) -> str:
    for form in DAYS:
        try:
            return datetime.strptime(written, form).date().isoformat()
        except ValueError:
            continue
    raise ValueError(_("write a day as 22/11/2026."))


def _amount(written: str) -> int:
    amount = int(written.replace(".", "")) if WHOLE.fullmatch(written) else 0
    if not 0 < amount <= BIGGEST_AMOUNT:
        raise ValueError(_("a whole number of đồng above 0, written 1.000.000 or 1000000."))
    return amount


def day_of(written: str) -> date:
    """What `lines_of` keeps of a day, as a date again."""
    return date.fromisoformat(written)

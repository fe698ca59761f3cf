"""Organisations from a sheet: read whole, every faulty cell told, nothing guessed."""

from typing import IO, Any

from papers.tables import IncomingTable
from people.imports.cells import one_of, read_sheet, values_of
from people.models import Organisation
from people.states import House

ORGANISATION_COLUMNS = {
    "name": ("Tên tổ chức", "Tên", "name"),
    "tax_code": ("Mã số thuế", "MST", "tax code"),
    "house": ("Nhà", "Thuộc nhà", "house"),
    "kind": ("Loại hình", "kind"),
    "address": ("Địa chỉ", "address"),
    "representative_title": ("Chức danh người đại diện", "representative"),
    "note": ("Ghi chú", "note"),
    "source": ("Nguồn", "source"),
}
NEEDS = ("name", "house")
READERS = {"house": one_of(House.choices)}


def read_organisations(file: IO[bytes]) -> tuple[IncomingTable, list[dict[str, Any]]]:
    table = read_sheet(file, ORGANISATION_COLUMNS, NEEDS)
    return table, values_of(table, READERS, NEEDS, Organisation)

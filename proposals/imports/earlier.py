"""A list of earlier tasks from a sheet: read whole, every faulty cell told, nothing guessed."""

import re
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from papers.tables import Fault, IncomingTable, read_table
from proposals.models import EarlierTask
from proposals.models.earlier import FIRST_YEAR, LAST_YEAR

COLUMNS = {
    "title": ("Tên nhiệm vụ", "ten_nhiem_vu", "title", "Tên đề tài", "Tên"),
    "code": ("Mã số", "code", "Mã nhiệm vụ", "Mã"),
    "host": ("Tổ chức chủ trì", "don_vi_chu_tri", "host", "Đơn vị chủ trì"),
    "leader": ("Chủ nhiệm", "leader", "Chủ nhiệm nhiệm vụ"),
    "level": ("Cấp", "level", "cap", "Cấp quản lý"),
    "place": ("Tỉnh hoặc bộ", "province_or_ministry", "Tỉnh", "Địa phương", "place"),
    "field": ("Lĩnh vực", "field", "linh_vuc"),
    "first_year": ("Năm bắt đầu", "first_year", "start", "nam_bat_dau"),
    "last_year": ("Năm kết thúc", "last_year", "end", "nam_ket_thuc"),
    "source": ("Nguồn", "source", "nguon"),
}
NEEDS = ("title", "source")
# "2017", "09/2017" or "01/09/2017": the lists say a year in these ways.
YEAR = re.compile(r"(?:\d{1,2}/){0,2}(\d{4})", re.ASCII)


def read_earlier(file: IO[bytes]) -> tuple[IncomingTable, list[EarlierTask]]:
    """The tasks of a sheet, not stored; with any fault in the table there are none to store."""
    table = read_table(file, COLUMNS, NEEDS)
    tasks = []
    for number, row in zip(table.numbers, table.rows, strict=True):
        tasks.append(_task(number, row, table))
    return table, [] if table.faults else [task for task in tasks if task]


def _task(number: int, row: dict[str, str], table: IncomingTable) -> EarlierTask | None:
    before = len(table.faults)

    def fault(name: str, rule: str) -> None:
        heading = table.headings.get(name, COLUMNS[name][0])
        table.faults.append(Fault(number, heading, row.get(name, "")[:60], rule))

    values: dict = dict(row)
    for name in ("first_year", "last_year"):
        values[name] = None
        if written := row.get(name, ""):
            match = YEAR.fullmatch(written)
            year = int(match[1]) if match else 0
            if FIRST_YEAR <= year <= LAST_YEAR:
                values[name] = year
            else:
                fault(
                    name,
                    _("write a year from %(first)s to %(last)s, like 2017 or 09/2017.")
                    % {"first": str(FIRST_YEAR), "last": str(LAST_YEAR)},
                )
    for name in NEEDS:
        if not row.get(name):
            fault(name, _("it must not be empty."))
    if values["first_year"] and values["last_year"] and values["last_year"] < values["first_year"]:
        fault("last_year", _("it must not be before the first year."))
    if len(table.faults) > before:
        return None
    task = EarlierTask(**values)
    try:
        task.clean_fields(exclude={"province", "brought_by", "folded", "fingerprint", "public_id"})
    except ValidationError as error:
        for name, sentences in error.message_dict.items():
            fault(name, " ".join(sentences))
        return None
    return task

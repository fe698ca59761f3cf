"""Experts from a sheet: the headings are those of the list that goes out."""

from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from papers.tables import Fault, IncomingTable
from people.imports.cells import (
    Unread,
    day,
    one_of,
    read_sheet,
    some_of,
    values_of,
    whole,
    yes_or_no,
)
from people.models import Expert
from people.models.user import clean_email
from people.states import AcademicTitle, Degree, Science, Tongue

EXPERT_COLUMNS = {
    "full_name": ("Họ và tên", "Họ tên", "full name"),
    "email": ("Email", "Thư điện tử", "e-mail"),
    "degree": ("Học vị", "degree"),
    "academic_title": ("Học hàm", "academic title"),
    "sciences": ("Lĩnh vực", "fields"),
    "keywords": ("Từ khóa", "keywords"),
    "tongues": ("Ngoại ngữ", "languages"),
    "workplace": ("Nơi công tác", "place of work"),
    "available_from": ("Sẵn sàng từ", "available from"),
    "available_until": ("Sẵn sàng đến", "available until"),
    "load_limit": ("Số hồ sơ tối đa", "most dossiers"),
    "is_abroad": ("Ở nước ngoài", "abroad"),
    "bio": ("Giới thiệu", "introduction"),
}
NEEDS = ("full_name", "email", "degree", "sciences")


def _email(written: str) -> str:
    try:
        validate_email(written)
    except ValidationError as error:
        raise Unread(_("it is no e-mail address.")) from error
    return clean_email(written)


def _name(written: str) -> str:
    if len(written) > 120:
        raise Unread(_("a name has at most 120 letters."))
    return written


READERS = {
    "full_name": _name,
    "email": _email,
    "degree": one_of(Degree.choices),
    "academic_title": one_of(AcademicTitle.choices),
    "sciences": some_of(Science.choices),
    "tongues": some_of(Tongue.choices),
    "available_from": day,
    "available_until": day,
    "load_limit": whole,
    "is_abroad": yes_or_no,
}


def read_experts(file: IO[bytes]) -> tuple[IncomingTable, list[dict[str, Any]]]:
    table = read_sheet(file, EXPERT_COLUMNS, NEEDS)
    rows = values_of(table, READERS, NEEDS, Expert)
    for row in rows:
        first, last = row.get("available_from"), row.get("available_until")
        if first and last and last < first:
            rule = _("The last day lies before the first.")
            table.faults.append(Fault(row["row"], table.headings["available_until"], last, rule))
    return table, rows

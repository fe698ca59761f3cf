"""What goes out as files: the list of experts exactly as it is filtered and sorted."""

from collections.abc import Iterable
from typing import IO

from django.utils.translation import gettext as _

from papers.sheets import Cell, Column, Sheet, xlsx_file
from people.models import Expert

# The headings of the list and of the sheet that is brought in: one reads the other's file.
EXPERT_HEADINGS = {
    "full_name": "Họ và tên",
    "email": "Email",
    "degree": "Học vị",
    "academic_title": "Học hàm",
    "sciences": "Lĩnh vực",
    "keywords": "Từ khóa",
    "tongues": "Ngoại ngữ",
    "workplace": "Nơi công tác",
    "available_from": "Sẵn sàng từ",
    "available_until": "Sẵn sàng đến",
    "load_limit": "Số hồ sơ tối đa",
    "is_abroad": "Ở nước ngoài",
    "bio": "Giới thiệu",
}
WIDE = {"full_name", "email", "sciences", "keywords", "workplace", "bio"}
KINDS = {"available_from": "date", "available_until": "date", "load_limit": "number"}


def _column(name: str, title: str) -> Column:
    return Column(title, KINDS.get(name, "text"), 34 if name in WIDE else 18)


def expert_columns() -> list[Column]:
    return [_column(*heading) for heading in EXPERT_HEADINGS.items()]


def _cells(expert: Expert) -> list[Cell]:
    return [
        expert.user.full_name,
        expert.user.email,
        str(expert.get_degree_display()),
        str(expert.get_academic_title_display()) if expert.academic_title else "",
        "; ".join(str(row.get_science_display()) for row in expert.sciences.all()),
        expert.keywords,
        "; ".join(str(row.get_tongue_display()) for row in expert.tongues.all()),
        expert.place_of_work,
        expert.available_from,
        expert.available_until,
        expert.load_limit,
        _("yes") if expert.is_abroad else _("no"),
        expert.bio,
    ]


def experts_xlsx(experts: Iterable[Expert]) -> IO[bytes]:
    """With the state beside what the import reads again."""
    title = _("Experts")
    rows = ([*_cells(expert), str(expert.get_state_display())] for expert in experts)
    columns = [*expert_columns(), Column(_("State"))]
    return xlsx_file([Sheet(title, columns, rows)], title=title)

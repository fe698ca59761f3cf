"""The list of experts as it is filtered and sorted, and the empty sheets to fill in."""

from collections.abc import Iterable
from typing import IO

from django.utils.translation import gettext as _

from papers.sheets import Cell, Column, Sheet, xlsx_file
from people.models import Expert
from people.rules import MOST_LOAD
from people.states import AcademicTitle, Degree, House, Register, Science, Tongue

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


def experts_sheet(experts: Iterable[Expert]) -> Sheet:
    """With the state beside what the import reads again."""
    rows = ([*_cells(expert), str(expert.get_state_display())] for expert in experts)
    columns = [_column(*heading) for heading in EXPERT_HEADINGS.items()]
    return Sheet(_("Experts"), [*columns, Column(_("State"))], rows)


def template_xlsx(register: str) -> IO[bytes]:
    """An empty sheet with the headings, and one that says what may stand under each."""
    rules = _rules_of_experts() if register == Register.EXPERTS else _rules_of_organisations()
    headings = Sheet(_("List"), [Column(name, width=26) for name, _rule in rules], [])
    about = Sheet(
        _("How to fill it in"), [Column(_("Column"), width=30), Column(_("Rule"), width=90)], rules
    )
    return xlsx_file([headings, about], title=str(Register(register).label))


def _rules_of_organisations() -> list[tuple[str, str]]:
    optional = _("May be empty.")
    return [
        ("Tên tổ chức", _("Must be there; finds the organisation when there is no tax code.")),
        ("Mã số thuế", _("10 digits; a branch's as 0123456789-001.")),
        ("Nhà", _any_of(House.choices)),
        ("Loại hình", _("For example cooperative, limited company, college.")),
        ("Địa chỉ", optional),
        (
            "Chức danh người đại diện",
            _("The position only, for example director; no name is asked."),
        ),
        ("Ghi chú", optional),
        ("Nguồn", optional),
    ]


def _rules_of_experts() -> list[tuple[str, str]]:
    between = _("several with a semicolon between them")
    rules = {
        "full_name": _("Must be there."),
        "email": _("Must be there; finds the person."),
        "degree": _any_of(Degree.choices),
        "academic_title": _any_of(AcademicTitle.choices),
        "sciences": f"{_any_of(Science.choices)}; {between}",
        "tongues": f"{_any_of(Tongue.choices)}; {between}",
        "workplace": _("As the register writes it, or another."),
        "available_from": _("write a day as 22/11/2026."),
        "available_until": _("write a day as 22/11/2026."),
        "load_limit": _("From 1 to %(most)s.") % {"most": MOST_LOAD},
        "is_abroad": _("write “có” or “không”."),
    }
    return [(title, rules.get(name, _("May be empty."))) for name, title in EXPERT_HEADINGS.items()]


def _any_of(choices: Iterable[tuple]) -> str:
    return _("write one of: %(words)s.") % {"words": ", ".join(str(label) for _v, label in choices)}

"""What goes out as files: lists exactly as they are filtered and sorted."""

from collections.abc import Iterable, Mapping, Sequence
from typing import IO

from django.utils.translation import gettext as _

from papers.sheets import Cell, Column, Sheet, xlsx_file
from proposals.estimate import CHOICES, COLUMNS, NO, YES, YES_NO, Line
from proposals.estimate_sums import Totals, totals
from proposals.models import Call, EarlierTask, Problem


def problems_sheet(problems: Iterable[Problem]) -> Sheet:
    columns = [
        Column(_("Title"), width=50),
        Column(_("Who has the problem"), width=34),
        Column(_("House")),
        Column(_("Field")),
        Column(_("Strategic group"), width=26),
        Column(_("What it costs today"), "decimal"),
        Column(_("Unit")),
        Column(_("Indicator"), width=30),
        Column(_("Baseline"), "decimal"),
        Column(_("Target"), "decimal"),
        Column(_("Unit of the indicator")),
        Column(_("What the owner would put in"), width=30),
        Column(_("Of which money"), "dong"),
        Column(_("State")),
        Column(_("Published at"), "date"),
        Column(_("Illustrative data")),
        Column(_("Source"), width=40),
    ]
    return Sheet(_("Problems"), columns, map(_problem_cells, problems))


def _problem_cells(problem: Problem) -> list[Cell]:
    return [
        problem.title,
        str(problem.organisation),
        str(problem.organisation.get_house_display()),
        str(problem.get_sector_display()),
        str(problem.get_strategic_group_display()),
        problem.cost_value,
        problem.cost_unit,
        problem.indicator,
        problem.baseline,
        problem.target,
        problem.indicator_unit,
        problem.offers_in_words,
        problem.contributes_amount,
        str(problem.get_state_display()),
        problem.published_at,
        _("yes") if problem.is_synthetic else "",
        problem.source,
    ]


def calls_sheet(calls: Iterable[Call]) -> Sheet:
    columns = [
        Column(_("Code")),
        Column(_("Title"), width=50),
        Column(_("Flow"), width=22),
        Column(_("Budget year")),
        Column(_("State")),
        Column(_("Opens at"), "moment"),
        Column(_("Closes at"), "moment"),
        Column(_("Envelope"), "dong"),
        Column(_("Ceiling per task"), "dong"),
        Column(_("Illustrative data")),
    ]
    return Sheet(_("Calls"), columns, map(_call_cells, calls))


def _call_cells(call: Call) -> list[Cell]:
    return [
        call.code,
        call.title,
        str(call.get_flow_display()),
        str(call.budget_year),
        str(call.get_state_display()),
        call.opens_at,
        call.closes_at,
        call.envelope,
        call.ceiling_per_task,
        _("yes") if call.is_synthetic else "",
    ]


EARLIER_FIELDS = (
    "title", "code", "host", "leader", "level", "place", "field", "first_year", "last_year",
    "source",
)  # fmt: skip


def earlier_sheet(tasks: Iterable[EarlierTask]) -> Sheet:
    """Under headings that the import reads again."""
    columns = [
        Column("Tên nhiệm vụ", width=60),
        Column("Mã số"),
        Column("Tổ chức chủ trì", width=34),
        Column("Chủ nhiệm"),
        Column("Cấp"),
        Column("Tỉnh hoặc bộ"),
        Column("Lĩnh vực"),
        Column("Năm bắt đầu"),
        Column("Năm kết thúc"),
        Column("Nguồn", width=40),
    ]
    return Sheet(_("Earlier tasks"), columns, map(_earlier_cells, tasks))


def _earlier_cells(task: EarlierTask) -> list[Cell]:
    # A year is no amount: it is written as it is, without a dot.
    return [str(getattr(task, name) or "") for name in EARLIER_FIELDS]


# The budget estimate ----------------------------------------------------------------------------

SPARE_ROWS = 200


def estimate_columns(years: Sequence[int]) -> list[Column]:
    """The columns of the sheet that goes out filled and comes back filled anew."""
    offered = {name: [str(label) for label in choices.labels] for name, choices in CHOICES.items()}
    offered |= {
        "year": [str(year) for year in years],
        "is_lump_sum": [str(word) for word in YES_NO.values()],
    }
    widths = {"item": 44, "explanation": 50, "item_kind": 26, "year": 8, "is_lump_sum": 10}
    return [
        Column(
            str(title),
            "dong" if name == "amount" else "text",
            width=widths.get(name, 20),
            choices=offered.get(name, ()),
        )
        for name, title in COLUMNS.items()
    ]


def _line_cells(line: Line) -> list[Cell]:
    return [
        str(line.year),
        str(CHOICES["item_kind"](line.item_kind).label),
        line.item,
        str(CHOICES["source"](line.source).label),
        str(CHOICES["category"](line.category).label),
        line.amount,
        str(YES_NO[YES if line.is_lump_sum else NO]),
        line.explanation,
    ]


def estimate_xlsx(lines: Sequence[Line], years: Sequence[int], title: str) -> IO[bytes]:
    """The lines, ready to be changed and read back, and on a second sheet what they add up to."""
    rows = [_line_cells(line) for line in lines]
    sheets = [
        Sheet(_("Budget estimate"), estimate_columns(years), rows, spare_rows=SPARE_ROWS),
    ]
    if lines:
        sheets.append(_sums_sheet(totals(lines)))
    return xlsx_file(sheets, title=title)


def _sums_sheet(sums: Totals) -> Sheet:
    def of(kind: str, by: Mapping[str, int]) -> list[list[Cell]]:
        choices = CHOICES[kind]
        return [[str(COLUMNS[kind]), str(choices(key).label), amount] for key, amount in by.items()]

    rows = [[str(COLUMNS["year"]), str(year), amount] for year, amount in sums.by_year.items()]
    rows += of("source", sums.by_source)
    rows += of("item_kind", sums.by_item) + of("category", sums.by_category)
    columns = [Column(_("Added up by"), width=26), Column(_("Name"), width=32)]
    return Sheet(
        _("Sums"),
        [*columns, Column(_("Amount"), "dong")],
        rows,
        total=[_("Total"), "", sums.all],
    )

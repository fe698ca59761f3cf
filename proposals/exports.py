"""What goes out as files: the board of problems, exactly as it is filtered and sorted."""

from collections.abc import Iterable, Iterator
from typing import IO

from django.utils.translation import gettext as _

from papers.sheets import Cell, Column, Sheet, csv_lines, xlsx_file
from proposals.models import Problem


def problem_columns() -> list[Column]:
    return [
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


def _cells(problem: Problem) -> list[Cell]:
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


def problems_xlsx(problems: Iterable[Problem]) -> IO[bytes]:
    title = _("Problems")
    rows = (_cells(problem) for problem in problems)
    return xlsx_file([Sheet(title, problem_columns(), rows)], title=title)


def problems_csv(problems: Iterable[Problem]) -> Iterator[str]:
    return csv_lines(
        [column.title for column in problem_columns()], (_cells(problem) for problem in problems)
    )

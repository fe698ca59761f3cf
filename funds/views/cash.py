"""The calendar of cash needs, and the years side by side."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from funds import cash
from funds.cash_exports import calendar_sheet
from funds.querysets import FINANCE
from funds.states import SourceKind
from funds.views.frame import allow
from lifecycle import clock
from papers.downloads import LIST_KINDS, list_links, sheet_download
from people.permissions import provinces_as


def _provinces(request) -> set[str]:
    provinces = provinces_as(request.user, *FINANCE)
    allow(next(iter(provinces), ""))
    return provinces


@login_required
@require_safe
def cash_calendar(request):
    rows = list(cash.instalments_of(_provinces(request)))
    months = cash.by_month(rows, clock.today())
    total = {
        name: sum(row[name] for row in months) for name in ("due", "likely", "ready", "ordered")
    }
    context = {
        "months": months,
        "total": total,
        "count": len(rows),
        "files": list_links("funds:cash_file"),
    }
    return render(request, "funds/cash_calendar.html", context)


@login_required
@require_safe
def cash_file(request, kind: str):
    """Every instalment that is not paid yet, with its due and its likely day."""
    if kind not in LIST_KINDS:
        raise Http404
    rows = cash.instalments_of(_provinces(request))
    return sheet_download(calendar_sheet(rows, clock.today()), "lich-nhu-cau-chi", kind)


@login_required
@require_safe
def budget_years(request):
    _provinces(request)
    found = cash.years_for(request.user, *FINANCE)
    rows = [
        (kind.label, [column["sources"][kind] for column in found["columns"]])
        for kind in SourceKind
        if any(column["sources"][kind] for column in found["columns"])
    ]
    return render(request, "funds/budget_years.html", {**found, "sources": rows})

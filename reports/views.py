"""Where one lands: my work, or the public's first page; and the year's dashboard."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render

from funds import gauge
from funds.models import BudgetYear
from lifecycle import clock
from proposals.models import Call, Problem
from reports import dashboards
from reports.context import STATE_FUND
from reports.first_page import my_work


def home(request):
    """Signed in: what waits on me, overdue first. Otherwise: what the public may see."""
    if not request.user.is_authenticated:
        return public_home(request)
    return render(request, "reports/my_work.html", my_work(request.user, request.GET.get("page")))


def public_home(request):
    budget = BudgetYear.objects.to_show(clock.today().year)
    context = {
        "problems": Problem.objects.open_for_answers().for_list()[:6],
        "calls": Call.objects.public().for_list()[:4],
        "budget": budget,
        "board": dashboards.money(budget) if budget else None,
    }
    return render(request, "reports/public_home.html", context)


@login_required
def dashboard(request, year: int | None = None):
    """The year at a glance: funnel, five groups, three houses, the budget and its floor."""
    if not request.user.roles_held & STATE_FUND:
        raise PermissionDenied
    budgets = BudgetYear.objects.visible_to(request.user).order_by("-year")
    if year:
        budget = budgets.filter(year=year).first()
    else:
        budget = budgets.to_show(clock.date_of(request.user.standing.as_of).year)
    if year and budget is None:
        raise Http404
    context = dashboards.of(budget) if budget else {}
    if budget:
        context["warning"] = gauge.shortfall(budget, clock.today())
    context["years"] = [row.year for row in budgets]
    return render(request, "reports/dashboard.html", context)

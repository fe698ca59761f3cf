"""Budgets: the list, one year with its figures, drawing up and mending."""

from fractions import Fraction

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from funds import actions
from funds import gauge as gauges
from funds.figures import by_group, year_figures
from funds.filters import BudgetFilter
from funds.forms import (
    BudgetForm,
    NewBudgetForm,
    limits_of,
    part_forms,
    parts_of,
    sources_of,
)
from funds.models import BudgetYear
from funds.states import BudgetYearState, RevisionState
from funds.strategic_exports import strategic_sheet
from funds.views.frame import SignedInList, allow, form_page, page, sheet_of
from lifecycle import clock
from lifecycle.errors import WrongMoment
from lifecycle.pages import life_of
from lifecycle.views import seen_version, verb_view
from papers.downloads import LIST_KINDS, sheet_download
from papers.templatetags.ba_nha import percent
from people.permissions import holds, provinces_as
from people.states import Role
from proposals.states import StrategicGroup

RULE = "budget.strategic_min_share"
keeps_accounts = holds(Role.CHIEF_ACCOUNTANT)


class BudgetList(SignedInList):
    template_name = "funds/budget_list.html"
    filterset_class = BudgetFilter
    sorts = {"year": ["year"]}
    default_sort = "-year"

    def rows(self, request):
        return BudgetYear.objects.visible_to(request.user).for_list()

    def more(self, request):
        return {"may_draft": bool(provinces_as(request.user, Role.CHIEF_ACCOUNTANT))}


def _find(request, public_id: str) -> BudgetYear:
    rows = BudgetYear.objects.visible_to(request.user).for_list()
    return get_object_or_404(rows, public_id=public_id)


@login_required
@require_safe
def strategic_detail(request, public_id: str):
    """The strategic share: by group, by month, where it ends, and what is missing."""
    budget = _find(request, public_id)
    if budget.state not in (BudgetYearState.APPROVED, BudgetYearState.CLOSED):
        raise WrongMoment(_("The budget of the year is not approved."))
    share = gauges.of(budget, clock.today())
    context = {
        "budget": budget,
        "share": share,
        "strategic_gauge": strategic_gauge(year_figures(budget)["strategic"]),
        "month_chart": _month_chart(share),
        "rule": budget.rule_set.rules.entry(RULE),
    }
    return render(request, "funds/strategic_detail.html", context)


def _month_chart(share: dict) -> dict:
    names = {"reserved": _("Reserved"), "committed": _("Committed"), "paid": _("Paid")}
    months = share["months"]
    return {
        "kind": "line",
        "finding": _("Strategic money at the end of each month, and the floor it must reach"),
        "unit": "₫",
        "is_money": True,
        "columns": [_("Month %(month)s") % {"month": row["month"]} for row in months],
        "series": [
            {"name": name, "values": [row[stage] for row in months]}
            for stage, name in names.items()
        ],
        "line": {"value": share["floor"], "label": _("Floor")},
    }


@login_required
@require_safe
def strategic_file(request, public_id: str, kind: str):
    """The groups as shown, as a file."""
    if kind not in LIST_KINDS:
        raise Http404
    budget = _find(request, public_id)
    sheet = strategic_sheet(budget, gauges.of(budget, clock.today()))
    return sheet_download(sheet, f"phan-chien-luoc-{budget.year}", kind)


@login_required
@require_safe
def budget_detail(request, public_id: str):
    budget = _find(request, public_id)
    figures = year_figures(budget)
    revisions = list(budget.revisions.select_related("proposed_by", "approved_by"))
    context = {
        "budget": budget,
        "figures": figures,
        "gauge": gauge(budget, figures),
        "strategic_gauge": strategic_gauge(figures["strategic"]),
        "groups": _groups(budget),
        "warning": _warning(budget),
        "rule": budget.rule_set.rules.entry(RULE),
        "limits": limit_rows(budget),
        "allocations": budget.allocations.select_related("call").order_by("-id"),
        "revisions": revisions,
        "may_revise": budget.state == BudgetYearState.APPROVED
        and not any(one.state == RevisionState.PROPOSED for one in revisions)
        and bool(keeps_accounts(budget, request.user)),
        "may_edit": budget.state == BudgetYearState.DRAFT and keeps_accounts(budget, request.user),
        **life_of(budget, request.user),
    }
    return render(request, "funds/budget_detail.html", context)


def limit_rows(budget: BudgetYear) -> list[dict]:
    """The year's limits, and what is bound of those that name one group or host."""
    limits = list(budget.limits.select_related("host"))
    of_named = {limit.of for limit in limits if limit.key}
    bound = {of: budget.commitments.all().bound_by(of) for of in of_named}
    return [
        {"limit": limit, "bound": bound[limit.of].get(limit.key, 0) if limit.key else None}
        for limit in limits
    ]


def _warning(budget: BudgetYear):
    """Only of a year that is being spent."""
    if budget.state != BudgetYearState.APPROVED:
        return None
    return gauges.shortfall(budget, clock.today())


def gauge(budget: BudgetYear, figures: dict) -> dict:
    """The whole year's money; the mark is what strategic technology must at least have."""
    share = Fraction(figures["reserved"], figures["budget"] or 1)
    return {
        "finding": _("%(share)s of the year's budget is reserved") % {"share": percent(share)},
        "total": figures["budget"],
        "total_label": _("Budget"),
        "reserved": figures["reserved"],
        "committed": figures["committed"],
        "paid": figures["paid"],
    }


def strategic_gauge(strategic: dict) -> dict:
    """The strategic share of the S&T career expenditure, its floor marked."""
    share = Fraction(strategic["reserved"], strategic["denominator"])
    is_reached = strategic["reserved"] >= strategic["floor"]
    sentence = (
        _("Strategic technology: %(share)s of the S&T career expenditure, above the floor")
        if is_reached
        else _("Strategic technology: %(share)s of the S&T career expenditure, below the floor")
    )
    return {
        "finding": sentence % {"share": percent(share)},
        "total": strategic["denominator"],
        "total_label": _("S&T career expenditure"),
        "reserved": strategic["reserved"],
        "committed": strategic["committed"],
        "paid": strategic["paid"],
        "floor": strategic["floor"],
        "floor_label": _("Floor"),
    }


def _groups(budget: BudgetYear) -> list[dict]:
    sums = by_group(budget)
    return [{"group": group, "label": group.label, **sums[group]} for group in StrategicGroup]


@page
def budget_new(request):
    mine = provinces_as(request.user, Role.CHIEF_ACCOUNTANT)
    allow(next(iter(mine), ""))
    data, sheet = request.POST or None, sheet_of(request, mine)
    form = NewBudgetForm(data, user=request.user)
    formset, limits = part_forms(data, sheet, [], [], mine)

    def deed():
        return actions.draft_budget(
            by=request.user,
            sources=sources_of(formset),
            limits=limits_of(limits),
            **form.cleaned_data,
        )

    title = _("Draw up a year's budget")
    return form_page(
        request,
        "funds/budget_form.html",
        form,
        deed,
        formset=formset,
        limits=limits,
        sheet=sheet,
        title=title,
    )


@page
def budget_edit(request, public_id: str):
    budget = _find(request, public_id)
    allow(keeps_accounts(budget, request.user))
    if budget.state != BudgetYearState.DRAFT:
        raise WrongMoment(_("Only a draft can be changed."))
    data, sheet = request.POST or None, sheet_of(request, [budget.province_id])
    # The form must not write into the row before the deed does.
    form = BudgetForm(data, instance=BudgetYear.objects.get(pk=budget.pk))
    formset, limits = part_forms(data, sheet, *parts_of(budget), [budget.province_id])

    def deed():
        return actions.change_budget(
            budget,
            by=request.user,
            sources=sources_of(formset),
            limits=limits_of(limits),
            seen_version=seen_version(request),
            **form.cleaned_data,
        )

    title = _("Change the budget")
    return form_page(
        request,
        "funds/budget_form.html",
        form,
        deed,
        formset=formset,
        limits=limits,
        sheet=sheet,
        title=title,
        budget=budget,
    )


budget_verb = verb_view(lambda user: BudgetYear.objects.visible_to(user).for_list())

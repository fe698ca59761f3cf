"""Results, and what they earn."""

import django_filters
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts import actions
from contracts.doors import result_doors
from contracts.forms import (
    AuthorFormSet,
    RegisterForm,
    ResultForm,
    RevenueForm,
    named_authors,
)
from contracts.models import Contract, Result, Revenue
from contracts.permissions import leader_or_host, task_leader
from contracts.states import ResultKind, ResultState
from contracts.views.frame import allow, find, form_page, page, posted
from lifecycle.pages import ListPage, life_of
from lifecycle.views import verb_view


class ResultFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=gettext_lazy("Search"), method="search")
    kind = django_filters.ChoiceFilter(
        label=gettext_lazy("Kind"), choices=ResultKind.choices, empty_label=gettext_lazy("All")
    )
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"), choices=ResultState.choices, empty_label=gettext_lazy("All")
    )

    class Meta:
        model = Result
        fields = ["q", "kind", "state"]

    def search(self, rows, name, words):
        return rows.found_by(words)


class ResultList(ListPage):
    """Results this person may see."""

    template_name = "contracts/result_list.html"
    filterset_class = ResultFilter
    sorts = {"name": ["folded"], "kind": ["kind"], "registered_on": ["registered_on"]}
    default_sort = "-registered_on"

    def rows(self, request):
        return Result.objects.visible_to(request.user).for_list()


@page
def result_detail(request, public_id):
    result = find(Result.objects.visible_to(request.user), public_id)
    is_open = result.contract.is_open_to(request.user)
    return render(
        request,
        "contracts/result_detail.html",
        {
            "result": result,
            "contract": result.contract,
            "is_open": is_open,
            "revenues": result.revenues.prefetch_related("shares") if is_open else [],
            "doors": result_doors(result, request.user),
            "crumbs": [(_("Results"), reverse("contracts:result_list")), (str(result), "")],
            **life_of(result, request.user),
        },
    )


result_verb = verb_view(
    lambda user: Result.objects.visible_to(user).for_page(), forms={"register": RegisterForm}
)


@page
def result_new(request, public_id):
    contract = find(Contract.objects.in_full_for(request.user), public_id)
    allow(task_leader(contract, request.user))
    form = posted(request, ResultForm)
    return form_page(
        request,
        form,
        lambda: actions.declare_result(contract, by=request.user, **form.cleaned_data),
        title=_("Declare a result"),
        back_url=contract.get_absolute_url(),
        button=_("Declare the result"),
        thing=contract,
    )


@page
def revenue_new(request, public_id):
    result = find(Result.objects.visible_to(request.user), public_id)
    allow(leader_or_host(result, request.user))
    percent = result.contract.frozen_rules.entry(actions.AUTHOR_MIN)
    form = posted(request, RevenueForm, initial={"author_percent": percent.value})
    team = {
        str(member.user): member.user
        for member in result.contract.proposal.team.select_related("user")
    }
    rows = posted(
        request,
        AuthorFormSet,
        initial=[{"label": name, "weight": 1} for name in team],
        prefix="authors",
    )
    return form_page(
        request,
        form,
        lambda: actions.declare_revenue(
            result, by=request.user, authors=named_authors(rows, team.get), **form.cleaned_data
        ),
        title=_("Declare revenue"),
        back_url=result.get_absolute_url(),
        button=_("Declare revenue"),
        template="contracts/revenue_new.html",
        rows=rows,
        thing=result,
        percent_rule=percent,
    )


@page
def revenue_detail(request, public_id):
    revenue = find(Revenue.objects.visible_to(request.user), public_id)
    return render(
        request,
        "contracts/revenue_detail.html",
        {
            "revenue": revenue,
            "result": revenue.result,
            "shares": revenue.shares.all(),
            "percent_rule": revenue.contract.frozen_rules.entry(actions.AUTHOR_MIN),
            "crumbs": [
                (_("Results"), reverse("contracts:result_list")),
                (str(revenue.result), revenue.result.get_absolute_url()),
                (_("Revenue"), ""),
            ],
            **life_of(revenue, request.user),
        },
    )


revenue_verb = verb_view(lambda user: Revenue.objects.visible_to(user).for_page())

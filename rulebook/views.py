"""Pages of the rulebook: what holds today, one rule's history, its change, a frozen set."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lifecycle import clock
from lifecycle.errors import Refused, WrongPerson
from lifecycle.pages import ListPage
from rulebook.actions import change_rule
from rulebook.forms import ChangeForm, RuleFilterForm
from rulebook.models import Fact, Parameter, Province, RuleSet
from rulebook.states import KEEPER


def province_of(request) -> Province:
    """The reader's province; a visitor is shown the office's own."""
    if request.user.is_authenticated:
        return request.user.province
    province = Province.objects.first()
    if province is None:
        raise Http404
    return province


def _may_change(user, province) -> bool:
    return user.is_authenticated and user.has_role(KEEPER, province.pk)


class ParameterList(ListPage):
    template_name = "rulebook/parameter_list.html"

    def rows(self, request):
        self.today, self.province = clock.today(), province_of(request)
        self.filter_form = RuleFilterForm(request.GET)
        return self.filter_form.chosen(Parameter.objects.rules_on(self.province, self.today))

    def more(self, request):
        return {"filter_form": self.filter_form, "today": self.today, "province": self.province}


class RuleSetDetail(ListPage):
    template_name = "rulebook/rule_set_detail.html"

    def rows(self, request):
        rule_sets = RuleSet.objects.select_related("province")
        self.rule_set = get_object_or_404(rule_sets, public_id=self.kwargs["public_id"])
        self.filter_form = RuleFilterForm(request.GET)
        return self.filter_form.chosen(self.rule_set.rules)

    def more(self, request):
        return {"filter_form": self.filter_form, "rule_set": self.rule_set}


@require_safe
def fact_list(request):
    return render(request, "rulebook/fact_list.html", {"facts": Fact.objects.all()})


def _rule_on(province: Province, key: str, on):
    rules = Parameter.objects.rules_on(province, on)
    if key not in rules:
        raise Http404
    return rules.entry(key)


@require_safe
def parameter_detail(request, key: str):
    province, today = province_of(request), clock.today()
    context = {
        "rule": _rule_on(province, key, today),
        "history": Parameter.objects.history_of(province, key),
        "may_change": _may_change(request.user, province),
        "today": today,
    }
    return render(request, "rulebook/parameter_detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def parameter_change(request, key: str):
    province = request.user.province
    if not _may_change(request.user, province):
        raise WrongPerson(_("Only the province's managing officer changes its rules."))
    today = clock.today()
    rule = _rule_on(province, key, today)
    initial = {"effective_from": today, "source": rule.source, "certainty": rule.certainty}
    form = ChangeForm(request.POST or None, rule=rule, initial=initial)
    if form.is_valid():
        try:
            change_rule(key, province=province, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            for reason in refusal.reasons:
                form.add_error(reason.field if reason.field in form.fields else None, str(reason))
        else:
            messages.success(request, _("The new value is kept, with its history."))
            return redirect("rulebook:parameter_detail", key)
    context = {"rule": rule, "form": form}
    status = 400 if form.is_bound else 200
    return render(request, "rulebook/parameter_change.html", context, status=status)

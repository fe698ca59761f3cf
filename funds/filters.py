"""What the lists of money can be narrowed by; kept in the address."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from funds.models import Allocation, BudgetYear, Entry, Payment, Reversal
from funds.states import (
    AllocationState,
    BudgetYearState,
    EntryKind,
    PaymentState,
    Policy,
    ReversalState,
)
from proposals.filters import WordsFilter, calls_seen, one_of


def day(label, lookup: str) -> django_filters.DateFilter:
    """By the accounting date, as the books' own figures are."""
    return django_filters.DateFilter(
        field_name="accounting_on", lookup_expr=lookup, label=label, widget=forms.DateInput()
    )


def year(field: str) -> django_filters.NumberFilter:
    return django_filters.NumberFilter(
        field_name=field, label=_("Year"), min_value=2000, max_value=2100
    )


class BudgetFilter(django_filters.FilterSet):
    state = one_of(BudgetYearState.choices, _("State"))

    class Meta:
        model = BudgetYear
        fields: list[str] = []


class AllocationFilter(django_filters.FilterSet):
    state = one_of(AllocationState.choices, _("State"))
    policy = one_of(Policy.choices, _("Policy"))
    call = django_filters.ModelChoiceFilter(
        queryset=calls_seen, to_field_name="code", label=_("Call"), empty_label=_("All")
    )

    class Meta:
        model = Allocation
        fields: list[str] = []


class PaymentFilter(django_filters.FilterSet):
    q = WordsFilter()
    state = one_of(PaymentState.choices, _("State"))
    year = year("budget__year")

    class Meta:
        model = Payment
        fields: list[str] = []


class ReversalFilter(django_filters.FilterSet):
    state = one_of(ReversalState.choices, _("State"))
    year = year("budget__year")

    class Meta:
        model = Reversal
        fields: list[str] = []


class AccountFilter(django_filters.FilterSet):
    q = WordsFilter()
    kind = one_of(EntryKind.choices, _("Kind"))
    since = day(_("From"), "gte")
    until = day(_("To"), "lte")

    class Meta:
        model = Entry
        fields: list[str] = []


class EntryFilter(django_filters.FilterSet):
    q = WordsFilter()
    year = year("budget__year")
    kind = one_of(EntryKind.choices, _("Kind"))
    since = day(_("From"), "gte")
    until = day(_("To"), "lte")

    class Meta:
        model = Entry
        fields: list[str] = []

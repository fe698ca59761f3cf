"""What a list can be narrowed by; kept in the address."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from papers.folding import fold
from people.states import House
from proposals.models import Attestation, Call, EarlierTask, Problem, Proposal
from proposals.states import (
    AttestationState,
    CallState,
    Condition,
    Flow,
    Offer,
    ProblemState,
    ProposalState,
    Sector,
    StrategicGroup,
)


class WordsFilter(django_filters.CharFilter):
    """Search without diacritics: `found_by` of the rows' own queryset."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label", _("Search"))
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "search"}))
        super().__init__(*args, max_length=200, **kwargs)

    def filter(self, rows, words):
        return rows.found_by(words) if words else rows


def one_of(choices, label, field: str = "") -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(
        field_name=field or None, choices=choices, label=label, empty_label=_("All")
    )


def owners_of(problems) -> list[tuple[str, str]]:
    """Who has these problems, by name."""
    names = problems.order_by("organisation__folded").values_list(
        "organisation__folded", "organisation__name"
    )
    return [(name, name) for name in dict.fromkeys(name for _folded, name in names.distinct())]


class ProblemFilter(django_filters.FilterSet):
    q = WordsFilter()
    group = one_of(StrategicGroup.choices, _("Strategic group"), "strategic_group")
    sector = one_of(Sector.choices, _("Field"))
    house = one_of(House.choices, _("House"), "organisation__house")
    owner = one_of([], _("Who has the problem"), "organisation__name")
    offer = django_filters.ChoiceFilter(
        choices=Offer.choices,
        label=_("The owner puts in"),
        empty_label=_("All"),
        method="that_offer",
    )
    year = django_filters.NumberFilter(
        label=_("Year"), field_name="published_at__year", min_value=2000, max_value=2100
    )
    state = one_of(ProblemState.choices, _("State"))

    class Meta:
        model = Problem
        fields: list[str] = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["owner"].extra["choices"] = owners_of(self.queryset)

    def that_offer(self, rows, name, offer):
        return rows.offering(offer)


class CallFilter(django_filters.FilterSet):
    q = WordsFilter()
    state = one_of(CallState.choices, _("State"))
    flow = one_of(Flow.choices, _("Flow"))
    year = django_filters.NumberFilter(
        label=_("Budget year"), field_name="budget_year", min_value=2000, max_value=2100
    )

    class Meta:
        model = Call
        fields: list[str] = []


def calls_seen(request):
    calls = Call.objects.visible_to(request.user).order_by("-budget_year", "code")
    return calls.only("public_id", "code", "title")


class HostFilter(django_filters.CharFilter):
    """The host by words of its name. A choice of all hosts would read every dossier to make it."""

    def filter(self, rows, words):
        for word in fold(words or "").split():
            rows = rows.filter(host__folded__contains=word)
        return rows


class ProposalFilter(django_filters.FilterSet):
    q = WordsFilter()
    state = one_of(ProposalState.choices, _("State"))
    call = one_of([], _("Call"), "call__public_id")
    group = one_of(StrategicGroup.choices, _("Strategic group"), "strategic_group")
    host = HostFilter(label=_("Host organisation"), max_length=200)

    class Meta:
        model = Proposal
        fields: list[str] = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        calls = [(call.public_id, str(call)) for call in calls_seen(self.request)]
        self.filters["call"].extra["choices"] = calls


class MineFilter(django_filters.FilterSet):
    q = WordsFilter()
    state = one_of(ProposalState.choices, _("State"))
    call = one_of([], _("Call"), "call__public_id")

    class Meta:
        model = Proposal
        fields: list[str] = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        calls = Call.objects.filter(proposals__in=self.queryset.order_by().values("pk")).distinct()
        self.filters["call"].extra["choices"] = [
            (call.public_id, str(call)) for call in calls.order_by("-budget_year", "code")
        ]


class AttestationFilter(django_filters.FilterSet):
    state = one_of(AttestationState.choices, _("State"))
    condition = one_of(Condition.choices, _("Condition"))
    of = django_filters.ChoiceFilter(
        choices=[("me", _("My organisation"))],
        label=_("Asked of"),
        empty_label=_("All"),
        method="of_me",
    )

    class Meta:
        model = Attestation
        fields: list[str] = []

    def of_me(self, rows, name, value):
        return rows.asked_of(self.request.user)


def named(rows, column: str) -> list[tuple[str, str]]:
    """The words that stand in a column, in their order."""
    words = rows.exclude(**{column: ""}).order_by(column).values_list(column, flat=True).distinct()
    return [(word, word) for word in words[:200]]


class EarlierFilter(django_filters.FilterSet):
    q = WordsFilter()
    place = one_of([], _("Province or ministry"))
    field = one_of([], _("Field"))
    from_year = django_filters.NumberFilter(
        label=_("From year"), field_name="first_year", lookup_expr="gte", min_value=1975,
        max_value=2100,
    )  # fmt: skip

    class Meta:
        model = EarlierTask
        fields: list[str] = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("place", "field"):
            self.filters[name].extra["choices"] = named(self.queryset, name)


class QueueFilter(django_filters.FilterSet):
    q = WordsFilter()
    call = one_of([], _("Call"), "call__public_id")
    group = one_of(StrategicGroup.choices, _("Strategic group"), "strategic_group")
    left = django_filters.ChoiceFilter(
        label=_("Still to do"),
        choices=[("check", _("Checklist")), ("search", _("Duplicate search"))],
        empty_label=_("All"),
        method="still_to_do",
    )

    class Meta:
        model = Proposal
        fields: list[str] = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        calls = [(call.public_id, str(call)) for call in calls_seen(self.request)]
        self.filters["call"].extra["choices"] = calls

    def still_to_do(self, rows, name, what):
        return rows.filter(**{"has_check" if what == "check" else "has_conclusion": False})

"""What the lists of councils and sheets can be narrowed by; kept in the address."""

import django_filters
from django import forms
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from papers.folding import fold
from people.models import Expert, User
from people.states import Gender, House, Science
from proposals.filters import WordsFilter, calls_seen, one_of
from proposals.states import StrategicGroup
from scoring.models import Council, Item, PlannedItem, PlannedReview, Standing
from scoring.rules.line import ACCEPTED, REJECTED, UNDECIDED
from scoring.states import CouncilState, SheetState, Stage

TODO, DRAFT, FILED = "todo", "draft", "filed"
YES_NO = [("True", _("yes")), ("False", _("no"))]
SIDES = {
    ACCEPTED: _("surely above the line"),
    UNDECIDED: _("not separable from the line"),
    REJECTED: _("surely below the line"),
}


class CouncilFilter(django_filters.FilterSet):
    q = WordsFilter()
    kind = one_of(Stage.choices, _("Kind"))
    state = one_of(CouncilState.choices, _("State"))
    call = django_filters.ModelChoiceFilter(
        queryset=calls_seen, to_field_name="code", label=_("Call"), empty_label=_("All")
    )

    class Meta:
        model = Council
        fields: list[str] = []


class PoolFilter(django_filters.FilterSet):
    """Whom of the pool to look at for a council."""

    q = django_filters.CharFilter(
        label=_("Search"), method=lambda rows, _name, words: rows.matching(fold(words))
    )
    science = django_filters.ChoiceFilter(
        label=_("Field of research"),
        field_name="sciences__science",
        choices=Science.choices,
        empty_label=_("All"),
    )
    house = django_filters.ChoiceFilter(
        label=_("House"),
        field_name="organisation__house",
        choices=House.choices,
        empty_label=_("All"),
    )
    gender = django_filters.ChoiceFilter(
        label=_("Gender"), choices=Gender.choices, empty_label=_("All")
    )

    class Meta:
        model = Expert
        fields: list[str] = []


class DeskFilter(django_filters.FilterSet):
    q = WordsFilter()
    sheet = django_filters.ChoiceFilter(
        label=_("My sheet"),
        choices=[(TODO, _("To score")), (DRAFT, _("Begun by me")), (FILED, _("Filed by me"))],
        empty_label=_("All"),
        method="by_sheet",
    )
    stage = one_of(Stage.choices, _("Stage"))

    class Meta:
        model = Item
        fields: list[str] = []

    def by_sheet(self, rows, name, value):
        if value == FILED:
            return rows.with_filed_sheet()
        waiting = rows.waiting_for_sheet()
        return waiting if value == TODO else waiting.filter(my_state=SheetState.DRAFT)


def planned_people(request):
    """Whoever reviews something in the plan that is looked at."""
    reviews = PlannedReview.objects.filter(planned__plan=request.plan)
    return User.objects.filter(pk__in=reviews.values("seat__user")).order_by("sort_name", "pk")


class PlannedItemFilter(django_filters.FilterSet):
    q = WordsFilter()
    person = django_filters.ModelChoiceFilter(
        queryset=planned_people,
        to_field_name="public_id",
        label=_("Reviewer"),
        empty_label=_("All"),
        method="by_person",
    )
    hand = django_filters.ChoiceFilter(
        label=_("Show"),
        choices=[("new", _("New reviewers")), ("hand", _("Changed by hand"))],
        empty_label=_("All"),
        method="by_hand",
    )

    class Meta:
        model = PlannedItem
        fields: list[str] = []

    def by_person(self, rows, name, value):
        return rows.reviewed_by(value)

    def by_hand(self, rows, name, value):
        return rows.changed_by_hand() if value == "hand" else rows.with_new_reviewer()


class StandingFilter(django_filters.FilterSet):
    """Of a ranking; its rows are annotated with the funding `line`."""

    q = WordsFilter()
    side = django_filters.ChoiceFilter(
        label=_("Against the line"),
        choices=list(SIDES.items()),
        empty_label=_("All"),
        method="by_side",
    )
    group = one_of(StrategicGroup.choices, _("Strategic group"), "item__proposal__strategic_group")
    priority = one_of(YES_NO, _("3-house priority"), "item__has_priority")
    passed = one_of(YES_NO, _("Passed"), "item__passed")
    # Where the line lies goes along with the filters; it narrows nothing.
    fundable = django_filters.CharFilter(widget=forms.HiddenInput, method="as_it_is")

    class Meta:
        model = Standing
        fields: list[str] = []

    def as_it_is(self, rows, name, value):
        return rows

    def by_side(self, rows, name, value):
        return {
            ACCEPTED: rows.filter(high_50__lt=F("line")),
            UNDECIDED: rows.filter(low_50__lte=F("line"), high_50__gte=F("line")),
            REJECTED: rows.filter(low_50__gt=F("line")),
        }[value]

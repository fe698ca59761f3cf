"""What the lists of councils and sheets can be narrowed by; kept in the address."""

import django_filters
from django.utils.translation import gettext_lazy as _

from proposals.filters import WordsFilter, calls_seen, one_of
from scoring.models import Council, Item
from scoring.states import CouncilState, SheetState, Stage

TODO, DRAFT, FILED = "todo", "draft", "filed"


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

"""How the registers are searched."""

import django_filters
from django.utils.translation import gettext_lazy as _

from lifecycle import clock
from papers.folding import fold
from people.models import Organisation, Registration, User
from people.states import House, RegistrationState, Role


def _folded(rows, _name, value):
    return rows.matching(fold(value))


class OrganisationFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Search"), method=_folded)
    house = django_filters.ChoiceFilter(
        label=_("House"), choices=House.choices, empty_label=_("All")
    )
    kind = django_filters.AllValuesFilter(label=_("Kind"), empty_label=_("All"))

    class Meta:
        model = Organisation
        fields = ["q", "house", "kind"]


class PersonFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Search"), method=_folded)
    role = django_filters.ChoiceFilter(
        label=_("Role"),
        choices=Role.choices,
        empty_label=_("All"),
        method=lambda rows, _name, role: rows.holding(role, clock.today()),
    )

    class Meta:
        model = User
        fields = ["q", "role"]


class RegistrationFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Search"), method=_folded)
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=RegistrationState.choices, empty_label=_("All")
    )
    house = django_filters.ChoiceFilter(
        label=_("House"), choices=House.choices, empty_label=_("All")
    )

    class Meta:
        model = Registration
        fields = ["q", "state", "house"]

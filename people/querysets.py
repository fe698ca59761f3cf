"""Which people, organisations, memberships and grants; and what somebody is today."""

from datetime import date
from typing import Any

from django.db.models import BooleanField, CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast

from lifecycle import clock
from people.rules import NOBODY, Standing


class DatedQuerySet(QuerySet):
    """Rows that hold from a day to a last day, unless ended before."""

    def standing(self) -> "DatedQuerySet":
        """Not ended; the dates are still to be asked."""
        return self.filter(ended_at__isnull=True)

    def in_force(self, on: date) -> "DatedQuerySet":
        return self.standing().filter(
            Q(until_on__isnull=True) | Q(until_on__gte=on), from_on__lte=on
        )


class OrganisationQuerySet(QuerySet):
    def of_province(self, province) -> "OrganisationQuerySet":
        return self.filter(province_id=getattr(province, "pk", province))

    def of_house(self, house: str) -> "OrganisationQuerySet":
        return self.filter(house=house)

    def matching(self, folded: str) -> "OrganisationQuerySet":
        """Whose folded name holds each of the words."""
        for word in folded.split():
            self = self.filter(folded__contains=word)
        return self

    def for_list(self) -> "OrganisationQuerySet":
        return self.order_by("folded", "pk")


def read_standing(user: Any) -> Standing:
    """Roles and organisations in force today, in two queries: the clock and one for both."""
    if not user.is_active:
        return NOBODY
    today = clock.today()
    text, yes_or_no = CharField(), BooleanField()
    roles = (
        user.role_grants.in_force(today)
        .order_by()
        .values_list(
            Value("role", output_field=text),
            Cast("role", text),
            Cast("province_id", text),
            Value(False, output_field=yes_or_no),
        )
    )
    places = (
        user.memberships.in_force(today)
        .order_by()
        .values_list(
            Value("place", output_field=text),
            Cast("organisation_id", text),
            Cast("organisation__house", text),
            F("organisation__is_regional_university"),
        )
    )
    rows = list(roles.union(places, all=True))
    places_held = [row for row in rows if row[0] == "place"]
    return Standing(
        roles=frozenset((role, province) for what, role, province, _ in rows if what == "role"),
        organisation_ids=frozenset(int(pk) for _, pk, _, _ in places_held),
        houses=frozenset(house for _, _, house, _ in places_held),
        regional_university_ids=frozenset(int(pk) for _, pk, _, is_it in places_held if is_it),
    )

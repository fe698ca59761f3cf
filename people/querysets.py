"""Which people, organisations, memberships and grants; and what somebody is today."""

from datetime import date
from typing import Any

from django.db.models import BooleanField, CharField, F, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Cast

from lifecycle import clock
from people.rules import NOBODY, Standing
from people.states import Role


class DatedQuerySet(QuerySet):
    """Rows that hold from a day to a last day, unless ended before."""

    def standing(self) -> "DatedQuerySet":
        """Not ended; the dates are still to be asked."""
        return self.filter(ended_at__isnull=True)

    def in_force(self, on: date) -> "DatedQuerySet":
        return self.standing().filter(
            Q(until_on__isnull=True) | Q(until_on__gte=on), from_on__lte=on
        )


class UserQuerySet(QuerySet):
    def visible_to(self, user: Any) -> "UserQuerySet":
        """Oneself; for administrators and officers, the people of their provinces."""
        if not user.is_authenticated:
            return self.none()
        keepers = {Role.ADMINISTRATOR, Role.OFFICER}
        provinces = [province for role, province in user.standing.roles if role in keepers]
        return self.filter(Q(pk=user.pk) | Q(province_id__in=provinces))

    def matching(self, folded: str) -> "UserQuerySet":
        """Whose folded name or e-mail holds each of the words."""
        for word in folded.split():
            self = self.filter(folded__contains=word)
        return self

    def holding(self, role: str, on: date) -> "UserQuerySet":
        """Who holds the role on a day, in whichever province."""
        lasting = Q(role_grants__until_on__isnull=True) | Q(role_grants__until_on__gte=on)
        return self.filter(
            lasting,
            role_grants__role=role,
            role_grants__ended_at__isnull=True,
            role_grants__from_on__lte=on,
        ).distinct()

    def for_demo(self, on: date) -> "UserQuerySet":
        """The demonstration accounts in use with what they hold, in the order they were made."""
        return self.filter(is_demo=True, is_active=True).with_holdings(on).order_by("pk")

    def with_holdings(self, on: date) -> "UserQuerySet":
        """Each with `grants_today` and `places_today`, in two queries for all."""
        grants = self._related("role_grants").in_force(on)
        places = self._related("memberships").in_force(on).select_related("organisation")
        return self.prefetch_related(
            Prefetch("role_grants", grants, to_attr="grants_today"),
            Prefetch("memberships", places, to_attr="places_today"),
        )

    def _related(self, name: str) -> "DatedQuerySet":
        return self.model._meta.get_field(name).related_model.objects.all()


class OrganisationQuerySet(QuerySet):
    def visible_to(self, user: Any) -> "OrganisationQuerySet":
        """Everybody sees that an organisation is there; its people are another question."""
        return self.all()

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
    moment = clock.now()
    today = clock.date_of(moment)
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
        as_of=moment,
    )

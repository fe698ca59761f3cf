"""Which people, and who may see them."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from people.querysets.dated import DatedQuerySet
from people.states import House, Role


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

    def colleagues_of(self, user: Any, on: date) -> "UserQuerySet":
        """Who may stand in for this person: in use, of the province, with a role of their own there
        or a place in a State body of theirs: nobody of an applicant lends the province's roles on.
        """
        me = {"user": OuterRef("pk")}
        roles = self._related("role_grants").in_force(on).filter(**me, province_id=user.province_id)
        places = (
            self._related("memberships")
            .in_force(on)
            .filter(
                **me,
                organisation_id__in=user.standing.organisation_ids,
                organisation__house=House.STATE,
            )
        )
        return self.filter(
            Exists(roles) | Exists(places), is_active=True, province_id=user.province_id
        ).exclude(pk=user.pk)

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

    def with_second_factor(self) -> "UserQuerySet":
        """Annotates for `User.has_second_factor` whether an app or a passkey is set up."""
        factors = self._related("authenticator").filter(
            user=OuterRef("pk"), type__in=["totp", "webauthn"]
        )
        return self.annotate(second_factor_found=Exists(factors))

    def _related(self, name: str) -> "DatedQuerySet":
        return self.model._meta.get_field(name).related_model.objects.all()

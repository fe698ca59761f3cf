"""Who stands in for whom, and since when."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from people.querysets.dated import DatedQuerySet
from people.states import Role


class DelegationQuerySet(DatedQuerySet):
    def visible_to(self, user: Any) -> "DelegationQuerySet":
        """Both who are named in it; the province's officers, administrators and auditors."""
        if not user.is_authenticated:
            return self.none()
        keepers = {Role.OFFICER, Role.ADMINISTRATOR, Role.AUDITOR}
        provinces = [province for role, province in user.standing.roles if role in keepers]
        return self.filter(Q(principal=user) | Q(delegate=user) | Q(province_id__in=provinces))

    def given_by(self, user: Any) -> "DelegationQuerySet":
        return self.filter(principal=user)

    def lent(self, on: date) -> "DelegationQuerySet":
        """In force, of people in use who hold the role themselves on the day: never a chain."""
        grants = self.model._meta.get_field("principal").related_model._meta.get_field(
            "role_grants"
        )
        own = grants.related_model.objects.in_force(on).filter(
            user=OuterRef("principal"), role=OuterRef("role"), province=OuterRef("province")
        )
        return self.in_force(on).filter(Exists(own), principal__is_active=True)

    def overlapping(self, from_on: date, until_on: date) -> "DelegationQuerySet":
        return self.standing().filter(from_on__lte=until_on, until_on__gte=from_on)

    def for_list(self) -> "DelegationQuerySet":
        return self.select_related("principal", "delegate").order_by("-from_on", "-pk")

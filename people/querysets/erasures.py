"""Which requests for erasure, and who may see them."""

from typing import Any

from django.db.models import Q, QuerySet

from people.permissions import provinces_as
from people.states import ErasureState, Role


class ErasureQuerySet(QuerySet):
    def visible_to(self, user: Any) -> "ErasureQuerySet":
        """One's own; the officers' and auditors' provinces'."""
        if not user.is_authenticated:
            return self.none()
        provinces = provinces_as(user, Role.OFFICER, Role.AUDITOR)
        return self.filter(Q(user=user) | Q(province_id__in=provinces))

    def waiting(self) -> "ErasureQuerySet":
        return self.filter(state=ErasureState.ASKED).order_by("created_at", "pk")

    def for_list(self) -> "ErasureQuerySet":
        return self.select_related("user").order_by("-created_at", "-pk")

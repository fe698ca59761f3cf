"""Which experts, and who may see them."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from people.permissions import provinces_as
from people.states import ExpertState, Role


class ExpertQuerySet(QuerySet):
    def visible_to(self, user: Any) -> "ExpertQuerySet":
        """One's own profile; for managing officers, those of their provinces. Nobody else's."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(user=user) | Q(province_id__in=provinces_as(user, Role.OFFICER)))

    def matching(self, folded: str) -> "ExpertQuerySet":
        """Whose name, address, keywords or place of work holds each of the words."""
        for word in folded.split():
            self = self.filter(Q(folded__contains=word) | Q(user__folded__contains=word))
        return self

    def available(self, on: date) -> "ExpertQuerySet":
        """In the pool, and on that day free to be asked."""
        return self.filter(
            Q(available_from__isnull=True) | Q(available_from__lte=on),
            Q(available_until__isnull=True) | Q(available_until__gte=on),
            state=ExpertState.ADMITTED,
            user__is_active=True,
        )

    def for_list(self) -> "ExpertQuerySet":
        """With name, organisation, fields and languages: two queries more for all."""
        return self.select_related("user", "organisation").prefetch_related("sciences", "tongues")

    def waiting(self) -> "ExpertQuerySet":
        return self.filter(state=ExpertState.OFFERED).order_by("created_at", "pk")

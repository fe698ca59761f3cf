"""Which organisations."""

from typing import Any

from django.db.models import QuerySet


class OrganisationQuerySet(QuerySet):
    def visible_to(self, user: Any) -> "OrganisationQuerySet":
        """Everybody sees that an organisation is there; its people are another question."""
        return self.all()

    def of_province(self, province) -> "OrganisationQuerySet":
        return self.filter(province_id=getattr(province, "pk", province))

    def matching(self, folded: str) -> "OrganisationQuerySet":
        """Whose folded name holds each of the words."""
        for word in folded.split():
            self = self.filter(folded__contains=word)
        return self

    def for_list(self) -> "OrganisationQuerySet":
        return self.order_by("folded", "pk")

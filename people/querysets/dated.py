"""What holds from a day to a last day."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from people.querysets.keepers import kept_by


class DatedQuerySet(QuerySet):
    """Rows that hold from a day to a last day, unless ended before."""

    def standing(self) -> "DatedQuerySet":
        """Not ended; the dates are still to be asked."""
        return self.filter(ended_at__isnull=True)

    def in_force(self, on: date) -> "DatedQuerySet":
        return self.standing().filter(
            Q(until_on__isnull=True) | Q(until_on__gte=on), from_on__lte=on
        )


class MembershipQuerySet(DatedQuerySet):
    def visible_to(self, user: Any) -> "MembershipQuerySet":
        """One's own; of the organisations one belongs to; the keepers' provinces'."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(user=user)
            | Q(organisation_id__in=user.standing.organisation_ids)
            | Q(organisation__province_id__in=kept_by(user))
        )

    def keeping(self, on: date) -> "MembershipQuerySet":
        """Of those who administer an organisation's people, with no last day, in use."""
        return self.in_force(on).filter(
            is_administrator=True, until_on__isnull=True, user__is_active=True
        )

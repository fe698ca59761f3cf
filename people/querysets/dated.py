"""What holds from a day to a last day."""

from datetime import date

from django.db.models import Q, QuerySet


class DatedQuerySet(QuerySet):
    """Rows that hold from a day to a last day, unless ended before."""

    def standing(self) -> "DatedQuerySet":
        """Not ended; the dates are still to be asked."""
        return self.filter(ended_at__isnull=True)

    def in_force(self, on: date) -> "DatedQuerySet":
        return self.standing().filter(
            Q(until_on__isnull=True) | Q(until_on__gte=on), from_on__lte=on
        )

"""Which parameters, and which hold on a day."""

from datetime import date

from django.db.models import Q, QuerySet

from rulebook.rules import Rules, resolve


class ParameterQuerySet(QuerySet):
    def for_province(self, province) -> "ParameterQuerySet":
        """The nation's parameters and the province's own."""
        code = getattr(province, "pk", province)
        return self.filter(Q(province__isnull=True) | Q(province_id=code))

    def rules_on(self, province, on: date) -> Rules:
        """Every rule of the province as it holds on a day."""
        return resolve(self.for_province(province), on)

    def in_force(self, province, on: date) -> "ParameterQuerySet":
        """Rows that began and have not ended; see `rules_on` for the one value of each rule."""
        return self.for_province(province).filter(
            Q(effective_until__isnull=True) | Q(effective_until__gte=on), effective_from__lte=on
        )

    def history_of(self, province, key: str) -> "ParameterQuerySet":
        return (
            self.for_province(province)
            .filter(key=key)
            .select_related("set_by")
            .order_by("-effective_from", "-province_id")
        )

"""Earlier tasks."""

from django.db.models import F, QuerySet

from proposals.querysets.sight import every_word, provinces_of_staff


class EarlierTaskQuerySet(QuerySet):
    def visible_to(self, user):
        """Those who work for the State fund in the province that keeps the list."""
        return self.filter(province_id__in=provinces_of_staff(user))

    def found_by(self, words: str):
        return every_word(self, "folded", words)

    def for_list(self):
        return self.order_by(F("first_year").desc(nulls_last=True), "pk")

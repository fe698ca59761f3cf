"""Which calls there are, and who may see them."""

from django.db.models import Q, QuerySet

from proposals.querysets.sight import every_word, provinces_of_staff
from proposals.states import CallState


class CallQuerySet(QuerySet):
    def public(self):
        return self.exclude(state=CallState.DRAFT)

    def visible_to(self, user):
        """Everyone sees a call once it is published; drafts are the officers'."""
        public = ~Q(state=CallState.DRAFT)
        if not user.is_authenticated:
            return self.filter(public)
        return self.filter(public | Q(province_id__in=provinces_of_staff(user)))

    def open_at(self, moment):
        return self.filter(state=CallState.OPEN, opens_at__lte=moment, closes_at__gt=moment)

    def found_by(self, words: str):
        """Search without diacritics in code and title; every word must occur."""
        return every_word(self, "folded", words)

    def for_list(self):
        return self.order_by("-closes_at", "-pk")

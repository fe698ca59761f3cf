"""Which problems there are, and who may see them."""

from django.db.models import Q, QuerySet

from proposals.querysets.sight import every_word, provinces_of_staff
from proposals.states import PUBLIC_PROBLEM, Offer, ProblemState


class ProblemQuerySet(QuerySet):
    def public(self):
        """What stood or stands on the board; a problem closed before publishing never did."""
        return self.filter(published_at__isnull=False)

    def on_the_board(self):
        return self.filter(state__in=PUBLIC_PROBLEM)

    def open_for_answers(self):
        return self.filter(state__in=(ProblemState.PUBLISHED, ProblemState.MATCHED))

    def visible_to(self, user):
        """Public ones for everyone; more for the owner; submitted ones for the officers."""
        public = Q(published_at__isnull=False)
        if not user.is_authenticated:
            return self.filter(public)
        return self.filter(
            public
            | Q(organisation_id__in=user.standing.organisation_ids)
            | Q(posted_by=user)
            | Q(submitted_at__isnull=False, province_id__in=provinces_of_staff(user))
        )

    def found_by(self, words: str):
        """Search without diacritics; every word must occur."""
        return every_word(self, "folded", words)

    def for_list(self):
        return self.select_related("organisation").order_by("-published_at", "-pk")

    def offering(self, offer: str):
        """Those whose owner would put in money, things, data or a site."""
        if offer == Offer.CASH:
            return self.filter(contributes_amount__gt=0)
        return self.filter(**{f"offers_{offer}": True})

    def owned_by(self, user):
        return self.filter(organisation_id__in=user.standing.organisation_ids)

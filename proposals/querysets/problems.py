"""Which problems there are, and who may see them."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from proposals import models
from proposals.querysets.sight import every_word, provinces_of_staff
from proposals.states import PUBLIC_PROBLEM, TAKES_TWINS, Offer, ProblemState


class ProblemQuerySet(QuerySet):
    def public(self):
        """What stood or stands on the board; a problem closed before publishing never did."""
        return self.filter(published_at__isnull=False)

    def on_the_board(self):
        return self.filter(state__in=PUBLIC_PROBLEM)

    def open_for_answers(self):
        return self.filter(state__in=(ProblemState.PUBLISHED, ProblemState.MATCHED))

    def visible_to(self, user):
        """Public ones for everyone; more for the owner and for those whose own problem was merged
        into it; submitted ones for the officers.
        """
        public = Q(published_at__isnull=False)
        if not user.is_authenticated:
            return self.filter(public)
        return self.filter(
            public
            | Q(organisation_id__in=user.standing.organisation_ids)
            | Q(posted_by=user)
            | Exists(
                models.Problem.objects.filter(
                    merged_into=OuterRef("pk"),
                    organisation_id__in=user.standing.organisation_ids,
                )
            )
            | Q(submitted_at__isnull=False, province_id__in=provinces_of_staff(user))
        )

    def waiting(self):
        """Submitted, the longest waiting first."""
        return self.filter(state=ProblemState.SUBMITTED).order_by("submitted_at", "pk")

    def takes_twins(self):
        """Those that another telling of the same problem may be merged into."""
        return self.filter(state__in=TAKES_TWINS)

    def unmerged(self):
        return self.filter(merged_into__isnull=True)

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

"""Which assignment plans there are, and who may see what of them."""

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from papers.folding import fold
from people.permissions import provinces_as
from scoring import models
from scoring.querysets import COUNCIL_STAFF, barred
from scoring.states import PlanState


class PlanQuerySet(QuerySet):
    def visible_to(self, user):
        """Staff of the province: who is to review what is no member's business before its time."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(province_id__in=provinces_as(user, *COUNCIL_STAFF))

    def open(self):
        return self.filter(state__in=(PlanState.SOLVING, PlanState.PROPOSED))

    def of_council(self, council):
        """Its own, and those of its call."""
        of_it = Q(council=council)
        if council.call_id:
            of_it |= Q(call=council.call_id, council=None)
        return self.filter(of_it)

    def for_list(self):
        return self.select_related("call", "council", "asked_by", "job").order_by("-pk")


def _reviews(**which):
    return models.PlannedReview.objects.filter(planned=OuterRef("pk"), **which)


class PlannedItemQuerySet(QuerySet):
    def visible_to(self, user):
        """Of the plans they see; never a dossier from which they are recused."""
        plans = models.AssignmentPlan.objects.visible_to(user)
        return self.filter(plan__in=plans).exclude(
            barred(user, council="item__council", proposal="item__proposal")
        )

    def found_by(self, words: str):
        """Search the dossier's title or code without diacritics; every word must occur."""
        for word in fold(words).split():
            self = self.filter(
                Q(item__proposal__title_folded__contains=word)
                | Q(item__proposal__code__icontains=word)
            )
        return self

    def reviewed_by(self, person):
        return self.filter(Exists(_reviews(seat__user=person)))

    def changed_by_hand(self):
        return self.filter(Exists(_reviews(is_by_hand=True)))

    def with_new_reviewer(self):
        """Somebody reviews it who is not named yet."""
        return self.filter(Exists(_reviews(stood=False)))

    def for_list(self):
        """With who is to review each, and who is named now."""
        reviews = models.PlannedReview.objects.select_related("seat__user").order_by("place")
        named = models.Assignment.objects.select_related("seat__user").order_by("pk")
        return (
            self.select_related("item__proposal__host", "item__proposal__call", "item__council")
            .defer("candidates")
            .prefetch_related(Prefetch("reviews", reviews), Prefetch("item__assignments", named))
        )

    def loads(self):
        """(person's key, name, reviews planned), the most first."""
        rows = models.PlannedReview.objects.filter(planned__in=self).order_by()
        return (
            rows.values("seat__user", "seat__user__public_id", "seat__user__full_name")
            .annotate(count=Count("pk"))
            .order_by("-count", "seat__user")
        )

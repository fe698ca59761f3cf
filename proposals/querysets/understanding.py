"""Who reads what an owner said of an answer: the team and its host, the owner, the fund's staff."""

from django.db.models import Q, QuerySet

from proposals import models
from proposals.querysets.sight import provinces_of_staff


class UnderstandingQuerySet(QuerySet):
    def visible_to(self, user):
        """Never the council: the owner's word is no mark."""
        if not user.is_authenticated:
            return self.none()
        mine = list(user.standing.organisation_ids)
        owned = models.Problem.objects.filter(
            Q(organisation_id__in=mine) | Q(twins__organisation_id__in=mine)
        )
        team = models.TeamMember.objects.filter(user=user)
        return self.filter(
            Q(proposal__leader=user)
            | Q(proposal__host_id__in=mine)
            | Q(proposal__in=team.values("proposal_id"))
            | Q(proposal__problem__in=owned.values("pk"))
            | Q(proposal__province_id__in=provinces_of_staff(user))
        )

    def newest_of(self, proposals) -> dict:
        """{proposal's pk: its newest word}."""
        words = self.filter(proposal__in=proposals).order_by("said_at", "pk")
        return {word.proposal_id: word for word in words}

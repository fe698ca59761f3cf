"""Which confirmations of the houses there are, and who may see them."""

from django.db.models import Q, QuerySet

from proposals import models
from proposals.states import AttestationState


class AttestationQuerySet(QuerySet):
    def visible_to(self, user):
        """Whoever sees the proposal sees what was asked about it."""
        if not user.is_authenticated:
            return self.none()
        seen = models.Proposal.objects.visible_to(user)
        return self.filter(
            Q(asked_of_id__in=user.standing.organisation_ids) | Q(proposal__in=seen.values("pk"))
        )

    def asked_of(self, user):
        return self.filter(asked_of_id__in=user.standing.organisation_ids)

    def confirmed(self):
        return self.filter(state=AttestationState.CONFIRMED)

    def for_list(self):
        return self.select_related(
            "proposal__call", "proposal__host", "asked_of", "decided_by"
        ).order_by("decided_at", "pk")

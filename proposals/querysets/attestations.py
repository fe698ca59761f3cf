"""Which confirmations of the houses there are, and who may see them."""

from django.db.models import Case, F, Q, QuerySet, When

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

    def mine_first(self, user):
        """What waits on this person's organisations first, then the unanswered, then the rest."""
        mine = user.standing.organisation_ids
        return self.annotate(
            rank=Case(
                When(state=AttestationState.ASKED, asked_of_id__in=mine, then=0),
                When(state=AttestationState.ASKED, then=1),
                default=2,
            )
        ).order_by("rank", F("decided_at").desc(nulls_last=True), "created_at", "pk")

    def confirmed(self):
        return self.filter(state=AttestationState.CONFIRMED)

    def for_list(self):
        return self.select_related(
            "proposal__call", "proposal__host", "asked_of", "decided_by"
        ).order_by("decided_at", "pk")


class EvidenceQuerySet(QuerySet):
    def visible_to(self, user):
        """Whoever sees the confirmation sees the papers behind it."""
        seen = models.Attestation.objects.visible_to(user)
        return self.filter(attestation__in=seen.values("pk"))

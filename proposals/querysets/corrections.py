"""Which points of councils there are, and who may see them."""

from django.db.models import Min, QuerySet

from proposals import models
from proposals.states import CorrectionState


class CorrectionQuerySet(QuerySet):
    def visible_to(self, user):
        """Whoever sees the dossier by name sees what its council asked for."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(proposal__in=models.Proposal.objects.visible_to(user).values("pk"))

    def to_answer(self, user):
        return self.filter(state=CorrectionState.ASKED, proposal__leader=user)

    def to_check(self):
        return self.filter(state=CorrectionState.ANSWERED)

    def dossiers(self):
        """The dossiers of these points, the earliest day first: `first_due`, `first_asked`,
        `first_answered`.
        """
        rows = self.order_by().values("proposal")
        firsts = rows.annotate(
            first_due=Min("due_on"), first_asked=Min("asked_at"), first_answered=Min("answered_at")
        )
        by_dossier = {row.pop("proposal"): row for row in firsts}
        found = list(models.Proposal.objects.filter(pk__in=by_dossier)) if by_dossier else []
        for proposal in found:
            vars(proposal).update(by_dossier[proposal.pk])
        return sorted(found, key=lambda one: (one.first_due, one.pk))

    def for_page(self):
        return self.select_related("kept").order_by("asked_at", "pk")

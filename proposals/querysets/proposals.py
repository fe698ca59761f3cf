"""Which dossiers there are, their papers and readers, and who may see them.

No proposal is fetched for anybody except through `visible_to(user)`: pages, lists, exports, files.
"""

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from lifecycle import clock
from proposals import models
from proposals.querysets.sight import every_word, in_force, provinces_of_staff
from proposals.states import MoneySource


class ProposalQuerySet(QuerySet):
    def visible_to(self, user):
        """Team and host always; those asked to confirm; fund staff, the owner of the problem it
        answers from submission on; readers while their row is in force. Never the public.
        """
        if not user.is_authenticated:
            return self.none()
        mine = user.standing.organisation_ids
        of_this = {"proposal": OuterRef("pk")}
        return self.filter(
            Q(leader=user)
            | Q(host_id__in=mine)
            | Exists(models.TeamMember.objects.filter(**of_this, user=user))
            | Exists(models.Attestation.objects.filter(**of_this, asked_of_id__in=mine))
            | Q(submitted_at__isnull=False)
            & (Q(province_id__in=provinces_of_staff(user)) | Q(problem__organisation_id__in=mine))
            | Exists(
                models.Reader.objects.filter(in_force(user.standing.as_of), **of_this, user=user)
            )
        )

    def submitted(self):
        return self.filter(submitted_at__isnull=False)

    def of_team(self, user):
        """Those this person leads or works in."""
        return self.filter(
            Q(leader=user)
            | Exists(models.TeamMember.objects.filter(proposal=OuterRef("pk"), user=user))
        )

    def found_by(self, words: str):
        return every_word(self, "title_folded", words)

    def with_state_amount(self):
        """Annotates `state_sum`: what each asks of the State, whole đồng."""
        lines = (
            models.BudgetLine.objects.filter(proposal=OuterRef("pk"), source=MoneySource.STATE)
            .order_by()
            .values("proposal")
            .annotate(total=Sum("amount"))
            .values("total")
        )
        return self.annotate(
            state_sum=Coalesce(Subquery(lines), Value(0), output_field=BigIntegerField())
        )

    def for_list(self):
        """What a row of a list shows and no more: code, title, host, group, state, State sum."""
        return (
            self.select_related("host")
            .only(
                "public_id", "code", "title", "is_synthetic", "strategic_group", "state",
                "submitted_at", "host__name", "host__house",
            )
            .with_state_amount()
            .order_by("-submitted_at", "-pk")
        )  # fmt: skip


class AttachmentQuerySet(QuerySet):
    def visible_to(self, user):
        return self.filter(proposal__in=models.Proposal.objects.visible_to(user).values("pk"))


class ReaderQuerySet(QuerySet):
    def in_force(self, moment=None):
        return self.filter(in_force(moment or clock.now()))

"""Which problems, calls, proposals, confirmations and papers there are, and who may see them.

No proposal is fetched for anybody except through `visible_to(user)`: pages, lists, exports, files.
"""

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from lifecycle import clock
from papers.folding import fold
from people.states import Role
from proposals import models
from proposals.states import (
    PUBLIC_PROBLEM,
    AttestationState,
    CallState,
    MoneySource,
    ProblemState,
)

# Those of the State fund who see every dossier of their province once it is submitted.
FUND_STAFF = (
    Role.OFFICER,
    Role.FUND_DIRECTOR,
    Role.CHIEF_ACCOUNTANT,
    Role.FUND_ACCOUNTANT,
    Role.PROVINCIAL_LEADER,
    Role.AUDITOR,
)


def provinces_of_staff(user) -> set[str]:
    """Where this person works for the State fund."""
    return {province for role, province in user.standing.roles if role in FUND_STAFF}


def in_force(moment) -> Q:
    """Reader rows that hold at a moment."""
    return Q(since__lte=moment) & (Q(until__isnull=True) | Q(until__gt=moment))


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
        return _every_word(self, "folded", words)

    def for_list(self):
        return self.select_related("organisation").order_by("-published_at", "-pk")

    def owned_by(self, user):
        return self.filter(organisation_id__in=user.standing.organisation_ids)


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

    def for_list(self):
        return self.order_by("-closes_at", "-pk")


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
            & (
                Q(province_id__in=provinces_of_staff(user))
                | Q(problem__organisation_id__in=mine)
            )
            | Exists(
                models.Reader.objects.filter(in_force(clock.now()), **of_this, user=user)
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
        return _every_word(self, "title_folded", words)

    def with_state_amount(self):
        """Annotates `state_sum`: what each asks of the State, whole đồng."""
        lines = (
            models.BudgetLine.objects.filter(
                proposal=OuterRef("pk"), source=MoneySource.STATE)
            .order_by().values("proposal").annotate(total=Sum("amount")).values("total")
        )
        return self.annotate(
            state_sum=Coalesce(Subquery(lines), Value(0), output_field=BigIntegerField()))

    def for_list(self):
        """With what a row of a list shows: call, host, leader, problem and State sum."""
        return (
            self.select_related("call", "host", "leader", "problem")
            .with_state_amount()
            .order_by("-submitted_at", "-pk")
        )


class AttestationQuerySet(QuerySet):
    def visible_to(self, user):
        """Whoever sees the proposal sees what was asked about it."""
        if not user.is_authenticated:
            return self.none()
        seen = models.Proposal.objects.visible_to(user)
        return self.filter(
            Q(asked_of_id__in=user.standing.organisation_ids)
            | Q(proposal__in=seen.values("pk"))
        )

    def asked_of(self, user):
        return self.filter(asked_of_id__in=user.standing.organisation_ids)

    def confirmed(self):
        return self.filter(state=AttestationState.CONFIRMED)

    def for_list(self):
        return self.select_related(
            "proposal__call", "proposal__host", "asked_of", "decided_by"
        ).order_by("decided_at", "pk")


class AttachmentQuerySet(QuerySet):
    def visible_to(self, user):
        return self.filter(proposal__in=models.Proposal.objects.visible_to(user).values("pk"))


class ReaderQuerySet(QuerySet):
    def in_force(self, moment=None):
        return self.filter(in_force(moment or clock.now()))


def _every_word(rows: QuerySet, column: str, words: str) -> QuerySet:
    for word in fold(words).split():
        rows = rows.filter(**{f"{column}__contains": word})
    return rows


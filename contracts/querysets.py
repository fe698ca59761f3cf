"""Which contracts, milestones, results there are, and who may see them."""

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from contracts.states import (
    AmendmentState,
    ContractState,
    MilestoneKind,
    MilestoneState,
    ResultState,
    RevenueState,
)
from contracts.waiting import waiting_on
from papers.folding import fold
from people.permissions import provinces_as
from people.states import Role
from proposals.querysets import provinces_of_staff
from proposals.states import ProposalState

RUNNING = (ContractState.SIGNED, ContractState.AWAITING_ACCEPTANCE)
UNSIGNED = (ContractState.DRAFT, ContractState.AGREED)
DELIVERED = (ContractState.ACCEPTED, ContractState.SETTLED, ContractState.LIQUIDATED)
JUDGED = (*DELIVERED, ContractState.TERMINATED)
"""When the problem's owner can say whether the problem is solved."""


def _full_sight(user, path: str = "") -> Q:
    """Fund staff of the province, the leader, the team and the host: they see everything."""
    from proposals.models import TeamMember

    return (
        Q(**{f"{path}province_id__in": provinces_of_staff(user)})
        | Q(**{f"{path}proposal__leader": user})
        | Q(**{f"{path}proposal__host_id__in": user.standing.organisation_ids})
        | Q(
            **{f"{path}proposal_id__in": TeamMember.objects.filter(user=user).values("proposal_id")}
        )
    )


class ContractQuerySet(QuerySet):
    def visible_to(self, user):
        """Those it concerns in full; a signed one also to the owner of the problem it answers."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            _full_sight(user)
            | Q(proposal__problem__organisation_id__in=user.standing.organisation_ids)
            & ~Q(state__in=UNSIGNED)
        )

    def in_full_for(self, user):
        """Those of which this person may see money, milestones and failures too."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(_full_sight(user))

    def signed(self):
        return self.exclude(state__in=UNSIGNED)

    def awaiting_verdict_of(self, user):
        return self.filter(
            state__in=JUDGED,
            verdict=None,
            proposal__problem__organisation_id__in=user.standing.organisation_ids,
        )

    def proposals_without(self, user):
        """Funded proposals of this officer's provinces that have no contract yet."""
        from proposals.models import Proposal

        return (
            Proposal.objects.filter(
                state=ProposalState.FUNDED, province_id__in=provinces_as(user, Role.OFFICER)
            )
            .exclude(pk__in=self.model.objects.values("proposal_id"))
            .select_related("host")
            .order_by("code")
        )

    def work_is_confirmed(self):
        """In force, every milestone confirmed but the acceptance itself."""
        from contracts.models import Milestone

        waiting = Milestone.objects.filter(contract=OuterRef("pk"), kind=MilestoneKind.WORK)
        return self.filter(
            ~Exists(waiting.exclude(state=MilestoneState.CONFIRMED)), state=ContractState.SIGNED
        )

    def working_on(self, problem):
        """Contracts in force, or waiting for acceptance, whose task answers the problem."""
        return self.filter(state__in=RUNNING, proposal__problem=problem)

    def found_by(self, words: str):
        rows = self
        for word in fold(words).split():
            rows = rows.filter(Q(proposal__title_folded__contains=word) | Q(folded__contains=word))
        return rows

    def with_next_milestone(self):
        """Annotates `next_due_on`: when the first milestone not yet confirmed is due."""
        from contracts.models import Milestone

        waiting = (
            Milestone.objects.filter(contract=OuterRef("pk"))
            .exclude(state=MilestoneState.CONFIRMED)
            .order_by("number")
        )
        return self.annotate(next_due_on=Subquery(waiting.values("due_on")[:1]))

    def for_list(self):
        """What a row of a list shows and no more."""
        shown = (
            "public_id", "number", "state", "amount", "ends_on",
            "proposal__title", "proposal__host__name",
        )  # fmt: skip
        return self.select_related("proposal__host").only(*shown).with_next_milestone()

    def for_page(self):
        return self.select_related(
            "province",
            "proposal__host",
            "proposal__leader",
            "proposal__call__rule_set",
            "proposal__problem__organisation",
            "commitment",
            "drawn_up_by",
            "risk_file",
            "acceptance__item__council",
            "verdict",
        )


class PartQuerySet(QuerySet):
    """What belongs to one contract and is seen only by those who see it in full."""

    def visible_to(self, user):
        from contracts.models import Contract

        return self.filter(contract__in=Contract.objects.in_full_for(user).values("pk"))

    def for_page(self):
        return self.select_related(
            "contract__proposal__host",
            "contract__proposal__leader",
            "contract__proposal__call__rule_set",
            "contract__commitment",
            "contract__province",
        )


class MilestoneQuerySet(PartQuerySet):
    def next_to_report(self, today):
        """Work of contracts running and not suspended, everything before it confirmed."""
        earlier = self.model.objects.filter(
            contract=OuterRef("contract"), number__lt=OuterRef("number")
        ).exclude(state=MilestoneState.CONFIRMED)
        return self.filter(
            ~Exists(earlier),
            contract__state=ContractState.SIGNED,
            state=MilestoneState.PENDING,
            kind=MilestoneKind.WORK,
        ).exclude(contract__suspended_from__lte=today, contract__suspended_until__gte=today)

    def reported(self):
        return self.filter(state=MilestoneState.REPORTED, contract__state=ContractState.SIGNED)

    def for_table(self):
        """With the money each makes due and how far it is."""
        return self.select_related("instalment").prefetch_related("instalment__payments")


class AmendmentQuerySet(PartQuerySet):
    def requested(self):
        return self.filter(state=AmendmentState.REQUESTED)

    def approved(self):
        return self.filter(state=AmendmentState.APPROVED)


class ResultQuerySet(QuerySet):
    def visible_to(self, user):
        from contracts.models import Contract

        return self.filter(contract__in=Contract.objects.visible_to(user).values("pk"))

    def registered(self):
        return self.filter(state=ResultState.REGISTERED)

    def recognised(self):
        return self.filter(state__in=(ResultState.RECOGNISED, ResultState.REGISTERED))

    def found_by(self, words: str):
        rows = self
        for word in fold(words).split():
            rows = rows.filter(
                Q(folded__contains=word) | Q(contract__proposal__title_folded__contains=word)
            )
        return rows

    def for_list(self):
        return self.select_related("contract__proposal__host")

    def for_page(self):
        return self.select_related(
            "contract__proposal__host",
            "contract__proposal__leader",
            "contract__proposal__problem",
            "contract__proposal__call__rule_set",
            "contract__province",
        )


class RevenueQuerySet(QuerySet):
    def visible_to(self, user):
        from contracts.models import Contract

        return self.filter(result__contract__in=Contract.objects.in_full_for(user).values("pk"))

    def confirmed(self):
        return self.filter(state=RevenueState.CONFIRMED)

    def declared(self):
        return self.filter(state=RevenueState.DECLARED)

    def for_page(self):
        return self.select_related(
            "result__contract__proposal__host",
            "result__contract__proposal__leader",
            "result__contract__proposal__call__rule_set",
            "result__contract__province",
        )


__all__ = [
    "DELIVERED",
    "JUDGED",
    "AmendmentQuerySet",
    "ContractQuerySet",
    "MilestoneQuerySet",
    "PartQuerySet",
    "ResultQuerySet",
    "RevenueQuerySet",
    "waiting_on",
]

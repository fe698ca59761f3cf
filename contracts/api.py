"""Contracts with their milestones, and what came of them."""

from datetime import date, datetime

from django.db.models import QuerySet
from ninja import Router

from contracts.models import Contract, Milestone, Result
from contracts.views import milestone_verb
from contracts.views.contracts import ContractFilter
from contracts.views.results import ResultFilter
from lifecycle.api import Noun, Thing

router = Router()


class ContractOut(Thing):
    number: str
    proposal: str
    title: str
    method: str
    method_label: str
    amount: int
    starts_on: date
    ends_on: date
    signed_at: datetime | None

    @staticmethod
    def resolve_proposal(row) -> str:
        return row.proposal.public_id

    @staticmethod
    def resolve_title(row) -> str:
        return row.proposal.title

    @staticmethod
    def resolve_method_label(row) -> str:
        return row.get_method_display()


def _contracts(user) -> QuerySet:
    # Whoever sees only that there is a contract is told no sum.
    return Contract.objects.in_full_for(user).select_related("proposal").order_by("-pk")


Noun(router, "contracts", Contract, out=ContractOut, rows=_contracts, filters=ContractFilter)


class MilestoneOut(Thing):
    contract: str
    number: int
    name: str
    due_on: date

    @staticmethod
    def resolve_contract(row) -> str:
        return row.contract.public_id


def _milestones(user) -> QuerySet:
    rows = Milestone.objects.visible_to(user).select_related("contract")
    return rows.order_by("due_on", "pk")


Noun(
    router,
    "milestones",
    Milestone,
    out=MilestoneOut,
    rows=_milestones,
    view=milestone_verb,
    scope="contracts",
)


class ResultOut(Thing):
    contract: str
    name: str
    kind: str
    kind_label: str
    description: str
    registration_number: str
    registered_on: date | None

    @staticmethod
    def resolve_contract(row) -> str:
        return row.contract.public_id

    @staticmethod
    def resolve_kind_label(row) -> str:
        return row.get_kind_display()


def _results(user) -> QuerySet:
    return Result.objects.visible_to(user).select_related("contract").order_by("-pk")


Noun(router, "results", Result, out=ResultOut, rows=_results, filters=ResultFilter)

"""The budget, what was allocated of it, and what was paid; whole đồng throughout."""

from datetime import datetime

from django.db.models import QuerySet
from ninja import Router, Schema

from funds.filters import BudgetFilter, PaymentFilter
from funds.models import Allocation, BudgetYear, Payment
from lifecycle.api import Noun, Thing

router = Router()


class BudgetOut(Thing):
    year: int
    title: str
    denominator: int
    denominator_note: str
    approved_at: datetime | None
    is_synthetic: bool


def _budgets(user) -> QuerySet:
    return BudgetYear.objects.visible_to(user).order_by("-year", "-pk")


Noun(
    router,
    "budgets",
    BudgetYear,
    out=BudgetOut,
    rows=_budgets,
    filters=BudgetFilter,
    scope="funds",
)


class AllocationLineOut(Schema):
    proposal: str
    rank: int
    amount: int
    group: int
    is_funded: bool
    ground: str
    ground_label: str

    @staticmethod
    def resolve_proposal(row) -> str:
        return row.proposal.public_id

    @staticmethod
    def resolve_ground_label(row) -> str:
        return row.get_ground_display()


class AllocationOut(Thing):
    budget_year: int
    call: str
    policy: str
    policy_label: str
    inputs_sha256: str
    decision_number: str
    decided_at: datetime | None

    @staticmethod
    def resolve_budget_year(row) -> int:
        return row.budget.year

    @staticmethod
    def resolve_call(row) -> str:
        return row.call.public_id

    @staticmethod
    def resolve_policy_label(row) -> str:
        return row.get_policy_display()


class AllocationInFull(AllocationOut):
    lines: list[AllocationLineOut]


def _allocations(user) -> QuerySet:
    rows = Allocation.objects.visible_to(user).select_related("budget", "call")
    return rows.defer("inputs", "result").order_by("-pk")


def _allocations_in_full(user) -> QuerySet:
    return _allocations(user).prefetch_related("lines__proposal")


Noun(
    router,
    "allocations",
    Allocation,
    out=AllocationOut,
    out_in_full=AllocationInFull,
    rows=_allocations,
    rows_in_full=_allocations_in_full,
    scope="funds",
)


class PaymentOut(Thing):
    budget_year: int
    number: int
    proposal: str
    amount: int
    reference: str
    approved_at: datetime | None
    paid_at: datetime | None

    @staticmethod
    def resolve_budget_year(row) -> int:
        return row.budget.year

    @staticmethod
    def resolve_proposal(row) -> str:
        return row.instalment.commitment.proposal.public_id


def _payments(user) -> QuerySet:
    return Payment.objects.visible_to(user).for_list()


Noun(
    router,
    "payments",
    Payment,
    out=PaymentOut,
    rows=_payments,
    filters=PaymentFilter,
    scope="funds",
)

"""What money is needed when: the instalments not paid yet, by the month of their likely payment.

Plain sums in whole đồng. An instalment is likely paid on its due date; when that has passed, or its
order waits at the treasury, in today's month.
"""

from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, Subquery, Sum

from funds.figures import STAGES
from funds.models import BudgetYear, Instalment, Payment, Posting
from funds.states import BudgetYearState, CommitmentState, PaymentState, SourceKind
from people.permissions import provinces_as

OWED = (CommitmentState.RESERVED, CommitmentState.COMMITTED)


def instalments_of(provinces) -> Any:
    """Not paid yet, of reserved and committed money, each with the state of its live payment."""
    live = Payment.objects.live().filter(instalment=OuterRef("pk"))
    rows = Instalment.objects.for_list().filter(
        commitment__budget__province_id__in=provinces, commitment__state__in=OWED
    )
    return (
        rows.annotate(payment_state=Subquery(live.values("state")[:1]))
        .filter(Q(payment_state=None) | ~Q(payment_state=PaymentState.PAID))
        .order_by("due_on", "pk")
    )


def likely_on(instalment, today: date) -> date:
    """When it is likely paid."""
    is_ordered = instalment.payment_state == PaymentState.APPROVED
    return today if is_ordered else max(instalment.due_on, today)


def by_month(instalments, today: date) -> list[dict[str, Any]]:
    """A row for each month with something in it: what falls due, what is likely paid, and how far
    that is: its condition met, on its way, at the treasury."""
    months: dict[date, dict[str, Any]] = {}
    for one in instalments:
        _month(months, one.due_on)["due"] += one.amount
        row = _month(months, likely_on(one, today))
        row["likely"] += one.amount
        row["count"] += 1
        row["ready"] += one.amount if one.is_ready else 0
        row["ordered"] += one.amount if one.payment_state == PaymentState.APPROVED else 0
    return [months[month] for month in sorted(months)]


def _month(months: dict[date, dict[str, Any]], day: date) -> dict[str, Any]:
    first = day.replace(day=1)
    none = {"month": first, "due": 0, "likely": 0, "count": 0, "ready": 0, "ordered": 0}
    return months.setdefault(first, none)


# Years side by side ---------------------------------------------------------------------------


def years_for(user, *roles: str) -> dict[str, Any]:
    """The years this person may see, a column each: sources, floor, and what is taken of them.

    owed: what running contracts of whatever year still take from this one, by due date. The same
    few queries however many years there are.
    """
    provinces = provinces_as(user, *roles)
    budgets = list(
        BudgetYear.objects.for_list()
        .filter(province_id__in=provinces)
        .exclude(state=BudgetYearState.DRAFT)
        .order_by("year")
    )
    stages = _stages(budgets)
    owed = _owed(provinces)
    columns = [
        {
            "budget": budget,
            "sources": {
                kind: sum(one.amount for one in budget.sources.all() if one.kind == kind)
                for kind in SourceKind.values
            },
            **stages.get(budget.pk, dict.fromkeys(STAGES, 0)),
            "owed": owed.get(budget.year, 0),
        }
        for budget in budgets
    ]
    later = {year: sum_ for year, sum_ in owed.items() if year not in {b.year for b in budgets}}
    return {"columns": columns, "later": sorted(later.items())}


def _stages(budgets) -> dict[int, dict[str, int]]:
    found = (
        Posting.objects.filter(account__budget__in=budgets, account__kind__in=STAGES["reserved"])
        .order_by()
        .values("account__budget", "account__kind")
        .annotate(total=Sum("amount"))
    )
    sums: dict[int, dict[str, int]] = {}
    for row in found:
        mine = sums.setdefault(row["account__budget"], dict.fromkeys(STAGES, 0))
        for stage, kinds in STAGES.items():
            mine[stage] += row["total"] if row["account__kind"] in kinds else 0
    return sums


def _owed(provinces) -> dict[int, int]:
    rows = instalments_of(provinces).order_by().values("due_on__year")
    return {row["due_on__year"]: row["total"] for row in rows.annotate(total=Sum("amount"))}

"""The year in numbers, from the postings alone: what is reserved, committed and paid.

All sums are whole đồng of this budget year, cumulative and net of releases and refunds, so that
reserved ≥ committed ≥ paid.
"""

from typing import Any

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce, TruncMonth

from funds.models import Posting
from funds.rules import held
from funds.states import AccountKind as A
from lifecycle.clock import OFFICE_ZONE
from proposals.states import StrategicGroup

STAGES = {
    "reserved": (A.RESERVED, A.COMMITTED, A.PAID, A.REFUNDED),
    "committed": (A.COMMITTED, A.PAID, A.REFUNDED),
    "paid": (A.PAID, A.REFUNDED),
}
"""Which accounts each stage adds up: what has gone further counts for the stages before."""


def year_figures(budget) -> dict[str, Any]:
    """budget, reserved, committed, paid; the same of strategic tasks beside their floor."""
    groups = by_group(budget)
    strategic = [figures for group, figures in groups.items() if group > 0]
    sums = {stage: sum(figures[stage] for figures in groups.values()) for stage in STAGES}
    of_strategic = {stage: sum(figures[stage] for figures in strategic) for stage in STAGES}
    return {
        "budget": budget.total,
        **sums,
        "strategic": {
            "denominator": budget.denominator,
            "floor": budget.floor,
            "reserved": of_strategic["reserved"],
            "held": held(budget.floor, of_strategic["reserved"]),
            "committed": of_strategic["committed"],
            "paid": of_strategic["paid"],
        },
    }


def by_group(budget) -> dict[int, dict[str, int]]:
    """reserved, committed, paid of each group; 0 is what serves no strategic group."""
    found = (
        Posting.objects.filter(account__budget=budget, account__kind__in=STAGES["reserved"])
        .order_by()
        .values("group", "account__kind")
        .annotate(total=Sum("amount"))
    )
    return _staged((row["group"], row["account__kind"], row["total"]) for row in found)


def by_month(budget) -> dict[int, dict[str, int]]:
    """What each month of the year added to reserved, committed and paid, by the clock's moment."""
    found = (
        Posting.objects.filter(account__budget=budget, account__kind__in=STAGES["reserved"])
        .order_by()
        .annotate(month=TruncMonth("entry__moment", tzinfo=OFFICE_ZONE))
        .values("month", "account__kind")
        .annotate(total=Sum("amount"))
    )
    return _staged(
        ((row["month"].month, row["account__kind"], row["total"]) for row in found),
        keys=range(1, 13),
    )


def _staged(rows, keys=StrategicGroup.values) -> dict[int, dict[str, int]]:
    sums: dict[int, dict[str, int]] = {key: dict.fromkeys(STAGES, 0) for key in keys}
    for key, kind, total in rows:
        for stage, kinds in STAGES.items():
            if kind in kinds:
                sums[key][stage] += total
    return sums


def trial_balance(budget) -> list[dict[str, Any]]:
    """Every account with what went in, what went out and what is on it; balances add up to 0."""
    accounts = budget.accounts.annotate(
        debit=Coalesce(Sum("postings__amount", filter=Q(postings__amount__gt=0)), 0),
        credit=Coalesce(-Sum("postings__amount", filter=Q(postings__amount__lt=0)), 0),
    )
    return [
        {
            "account": account,
            "debit": int(account.debit),
            "credit": int(account.credit),
            "balance": int(account.debit - account.credit),
        }
        for account in accounts.order_by("kind")
    ]

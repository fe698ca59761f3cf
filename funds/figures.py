"""The year in numbers, from the postings alone: what is reserved, committed and paid.

All sums are whole đồng of this budget year, cumulative and net of releases and refunds, so that
reserved ≥ committed ≥ paid.
"""

from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce, ExtractMonth

from funds.models import Posting
from funds.rules import held
from funds.states import AccountKind as A
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


def by_month(budget, *, strategic_only: bool = False) -> dict[int, dict[str, int]]:
    """What each month of the year added to reserved, committed and paid, by the accounting date."""
    # By id: how many postings an account has is then known to whoever plans the statement.
    kinds = dict(budget.accounts.filter(kind__in=STAGES["reserved"]).values_list("pk", "kind"))
    rows = Posting.objects.filter(account_id__in=kinds)
    if strategic_only:
        rows = rows.filter(group__gt=0)
    found = (
        rows.order_by()
        .annotate(month=ExtractMonth("entry__accounting_on"))
        .values_list("month", "account_id")
        .annotate(total=Sum("amount"))
    )
    return _staged(
        ((month, kinds[account], total) for month, account, total in found),
        keys=range(1, 13),
    )


def month_activity(budget) -> dict[int, dict[str, int]]:
    """How many entries each month has, and how much they moved."""
    found = (
        Posting.objects.filter(entry__budget=budget, amount__gt=0)
        .order_by()
        .annotate(month=ExtractMonth("entry__accounting_on"))
        .values("month")
        .annotate(entries=Count("entry", distinct=True), moved=Sum("amount"))
    )
    by_month = {row["month"]: row for row in found}
    none = {"entries": 0, "moved": 0}
    return {
        month: {name: int(by_month.get(month, none)[name]) for name in none}
        for month in range(1, 13)
    }


def _staged(rows, keys=StrategicGroup.values) -> dict[int, dict[str, int]]:
    sums: dict[int, dict[str, int]] = {key: dict.fromkeys(STAGES, 0) for key in keys}
    for key, kind, total in rows:
        for stage, kinds in STAGES.items():
            if kind in kinds:
                sums[key][stage] += total
    return sums


def trial_balance(budget, since=None, until=None) -> list[dict[str, Any]]:
    """Every account: what was on it before `since`, what went in and out until `until`, what is
    on it then; balances add up to 0. The whole year when no days are given."""
    day = "postings__entry__accounting_on"
    within = Q(**{f"{day}__gte": since}) if since else Q()
    within &= Q(**{f"{day}__lte": until}) if until else Q()
    before = Q(**{f"{day}__lt": since}) if since else Q(pk__in=[])

    def summed(condition):
        return Coalesce(Sum("postings__amount", filter=condition), 0)

    accounts = budget.accounts.annotate(
        opening=summed(before),
        debit=summed(within & Q(postings__amount__gt=0)),
        credit=summed(within & Q(postings__amount__lt=0)),
    )
    return [
        {
            "account": account,
            "opening": int(account.opening),
            "debit": int(account.debit),
            "credit": -int(account.credit),
            "balance": int(account.opening + account.debit + account.credit),
        }
        for account in accounts.order_by("kind")
    ]

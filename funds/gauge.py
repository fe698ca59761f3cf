"""The strategic share through the year: planned, reserved, committed, paid, and where it ends.

All sums are whole đồng. Reserved, committed and paid come from the postings alone; planned adds
what the allocations that wait for approval would reserve; the forecast adds what contracts still
owe this year.
"""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import Sum

from funds.figures import STAGES, by_group, by_month
from funds.models import AllocationLine, Instalment
from funds.states import BEFORE_A_DECISION, CommitmentState, PaymentState
from proposals.states import StrategicGroup
from rulebook.rules import RuleMissing

WARN_FROM = "strategic.warn_from_month"
WARN_FROM_USUALLY = 4
GROUPS = [group for group in StrategicGroup if group > 0]


class Shortfall(NamedTuple):
    """What is missing to the floor, in đồng, and how many days are left to mend it."""

    missing: int
    days_left: int


def of(budget, today: date) -> dict[str, Any]:
    """Rows by group and by month, their totals, the forecast and the warning, if any."""
    groups = _groups(budget)
    total = {
        stage: sum(row[stage] for row in groups) for stage in ("planned", *STAGES, "forecast_paid")
    }
    return {
        "denominator": budget.denominator,
        "floor": budget.floor,
        "percent": budget.strategic_percent,
        "groups": groups,
        "total": total,
        "months": _months(budget),
        "warning": warning(budget, total["planned"], today),
    }


def shortfall(budget, today: date) -> Shortfall | None:
    """The warning alone, for a page that tells of more."""
    reserved = sum(row["reserved"] for group, row in by_group(budget).items() if group > 0)
    planned = reserved + sum(amount for group, amount in _waiting(budget).items() if group > 0)
    return warning(budget, planned, today)


def warning(budget, planned: int, today: date) -> Shortfall | None:
    """From the rulebook's month on, and until the year ends, when too little is on its way."""
    begins, ends = date(budget.year, _warn_from(budget), 1), date(budget.year, 12, 31)
    missing = budget.floor - planned
    if missing <= 0 or not begins <= today <= ends:
        return None
    return Shortfall(missing, (ends - today).days)


def _warn_from(budget) -> int:
    try:
        return budget.rule_set.rules.integer(WARN_FROM)
    except RuleMissing:
        return WARN_FROM_USUALLY


def _groups(budget) -> list[dict[str, Any]]:
    reached, waiting, owed = by_group(budget), _waiting(budget), _owed_this_year(budget)
    return [
        {
            "group": group,
            "label": group.label,
            "planned": reached[group]["reserved"] + waiting.get(group, 0),
            **reached[group],
            "forecast_paid": reached[group]["paid"] + owed.get(group, 0),
        }
        for group in GROUPS
    ]


def _waiting(budget) -> dict[int, int]:
    """What the allocations proposed for approval would reserve, by group."""
    rows = AllocationLine.objects.filter(
        allocation__budget=budget, allocation__state__in=BEFORE_A_DECISION, is_funded=True
    )
    return _by_group(rows, "group")


def _owed_this_year(budget) -> dict[int, int]:
    """Instalments of committed money that fall due by the year's end and are not paid, by group."""
    rows = Instalment.objects.filter(
        commitment__budget=budget,
        commitment__state=CommitmentState.COMMITTED,
        due_on__lte=date(budget.year, 12, 31),
    ).exclude(payments__state=PaymentState.PAID)
    return _by_group(rows, "commitment__group")


def _by_group(rows, group: str) -> dict[int, int]:
    found = rows.order_by().values(group).annotate(total=Sum("amount"))
    return {row[group]: row["total"] for row in found}


def _months(budget) -> list[dict[str, int]]:
    """Reserved, committed and paid at the end of each month, of all strategic groups together, by
    the accounting date."""
    added = by_month(budget, strategic_only=True)
    rows, so_far = [], dict.fromkeys(STAGES, 0)
    for month in sorted(added):
        so_far = {stage: so_far[stage] + added[month][stage] for stage in STAGES}
        rows.append({"month": month, **so_far})
    return rows

"""The figures a run of the year prints."""

from typing import Any

from django.db.models import Count

from funds.figures import year_figures
from funds.models import BudgetYear
from proposals.models import Proposal


def figures_of(budget: BudgetYear) -> dict[str, Any]:
    """proposals, states, and the money of the budget year in whole đồng, from the ledger."""
    proposals = Proposal.objects.filter(province=budget.province, call__budget_year=budget.year)
    states = proposals.values("state").annotate(count=Count("pk")).order_by("state")
    return {
        "proposals": proposals.count(),
        "states": {row["state"]: row["count"] for row in states},
        **year_figures(budget),
    }

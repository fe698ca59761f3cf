"""The year in figures: how many went how far, for whom, in which group."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext_lazy as _

from contracts.models import Contract
from contracts.states import ContractState
from people.states import House
from proposals.models import Proposal
from proposals.states import ProposalState as S
from proposals.states import StrategicGroup

REACHED_FUNDED = {S.FUNDED, S.CONTRACTED}
REACHED_PASSED = REACHED_FUNDED | {S.PASSED, S.UNFUNDED}
REACHED_COUNCIL = REACHED_PASSED | {S.IN_COUNCIL, S.NOT_PASSED}
REACHED_ELIGIBLE = REACHED_COUNCIL | {S.ELIGIBLE}
DELIVERED = {ContractState.ACCEPTED, ContractState.SETTLED, ContractState.LIQUIDATED}


@dataclass(frozen=True)
class Step:
    label: Any
    count: int


def of_year(province_id: str, year: int):
    return Proposal.objects.filter(call__province_id=province_id, call__budget_year=year)


def funnel(province_id: str, year: int) -> list[Step]:
    """How many dossiers of the year reached each stage; one query, and one for the contracts."""
    counted = of_year(province_id, year).aggregate(
        handed_in=Count("pk", filter=Q(submitted_at__isnull=False)),
        eligible=Count("pk", filter=Q(state__in=REACHED_ELIGIBLE)),
        judged=Count("pk", filter=Q(state__in=REACHED_COUNCIL - {S.IN_COUNCIL})),
        passed=Count("pk", filter=Q(state__in=REACHED_PASSED)),
        funded=Count("pk", filter=Q(state__in=REACHED_FUNDED)),
        contracted=Count("pk", filter=Q(state=S.CONTRACTED)),
    )
    delivered = Contract.objects.filter(
        proposal__call__province_id=province_id,
        proposal__call__budget_year=year,
        state__in=DELIVERED,
    ).count()
    return [
        Step(_("Handed in"), counted["handed_in"]),
        Step(_("Eligible"), counted["eligible"]),
        Step(_("Judged by a council"), counted["judged"]),
        Step(_("Passed"), counted["passed"]),
        Step(_("Funded"), counted["funded"]),
        Step(_("Under contract"), counted["contracted"]),
        Step(_("Accepted"), delivered),
    ]


def by_house(province_id: str, year: int) -> list[dict[str, Any]]:
    """Dossiers handed in and funded, by the house of the host."""
    rows = {
        row["host__house"]: row
        for row in of_year(province_id, year)
        .filter(submitted_at__isnull=False)
        .values("host__house")
        .annotate(count=Count("pk"), funded=Count("pk", filter=Q(state__in=REACHED_FUNDED)))
        .order_by("host__house")
    }
    return [
        {
            "house": house,
            "label": House(house).label,
            "count": rows.get(house, {}).get("count", 0),
            "funded": rows.get(house, {}).get("funded", 0),
        }
        for house in House.values
    ]


def by_group(province_id: str, year: int, reserved: dict[int, int]) -> list[dict[str, Any]]:
    """Per strategic group: dossiers, funded ones and the money reserved (from the ledger)."""
    rows = {
        row["strategic_group"]: row
        for row in of_year(province_id, year)
        .filter(submitted_at__isnull=False)
        .values("strategic_group")
        .annotate(count=Count("pk"), funded=Count("pk", filter=Q(state__in=REACHED_FUNDED)))
        .order_by("strategic_group")
    }
    return [
        {
            "group": group,
            "label": StrategicGroup(group).label,
            "count": rows.get(group, {}).get("count", 0),
            "funded": rows.get(group, {}).get("funded", 0),
            "reserved": reserved.get(group, 0),
        }
        for group in [1, 2, 3, 4, 5, 0]
    ]


def money_asked(province_id: str, year: int) -> int:
    """The State money the dossiers handed in ask for, in đồng."""
    return (
        of_year(province_id, year)
        .filter(submitted_at__isnull=False, budget_lines__source="state")
        .aggregate(total=Sum("budget_lines__amount"))["total"]
        or 0
    )

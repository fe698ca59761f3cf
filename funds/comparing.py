"""Scenarios of one call side by side: their sums, and for each dossier in which it is funded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from funds.models import Allocation, AllocationLine
from proposals.states import StrategicGroup

MOST_HOSTS = 12


@dataclass
class Scenario:
    """One allocation with what its lines add up to; amounts in đồng, points in hundredths."""

    allocation: Allocation
    funded: set[int] = field(default_factory=set)
    amounts: dict[int, int] = field(default_factory=dict)
    by_group: dict[int, int] = field(default_factory=dict)
    by_host: dict[int, int] = field(default_factory=dict)
    with_priority: int = 0
    without_priority: int = 0
    points: int = 0

    @property
    def label(self) -> str:
        return self.allocation.title or str(self.allocation.get_policy_display())

    @property
    def mean(self) -> int | None:
        """The mean points of those funded."""
        return self.points // len(self.funded) if self.funded else None

    @property
    def share(self) -> float:
        """What strategic technology gets of the S&T career expenditure, as a share of one."""
        return self.allocation.result.get("strategic", 0) / self.allocation.inputs["denominator"]


@dataclass(frozen=True)
class Row:
    """What one thing has in each scenario; a cell is the scenario's name and the value."""

    label: Any
    cells: Sequence[tuple[str, Any]]
    url: str = ""
    note: str = ""

    @property
    def differs(self) -> bool:
        return len({value for _label, value in self.cells}) > 1


def scenarios_of(allocations: Sequence[Allocation]) -> tuple[list[Scenario], list[AllocationLine]]:
    """The scenarios in the order given, and a line of each dossier in the order of the ranking."""
    found = {one.pk: Scenario(one) for one in allocations}
    first: dict[int, AllocationLine] = {}
    rows = AllocationLine.objects.filter(allocation__in=allocations).for_list()
    priority = {
        (one.pk, row["id"])
        for one in allocations
        for row in one.inputs["candidates"]
        if row["has_priority"]
    }
    for line in rows:
        first.setdefault(line.proposal_id, line)
        if line.is_funded:
            has_priority = (line.allocation_id, line.proposal_id) in priority
            _count(found[line.allocation_id], line, has_priority=has_priority)
    return list(found.values()), list(first.values())


def _count(scenario: Scenario, line: AllocationLine, *, has_priority: bool) -> None:
    scenario.funded.add(line.proposal_id)
    scenario.amounts[line.proposal_id] = line.amount
    scenario.points += line.points
    host = line.proposal.host_id
    scenario.by_group[line.group] = scenario.by_group.get(line.group, 0) + line.amount
    scenario.by_host[host] = scenario.by_host.get(host, 0) + line.amount
    scenario.with_priority += has_priority
    scenario.without_priority += not has_priority


def group_rows(scenarios: Iterable[Scenario]) -> list[Row]:
    """Money by strategic group."""
    each = list(scenarios)
    return [
        Row(group.label, [(one.label, one.by_group.get(group, 0)) for one in each])
        for group in StrategicGroup
    ]


def host_rows(scenarios: Iterable[Scenario], lines: Iterable[AllocationLine]) -> list[Row]:
    """Money by host organisation, those with the most first."""
    each = list(scenarios)
    names = {line.proposal.host_id: str(line.proposal.host) for line in lines}
    rows = [
        Row(name, [(one.label, one.by_host.get(host, 0)) for one in each])
        for host, name in names.items()
        if any(one.by_host.get(host) for one in each)
    ]
    return sorted(rows, key=lambda row: (-max(sum_ for _l, sum_ in row.cells), str(row.label)))[
        :MOST_HOSTS
    ]


def dossier_rows(scenarios: Iterable[Scenario], lines: Iterable[AllocationLine]) -> list[Row]:
    """For each dossier in which scenarios it is funded."""
    each = list(scenarios)
    return [
        Row(
            line.proposal.title,
            [(one.label, line.proposal_id in one.funded) for one in each],
            url=line.proposal.get_absolute_url(),
            note=f"{line.rank}. {line.proposal.code} · {line.proposal.host}",
        )
        for line in lines
    ]

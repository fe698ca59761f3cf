"""The budget estimate of a dossier: all its lines at once, or none."""

from collections.abc import Sequence
from dataclasses import asdict

from proposals.actions.sections import save_section
from proposals.estimate import Line
from proposals.models import Proposal
from proposals.models.version import ROW_FIELDS
from proposals.states import Section


def estimate_of(proposal: Proposal) -> list[Line]:
    """The stored lines in their order."""
    fields = ROW_FIELDS["budget_lines"]
    rows = proposal.budget_lines.order_by("pk").values_list(*fields)
    return [Line(**dict(zip(fields, row, strict=True))) for row in rows]


def write_estimate(
    proposal: Proposal, lines: Sequence[Line], *, by, seen: int, sitting: str = ""
) -> Proposal:
    """Put these lines in the place of the stored ones, whatever their number in as many queries;
    refused as every section is, see `save_section`."""
    return save_section(
        proposal,
        Section.BUDGET,
        by=by,
        seen=seen,
        sitting=sitting,
        parts={"budget_lines": [asdict(line) for line in lines]},
    )

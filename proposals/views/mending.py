"""What an officer asked to mend, and what changed when the dossier came back."""

from typing import Any

from proposals.models import Proposal
from proposals.sections import WRITTEN
from proposals.states import Section, VersionKind
from proposals.telling import compared


def came_back(proposal: Proposal) -> dict[str, Any] | None:
    """The last two times it was handed in, section by section: what was asked, what differs; None
    for a dossier that was handed in once.
    """
    versions = list(proposal.versions.filter(kind=VersionKind.SUBMITTED).order_by("-number")[:2])
    if len(versions) < 2:
        return None
    newest, before = versions
    now, then = newest.content(), before.content()
    asked = {
        row.section: row
        for row in proposal.mends.select_related("asked_by")
        if before.made_at <= row.asked_at <= newest.made_at
    }
    rows = []
    for section in Section:
        differences = []
        if section in WRITTEN:
            differences = compared(section, then[section], now[section])
        if section in asked or differences:
            rows.append(
                {
                    "label": section.label,
                    "asked": asked.get(section),
                    "differences": differences,
                    "is_written": section in WRITTEN,
                }
            )
    return {"before": before, "newest": newest, "rows": rows}

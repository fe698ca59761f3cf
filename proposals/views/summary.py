"""A dossier as tables: its budget, what is asked of it, who holds it."""

from typing import Any

from django.utils.translation import gettext_lazy

from people.states import Role
from proposals import rules
from proposals.anonymous import names_told_in
from proposals.models import Proposal, asked_of, words_of
from proposals.states import (
    EDITABLE,
    MoneySource,
    ProposalState,
)

ROW_LABELS = {
    "indicators": (gettext_lazy("Indicators"), gettext_lazy("Indicator")),
    "budget_lines": (gettext_lazy("Budget estimate"), gettext_lazy("Budget line")),
    "products": (gettext_lazy("Products"), gettext_lazy("Product")),
    "work_items": (gettext_lazy("Work plan"), gettext_lazy("Step")),
    "partners": (gettext_lazy("Partners"), gettext_lazy("Partner")),
}


def budget_table(proposal: Proposal) -> dict[str, Any]:
    """Lines, and sums by year and source; the parts add up to the total, in whole đồng."""
    lines = list(proposal.budget_lines.all())
    years = sorted({line.year for line in lines})
    rows = [
        {
            "label": label,
            "amounts": [(year, _sum(lines, source, year)) for year in years],
            "total": _sum(lines, source),
        }
        for source, label in MoneySource.choices
        if any(line.source == source for line in lines)
    ]
    return {
        "lines": lines,
        "years": years,
        "rows": rows,
        "totals": [
            (year, sum(line.amount for line in lines if line.year == year)) for year in years
        ],
        "total": sum(line.amount for line in lines),
        "state_total": _sum(lines, MoneySource.STATE),
    }


def _sum(lines, source: str, year: int | None = None) -> int:
    return sum(line.amount for line in lines if line.source == source and year in (None, line.year))


def parts_of(formsets: dict) -> list[dict[str, Any]]:
    """The formsets in the order of the page, with their words."""
    return [
        {
            "name": name,
            "formset": formset,
            "title": ROW_LABELS[name][0],
            "row_label": ROW_LABELS[name][1],
            "rows": [(row, _is_spare(row)) for row in formset],
        }
        for name, formset in formsets.items()
    ]


def _is_spare(row) -> bool:
    """An empty row kept for another one: folded away until it is wanted."""
    return row.empty_permitted and not (row.is_bound and (row.has_changed() or row.errors))


def answer_table(proposal: Proposal) -> list[dict[str, Any]]:
    """What it answers to the call's own questions, those that are asked of it, in words."""
    given = {answer.question_id: answer for answer in proposal.answers.all()}
    rows = []
    for question in asked_of(proposal):
        answer = given.get(question.pk)
        paper = answer.paper if answer else None
        unit = f" {question.unit}" if answer and question.unit else ""
        words = f"{words_of(answer.value)}{unit}" if answer else ""
        rows.append(
            {
                "label": question.text,
                "value": paper.name if paper else words,
                "url": paper.get_absolute_url() if paper else "",
            }
        )
    return rows


def check_evidence(proposal: Proposal) -> list[dict[str, Any]]:
    """What an officer looks at beside the checklist."""
    facts = [
        (gettext_lazy("Host organisation"), proposal.host),
        (gettext_lazy("Task leader"), proposal.leader),
        (gettext_lazy("Problem it answers"), proposal.problem or "–"),
        (gettext_lazy("Effect statement"), proposal.effect_statement),
        (gettext_lazy("Asked of the State"), _dong(proposal.state_amount())),
        (gettext_lazy("Ceiling per task"), _dong(proposal.call.ceiling_per_task)),
    ]
    papers = [
        {"label": paper.name, "url": paper.get_absolute_url(), "sha256": paper.sha256}
        for paper in proposal.attachments.all()
    ]
    whole = {"label": gettext_lazy("The whole dossier"), "url": proposal.get_absolute_url()}
    told = [
        {"label": gettext_lazy("Names who applies"), "note": f"{where}: “{name}”"}
        for where, name in names_told_in(proposal)
    ]
    return [whole, *({"label": label, "note": value} for label, value in facts), *told, *papers]


def _dong(amount: int) -> str:
    return f"{rules.dotted(amount)} ₫"


def holder_of(proposal: Proposal) -> Any:
    """Who has it in hand now, "" where nobody's step is next in this room."""
    if proposal.state in EDITABLE:
        return proposal.leader
    return {
        ProposalState.SUBMITTED: Role.OFFICER.label,
        ProposalState.ELIGIBLE: Role.OFFICER.label,
        ProposalState.IN_COUNCIL: gettext_lazy("The council"),
        ProposalState.PASSED: Role.OFFICER.label,
        ProposalState.FUNDED: Role.OFFICER.label,
    }.get(proposal.state, "")

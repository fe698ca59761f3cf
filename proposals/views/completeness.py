"""How far a dossier has come: section by section, and what still stands against handing it in."""

from dataclasses import replace
from typing import Any

from django.utils.translation import ngettext

from lifecycle.errors import Reason
from proposals import rules, sections
from proposals.models import Proposal, answers_of, asked_of
from proposals.sections import section_of
from proposals.states import AttestationState, Section, SectionUse, StandardSection

ANCHORS = {
    Section.HOUSES: "ba-nha",
}
STANDARD = {
    Section.PRODUCTS: StandardSection.PRODUCTS,
    Section.PLAN: StandardSection.WORK_ITEMS,
    Section.GROUP: StandardSection.STRATEGIC_GROUP,
    Section.PARTNERS: StandardSection.PARTNERS,
    Section.PAPERS: StandardSection.ATTACHMENTS,
    Section.TEAM: StandardSection.TEAM,
}
# What shows that a section was begun, beside its own fields and rows.
ROWS = {
    Section.HOUSES: "attestations",
    Section.PAPERS: "attachments",
    Section.TEAM: "team",
}
# Reasons that no further writing mends by itself: something given must change.
WRONG = (
    rules.needs_whole_amounts,
    rules.within_ceiling,
    rules.within_years,
)


def completeness(proposal: Proposal, user) -> list[dict[str, Any]]:
    """The sections of the form: not begun, in progress, done, or to be mended, and what is missing.

    Sections that the call switched off are left out.
    """
    reasons = rules.reasons_against(proposal.facts())
    wrong = {str(reason) for reason in rules.reasons_against(proposal.facts(), WRONG)}
    found = []
    for section in Section:
        if section == Section.QUESTIONS:
            found += _own_sections(proposal)
            continue
        if not _is_asked(proposal, section):
            continue
        mine = [reason for reason in reasons if section_of(reason.field) == section]
        has_content = _has_content(proposal, section)
        waiting = _unanswered(proposal) if section == Section.HOUSES else 0
        if not has_content:
            status = "todo"
        elif not mine:
            status = "doing" if waiting else "done"
        else:
            status = "mend" if any(str(reason) in wrong for reason in mine) else "doing"
        asked = proposal.open_mends().get(section)
        if asked and not proposal.is_mended(asked):
            status = "mend"
        found.append(
            {
                "label": section.label,
                "url": place_of(proposal, section),
                "status": status,
                "is_mine": sections.may_write(proposal.team_role(user), section),
                "is_optional": not mine and not has_content,
                "note": " ".join(str(reason) for reason in mine) or _waiting_words(waiting),
            }
        )
    return found


def missing(proposal: Proposal) -> list[Reason]:
    """Everything that stands against handing it in, each with the place where it is mended."""
    found = []
    for reason in rules.reasons_against(proposal.facts()):
        section = section_of(reason.field)
        url = place_of(proposal, section, reason.field) if section else ""
        found.append(replace(reason, url=url))
    return found


def mends_of(proposal: Proposal) -> list[dict[str, Any]]:
    """What an officer asked to mend, each with where it is written and whether it was since."""
    return [
        {
            "label": row.get_section_display(),
            "text": row.text,
            "url": place_of(proposal, section),
            "is_mended": proposal.is_mended(row),
        }
        for section, row in proposal.open_mends().items()
    ]


def place_of(proposal: Proposal, section: str, field: str = "") -> str:
    """Where a section is written."""
    if section in sections.WRITTEN:
        return proposal.get_section_url(section, field)
    if section == Section.PAPERS:
        return proposal.get_papers_url()
    if section == Section.QUESTIONS:
        return f"{proposal.get_answers_url()}#id_{field}"
    if section == Section.TEAM:
        return proposal.get_team_url()
    return f"{proposal.get_absolute_url()}#{ANCHORS[section]}"


def _unanswered(proposal: Proposal) -> int:
    return sum(a.state == AttestationState.ASKED for a in proposal.attestations.all())


def _waiting_words(count: int) -> str:
    words = ngettext("%(n)s confirmation unanswered", "%(n)s confirmations unanswered", count)
    return words % {"n": count} if count else ""


def _own_sections(proposal: Proposal) -> list[dict[str, Any]]:
    """The call's own questions by section: each that must be answered and is not, with its link."""
    asked = asked_of(proposal)
    answered = answers_of(proposal)
    open_keys = {question.key for question in proposal.unanswered()}
    found = []
    for section in proposal.call.own_sections():
        mine = [question for question in asked if question.section_id == section.pk]
        if not mine:
            continue
        missing = [question for question in mine if question.key in open_keys]
        begun = any(answered.get(question.key) for question in mine)
        links = [
            {"label": question.text, "url": place_of(proposal, Section.QUESTIONS, question.key)}
            for question in missing
        ]
        found.append(
            {
                "label": str(section),
                "url": f"{proposal.get_answers_url()}#muc-{section.pk}",
                "status": "done" if not missing else "doing" if begun else "todo",
                "is_mine": True,
                "links": links,
            }
        )
    return found


def _is_asked(proposal: Proposal, section: str) -> bool:
    use = proposal.call.uses().get(STANDARD.get(section, ""), SectionUse.REQUIRED)
    return use != SectionUse.OFF


def _has_content(proposal: Proposal, section: str) -> bool:
    if section == Section.SUMMARY:
        return bool(proposal.summary or proposal.starts_on or proposal.ends_on)
    if any(getattr(proposal, field) for field in sections.FIELDS.get(section, ())):
        return True
    rows = sections.PARTS.get(section, ()) or tuple(filter(None, [ROWS.get(section)]))
    return any(len(getattr(proposal, name).all()) for name in rows)

"""Which section of a dossier holds which fields and rows, and which role of the team writes it.

Pure: plain values only. A section without fields or rows of its own has its own page elsewhere.
"""

from collections.abc import Iterable
from datetime import timedelta

from proposals.states import Section, TeamRole

FIELDS: dict[str, tuple[str, ...]] = {
    Section.SUMMARY: ("title", "kind", "summary", "problem", "starts_on", "ends_on"),
    Section.EFFECT: ("effect_statement",),
    Section.GROUP: ("strategic_group", "strategic_reasons"),
}
PARTS: dict[str, tuple[str, ...]] = {
    Section.EFFECT: ("indicators",),
    Section.PRODUCTS: ("products",),
    Section.PLAN: ("work_items",),
    Section.BUDGET: ("budget_lines",),
    Section.PARTNERS: ("partners",),
}
# What is written on a page of its own kind, and what a version keeps.
WRITTEN = tuple(section for section in Section if section in FIELDS or section in PARTS)
# What a council's points may change once the dossier has passed. Who takes part, which problem it
# answers and the confirmations stay: conflicts and classes were judged by them.
CORRECTABLE = (
    Section.SUMMARY,
    Section.EFFECT,
    Section.PRODUCTS,
    Section.PLAN,
    Section.BUDGET,
    Section.PAPERS,
)
JUDGED_FIELDS = ("kind", "problem")

_SCIENCE = {Section.SUMMARY, Section.EFFECT, Section.PRODUCTS, Section.PLAN}
WRITERS: dict[str, set[str]] = {
    TeamRole.LEADER: set(Section),
    TeamRole.SECRETARY: set(Section) - {Section.TEAM},
    TeamRole.KEY: _SCIENCE | {Section.GROUP, Section.QUESTIONS, Section.PAPERS},
    TeamRole.MEMBER: _SCIENCE,
    TeamRole.PARTNER: {Section.PARTNERS},
}

# Saves of one person with less than this between them are one sitting, and one version.
SITTING = timedelta(minutes=30)


def may_write(role: str, section: str) -> bool:
    """Whether somebody with this role of the team writes the section; "" is no role."""
    return section in WRITERS.get(role, ())


def section_of(field: str) -> str:
    """The section in which a field or a kind of rows is written, "" if in none.

    "budget_lines-0-amount" stands where the rows "budget_lines" stand.
    """
    name = field.split("-")[0]
    for section in WRITTEN:
        if name in FIELDS.get(section, ()) or name in PARTS.get(section, ()):
            return section
    elsewhere = {
        "team": Section.TEAM,
        "leader": Section.TEAM,
        "attachments": Section.PAPERS,
        "question": Section.QUESTIONS,
    }
    return elsewhere.get(name, "")


def sections_of(fields: Iterable[str]) -> list[str]:
    """The sections these fields stand in, each once, in the order of the form."""
    found = {section_of(field) for field in fields}
    return [section for section in Section if section in found]


def after(section: str) -> str:
    """The section one writes next, "" after the last."""
    at = WRITTEN.index(section) + 1
    return WRITTEN[at] if at < len(WRITTEN) else ""

"""A dossier without who applies, as a council reads it where both sides are hidden.

The one point at which such a dossier is presented: what is not named here cannot be reached by a
template, a letter or an export that is given it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from papers.uploads import ending_of
from people.states import House
from proposals import rules
from proposals.models import Attachment, Proposal, asked_of, words_of
from proposals.states import BlindMode, Condition, Section

SHOWN = frozenset(
    {
        "pk", "public_id", "code", "title", "call", "kind", "get_kind_display", "problem",
        "province", "strategic_group", "get_strategic_group_display", "effective_group",
        "strategic_reasons", "starts_on", "ends_on", "summary", "effect_statement", "indicators",
        "products", "budget_lines", "is_synthetic", "state", "get_state_display",
        "state_sum", "get_absolute_url", "get_print_url",
    }
)  # fmt: skip
"""What of a dossier says what is proposed and not by whom."""

PARTS = ("indicators", "products", "work_items", "budget_lines", "partners", "attestations")


@dataclass(frozen=True)
class Step:
    """A step of the work plan without its person."""

    work: str
    starts_on: Any
    ends_on: Any
    responsibility: str
    authority: str
    result: str


@dataclass(frozen=True)
class Share:
    """What a partner puts in, by its house."""

    house: str
    role: str
    commits_cash: int
    commits_in_kind: int
    commits_people: int


@dataclass(frozen=True)
class Paper:
    """A paper under a neutral name, given out without what it tells of its author."""

    name: str
    kind: str
    url: str
    source: Attachment


@dataclass(frozen=True)
class HouseWord:
    """One of the four conditions, and how many of the words it needs hold."""

    number: int
    label: Any
    is_met: bool


class AnonymousDossier:
    """What is proposed: its contents, plan, money and papers. Who proposes is not in it."""

    def __init__(self, proposal: Proposal):
        self._proposal = proposal

    def __getattr__(self, name: str) -> Any:
        if name in SHOWN:
            return getattr(self._proposal, name)
        raise AttributeError(name)

    def __str__(self) -> str:
        return str(self._proposal)

    @cached_property
    def steps(self) -> list[Step]:
        return [
            Step(
                row.work, row.starts_on, row.ends_on, row.responsibility, row.authority, row.result
            )
            for row in self._proposal.work_items.all()
        ]

    @cached_property
    def shares(self) -> list[Share]:
        """Sorted by what they say, so that no order of entry tells who stands behind them."""
        rows = [
            Share(
                str(House(row.house).label),
                row.role,
                row.commits_cash,
                row.commits_in_kind,
                row.commits_people,
            )
            for row in self._proposal.partners.all()
        ]
        return sorted(rows, key=lambda row: (row.house, row.role, row.commits_cash))

    @cached_property
    def house_words(self) -> list[HouseWord]:
        met = self._proposal.conditions_met()
        return [HouseWord(int(one), one.label, met[int(one)]) for one in Condition]

    @property
    def has_priority(self) -> bool:
        return self._proposal.has_priority

    @cached_property
    def papers(self) -> list[Paper]:
        """Numbered in their order; what by its nature names the applicant is not among them."""
        rows = [
            row
            for row in self._proposal.attachments.all()
            if not rules.names_the_applicant(row.kind)
        ]
        return [
            Paper(
                name=_("Paper %(number)s") % {"number": at} + ending_of(row.content_type),
                kind=str(row.get_kind_display()),
                url=reverse("proposals:attachment", kwargs={"public_id": row.public_id}),
                source=row,
            )
            for at, row in enumerate(sorted(rows, key=lambda row: row.pk), start=1)
        ]

    @cached_property
    def answers(self) -> list[dict[str, Any]]:
        """What it answers to the call's own questions; a file under its neutral name."""
        given = {row.question_id: row for row in self._proposal.answers.all()}
        papers = {paper.source.pk: paper for paper in self.papers}
        rows = []
        for question in asked_of(self._proposal):
            answer = given.get(question.pk)
            if answer is None:
                rows.append({"label": question.text, "value": "", "url": ""})
            elif answer.paper_id:
                paper = papers.get(answer.paper_id)
                rows.append(
                    {
                        "label": question.text,
                        "value": paper.name if paper else "",
                        "url": paper.url if paper else "",
                    }
                )
            else:
                unit = f" {question.unit}" if question.unit else ""
                rows.append(
                    {"label": question.text, "value": words_of(answer.value) + unit, "url": ""}
                )
        return rows


def anonymous(user: Any, **which: Any) -> AnonymousDossier | None:
    """The dossier as this person reads it without names; None if they do not."""
    rows = Proposal.objects.read_unnamed_by(user).filter(**which)
    proposal = (
        rows.select_related("call__rule_set", "problem", "province")
        .prefetch_related(*PARTS, "attachments", "answers")
        .with_state_amount()
        .first()
    )
    return AnonymousDossier(proposal) if proposal else None


def names_told_in(proposal: Proposal) -> list[tuple[str, str]]:
    """Where the words that a council reads without names name who applies: (section, name)."""
    if proposal.call.blind_mode != BlindMode.DOUBLE:
        return []
    team, partners = proposal.team.all(), proposal.partners.all()
    names = [proposal.host.name, proposal.leader.full_name]
    names += [str(row.user) for row in team] + [str(row.organisation) for row in team]
    names += [str(row.organisation) for row in partners]
    return rules.names_told(_texts_of(proposal), names)


def _texts_of(proposal: Proposal) -> Iterator[tuple[str, str]]:
    yield str(Section.SUMMARY.label), f"{proposal.title}\n{proposal.summary}"
    yield str(Section.EFFECT.label), proposal.effect_statement
    yield str(Section.GROUP.label), proposal.strategic_reasons
    for where, rows, fields in [
        (Section.EFFECT, proposal.indicators, ("name",)),
        (Section.PRODUCTS, proposal.products, ("name", "quality")),
        (Section.PLAN, proposal.work_items, ("work", "responsibility", "authority", "result")),
        (Section.BUDGET, proposal.budget_lines, ("item", "explanation")),
        (Section.PARTNERS, proposal.partners, ("role",)),
    ]:
        for row in rows.all():
            yield str(where.label), "\n".join(getattr(row, field) for field in fields)
    for answer in proposal.answers.all():
        if not answer.paper_id:
            yield str(Section.QUESTIONS.label), words_of(answer.value)

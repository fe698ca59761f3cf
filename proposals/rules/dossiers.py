"""What must be true of a dossier before it is submitted."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from lifecycle.errors import Reason
from proposals.questions import QuestionFacts
from proposals.rules.amounts import MIN_DONG, dotted, is_dong
from proposals.rules.calls import in_time
from proposals.states import DEFAULT_USES, SectionUse, StandardSection

YEARS_AFTER_BUDGET_YEAR = 2


@dataclass(frozen=True)
class IndicatorFacts:
    name: str
    baseline: Decimal | None
    target: Decimal | None
    due_on: date | None

    @property
    def is_measurable(self) -> bool:
        """It has a name, a start, a different end and a day."""
        if self.baseline is None or self.target is None or self.due_on is None:
            return False
        return bool(self.name.strip()) and self.baseline != self.target


@dataclass(frozen=True)
class LineFacts:
    year: int
    source: str
    amount: int


@dataclass(frozen=True)
class WorkFacts:
    person: str
    work: str
    starts_on: date | None
    ends_on: date | None
    responsibility: str
    authority: str
    result: str

    @property
    def is_clear(self) -> bool:
        """The six clear words are all said (S4 §4)."""
        words = (self.person, self.work, self.responsibility, self.authority, self.result)
        has_time = self.starts_on is not None and self.ends_on is not None
        return has_time and all(word.strip() for word in words)


@dataclass(frozen=True)
class Facts:
    """A dossier as plain values at a moment: what READY_TO_SUBMIT looks at."""

    title: str
    effect_statement: str
    summary: str
    strategic_group: int
    strategic_reasons: str
    has_leader: bool
    has_host: bool
    starts_on: date | None
    ends_on: date | None
    product_count: int
    indicators: Sequence[IndicatorFacts]
    lines: Sequence[LineFacts]
    work: Sequence[WorkFacts]
    call_is_open: bool
    closes_at: datetime
    grace: timedelta
    budget_year: int
    ceiling_per_task: int
    now: datetime
    today: date
    is_returned: bool
    returned_until: date | None
    uses: Mapping[str, str] = field(default_factory=lambda: dict(DEFAULT_USES))
    team_count: int = 1
    partner_count: int = 0
    paper_count: int = 0
    unanswered: Sequence[QuestionFacts] = ()

    def requires(self, section: str) -> bool:
        """Whether the call asks this section of every dossier."""
        return self.uses.get(section) == SectionUse.REQUIRED

    @property
    def state_sum(self) -> int:
        """What the dossier asks of the State, all years, whole đồng."""
        return sum(line.amount for line in self.lines if line.source == "state")


Check = Callable[[Facts], Reason | None]


def needs_title(facts: Facts) -> Reason | None:
    if facts.title.strip():
        return None
    return Reason(_("Title: a dossier needs a title."), field="title")


def needs_leader(facts: Facts) -> Reason | None:
    if facts.has_leader:
        return None
    return Reason(_("Task leader: name who leads the task."), field="leader")


def needs_host(facts: Facts) -> Reason | None:
    if facts.has_host:
        return None
    return Reason(_("Host organisation: name the organisation that applies."), field="host")


def needs_summary(facts: Facts) -> Reason | None:
    if facts.summary.strip():
        return None
    return Reason(_("Summary: say in short what the task does."), field="summary")


def needs_effect_statement(facts: Facts) -> Reason | None:
    if facts.effect_statement.strip():
        return None
    return Reason(_("Effect statement: no dossier is taken without it."), field="effect_statement")


def needs_indicator(facts: Facts) -> Reason | None:
    if any(indicator.is_measurable for indicator in facts.indicators):
        return None
    return Reason(
        _("Indicators: at least one needs a name, a baseline, another target and a date."),
        field="indicators",
    )


def needs_state_money(facts: Facts) -> Reason | None:
    if facts.state_sum >= MIN_DONG:
        return None
    return Reason(
        _("Budget estimate: at least one line asks money of the State budget."),
        field="budget_lines",
    )


def needs_whole_amounts(facts: Facts) -> Reason | None:
    if all(is_dong(line.amount) for line in facts.lines):
        return None
    return Reason(
        _("Budget estimate: every amount is a whole number of đồng from 1 to 10^15."),
        field="budget_lines",
    )


def within_ceiling(facts: Facts) -> Reason | None:
    """The State sum of a task stays within what the call allows one task."""
    if facts.state_sum <= facts.ceiling_per_task:
        return None
    return Reason(
        _(
            "Budget estimate: %(sum)s ₫ asked of the State is beyond the call's ceiling per task, "
            "%(ceiling)s ₫."
        )
        % {"sum": dotted(facts.state_sum), "ceiling": dotted(facts.ceiling_per_task)},
        field="budget_lines",
    )


def within_years(facts: Facts) -> Reason | None:
    last = facts.budget_year + YEARS_AFTER_BUDGET_YEAR
    wrong = sorted(
        {line.year for line in facts.lines if not facts.budget_year <= line.year <= last}
    )
    if not wrong:
        return None
    return Reason(
        _("Budget estimate: year %(year)s is outside the call's years, %(first)s to %(last)s.")
        % {"year": str(wrong[0]), "first": str(facts.budget_year), "last": str(last)},
        field="budget_lines",
    )


def needs_dates_in_order(facts: Facts) -> Reason | None:
    if facts.starts_on is None or facts.ends_on is None:
        return Reason(_("Duration: give the first and the last day."), field="starts_on")
    if facts.ends_on > facts.starts_on:
        return None
    return Reason(_("Duration: the last day must be after the first."), field="ends_on")


def needs_product(facts: Facts) -> Reason | None:
    if facts.product_count > 0 or not facts.requires(StandardSection.PRODUCTS):
        return None
    return Reason(_("Products: at least one product must be handed over."), field="products")


def needs_clear_work(facts: Facts) -> Reason | None:
    if any(item.is_clear for item in facts.work):
        return None
    if not facts.requires(StandardSection.WORK_ITEMS):
        return None
    return Reason(
        _(
            "Work plan: at least one step says who, what, when, who answers for it, who may decide "
            "and with what result."
        ),
        field="work_items",
    )


def needs_strategic_reasons(facts: Facts) -> Reason | None:
    if facts.requires(StandardSection.STRATEGIC_GROUP) and not facts.strategic_group:
        return Reason(
            _("Strategic group: the call is for tasks of one of the five groups."),
            field="strategic_group",
        )
    if not facts.strategic_group or facts.strategic_reasons.strip():
        return None
    return Reason(
        _("Strategic group: say why the task belongs to the group."), field="strategic_reasons"
    )


def needs_team(facts: Facts) -> Reason | None:
    if facts.team_count > 1 or not facts.requires(StandardSection.TEAM):
        return None
    return Reason(_("Team: name who works in the task beside its leader."), field="team")


def needs_partner(facts: Facts) -> Reason | None:
    if facts.partner_count > 0 or not facts.requires(StandardSection.PARTNERS):
        return None
    return Reason(_("Partners: the call asks for at least one partner."), field="partners")


def needs_paper(facts: Facts) -> Reason | None:
    if facts.paper_count > 0 or not facts.requires(StandardSection.ATTACHMENTS):
        return None
    return Reason(_("Papers: attach at least one paper."), field="attachments")


def needs_answers(facts: Facts) -> Reason | None:
    """Every question that the call asks of this dossier and requires has its answer."""
    if not facts.unanswered:
        return None
    texts = "; ".join(f"“{question.text}”" for question in facts.unanswered)
    return Reason(
        _("Questions of the call: still to be answered: %(questions)s.") % {"questions": texts},
        field=facts.unanswered[0].key,
    )


def needs_open_call(facts: Facts) -> Reason | None:
    """A first submission needs an open call; a returned dossier its own deadline."""
    if facts.is_returned or facts.call_is_open:
        return None
    return Reason(_("Call: it takes no dossiers now."), field="call")


def needs_to_be_in_time(facts: Facts) -> Reason | None:
    if facts.is_returned:
        if facts.returned_until is None or facts.today <= facts.returned_until:
            return None
        return Reason(
            _("Deadline: the dossier had to be completed by %(day)s.")
            % {"day": f"{facts.returned_until:%d/%m/%Y}"},
            field="returned_until",
        )
    if in_time(facts.now, facts.closes_at, facts.grace):
        return None
    return Reason(_("Deadline: the call has passed its closing time."), field="call")


READY_TO_SUBMIT: tuple[Check, ...] = (
    needs_title,
    needs_leader,
    needs_host,
    needs_summary,
    needs_effect_statement,
    needs_indicator,
    needs_state_money,
    needs_whole_amounts,
    within_ceiling,
    within_years,
    needs_dates_in_order,
    needs_product,
    needs_clear_work,
    needs_strategic_reasons,
    needs_team,
    needs_partner,
    needs_paper,
    needs_answers,
    needs_open_call,
    needs_to_be_in_time,
)
# What may not be missing once a council's points are corrected, whatever the call's days.
READY_WHEN_CORRECTED: tuple[Check, ...] = tuple(
    check
    for check in READY_TO_SUBMIT
    if check not in (needs_answers, needs_open_call, needs_to_be_in_time)
)


def reasons_against(
    facts: Any, checks: Iterable[Callable[[Any], Reason | None]] = READY_TO_SUBMIT
) -> list[Reason]:
    """Every reason the checks give, in their order."""
    return [reason for check in checks if (reason := check(facts))]


def checks(
    rules: Iterable[Callable[[Any], Reason | None]], facts: str = "facts"
) -> list[Callable[[Any, Any], Reason | None]]:
    """Pure rules as a verb's checks: each is asked about what the thing's `facts()` gives."""

    def check(rule: Callable[[Any], Reason | None]) -> Callable[[Any, Any], Reason | None]:
        return lambda thing, user: rule(getattr(thing, facts)())

    return [check(rule) for rule in rules]

"""What must be true of problems, calls, proposals and confirmations. Pure: plain values in,
reasons out; no database, no clock.

A list of small checks gives every reason at once, so the page, the button and the refusal say the
same sentences.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from lifecycle.errors import Reason
from proposals.questions import QuestionFacts
from proposals.states import (
    DEFAULT_USES,
    CheckAnswer,
    Condition,
    SectionUse,
    StandardSection,
    Verdict,
)

MIN_DONG = 1
MAX_DONG = 10**15
MAX_PEOPLE = 10_000
SATURDAY = 5
YEARS_AFTER_BUDGET_YEAR = 2
# "In time" where a call's own rules say nothing else: less than a second after the printed second.
GRACE = timedelta(seconds=1)
HOUSES = ("state", "university", "enterprise")
HOUSES_OF_CONDITION = {
    Condition.THREE_HOUSES: HOUSES,
    Condition.REAL_PROBLEM: ("enterprise",),
    Condition.PROVINCE_MODEL: ("state",),
    Condition.TRAINING: ("university",),
}


# A proposal before it is submitted ----------------------------------------------------------------


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


# A problem before it is posted --------------------------------------------------------------------


@dataclass(frozen=True)
class ProblemFacts:
    title: str
    description: str
    cost_value: Decimal | None
    cost_unit: str
    solved_when: str
    strategic_group: int
    indicator: str = ""
    indicator_unit: str = ""
    baseline: Decimal | None = None
    target: Decimal | None = None


def problem_needs_description(facts: ProblemFacts) -> Reason | None:
    if facts.title.strip() and facts.description.strip():
        return None
    return Reason(_("Description: say what the problem is."), field="description")


def problem_needs_measure_of_success(facts: ProblemFacts) -> Reason | None:
    if facts.solved_when.strip():
        return None
    return Reason(
        _("What would count as solved: say how one will see that it is."), field="solved_when"
    )


def problem_cost_needs_unit(facts: ProblemFacts) -> Reason | None:
    if facts.cost_value is None or facts.cost_unit.strip():
        return None
    return Reason(_("Unit: a cost needs its unit, such as ₫ a year."), field="cost_unit")


def problem_unit_needs_cost(facts: ProblemFacts) -> Reason | None:
    if facts.cost_value is not None or not facts.cost_unit.strip():
        return None
    return Reason(_("What it costs today: a unit needs its measured value."), field="cost_value")


def problem_indicator_is_whole(facts: ProblemFacts) -> Reason | None:
    """Whoever names one of indicator, unit, baseline and target names all, to another target."""
    said = {
        "indicator": bool(facts.indicator.strip()),
        "baseline": facts.baseline is not None,
        "target": facts.target is not None,
        "indicator_unit": bool(facts.indicator_unit.strip()),
    }
    if not any(said.values()):
        return None
    missing = next((field for field, is_said in said.items() if not is_said), "")
    if missing:
        return Reason(
            _("Indicator: it needs its name, its unit, where it stands now and its target."),
            field=missing,
        )
    if facts.baseline == facts.target:
        return Reason(_("Target: it must differ from where it stands now."), field="target")
    return None


READY_TO_POST = (
    problem_needs_description,
    problem_cost_needs_unit,
    problem_unit_needs_cost,
    problem_needs_measure_of_success,
    problem_indicator_is_whole,
)


# A call -------------------------------------------------------------------------------------------


def reason_against_moving_closing(
    closes_at: datetime, to: datetime, now: datetime, grace: timedelta, *, is_open: bool
) -> Reason | None:
    """A closing moves on, never back, and only while dossiers still come in."""
    if not is_open or not in_time(now, closes_at, grace):
        return Reason(
            _("New closing: the call takes no dossiers any more, so it can't be extended."),
            field="closes_at",
        )
    if to <= closes_at:
        return Reason(_("New closing: a call may be extended, never shortened."), field="closes_at")
    return None


def in_time(moment: datetime, closes_at: datetime, grace: timedelta) -> bool:
    """In time while less than the grace (one second) has passed since the printed second.

    `moment` is the database's time, read before any lock was waited for.
    """
    return moment < closes_at + grace


def closing_has_passed(now: datetime, closes_at: datetime, grace: timedelta) -> Reason | None:
    """A call closes only when nobody can be in time any more."""
    if not in_time(now, closes_at, grace):
        return None
    return Reason(_("Closes at: the call still takes dossiers until then."), field="closes_at")


# Confirmations of the houses ----------------------------------------------------------------------


@dataclass(frozen=True)
class AttestationFacts:
    """One house's word: does it stand, and with what behind it.

    `fits`: the organisation asked is still the one the condition speaks of (host, partner or
    owner of the problem).
    """

    condition: int
    house: str
    is_confirmed: bool
    fits: bool
    amount: int = 0
    people: int = 0

    @property
    def stands(self) -> bool:
        return self.is_confirmed and self.fits


@dataclass(frozen=True)
class ConditionFacts:
    """One of the four conditions as scoring reads it: met, by which houses, with how much."""

    condition: int
    is_met: bool
    houses: tuple[str, ...]
    amount: int
    people: int


def three_house_facts(attestations: Sequence[AttestationFacts]) -> list[ConditionFacts]:
    """The four conditions in order; amounts in whole đồng, confirmed and standing ones only."""
    facts = []
    for condition, needed in HOUSES_OF_CONDITION.items():
        standing = [a for a in attestations if a.condition == condition and a.stands]
        houses = tuple(house for house in HOUSES if any(a.house == house for a in standing))
        facts.append(
            ConditionFacts(
                condition=int(condition),
                is_met=set(needed) <= set(houses),
                houses=houses,
                amount=sum(a.amount for a in standing),
                people=sum(a.people for a in standing),
            )
        )
    return facts


def conditions_met(attestations: Sequence[AttestationFacts]) -> dict[int, bool]:
    """{1: …, 2: …, 3: …, 4: …}; condition 1 needs the word of each of the three houses."""
    return {facts.condition: facts.is_met for facts in three_house_facts(attestations)}


def has_priority(attestations: Sequence[AttestationFacts]) -> bool:
    """ "Ưu tiên 3 nhà": all four conditions hold (S4, 13/11/2025)."""
    return all(conditions_met(attestations).values())


def reasons_against_confirming(
    evidence: str, on: Any, amount: Any, people: Any, today: date
) -> list[Reason]:
    """`on`: the day of the evidence, today at the latest; `amount` in whole đồng."""
    reasons = []
    if not evidence:
        reasons.append(Reason(_("Evidence: say what shows that it holds."), field="proof"))
    if not isinstance(on, date):
        reasons.append(Reason(_("Date of the evidence: give the day it was made."), field="on"))
    elif on > today:
        reasons.append(Reason(_("Date of the evidence: it does not lie ahead."), field="on"))
    if not is_dong(amount, least=0):
        reasons.append(
            Reason(_("Money committed: a whole number of đồng from 0 to 10^15."), field="amount")
        )
    if not _is_whole(people) or not 0 <= people <= MAX_PEOPLE:
        reasons.append(
            Reason(_("People committed: a whole number from 0 to 10,000."), field="people")
        )
    return reasons


# The officer's check ------------------------------------------------------------------------------


@dataclass(frozen=True)
class CheckFacts:
    """What officers did since it came in. `answers`: {item in words: answer}, None if unchecked;
    `duplicates`: what the newest concluded search says, "" if none is concluded.
    """

    answers: Mapping[str, str] | None
    duplicates: str
    strategic_group: int
    group_confirmed: bool | None


def needs_checklist(facts: CheckFacts) -> Reason | None:
    if facts.answers is None:
        return Reason(
            _("Checklist: the dossier has not been checked since it came in."), field="items"
        )
    unmet = [str(item) for item, answer in facts.answers.items() if answer == CheckAnswer.NO]
    if not unmet:
        return None
    return Reason(_("Checklist: not met: %(items)s.") % {"items": "; ".join(unmet)}, field="items")


def needs_duplicate_search(facts: CheckFacts) -> Reason | None:
    if not facts.duplicates:
        return Reason(
            _("Duplicate search: nobody has searched and concluded since it came in."),
            field="conclusion",
        )
    if facts.duplicates == Verdict.DUPLICATE:
        return Reason(
            _("Duplicate search: it was concluded that the dossier repeats another task."),
            field="conclusion",
        )
    return None


def needs_group_decided(facts: CheckFacts) -> Reason | None:
    if not facts.strategic_group or facts.group_confirmed is not None:
        return None
    return Reason(
        _("Strategic group: confirm it or decline it, with the reason."), field="group_confirmed"
    )


READY_TO_ACCEPT = (needs_checklist, needs_duplicate_search, needs_group_decided)


# Money --------------------------------------------------------------------------------------------


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def is_dong(amount: Any, least: int = MIN_DONG) -> bool:
    """A whole number of đồng from `least` to 10^15; a true or a float is none."""
    return _is_whole(amount) and least <= amount <= MAX_DONG


def dotted(amount: int) -> str:
    """1234567 → "1.234.567"."""
    return f"{amount:,}".replace(",", ".")


def after_workdays(day: date, count: int) -> date:
    """The day that many working days after a day: Monday to Friday; holidays are not known."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < SATURDAY
    return day

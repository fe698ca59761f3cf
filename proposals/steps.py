"""A call is written step by step: which steps there are, what each still lacks, what must be true
before it is published. Pure: plain values in, plain answer out.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from lifecycle.errors import Reason
from proposals.questions import QuestionFacts, reasons_against_form
from proposals.rules import is_dong
from proposals.states import ALWAYS_STAGES, EARLIER_LAW, IDENTIFIED_FIRST, CallStage, Step

FIELDS: dict[str, tuple[str, ...]] = {
    Step.BASICS: (
        "code",
        "title",
        "budget_year",
        "description",
        "decision_number",
        "decision_on",
    ),
    Step.FLOW: ("flow", "stages", "blind_mode"),
    Step.DATES: ("opens_at", "closes_at"),
    Step.MONEY: ("envelope", "ceiling_per_task"),
}


@dataclass(frozen=True)
class CallFacts:
    """A call that is being written, at a moment."""

    title: str
    flow: str
    stages: Sequence[str]
    decision_number: str
    decision_on: date | None
    opens_at: datetime | None
    closes_at: datetime | None
    envelope: int | None
    ceiling: int | None
    questions: Sequence[QuestionFacts]
    empty_sections: Sequence[str]
    now: datetime


Check = Callable[[CallFacts], Reason | None]


def stages_of(flow: str) -> dict[str, bool]:
    """The stages a call of this flow may use, in their order: whether it must."""
    must = set(ALWAYS_STAGES)
    if flow in IDENTIFIED_FIRST:
        must.add(CallStage.IDENTIFICATION)
    return {str(stage): stage in must for stage in CallStage}


def with_obligatory(flow: str, chosen: Iterable[str]) -> list[str]:
    """The stages chosen and those the flow can't do without, in their order."""
    wanted = set(chosen)
    return [stage for stage, must in stages_of(flow).items() if must or stage in wanted]


def needs_title(facts: CallFacts) -> Reason | None:
    if facts.title.strip():
        return None
    return Reason(_("Title: a call needs a title."), field="title")


def needs_decision_under_earlier_law(facts: CallFacts) -> Reason | None:
    """Selection and direct assignment follow a list of tasks that was decided upon."""
    if facts.flow not in EARLIER_LAW or (facts.decision_number.strip() and facts.decision_on):
        return None
    return Reason(
        _(
            "Decision: in this flow, give number and date of the decision on the list of tasks "
            "that was made under the earlier law."
        ),
        field="decision_number",
    )


def needs_stages_of_its_flow(facts: CallFacts) -> Reason | None:
    if not facts.stages:
        return None
    missing = [s for s in with_obligatory(facts.flow, ()) if s not in facts.stages]
    if not missing:
        return None
    labels = ", ".join(str(CallStage(stage).label) for stage in missing)
    return Reason(
        _("Stages: this flow can't do without: %(stages)s.") % {"stages": labels}, field="stages"
    )


def needs_dates(facts: CallFacts) -> Reason | None:
    if facts.opens_at is None:
        return Reason(_("Opens at: give day and time."), field="opens_at")
    if facts.closes_at is None:
        return Reason(_("Closes at: give day and time."), field="closes_at")
    if facts.closes_at <= facts.opens_at:
        return Reason(_("Closes at: it must be after the opening."), field="closes_at")
    if facts.closes_at <= facts.now:
        return Reason(_("Closes at: it must lie ahead."), field="closes_at")
    return None


def needs_money(facts: CallFacts) -> Reason | None:
    if not is_dong(facts.envelope):
        return Reason(_("Envelope: a whole number of đồng from 1 to 10^15."), field="envelope")
    if not is_dong(facts.ceiling) or (facts.ceiling or 0) > (facts.envelope or 0):
        return Reason(
            _("Ceiling per task: a whole number of đồng, not beyond the envelope."),
            field="ceiling_per_task",
        )
    return None


def needs_sound_questions(facts: CallFacts) -> Reason | None:
    reasons = reasons_against_form(facts.questions)
    return reasons[0] if reasons else None


def needs_filled_sections(facts: CallFacts) -> Reason | None:
    if not facts.empty_sections:
        return None
    return Reason(
        _("Questions: the section “%(section)s” asks nothing; add a question or remove it.")
        % {"section": facts.empty_sections[0]},
        field="questions",
    )


READY_TO_PUBLISH: tuple[Check, ...] = (
    needs_title,
    needs_decision_under_earlier_law,
    needs_stages_of_its_flow,
    needs_dates,
    needs_money,
    needs_sound_questions,
    needs_filled_sections,
)


def step_of(field: str) -> str:
    """The step on which what a reason names is mended."""
    if field.split("-")[0] in ("question", "questions"):
        return Step.QUESTIONS
    return next((step for step, fields in FIELDS.items() if field in fields), Step.BASICS)


def status_of(*, is_saved: bool, has_content: bool, is_sound: bool) -> str:
    """todo, doing or done: a step is done once it was saved and nothing stands against it."""
    if is_saved and is_sound:
        return "done"
    return "doing" if is_saved or has_content else "todo"

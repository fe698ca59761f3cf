"""A call as tables: its terms, what its form asks, the steps in which it is written."""

from typing import Any

from django.utils.translation import gettext as _

from lifecycle.beside import beside
from papers.formats import dong, short_date, short_moment
from proposals import steps
from proposals.models import Call
from proposals.rules import reasons_against
from proposals.states import DEFAULT_USES, QuestionKind, SectionUse, StandardSection, Step

NOTHING = "–"


def terms_of(call: Call) -> list[dict[str, Any]]:
    """Step by step what was said: {label, url, rows: [(label, value)]}."""
    decision = call.decision_number
    if decision and call.decision_on:
        decision = f"{decision}, {short_date(call.decision_on)}"
    rows = {
        Step.BASICS: [
            (_("Code"), call.code),
            (_("Title"), call.title),
            (_("Budget year"), str(call.budget_year)),
            (_("Description"), call.description),
            (_("Decision"), decision),
        ],
        Step.FLOW: [
            (_("Flow"), call.get_flow_display()),
            (_("Stages"), ", ".join(call.used_stages)),
            (_("Blind mode"), call.get_blind_mode_display()),
        ],
        Step.DATES: [
            (_("Opens at"), call.opens_at and short_moment(call.opens_at)),
            (_("Closes at"), call.closes_at and short_moment(call.closes_at)),
        ],
        Step.MONEY: [
            (_("Envelope"), call.envelope and dong(call.envelope)),
            (_("Ceiling per task"), call.ceiling_per_task and dong(call.ceiling_per_task)),
        ],
    }
    return [
        {
            "label": Step(step).label,
            "url": call.get_step_url(step),
            "rows": [(label, value or NOTHING) for label, value in said],
        }
        for step, said in rows.items()
    ]


def form_outline(call: Call) -> dict[str, Any]:
    """What a dossier is asked: the standard sections that are used, and the call's own."""
    standard = [
        {"label": StandardSection(key).label, "use": SectionUse(use).label}
        for key, use in call.uses().items()
        if use != SectionUse.OFF
    ]
    own = [
        {
            "label": str(section),
            "questions": [_in_short(question) for question in section.questions.all()],
        }
        for section in call.own_sections()
    ]
    return {"standard": standard, "own": own}


def _in_short(question) -> dict[str, Any]:
    """A question with what an applicant wants to know of it before beginning."""
    notes = [str(question.get_kind_display())]
    if question.kind == QuestionKind.NUMBER and question.unit:
        notes = [f"{notes[0]} ({question.unit})"]
    notes.append(str((SectionUse.REQUIRED if question.is_required else SectionUse.OPTIONAL).label))
    if question.shown_if_id:
        notes.append(_("asked after some answers only"))
    return {"text": question.text, "notes": ", ".join(notes)}


def steps_of(call: Call, user) -> list[dict[str, Any]]:
    """The steps with their states, those of the rooms above among them."""
    reasons = reasons_against(call.writing_facts(), steps.READY_TO_PUBLISH)
    rows = [_step(call, step, reasons) for step in Step]
    return [*rows, *beside(call, user, "steps")]


def _step(call: Call, step: str, reasons) -> dict[str, Any]:
    mine = [reason for reason in reasons if steps.step_of(reason.field) == step]
    is_saved = step in call.saved_steps
    has_content = _has_content(call, step)
    # The form and the questions may stay as they are: seen is not asked for.
    is_saved = is_saved or (step == Step.QUESTIONS and not call.own_sections())
    return {
        "label": Step(step).label,
        "url": call.get_step_url(step),
        "status": steps.status_of(is_saved=is_saved, has_content=has_content, is_sound=not mine),
        "note": " ".join(str(reason) for reason in mine) if is_saved or has_content else "",
    }


def _has_content(call: Call, step: str) -> bool:
    if step == Step.QUESTIONS:
        return bool(call.own_sections())
    if step == Step.FORM:
        return call.uses() != DEFAULT_USES
    if step == Step.FLOW:
        return bool(call.stages)
    return any(getattr(call, field) for field in steps.FIELDS[step] if field != "code")

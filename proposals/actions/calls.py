"""Write a call: begin it, perhaps after an earlier one, save it step by step, make its form."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from lifecycle.actions import begin, together
from lifecycle.errors import Reason, Refused
from proposals import steps
from proposals.actions.writing import editing, reasons_of
from proposals.models import Call, FormSection, Question
from proposals.questions import reasons_against_form
from proposals.states import ALWAYS_REQUIRED, SectionUse, Step

# What a call takes over from the one it is written after.
TAKEN_OVER = ("flow", "stages", "blind_mode", "envelope", "ceiling_per_task", "description")
QUESTION_FIELDS = (
    "position",
    "text",
    "help",
    "kind",
    "is_required",
    "options",
    "unit",
    "least",
    "most",
    "shown_if_answers",
    "only_flow",
)


def begin_call(values: Mapping[str, Any], *, like: Call | None = None, by) -> Call:
    """A new draft; with `like`, its form, flow, stages and money are those of an earlier call."""
    taken = {field: getattr(like, field) for field in TAKEN_OVER} if like else {}
    call = Call(**{**taken, **values}, province_id=by.province_id, saved_steps=[Step.BASICS])
    with together():
        begin(call, by=by)
        if like:
            _copy_form(like, call)
    return call


def _copy_form(like: Call, call: Call) -> None:
    """The sections and questions, each condition pointing to the copy of the question it names."""
    copies: dict[int, Question] = {}
    for section in like.form_sections.prefetch_related("questions"):
        copied = FormSection.objects.create(
            call=call,
            key=section.key,
            title=section.title,
            help=section.help,
            use=section.use,
            position=section.position,
        )
        for question in section.questions.all():
            values = {field: getattr(question, field) for field in QUESTION_FIELDS}
            copies[question.pk] = Question.objects.create(
                section=copied, shown_if=copies.get(question.shown_if_id), **values
            )


def save_step(
    call: Call, step: str, values: Mapping[str, Any], *, by, seen_version: int | None = None
) -> Call:
    """Keep what one step says; Refused with every reason that no draft may have."""
    with editing(call, by=by, seen_version=seen_version) as row:
        for field in steps.FIELDS[step]:
            if field in values:
                setattr(row, field, values[field])
        if step == Step.FLOW:
            row.stages = steps.with_obligatory(row.flow, row.stages)
        _note_saved(row, step)
        if reasons := reasons_of(row, exclude={"state"}):
            raise Refused(reasons)
    return row


def _note_saved(row: Call, step: str) -> None:
    row.saved_steps = [*(s for s in row.saved_steps if s != step), str(step)]


def save_uses(call: Call, uses: Mapping[str, str], *, by, seen_version: int | None = None) -> Call:
    """What the call makes of the standard sections; those always required stay so."""
    with editing(call, by=by, seen_version=seen_version) as row:
        for position, (key, use) in enumerate(uses.items()):
            if key in ALWAYS_REQUIRED and use != SectionUse.REQUIRED:
                raise Refused([Reason(_("No dossier is taken without this section."), field=key)])
            FormSection.objects.update_or_create(
                call=row, key=key, defaults={"use": use, "position": position}
            )
        _note_saved(row, Step.FORM)
    return row


def save_form_section(
    call: Call, section: FormSection | None, *, title: str, help: str, by
) -> FormSection:
    """A section of the call's own, new or changed."""
    with editing(call, by=by) as row:
        section = section or FormSection(
            call=row, position=_next(row.form_sections, least=len(steps.FIELDS) + 100)
        )
        section.title, section.help = title, help
        if reasons := reasons_of(section, exclude={"call"}):
            raise Refused(reasons)
        section.save()
        _note_saved(row, Step.QUESTIONS)
    return section


def save_question(
    section: FormSection, question: Question | None, values: Mapping[str, Any], *, by
) -> Question:
    """A question, new or changed; Refused when the form would not hold together with it."""
    with editing(section.call, by=by) as row:
        question = question or Question(section=section, position=_next(section.questions))
        for field, value in values.items():
            setattr(question, field, value)
        if reasons := reasons_of(question, exclude={"section"}):
            raise Refused(reasons)
        question.save()
        _hold_together(row, question)
        _note_saved(row, Step.QUESTIONS)
    return question


def remove_question(question: Question, *, by) -> None:
    """Take a question out; Refused while another one depends on it."""
    with editing(question.section.call, by=by):
        if other := question.depending.first():
            raise Refused(
                [
                    Reason(
                        _("“%(question)s” depends on it; change that question first.")
                        % {"question": other.text}
                    )
                ]
            )
        question.delete()


def remove_section(section: FormSection, *, by) -> None:
    """Take a section of the call's own out with its questions, when no other depends on them."""
    with editing(section.call, by=by):
        other = Question.objects.filter(shown_if__section=section).exclude(section=section).first()
        if other:
            raise Refused(
                [
                    Reason(
                        _("“%(question)s” depends on it; change that question first.")
                        % {"question": other.text}
                    )
                ]
            )
        section.questions.update(shown_if=None)
        section.delete()


def move_question(question: Question, *, up: bool, by) -> None:
    """One place up or down within its section; Refused when a condition would look forward."""
    with editing(question.section.call, by=by) as row:
        rows = list(question.section.questions.all())
        at = rows.index(question)
        to = at - 1 if up else at + 1
        if not 0 <= to < len(rows):
            return
        rows[at], rows[to] = rows[to], rows[at]
        for position, one in enumerate(rows, start=1):
            one.position = position
        Question.objects.bulk_update(rows, ["position"])
        _hold_together(row, question)


def _hold_together(row: Call, question: Question) -> None:
    """Refuse what would leave a question of the form without sense."""
    whole = Question.objects.filter(section__call=row)
    if reasons := reasons_against_form([one.facts() for one in whole]):
        raise Refused(
            [
                Reason(reason.sentence, field="" if reason.field != question.key else "text")
                for reason in reasons
            ]
        )


def _next(rows: models.Manager, least: int = 0) -> int:
    return max(least, (rows.aggregate(last=Max("position"))["last"] or 0) + 1)

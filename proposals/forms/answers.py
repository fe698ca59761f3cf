"""The questions of a call as a form: for the applicant, and for the officer's preview."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from proposals.forms.fields import NumberField, day
from proposals.models import FormSection, Question
from proposals.questions import LONGEST, AnswerValue
from proposals.states import NO, YES, QuestionKind


class AnswersForm(forms.Form):
    """One field a question, named by its key. A draft may leave any of them empty."""

    def __init__(self, questions: list[Question], *args, answers=None, files=None, **kwargs):
        answers, files = answers or {}, files or {}
        initial = {question.key: _shown(question, answers) for question in questions}
        super().__init__(*args, initial=initial, **kwargs)
        self.questions = questions
        for question in questions:
            field = _field(question)
            field.required = False
            field.is_needed_later = question.is_required
            if name := files.get(question.key):
                kept = _("Attached: %(name)s. Another file takes its place.") % {"name": name}
                field.help_text = " ".join(filter(None, [question.help, kept]))
            self.fields[question.key] = field

    def sections(self) -> list[tuple[FormSection, list[forms.BoundField]]]:
        """The fields under the sections they stand in."""
        parts: dict[int, tuple[FormSection, list[forms.BoundField]]] = {}
        for question in self.questions:
            section = question.section
            parts.setdefault(section.pk, (section, []))[1].append(self[question.key])
        return list(parts.values())

    def answers(self) -> dict[str, AnswerValue]:
        """What was typed, as it is stored; files apart."""
        return {
            question.key: _stored(self.cleaned_data.get(question.key))
            for question in self.questions
            if question.kind != QuestionKind.FILE
        }

    def uploads(self) -> dict[str, Any]:
        """The files that were chosen, by the question's key."""
        return {
            question.key: file
            for question in self.questions
            if question.kind == QuestionKind.FILE and (file := self.cleaned_data.get(question.key))
        }


def _field(question: Question) -> forms.Field:
    words = {"label": question.text, "help_text": question.help}
    match question.kind:
        case QuestionKind.LONG:
            area = forms.Textarea(attrs={"rows": 5})
            return forms.CharField(widget=area, max_length=LONGEST[QuestionKind.LONG], **words)
        case QuestionKind.NUMBER:
            if question.unit:
                words["label"] = f"{question.text} ({question.unit})"
            return NumberField(
                min_value=question.least, max_value=question.most, max_digits=18, decimal_places=4,
                **words,
            )  # fmt: skip
        case QuestionKind.CHOICE:
            return forms.ChoiceField(choices=_options(question), widget=forms.RadioSelect, **words)
        case QuestionKind.CHOICES:
            options = _options(question)
            box = forms.CheckboxSelectMultiple
            return forms.MultipleChoiceField(choices=options, widget=box, **words)
        case QuestionKind.YES_NO:
            options = [(YES, _("Yes")), (NO, _("No"))]
            return forms.ChoiceField(choices=options, widget=forms.RadioSelect, **words)
        case QuestionKind.DATE:
            return day(**words)
        case QuestionKind.FILE:
            return forms.FileField(**words)
    return forms.CharField(max_length=LONGEST[QuestionKind.SHORT], **words)


def _options(question: Question) -> list[tuple[str, str]]:
    return [(option, option) for option in question.options]


def _shown(question: Question, answers: dict[str, AnswerValue]) -> Any:
    """A stored answer as its field takes it."""
    value = answers.get(question.key)
    if value and question.kind == QuestionKind.NUMBER:
        return Decimal(str(value))
    return value or None


def _stored(value: Any) -> AnswerValue:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, list):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else value

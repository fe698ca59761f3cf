"""The form of a call: its sections, its own questions, and what a dossier answers to them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import CleanCharField, CleanTextField
from proposals.questions import AnswerValue, QuestionFacts, visible_questions
from proposals.states import NO, YES, Flow, QuestionKind, SectionUse, StandardSection


class FormSection(models.Model):
    """What a call makes of a standard section, or a section of its own with its own title.

    A standard section without a row is used as `DEFAULT_USES` says.
    """

    call = models.ForeignKey("proposals.Call", models.CASCADE, related_name="form_sections")
    key = models.CharField(
        _("Section"), max_length=20, blank=True, choices=StandardSection.choices, default=""
    )
    title = CleanCharField(_("Title"), max_length=200, blank=True)
    help = CleanTextField(_("What to write here"), blank=True)
    use = models.CharField(
        _("Use"), max_length=8, choices=SectionUse.choices, default=SectionUse.REQUIRED
    )
    position = models.PositiveSmallIntegerField(_("Position"), default=0)

    class Meta:
        verbose_name = _("Section of the form")
        verbose_name_plural = _("Sections of the form")
        ordering = ["call", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "key"], condition=~Q(key=""), name="form_section_once_a_call"
            ),
            models.CheckConstraint(
                condition=~Q(key="") | ~Q(title=""),
                name="form_section_has_a_title",
                violation_error_message=_("A section of your own needs a title."),
            ),
            models.CheckConstraint(
                condition=Q(use__in=SectionUse.values), name="form_section_use_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.get_key_display())


class Question(models.Model):
    """One question a call asks beyond the standard sections."""

    section = models.ForeignKey(FormSection, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField(_("Position"), default=0)
    text = CleanCharField(_("Question"), max_length=300)
    help = CleanTextField(_("Help"), blank=True)
    kind = models.CharField(
        _("Kind of answer"), max_length=8, choices=QuestionKind.choices, default=QuestionKind.SHORT
    )
    is_required = models.BooleanField(_("An answer is required"), default=False)
    options = models.JSONField(_("Answers to choose from"), default=list, blank=True)
    unit = CleanCharField(_("Unit"), max_length=40, blank=True)
    least = models.DecimalField(
        _("At least"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    most = models.DecimalField(_("At most"), max_digits=18, decimal_places=4, null=True, blank=True)
    shown_if = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="depending",
        verbose_name=_("Asked only after this question"),
    )
    shown_if_answers = models.JSONField(_("… is answered with"), default=list, blank=True)
    only_flow = models.CharField(
        _("Asked only in this flow"), max_length=12, blank=True, choices=Flow.choices, default=""
    )

    class Meta:
        verbose_name = _("Question")
        verbose_name_plural = _("Questions")
        ordering = ["section__position", "section", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=QuestionKind.values), name="question_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(least__isnull=True) | Q(most__isnull=True) | Q(least__lte=F("most")),
                name="question_bounds_in_order",
                violation_error_message=_("The least is above the most."),
            ),
            models.CheckConstraint(
                condition=Q(shown_if__isnull=True) | ~Q(shown_if=F("id")),
                name="question_never_depends_on_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def key(self) -> str:
        """Its name in a form, in a reason and at the anchor of its field."""
        return f"question-{self.pk}"

    @property
    def shown_if_words(self) -> str:
        """The answers that lead to it, as a reader reads them."""
        return "; ".join(words_of(answer) for answer in self.shown_if_answers)

    def facts(self) -> QuestionFacts:
        return QuestionFacts(
            key=self.key,
            text=self.text,
            kind=self.kind,
            is_required=self.is_required,
            options=tuple(self.options),
            shown_if=f"question-{self.shown_if_id}" if self.shown_if_id else "",
            shown_if_answers=tuple(self.shown_if_answers),
            only_flow=self.only_flow,
            least=self.least,
            most=self.most,
        )


def words_of(value: AnswerValue) -> str:
    """An answer as it is shown."""
    if isinstance(value, list):
        return "; ".join(value)
    return {YES: gettext("Yes"), NO: gettext("No")}.get(value, value)


class Answer(models.Model):
    """What a dossier answers to one question: the text, number, day or options as they were given.

    See `proposals.questions.AnswerValue`. No row is no answer. A file lies in `paper`.
    """

    proposal = models.ForeignKey("proposals.Proposal", models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    value = models.JSONField(_("Answer"))
    paper = models.ForeignKey(
        "proposals.Attachment", models.PROTECT, null=True, related_name="answers"
    )

    class Meta:
        verbose_name = _("Answer")
        verbose_name_plural = _("Answers")
        ordering = ["question__section__position", "question__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "question"], name="answer_once_a_question"),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.value}"


def answers_of(proposal) -> dict[str, AnswerValue]:
    """What a dossier answered, by the question's key."""
    return {f"question-{a.question_id}": a.value for a in proposal.answers.all()}


def asked_of(proposal) -> list[Question]:
    """The call's own questions as they are asked of this dossier now, in the form's order."""
    questions = proposal.call.questions()
    if not questions:
        return []
    shown = visible_questions(
        [question.facts() for question in questions], answers_of(proposal), proposal.call.flow
    )
    keys = {facts.key for facts in shown}
    return [question for question in questions if question.key in keys]

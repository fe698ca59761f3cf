"""The sections and questions of a call as an officer writes them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import LinesField
from proposals.forms.fields import NumberField
from proposals.models import FormSection, Question
from proposals.states import DECIDING, NO, WITH_OPTIONS, YES, QuestionKind


class SectionForm(forms.ModelForm):
    title = forms.CharField(label=_("Title"), max_length=200)

    class Meta:
        model = FormSection
        fields = ["title", "help"]
        widgets = {"help": forms.Textarea(attrs={"rows": 3})}


class QuestionForm(forms.ModelForm):
    """One question. The condition names an earlier question and the answers that lead here."""

    options = LinesField(
        label=_("Answers to choose from"),
        required=False,
        help_text=_("For questions of choice: one a line."),
    )
    least = NumberField(label=_("At least"), required=False, max_digits=18, decimal_places=4)
    most = NumberField(label=_("At most"), required=False, max_digits=18, decimal_places=4)
    shown_if_answers = LinesField(
        label=_("… is answered with"),
        required=False,
        help_text=_("Its answers that lead to this question, one a line; Yes or No for yes/no."),
    )

    class Meta:
        model = Question
        fields = [
            "text",
            "help",
            "kind",
            "is_required",
            "options",
            "unit",
            "least",
            "most",
            "shown_if",
            "shown_if_answers",
            "only_flow",
        ]
        widgets = {"help": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, section: FormSection, **kwargs):
        super().__init__(*args, **kwargs)
        earlier = Question.objects.filter(section__call=section.call_id, kind__in=DECIDING)
        if self.instance.pk:
            earlier = earlier.exclude(pk=self.instance.pk)
        self.fields["shown_if"].queryset = earlier
        self.fields["shown_if"].empty_label = _("Always asked")
        words = dict(zip((YES, NO), (str(_("Yes")), str(_("No"))), strict=True))
        given = self.initial.get("shown_if_answers") or []
        self.initial["shown_if_answers"] = [words.get(answer, answer) for answer in given]

    def clean(self):
        given = super().clean()
        decider = given.get("shown_if")
        if decider and decider.kind == QuestionKind.YES_NO:
            words = {str(_("Yes")).casefold(): YES, str(_("No")).casefold(): NO, YES: YES, NO: NO}
            given["shown_if_answers"] = [
                words.get(answer.casefold(), answer) for answer in given["shown_if_answers"]
            ]
        if not decider:
            given["shown_if_answers"] = []
        if given.get("kind") not in WITH_OPTIONS:
            given["options"] = []
        if given.get("kind") != QuestionKind.NUMBER:
            given |= {"unit": "", "least": None, "most": None}
        return given

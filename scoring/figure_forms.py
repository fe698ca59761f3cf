"""What a finance appraisal group fills in about a budget, and what the task leader answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from proposals.forms.fields import DongField, needed_later
from scoring.actions import Judgement
from scoring.forms import Words
from scoring.models import Appraisal
from scoring.states import LumpMethod


class FiguresForm(forms.Form):
    """For each line how much of it is left and why; for the whole the lump-sum method."""

    method = forms.ChoiceField(
        label=_("Lump-sum method"),
        choices=[("", _("Not proposed yet")), *LumpMethod.choices],
        required=False,
    )
    method_reason = Words(label=_("Why this method"), max_length=1000, required=False)

    def __init__(self, *args, appraisal: Appraisal, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["method"].initial = appraisal.method
        self.fields["method_reason"].initial = appraisal.method_reason
        needed_later(self, "method")
        self.lines = list(appraisal.lines.all())
        for line in self.lines:
            left = line.asked if line.appraised is None else line.appraised
            self.fields[f"appraised-{line.position}"] = DongField(
                label=_("%(line)s: appraised") % {"line": line.item}, least=0, initial=left
            )
            self.fields[f"reason-{line.position}"] = Words(
                label=_("%(line)s: reason") % {"line": line.item},
                max_length=1000,
                required=False,
                initial=line.reason,
            )

    @property
    def rows(self):
        for line in self.lines:
            yield line, self[f"appraised-{line.position}"], self[f"reason-{line.position}"]

    def judgements(self) -> dict[int, Judgement]:
        given = self.cleaned_data
        return {
            line.position: Judgement(
                given[f"appraised-{line.position}"], given[f"reason-{line.position}"]
            )
            for line in self.lines
        }


class AnswerForm(forms.Form):
    text = Words(
        label=_("Your answer"),
        rows=5,
        max_length=5000,
        help_text=_("Say that you agree, or which line the group should look at again, and why."),
    )

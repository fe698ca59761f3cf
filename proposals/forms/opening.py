"""What an officer puts on record of the opening, and the call's own items of the checklist."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import LinesField, refuse_controls
from proposals.forms.fields import moment_input


class OpeningForm(forms.Form):
    opened_at = forms.DateTimeField(label=_("Opened at"), widget=moment_input())
    place = forms.CharField(label=_("Place"), max_length=200, validators=[refuse_controls])
    present = LinesField(
        label=_("Who was present"),
        most=40,
        longest=200,
        help_text=_("By role, one on each line; a name may follow its role."),
    )
    remarks = forms.CharField(
        label=_("Remarks and conclusion"), required=False, max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}), validators=[refuse_controls],
    )  # fmt: skip


class OwnChecksForm(forms.Form):
    own_checks = LinesField(
        label=_("Own items of the checklist"),
        required=False,
        most=40,
        longest=200,
        help_text=_("One on each line. They stand beside those of every dossier and of the flow."),
    )

    def clean_own_checks(self) -> list[str]:
        return list(dict.fromkeys(self.cleaned_data["own_checks"]))

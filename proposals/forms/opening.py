"""What an officer puts on record of the opening, and the call's own items of the checklist."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import clean_text, refuse_controls
from proposals.forms.fields import moment_input


class LinesField(forms.CharField):
    """One thing on each line; at most so many lines of so many letters."""

    def __init__(self, *, most: int = 40, longest: int = 200, **kwargs):
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 5}))
        super().__init__(validators=[refuse_controls], **kwargs)
        self.most, self.longest = most, longest

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value) -> list[str]:
        lines = [line for line in map(clean_text, super().clean(value).splitlines()) if line]
        if len(lines) > self.most:
            raise forms.ValidationError(_("At most %(most)s lines."), params={"most": self.most})
        for number, line in enumerate(lines, start=1):
            if len(line) > self.longest:
                raise forms.ValidationError(
                    _("Line %(number)s is longer than %(longest)s letters."),
                    params={"number": number, "longest": self.longest},
                )
        return list(dict.fromkeys(lines))


class OpeningForm(forms.Form):
    opened_at = forms.DateTimeField(label=_("Opened at"), widget=moment_input())
    place = forms.CharField(label=_("Place"), max_length=200, validators=[refuse_controls])
    present = LinesField(
        label=_("Who was present"),
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
        help_text=_("One on each line. They stand beside those of every dossier and of the flow."),
    )

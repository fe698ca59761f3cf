"""Why somebody wants to be erased, if they wish to say."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import refuse_controls


class ErasureForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
        validators=[refuse_controls],
        help_text=_("You need not give one. It is taken out together with your data."),
    )

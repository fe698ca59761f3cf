"""The code as somebody types it from a paper."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lifecycle.models import PUBLIC_ID_ALPHABET, PUBLIC_ID_LENGTH
from papers.models import Document


class CodeForm(forms.Form):
    """Capitals, blanks and dashes don't matter."""

    code = forms.CharField(
        label=_("Code on the paper"),
        max_length=40,
        help_text=_("At the foot of each page: twelve letters and digits, like ABCD-EFGH-JKMN."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        code = "".join(c for c in self.cleaned_data["code"].lower() if c.isalnum())
        if len(code) != PUBLIC_ID_LENGTH or set(code) - set(PUBLIC_ID_ALPHABET):
            raise forms.ValidationError(_("A code has twelve letters and digits; look again."))
        if not Document.objects.filter(code=code).exists():
            raise forms.ValidationError(_("No paper of ours bears this code."))
        return code

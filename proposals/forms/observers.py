"""Whom an officer lets look at a dossier."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import refuse_controls


class ObserverForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail"), help_text=_("Of somebody with an account in the province.")
    )
    until_on = forms.DateField(label=_("Last day"))
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}), validators=[refuse_controls]
    )


class ObserverEndForm(forms.Form):
    note = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}), validators=[refuse_controls]
    )

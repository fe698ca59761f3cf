"""What a token is made with."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lifecycle.fields import refuse_controls
from people.rules import TOKEN_DAYS
from people.states import Scope


def _terms() -> list[tuple[int, str]]:
    return [(days, ngettext("%(n)d day", "%(n)d days", days) % {"n": days}) for days in TOKEN_DAYS]


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        validators=[refuse_controls],
        help_text=_("By which you know the program."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What the program may do"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("It never does or sees more than you may."),
    )
    days = forms.TypedChoiceField(
        label=_("For how long"),
        coerce=int,
        choices=_terms,
    )

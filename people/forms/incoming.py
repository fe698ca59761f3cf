"""The sheet that is brought in."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SheetForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "XLSX, at most 5 MB and 5,000 rows, without formulas. The first row has the headings "
            "of the empty sheet; an empty cell leaves what stands."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

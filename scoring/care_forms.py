"""What the officer fills in about reviews."""

from collections.abc import Iterator, Mapping, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from scoring.forms import Words
from scoring.models import ScoreSheet, SheetRating
from scoring.states import SheetWorth


class RatingsForm(forms.Form):
    """Two fields for each sheet: how useful, and a note; what is left empty is not rated."""

    def __init__(
        self, *args, sheets: Sequence[ScoreSheet], ratings: Mapping[int, SheetRating], **kwargs
    ):
        super().__init__(*args, **kwargs)
        self.sheets = sheets
        for sheet in sheets:
            rated = ratings.get(sheet.pk)
            self.fields[f"worth-{sheet.public_id}"] = forms.ChoiceField(
                label=_("How useful"),
                choices=[("", "–"), *SheetWorth.choices],
                required=False,
                initial=rated.worth if rated else "",
            )
            self.fields[f"note-{sheet.public_id}"] = Words(
                label=_("Note"),
                max_length=500,
                required=False,
                initial=rated.note if rated else "",
            )

    @property
    def rows(self) -> Iterator[tuple]:
        for sheet in self.sheets:
            yield sheet, self[f"worth-{sheet.public_id}"], self[f"note-{sheet.public_id}"]

    def worths(self) -> dict[ScoreSheet, tuple[str, str]]:
        given = self.cleaned_data
        return {
            sheet: (worth, given[f"note-{sheet.public_id}"])
            for sheet in self.sheets
            if (worth := given[f"worth-{sheet.public_id}"])
        }

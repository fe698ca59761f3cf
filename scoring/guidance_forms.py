"""What the officer explains of each criterion."""

from collections.abc import Sequence

from django import forms

from scoring.forms import Words
from scoring.models import Criterion


class GuidanceForm(forms.Form):
    """A text for each criterion that a sheet asks; none is needed."""

    def __init__(self, *args, criteria: Sequence[Criterion], **kwargs):
        super().__init__(*args, **kwargs)
        self.places = {}
        for one in criteria:
            name = f"guidance-{one.rubric.kind}-{one.key}"
            self.places[name] = (one.rubric.kind, one.key)
            self.fields[name] = Words(
                label=one.name, rows=3, required=False, max_length=2000, initial=one.guidance
            )

    def texts(self) -> dict[tuple[str, str], str]:
        return {place: self.cleaned_data[name] for name, place in self.places.items()}

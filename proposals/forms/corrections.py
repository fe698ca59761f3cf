"""How a leader answers a point of a council."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import refuse_controls
from lifecycle.views import NoteForm


class AnswerCorrectionForm(NoteForm):
    """What was changed, and where."""

    note = forms.CharField(
        label=_("What was changed"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
        validators=[refuse_controls],
    )
    place = forms.CharField(
        label=_("Where it was changed"),
        max_length=300,
        help_text=_("The section and the line, or the paper, such as “Budget estimate, line 3”."),
        validators=[refuse_controls],
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.fields["note"].initial = self.thing.answer
            self.fields["place"].initial = self.thing.place

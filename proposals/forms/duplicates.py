"""What an officer says when searching for similar tasks, and of each that was found."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import refuse_controls
from proposals.forms.fields import needed_later
from proposals.models import DuplicateHit
from proposals.states import Verdict


class SearchForm(forms.Form):
    terms = forms.CharField(
        label=_("Words to search besides"),
        max_length=300,
        required=False,
        validators=[refuse_controls],
        help_text=_("Another name of the task, in English perhaps. The title is searched anyhow."),
    )


class JudgeForm(forms.Form):
    """A verdict with its words on each hit, and on the whole once all have one."""

    def __init__(self, *args, hits: Sequence[DuplicateHit], **kwargs):
        super().__init__(*args, **kwargs)
        self.hits = hits
        for hit in hits:
            self.fields[f"hit_{hit.pk}_verdict"] = forms.ChoiceField(
                label=_("Conclusion"), choices=Verdict.choices, widget=forms.RadioSelect,
                required=False, initial=hit.verdict,
            )  # fmt: skip
            self.fields[f"hit_{hit.pk}_note"] = forms.CharField(
                label=_("Why"), required=False, initial=hit.note, max_length=2000,
                widget=forms.Textarea(attrs={"rows": 2}), validators=[refuse_controls],
            )  # fmt: skip
        self.fields["verdict"] = forms.ChoiceField(
            label=_("Conclusion on the whole"), choices=Verdict.choices,
            widget=forms.RadioSelect, required=False,
        )  # fmt: skip
        self.fields["conclusion"] = forms.CharField(
            label=_("Why"), required=False, max_length=4000,
            widget=forms.Textarea(attrs={"rows": 3}), validators=[refuse_controls],
        )  # fmt: skip

        needed_later(self, *self.fields)

    def judgements(self) -> dict[int, tuple[str, str]]:
        given = self.cleaned_data
        return {
            hit.pk: (given[f"hit_{hit.pk}_verdict"], given[f"hit_{hit.pk}_note"])
            for hit in self.hits
        }

    def fields_of(self, hit: DuplicateHit) -> tuple:
        return self[f"hit_{hit.pk}_verdict"], self[f"hit_{hit.pk}_note"]

"""Forms around a dossier: papers, the officer's check, what is asked of a house and its answer."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lifecycle import clock
from lifecycle.views import NoteForm
from people.models import Organisation
from proposals.actions import candidates, max_megabytes
from proposals.forms.fields import DongField, FilesField, day
from proposals.models import Proposal
from proposals.rules import HOUSES_OF_CONDITION, MAX_PEOPLE, after_workdays
from proposals.states import AttachmentKind, CheckItem, Condition

YES_NO = [("yes", _("Met")), ("no", _("Not met"))]


class SendBackForm(NoteForm):
    """Until when, and what is missing."""

    deadline = forms.DateField(label=_("To be completed by"))
    field_order = ["deadline", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        days = self.thing.call.rules.integer("dossier.return_workdays")
        self.fields["deadline"].initial = after_workdays(clock.today(), days)


class ConfirmForm(NoteForm):
    """What a house says when it confirms."""

    note = None
    proof = forms.CharField(
        label=_("Evidence"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What shows that it holds: a paper's number and date, a plan, a record."),
    )
    on = day(
        label=_("Date of the evidence"),
        help_text=_("The day the paper was signed or the record was made, such as 22/11/2026."),
    )
    papers = FilesField(label=_("Papers"), required=False)
    amount = DongField(
        label=_("Money committed"), least=0, required=False, help_text=_("In đồng; 0 if none.")
    )
    people = forms.IntegerField(
        label=_("People committed"), min_value=0, max_value=MAX_PEOPLE, required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["papers"].help_text = _(
            "The signed paper itself, several at once if need be: PDF, DOCX, XLSX, PNG or JPEG, "
            "each at most %(limit)s MB. Whoever sees the dossier can open it."
        ) % {"limit": max_megabytes(self.thing.proposal)}

    def clean_amount(self) -> int:
        return self.cleaned_data["amount"] or 0

    def clean_people(self) -> int:
        return self.cleaned_data["people"] or 0


class AskAgainForm(NoteForm):
    """The same organisation, or another of the house."""

    note = None
    asked_of = forms.ModelChoiceField(
        label=_("Asked of"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("The same as before"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        attestation = self.thing
        found = candidates(attestation.proposal, attestation.condition, attestation.house)
        field = self.fields["asked_of"]
        field.queryset = Organisation.objects.filter(pk__in=[place.pk for place in found])
        field.initial = attestation.asked_of_id


class AskForm(forms.Form):
    """Whom to ask for one condition; only those it speaks of are offered."""

    condition = forms.TypedChoiceField(
        choices=Condition.choices, coerce=int, widget=forms.HiddenInput
    )
    house = forms.CharField(widget=forms.HiddenInput)
    asked_of = forms.ModelChoiceField(
        label=_("Asked of"), queryset=Organisation.objects.none(), empty_label=None
    )

    def __init__(self, *args, proposal: Proposal, condition: int, house: str, **kwargs):
        initial = {"condition": condition, "house": house}
        super().__init__(*args, initial=initial, **kwargs)
        found = candidates(proposal, condition, house) if _is_asked(condition, house) else []
        self.fields["asked_of"].queryset = Organisation.objects.filter(
            pk__in=[organisation.pk for organisation in found]
        )
        self.has_candidates = bool(found)


def _is_asked(condition: int, house: str) -> bool:
    return house in HOUSES_OF_CONDITION.get(condition, ())


class AttachForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=AttachmentKind.choices)
    file = forms.FileField(label=_("File"))

    def __init__(self, *args, proposal: Proposal, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _("PDF, DOCX, XLSX, PNG or JPEG, at most %(limit)s MB.") % {
            "limit": max_megabytes(proposal)
        }


class CheckForm(forms.Form):
    """The checklist, the duplicate search and the strategic group, as an officer answers them."""

    def __init__(self, *args, proposal: Proposal, **kwargs):
        super().__init__(*args, **kwargs)
        for item in CheckItem:
            self.fields[item.value] = forms.ChoiceField(
                label=item.label, choices=YES_NO, widget=forms.RadioSelect
            )
            self.fields[f"{item.value}_note"] = forms.CharField(
                label=_("Note"), required=False, max_length=500
            )
        self.fields["terms"] = forms.CharField(
            label=_("Words searched"),
            max_length=300,
            help_text=_("With which words earlier tasks were searched."),
        )
        self.fields["conclusion"] = forms.CharField(
            label=_("Conclusion"), widget=forms.Textarea(attrs={"rows": 3})
        )
        if proposal.strategic_group:
            self.fields["group_confirmed"] = forms.TypedChoiceField(
                label=_("Strategic group"),
                choices=[
                    ("yes", _("Confirmed")),
                    ("no", pgettext_lazy("strategic group", "Declined")),
                ],
                coerce=lambda answer: answer == "yes",
                widget=forms.RadioSelect,
                empty_value=None,
                required=False,
            )
            self.fields["group_note"] = forms.CharField(
                label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 2})
            )

    def item_fields(self) -> list[tuple]:
        """The answer and the note of each item, side by side."""
        return [(self[item.value], self[f"{item.value}_note"]) for item in CheckItem]

    def answers(self) -> dict[str, tuple[bool, str]]:
        given = self.cleaned_data
        return {
            item.value: (given[item.value] == "yes", given[f"{item.value}_note"])
            for item in CheckItem
        }

    def facts(self) -> dict:
        """What `actions.check_dossier` is told."""
        given = self.cleaned_data
        return {
            "answers": self.answers(),
            "terms": given["terms"],
            "conclusion": given["conclusion"],
            "group_confirmed": given.get("group_confirmed"),
            "group_note": given.get("group_note", ""),
        }

"""Forms around a dossier: papers, the officer's check, what is asked of a house and its answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lifecycle import clock
from lifecycle.fields import refuse_controls
from lifecycle.views import NoteForm
from people.models import Organisation
from proposals.actions import candidates, max_megabytes
from proposals.forms.fields import DongField, FilesField, day
from proposals.models import Proposal
from proposals.rules import HOUSES_OF_CONDITION, MAX_PEOPLE, after_workdays
from proposals.states import AttachmentKind, CheckAnswer, Condition, Section, StrategicGroup


class SendBackForm(NoteForm):
    """Until when, and what is missing."""

    deadline = forms.DateField(label=_("To be completed by"))
    field_order = ["deadline", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for section in Section:
            self.fields[f"mend_{section.value}"] = forms.CharField(
                label=_("To mend: %(section)s") % {"section": section.label},
                widget=forms.Textarea(attrs={"rows": 1}),
                required=False,
                max_length=2000,
                validators=[refuse_controls],
            )
        days = self.thing.call.rules.integer("dossier.return_workdays")
        self.fields["deadline"].initial = after_workdays(clock.today(), days)

    def clean(self) -> dict:
        given = super().clean()
        mends = {section.value: given.pop(f"mend_{section.value}", "") for section in Section}
        return {**given, "mends": {section: text for section, text in mends.items() if text}}


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


class _WithFile(forms.Form):
    def __init__(self, *args, proposal: Proposal, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ".pdf,.docx,.xlsx,.png,.jpg,.jpeg"
        self.fields["file"].help_text = _("PDF, DOCX, XLSX, PNG or JPEG, at most %(limit)s MB.") % {
            "limit": max_megabytes(proposal)
        }


class AttachForm(_WithFile):
    kind = forms.ChoiceField(label=_("Kind"), choices=AttachmentKind.choices)
    description = forms.CharField(
        label=_("Description"), required=False, max_length=300, validators=[refuse_controls]
    )
    file = FilesField(label=_("Files"))


class ReplaceForm(_WithFile):
    """A newer file in a paper's place."""

    file = forms.FileField(label=_("File"), max_length=400)
    description = forms.CharField(
        label=_("Description"), required=False, max_length=300, validators=[refuse_controls]
    )


class BringInForm(forms.Form):
    """A filled sheet, or rows pasted from one; and whether they replace what is stored."""

    file = forms.FileField(
        label=_("Filled sheet (XLSX)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )
    paste = forms.CharField(
        label=_("Or rows pasted from a spreadsheet"),
        required=False,
        strip=False,
        max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "Columns in this order: year, cost item, content, money from, spending category, "
            "amount, lump sum (yes or no), explanation."
        ),
    )
    mode = forms.ChoiceField(
        label=_("What becomes of the lines stored now"),
        choices=[
            ("replace", _("They are replaced")),
            ("add", _("They stay, the new ones come after them")),
        ],
        initial="replace",
        widget=forms.RadioSelect,
    )

    def clean(self):
        given = super().clean()
        if not self.errors and not given.get("file") and not given.get("paste", "").strip():
            raise forms.ValidationError(_("Choose a file, or paste rows."))
        if given.get("file") and given.get("paste", "").strip():
            raise forms.ValidationError(_("Give a file or a paste, not both."))
        return given


class CheckForm(forms.Form):
    """The call's checklist and the strategic group, as an officer answers them."""

    def __init__(self, *args, proposal: Proposal, **kwargs):
        super().__init__(*args, **kwargs)
        self.proposal, self.checklist = proposal, proposal.call.checklist()
        for key, label in self.checklist:
            self.fields[key] = forms.ChoiceField(
                label=label, choices=CheckAnswer.choices, widget=forms.RadioSelect
            )
            self.fields[f"{key}_note"] = forms.CharField(
                label=_("Note"), required=False, max_length=500
            )
        self.fields["group"] = forms.TypedChoiceField(
            label=_("The group that counts"),
            choices=[("", _("Not decided yet")), *StrategicGroup.choices],
            coerce=int,
            empty_value=None,
            required=False,
        )
        self.fields["group_note"] = forms.CharField(
            label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 2})
        )

    def item_fields(self) -> list[tuple]:
        """The answer and the note of each item, side by side."""
        return [(self[key], self[f"{key}_note"]) for key, _label in self.checklist]

    def facts(self) -> dict:
        """What `actions.check_dossier` is told."""
        given = self.cleaned_data
        group = given["group"]
        if not group and not self.proposal.strategic_group:
            group = None  # none named, none decided: nothing to say
        return {
            "answers": {key: (given[key], given[f"{key}_note"]) for key, _label in self.checklist},
            "group": group,
            "group_note": given["group_note"],
        }

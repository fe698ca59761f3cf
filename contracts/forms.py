"""What people fill in about contracts; dates and sums as they write them."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts import rules
from contracts.effects import eligible_leaders, lines_as_they_stand
from contracts.states import (
    AmendmentKind,
    Cause,
    Method,
    MilestoneKind,
    ResultKind,
    RiskDecision,
)
from lifecycle.fields import clean_text, refuse_controls
from lifecycle.views import NoteForm
from papers.formats import dong
from people.models import Organisation, User
from proposals.forms.fields import DongField, day
from proposals.models import Attachment, BudgetLine, ProposalProduct
from scoring.models import Council
from scoring.states import CouncilState, Stage

YES_NO = [("yes", _("Yes")), ("no", _("No"))]


class Words(forms.CharField):
    """A text as it is stored: NFC, trimmed, without control characters."""

    default_validators = [refuse_controls]

    def __init__(self, *, rows: int = 0, **options):
        if rows:
            options["widget"] = forms.Textarea(attrs={"rows": rows})
        super().__init__(**options)

    def to_python(self, value):
        return clean_text(super().to_python(value))


def yes_or_no(label) -> forms.TypedChoiceField:
    """A question that must be answered; nothing is answered beforehand."""
    return forms.TypedChoiceField(
        label=label,
        choices=YES_NO,
        widget=forms.RadioSelect,
        coerce=lambda answer: answer == "yes",
    )


# --- Facts of verbs ---


class ReportForm(NoteForm):
    note = None
    proof = Words(label=_("What was done, and what proves it"), rows=5)
    attachment = forms.ModelChoiceField(
        label=_("Attachment"), queryset=Attachment.objects.none(), required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["attachment"].queryset = self.thing.contract.proposal.attachments.all()


class SettleForm(NoteForm):
    spent = DongField(label=_("Actual spending"), least=0)


class DecideForm(NoteForm):
    decision = forms.ChoiceField(
        label=_("Decision"), choices=RiskDecision.choices, widget=forms.RadioSelect
    )
    refund_amount = DongField(label=_("Amount to refund"), least=0, required=False)
    field_order = ["decision", "refund_amount", "note"]


class RegisterForm(NoteForm):
    note = None
    registration_number = Words(label=_("Registration number"), max_length=60)
    registered_on = day(label=_("Registered on"))


# --- Drawing up ---


class DrawUpForm(forms.Form):
    method = forms.ChoiceField(
        label=_("Lump-sum method"), choices=Method.choices, widget=forms.RadioSelect
    )
    starts_on = day(label=_("Starts on"))
    ends_on = day(label=_("Ends on"))
    fund_signatory = Words(label=_("Signs for the fund"), max_length=120)
    host_signatory = Words(label=_("Signs for the host"), max_length=120)


class RowForm(forms.Form):
    """A row of several: all of its fields, or none and it is not used."""

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    def clean(self):
        given = super().clean()
        if any(given.get(name) not in (None, "") for name in self.fields) or self.errors:
            for name in self.fields:
                if given.get(name) in (None, "") and name not in self.errors:
                    self.add_error(name, forms.Field.default_error_messages["required"])
        return given

    @property
    def is_used(self) -> bool:
        return any(value not in (None, "") for value in self.cleaned_data.values())


class MilestoneForm(RowForm):
    name = Words(label=_("Milestone"), max_length=240)
    due_on = day(label=_("Due on"))
    amount = DongField(label=_("Instalment"), least=0)


MilestoneFormSet = forms.formset_factory(MilestoneForm, extra=2, max_num=12, absolute_max=12)


def planned(rows: MilestoneFormSet) -> list[rules.PlannedMilestone]:
    """The filled rows by date: the first is the contract in force, the last the acceptance."""
    filled = sorted(
        (form.cleaned_data for form in rows if form.is_used),
        key=lambda row: row["due_on"],
    )
    last = len(filled) - 1
    kinds = {0: MilestoneKind.IN_FORCE, last: MilestoneKind.ACCEPTANCE}
    return [
        rules.PlannedMilestone(**row, kind=kinds.get(place, MilestoneKind.WORK))
        for place, row in enumerate(filled)
    ]


# --- Amendments: one form for each kind ---


class AmendmentForm(forms.Form):
    """The reason, and what this kind may change; `changes()` gives what is asked for."""

    reason = Words(label=_("Reason"), rows=4)
    field_order: list[str] | None = None

    def __init__(self, *args, contract, **kwargs):
        super().__init__(*args, **kwargs)
        self.contract = contract
        self.offer(contract)
        self.order_fields([*(name for name in self.fields if name != "reason"), "reason"])

    def offer(self, contract) -> None:
        """Fill in what can be chosen."""

    def changes(self) -> dict[str, Any]:
        values = {name: value for name, value in self.cleaned_data.items() if name != "reason"}
        return {name: getattr(value, "pk", value) for name, value in values.items()}


class ExtensionForm(AmendmentForm):
    ends_on = day(label=_("New last day"))


class LeaderForm(AmendmentForm):
    leader = forms.ModelChoiceField(label=_("New task leader"), queryset=User.objects.none())

    def offer(self, contract):
        people = eligible_leaders(contract).exclude(user_id=contract.proposal.leader_id)
        self.fields["leader"].queryset = User.objects.filter(pk__in=people.values("user_id"))


class PartnerForm(AmendmentForm):
    organisation = forms.ModelChoiceField(
        label=_("Partner organisation"), queryset=Organisation.objects.none()
    )
    takes_part = forms.TypedChoiceField(
        label=_("What changes"),
        choices=[("yes", _("It joins")), ("no", _("It leaves"))],
        widget=forms.RadioSelect,
        coerce=lambda answer: answer == "yes",
    )

    def offer(self, contract):
        self.fields["organisation"].queryset = Organisation.objects.filter(
            province_id=contract.province_id
        ).exclude(pk=contract.proposal.host_id)


class ScopeForm(AmendmentForm):
    product = forms.ModelChoiceField(label=_("Product"), queryset=ProposalProduct.objects.none())
    quantity = forms.IntegerField(label=_("New quantity"), min_value=1, max_value=10**9)
    quality = Words(label=_("New required quality"), rows=3)

    def offer(self, contract):
        self.fields["product"].queryset = contract.proposal.products.all()


class BudgetForm(AmendmentForm):
    from_line = forms.ModelChoiceField(label=_("Take from"), queryset=BudgetLine.objects.none())
    to_line = forms.ModelChoiceField(label=_("Give to"), queryset=BudgetLine.objects.none())
    amount = DongField(label=_("Amount"))

    def offer(self, contract):
        stands = {line.pk: amount for line, amount in lines_as_they_stand(contract)}
        for name in ("from_line", "to_line"):
            field = self.fields[name]
            field.queryset = contract.proposal.budget_lines.all()
            field.label_from_instance = lambda line: f"{line}: {dong(stands[line.pk])}"


class SuspensionForm(AmendmentForm):
    from_on = day(label=_("Suspended from"))
    until_on = day(label=_("Suspended until"))


AMENDMENT_FORMS: dict[str, type[AmendmentForm]] = {
    AmendmentKind.EXTENSION: ExtensionForm,
    AmendmentKind.LEADER: LeaderForm,
    AmendmentKind.PARTNER: PartnerForm,
    AmendmentKind.SCOPE: ScopeForm,
    AmendmentKind.BUDGET: BudgetForm,
    AmendmentKind.SUSPENSION: SuspensionForm,
}


# --- Risk, acceptance ---


class ProofsForm(forms.Form):
    """The checklist: each question yes or no, and what the answer rests on."""

    def __init__(self, *args, proofs=(), **kwargs):
        super().__init__(*args, **kwargs)
        given = {proof["key"]: proof for proof in proofs}
        for key, question in rules.COMPLIANCE.items():
            answer = given.get(key, {})
            self.fields[f"answer_{key}"] = yes_or_no(question)
            self.fields[f"proofs_{key}"] = Words(label=_("What this answer rests on"), rows=2)
            if answer:
                self.initial[f"answer_{key}"] = "yes" if answer["ok"] else "no"
                self.initial[f"proofs_{key}"] = answer["note"]

    def proofs(self) -> list[dict[str, Any]]:
        return [
            {
                "key": key,
                "ok": self.cleaned_data[f"answer_{key}"],
                "note": self.cleaned_data[f"proofs_{key}"],
            }
            for key in rules.COMPLIANCE
        ]


class RiskForm(ProofsForm):
    cause = forms.ChoiceField(label=_("Cause"), choices=Cause.choices, widget=forms.RadioSelect)
    account = Words(label=_("What happened"), rows=6)


class AcceptancePlanForm(forms.Form):
    council = forms.ModelChoiceField(label=_("Acceptance council"), queryset=Council.objects.none())

    def __init__(self, *args, contract, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["council"].queryset = Council.objects.filter(
            province_id=contract.province_id, kind=Stage.ACCEPTANCE, state=CouncilState.FORMED
        )


# --- Results ---


class ResultForm(forms.Form):
    name = Words(label=_("Name"), max_length=300)
    kind = forms.ChoiceField(label=_("Kind"), choices=ResultKind.choices)
    description = Words(label=_("Description"), rows=5)


class RevenueForm(forms.Form):
    period_from = day(label=_("From"))
    period_to = day(label=_("To"))
    revenue = DongField(label=_("Revenue"), least=0)
    cost = DongField(label=_("Cost"), least=0)
    tax = DongField(label=_("Tax"), least=0)
    author_percent = forms.IntegerField(
        label=_("Authors' part, %"), min_value=0, max_value=100, localize=True
    )


class AuthorForm(RowForm):
    label = Words(label=_("Author"), max_length=120)
    weight = forms.IntegerField(
        label=pgettext_lazy("author", "Weight"), min_value=1, max_value=10**6
    )


AuthorFormSet = forms.formset_factory(AuthorForm, extra=2, max_num=20, absolute_max=20)


def named_authors(rows: AuthorFormSet, team: Callable[[str], Any]) -> list[tuple[Any, str, int]]:
    """The filled rows; a label that is a team member's name is that person."""
    return [
        (team(row["label"]), row["label"], row["weight"])
        for row in (form.cleaned_data for form in rows if form.is_used)
    ]


class VerdictForm(forms.Form):
    is_solved = yes_or_no(_("Is the problem solved?"))
    measured_value = Words(label=_("Value measured now"), max_length=120)
    note = Words(
        label=_("In your own words"),
        rows=4,
        required=False,
        help_text=_("Needed when the problem is not solved."),
    )

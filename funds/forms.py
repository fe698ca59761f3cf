"""What people fill in about money: whole đồng, as they write it."""

import secrets

from django import forms
from django.utils.translation import gettext_lazy as _

from funds.ledger import accounting_day
from funds.limiting import LimitRow, rows_of
from funds.models import BudgetSource, BudgetYear, TreasuryColumns
from funds.paying import BankAccount
from funds.rules import BIGGEST_AMOUNT
from funds.states import LimitKind, LimitOf
from funds.treasury_imports import COLUMNS
from lifecycle import clock
from lifecycle.views import NoteForm
from people.models import Organisation
from people.permissions import provinces_as
from people.states import Role
from proposals.forms.fields import DongField, FilesField
from proposals.states import StrategicGroup
from rulebook.models import Province


class BudgetForm(forms.ModelForm):
    """A year's budget; its sources stand beside it."""

    denominator = DongField(
        label=_("S&T career expenditure"),
        most=BIGGEST_AMOUNT,
        help_text=_("The denominator of the strategic share, in whole đồng."),
    )

    class Meta:
        model = BudgetYear
        fields = ["year", "title", "denominator", "denominator_note", "is_synthetic"]
        widgets = {
            "year": forms.TextInput(attrs={"inputmode": "numeric"}),
            "denominator_note": forms.Textarea(attrs={"rows": 3}),
        }


class NewBudgetForm(BudgetForm):
    """Also says for which province, of those in which the person keeps the accounts."""

    province = forms.ModelChoiceField(label=_("Province"), queryset=Province.objects.none())

    class Meta(BudgetForm.Meta):
        fields = ["province", *BudgetForm.Meta.fields]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        mine = Province.objects.filter(pk__in=provinces_as(user, Role.CHIEF_ACCOUNTANT))
        self.fields["province"].queryset = mine
        self.fields["province"].initial = mine.first()


class RevisionForm(forms.Form):
    """Why an approved budget is revised; sources and limits stand beside it."""

    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    denominator = DongField(
        label=_("S&T career expenditure"),
        most=BIGGEST_AMOUNT,
        help_text=_("The denominator of the strategic share, in whole đồng."),
    )
    denominator_note = BudgetForm.base_fields["denominator_note"]


class SourceForm(forms.ModelForm):
    """A row without a sum is none; so a source is taken away."""

    amount = DongField(label=_("Amount"), most=BIGGEST_AMOUNT, required=False)

    class Meta:
        model = BudgetSource
        fields = ["kind", "amount", "note"]

    def clean(self):
        told = super().clean()
        if told.get("note") and not told.get("amount") and "amount" not in self.errors:
            self.add_error("amount", self.fields["amount"].error_messages["required"])
        return told


SourceFormSet = forms.formset_factory(SourceForm, extra=3, max_num=20, absolute_max=20)


def sources_of(formset) -> list[tuple[str, int, str]]:
    """What was filled in: (kind, amount, note); empty rows are left out."""
    rows = [form.cleaned_data for form in formset if form.cleaned_data.get("amount")]
    return [(row["kind"], row["amount"], row["note"]) for row in rows]


class LimitForm(forms.Form):
    """A cap or a minimum, on one of the things that can be limited."""

    kind = forms.ChoiceField(label=_("Limit"), choices=LimitKind.choices, required=False)
    on = forms.ChoiceField(label=_("On"), required=False)
    amount = DongField(label=_("Amount"), most=BIGGEST_AMOUNT, required=False)
    reason = forms.CharField(label=_("Reason"), max_length=500, required=False)

    def __init__(self, *args, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].choices = on

    def clean(self):
        """What limits something says how much and why; a row with nothing in it limits nothing."""
        told = self.cleaned_data
        if any(told.get(name) for name in ("on", "amount", "reason")):
            for name in ("on", "amount", "reason"):
                if name not in self.errors and not told.get(name):
                    self.add_error(name, self.fields["amount"].error_messages["required"])
        return told


LimitFormSet = forms.formset_factory(LimitForm, extra=2, max_num=60, absolute_max=60)


def limit_choices(provinces) -> list:
    """What a limit can be on: each of a kind, a strategic group, a host of these provinces."""
    groups = [(f"{LimitOf.GROUP}:{group}", group.label) for group in StrategicGroup if group]
    hosts = Organisation.objects.filter(province__in=provinces).values_list("pk", "name")
    return [
        ("", "---------"),
        (_("Each"), [(f"{of}:", of.label) for of in LimitOf]),
        (_("Strategic group"), groups),
        (_("Host organisation"), [(f"{LimitOf.HOST}:{pk}", name) for pk, name in hosts]),
    ]


def limits_of(formset) -> list[LimitRow]:
    """What was filled in; empty rows are left out."""
    rows = [form.cleaned_data for form in formset if form.cleaned_data.get("amount")]
    return [
        LimitRow(row["kind"], *row["on"].split(":"), row["amount"], row["reason"]) for row in rows
    ]


def as_filled_in(limits: list[LimitRow]) -> list[dict]:
    """The limits there are, as the form takes them."""
    return [
        {"kind": row.kind, "on": f"{row.of}:{row.key}", "amount": row.amount, "reason": row.reason}
        for row in limits
    ]


def parts_of(budget) -> tuple[list[dict], list[LimitRow]]:
    """The sources and limits there are."""
    return list(budget.sources.values("kind", "amount", "note")), rows_of(budget)


def part_forms(data, sheet, sources: list[dict], limits: list[LimitRow], provinces) -> tuple:
    """The rows of sources and of limits: as sent; filled in from a sheet that was read; or as they
    are."""
    if sheet is not None:
        data = None
        if sheet.is_sound:
            sources, limits = sheet.sources, sheet.limits
    return (
        SourceFormSet(data, prefix="sources", initial=sources),
        LimitFormSet(
            data,
            prefix="limits",
            initial=as_filled_in(limits),
            form_kwargs={"on": limit_choices(provinces)},
        ),
    )


class ApproveAllocationForm(NoteForm):
    decision_number = forms.CharField(
        label=_("Decision number"),
        max_length=60,
        required=False,
        help_text=_("Leave it empty to take the year's next number."),
    )
    field_order = ["decision_number", "note"]


class RequestForm(forms.Form):
    """Asks for the account and the papers: the sum is the instalment's. The key makes a double
    send one."""

    account_holder = forms.CharField(label=_("Account holder"), max_length=200)
    account_number = forms.CharField(label=_("Account number"), max_length=40)
    account_bank = forms.CharField(label=_("Bank or treasury"), max_length=200)
    files = FilesField(
        label=_("Papers"),
        required=False,
        help_text=_(
            "Request letter, record of the work done, invoice: PDF, DOCX, XLSX or picture."
        ),
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    idempotency_key = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["idempotency_key"].initial = secrets.token_urlsafe(16)

    def facts(self) -> dict:
        """What `paying.request_payment` takes."""
        told = self.cleaned_data
        account = BankAccount(*(told[f"account_{name}"] for name in BankAccount._fields))
        return {
            "account": account,
            "files": told["files"],
            "note": told["note"],
            "idempotency_key": told["idempotency_key"],
        }


class PayForm(NoteForm):
    reference = forms.CharField(
        label=_("Treasury reference"),
        max_length=100,
        required=False,
        help_text=_("The number of the treasury's voucher, if there is one."),
    )
    field_order = ["reference", "note"]


class ReversalForm(forms.Form):
    """Why an entry is taken back, on which paper, and for which day it counts."""

    accounting_on = forms.DateField(
        label=_("Accounting date"), help_text=_("A day of an open month of the budget year.")
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    basis = forms.CharField(
        label=_("Paper it rests on"),
        max_length=300,
        help_text=_("Number and date, such as the treasury's note of return."),
    )

    def __init__(self, *args, entry, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["accounting_on"].initial = accounting_day(entry.budget, clock.today())


class DaysForm(forms.Form):
    """From which day to which, both included; the whole year when nothing is said."""

    since = forms.DateField(label=_("From"), required=False)
    until = forms.DateField(label=_("To"), required=False)

    def clean(self):
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day lies before the first."))
        return self.cleaned_data


class StatementForm(forms.Form):
    """The treasury's file, and what its columns are called where it is not as usual."""

    bank = forms.CharField(label=_("Bank or treasury"), max_length=200)
    file = forms.FileField(
        label=_("File"),
        help_text=_("XLSX or CSV in UTF-8; the first row has the headings, no formulas."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    paid_on = forms.CharField(label=_("Heading of the day"), max_length=80, required=False)
    amount = forms.CharField(label=_("Heading of the amount paid"), max_length=80, required=False)
    reference = forms.CharField(label=_("Heading of the reference"), max_length=80, required=False)
    description = forms.CharField(
        label=_("Heading of the description"),
        max_length=80,
        required=False,
        help_text=_(
            "Leave the headings empty to take this bank's of the last time, or the usual ones; "
            "what you write is kept for the next statement."
        ),
    )

    def __init__(self, *args, province, **kwargs):
        super().__init__(*args, **kwargs)
        known = TreasuryColumns.objects.filter(province=province).order_by("-pk")
        self.fields["bank"].initial = next((row.bank for row in known[:1]), "")

    def headings(self) -> dict[str, str]:
        """Only what was written; {} when nothing was."""
        told = {name: self.cleaned_data[name] for name in COLUMNS}
        return {name: heading for name, heading in told.items() if heading}


class UnmatchForm(forms.Form):
    note = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))
    seen_payment = forms.IntegerField(required=False, widget=forms.HiddenInput)

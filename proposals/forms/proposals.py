"""A dossier's form: its head, and one row after another of its parts."""

from decimal import Decimal

from django import forms
from django.db.models import Q
from django.forms import BaseFormSet, formset_factory, model_to_dict
from django.utils.translation import gettext_lazy as _

from people.models import Organisation
from proposals.actions.writing import HEAD
from proposals.forms.fields import DongField, NumberField, needed_later
from proposals.models import (
    Call,
    EffectIndicator,
    Partner,
    Problem,
    Proposal,
    ProposalProduct,
    WorkItem,
)
from proposals.sections import FIELDS, JUDGED_FIELDS, PARTS
from proposals.states import PUBLIC_PROBLEM

MAX_ROWS = 200


class StartForm(forms.Form):
    """Where a dossier begins: which call, for whom, under what title."""

    call = forms.ModelChoiceField(label=_("Call"), queryset=Call.objects.none())
    host = forms.ModelChoiceField(
        label=_("Host organisation"), queryset=Organisation.objects.none()
    )
    title = forms.CharField(label=_("Title"), max_length=300)
    problem = forms.ModelChoiceField(
        label=_("Problem it answers"), queryset=Problem.objects.none(), required=False
    )

    def __init__(self, *args, user, moment, **kwargs):
        super().__init__(*args, **kwargs)
        calls = Call.objects.visible_to(user).filter(province=user.province)
        # A call that has just closed stays a choice, so that its refusal can say so.
        self.fields["call"].queryset = calls if self.is_bound else calls.open_at(moment)
        self.fields["host"].queryset = Organisation.objects.filter(
            pk__in=user.standing.organisation_ids
        )
        self.fields["problem"].queryset = (
            Problem.objects.public()
            if self.is_bound
            else Problem.objects.filter(province=user.province).open_for_answers()
        )
        for name in ("call", "host"):
            choices = list(self.fields[name].queryset[:2])
            if len(choices) == 1:
                self.fields[name].initial = choices[0]


class CopyForm(forms.Form):
    """For which open call, and for whom, an earlier dossier is written again."""

    call = forms.ModelChoiceField(label=_("Call"), queryset=Call.objects.none(), empty_label=None)
    host = forms.ModelChoiceField(
        label=_("Host organisation"), queryset=Organisation.objects.none(), empty_label=None
    )

    def __init__(self, *args, user, moment, **kwargs):
        super().__init__(*args, **kwargs)
        calls = Call.objects.visible_to(user).filter(province=user.province)
        self.fields["call"].queryset = calls.open_at(moment)
        self.fields["host"].queryset = Organisation.objects.filter(
            pk__in=user.standing.organisation_ids
        )


class ChecksLater(forms.ModelForm):
    """A form whose rows the tables check when they are stored, all at once: asking them for each
    row beforehand would cost a query a row, with every letter typed.
    """

    def _post_clean(self):
        """As Django's own, but for what asks the database: unique rows, constraints, the rows
        pointed to, which the forms' own choices have checked.
        """
        pointing = {field.name for field in self._meta.model._meta.fields if field.is_relation}
        exclude = self._get_validation_exclusions() | pointing
        try:
            self.instance = forms.models.construct_instance(self, self.instance, self._meta.fields)
            self.instance.clean_fields(exclude=exclude)
        except forms.ValidationError as errors:
            self._update_errors(errors)

    def refuse_turned_dates(self, given: dict, first: str, last: str) -> None:
        if given.get(first) and given.get(last) and given[last] <= given[first]:
            self.add_error(last, _("The end must be after the start."))


class HeadForm(ChecksLater):
    """The fields of one section of a dossier."""

    class Meta:
        model = Proposal
        fields = HEAD
        widgets = {
            name: forms.Textarea(attrs={"rows": rows})
            for name, rows in {
                "summary": 5,
                "effect_statement": 6,
                "strategic_reasons": 3,
            }.items()
        }
        help_texts = {
            "effect_statement": _(
                "What will be different, for whom, by how much: for science and technology, "
                "innovation, digital transformation."
            ),
        }

    def __init__(self, *args, section: str, **kwargs):
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - set(FIELDS.get(section, ())):
            del self.fields[name]
        if self.instance.is_being_corrected:
            for name in set(JUDGED_FIELDS) & set(self.fields):
                self.fields[name].disabled = True
        later = {"summary", "effect_statement", "starts_on", "ends_on"}
        needed_later(self, *later & set(self.fields))
        if "problem" in self.fields:
            self.fields["problem"].queryset = Problem.objects.filter(
                Q(province=self.instance.province_id, state__in=PUBLIC_PROBLEM)
                | Q(pk=self.instance.problem_id)
            )

    def clean(self):
        given = super().clean()
        self.refuse_turned_dates(given, "starts_on", "ends_on")
        return given


class IndicatorForm(ChecksLater):
    class Meta:
        model = EffectIndicator
        fields = ["name", "unit", "baseline", "target", "due_on"]
        field_classes = {"baseline": NumberField, "target": NumberField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        needed_later(self, "baseline", "target", "due_on")


class ProductForm(ChecksLater):
    quantity = NumberField(
        label=_("Quantity"), max_digits=12, decimal_places=2, min_value=Decimal("0.01"), initial=1
    )

    class Meta:
        model = ProposalProduct
        fields = ["name", "kind", "unit", "quantity", "quality"]
        widgets = {"quality": forms.Textarea(attrs={"rows": 2})}


class WorkItemForm(ChecksLater):
    class Meta:
        model = WorkItem
        fields = [
            "person",
            "work",
            "starts_on",
            "ends_on",
            "responsibility",
            "authority",
            "result",
        ]
        widgets = {"work": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        needed_later(self, *self.fields)

    def clean(self):
        given = super().clean()
        self.refuse_turned_dates(given, "starts_on", "ends_on")
        return given


class PartnerForm(ChecksLater):
    commits_cash = DongField(label=_("Puts in money"), least=0, required=False)
    commits_in_kind = DongField(label=_("Puts in kind, worth"), least=0, required=False)

    class Meta:
        model = Partner
        fields = ["organisation", "role", "commits_cash", "commits_in_kind", "commits_people"]

    def __init__(self, *args, organisations: dict[str, Organisation], **kwargs):
        super().__init__(*args, **kwargs)
        # One list for all rows, read once.
        self.fields["organisation"] = forms.TypedChoiceField(
            label=_("Organisation"),
            choices=[("", "---------"), *((pk, place.name) for pk, place in organisations.items())],
            coerce=organisations.get,
        )
        self.order_fields(self.Meta.fields)
        self.fields["commits_people"].required = False

    def clean(self):
        given = super().clean()
        for field in ("commits_cash", "commits_in_kind", "commits_people"):
            if field not in self.errors:
                given[field] = given.get(field) or 0
        return given


class PartFormSet(BaseFormSet):
    """Rows of one kind; empty ones are not rows, and a ticked one goes."""

    def rows(self) -> list[dict]:
        """What is to be stored, in the order shown."""
        return [
            {name: form.cleaned_data[name] for name in _stored_fields(form)}
            for form in self.forms
            if form not in self.deleted_forms and form.has_changed()
        ]

    def place_of(self, index: int) -> forms.Form:
        """The form that gave the stored row number `index`."""
        kept = [f for f in self.forms if f not in self.deleted_forms and f.has_changed()]
        return kept[index]


def _stored_fields(form) -> tuple[str, ...]:
    return tuple(form._meta.fields)


FORMS = {
    "indicators": IndicatorForm,
    "products": ProductForm,
    "work_items": WorkItemForm,
    "partners": PartnerForm,
}


def part_formsets(proposal: Proposal, section: str, data=None) -> dict[str, PartFormSet]:
    """A formset for each kind of rows in the section, by its name."""
    made = {}
    for name in PARTS.get(section, ()):
        factory = formset_factory(
            FORMS[name],
            formset=PartFormSet,
            extra=1,
            can_delete=True,
            max_num=MAX_ROWS,
            validate_max=True,
            absolute_max=MAX_ROWS + 10,
        )
        made[name] = factory(
            data,
            prefix=name,
            initial=_stored(proposal, name) if data is None else None,
            form_kwargs=_needed(proposal, name),
        )
    return made


def _stored(proposal: Proposal, name: str) -> list[dict]:
    if proposal.pk is None:  # a form that is only looked at
        return []
    rows = getattr(proposal, name).all()
    return [model_to_dict(row, fields=FORMS[name].Meta.fields) for row in rows]


def _needed(proposal: Proposal, name: str) -> dict:
    if name == "partners":
        others = Organisation.objects.filter(province_id=proposal.province_id).exclude(
            pk=proposal.host_id
        )
        return {"organisations": {str(place.pk): place for place in others}}
    return {}

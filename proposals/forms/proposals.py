"""A dossier's form: its head, and one row after another of its parts."""

from django import forms
from django.db.models import Q
from django.forms import BaseFormSet, formset_factory, model_to_dict
from django.utils.translation import gettext_lazy as _

from people.models import Organisation, User
from proposals.actions.writing import HEAD
from proposals.forms.fields import DongField, NumberField, needed_later
from proposals.models import (
    BudgetLine,
    Call,
    EffectIndicator,
    Partner,
    Problem,
    Proposal,
    ProposalProduct,
    WorkItem,
)
from proposals.rules import YEARS_AFTER_BUDGET_YEAR
from proposals.states import PUBLIC_PROBLEM, TeamRole

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


class HeadForm(forms.ModelForm):
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

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        needed_later(self, "summary", "effect_statement", "starts_on", "ends_on")
        self.fields["problem"].queryset = Problem.objects.filter(
            Q(province=self.instance.province_id, state__in=PUBLIC_PROBLEM)
            | Q(pk=self.instance.problem_id)
        )


class IndicatorForm(forms.ModelForm):
    class Meta:
        model = EffectIndicator
        fields = ["name", "unit", "baseline", "target", "due_on"]
        field_classes = {"baseline": NumberField, "target": NumberField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        needed_later(self, "baseline", "target", "due_on")


class BudgetLineForm(forms.ModelForm):
    amount = DongField(label=_("Amount"))

    class Meta:
        model = BudgetLine
        fields = ["year", "item_kind", "item", "source", "category", "amount", "is_lump_sum"]

    def __init__(self, *args, proposal, **kwargs):
        super().__init__(*args, **kwargs)
        first = proposal.call.budget_year
        self.fields["year"] = forms.TypedChoiceField(
            label=_("Year"),
            coerce=int,
            initial=first,
            choices=[
                (year, str(year)) for year in range(first, first + YEARS_AFTER_BUDGET_YEAR + 1)
            ],
        )
        self.order_fields(self.Meta.fields)


class ProductForm(forms.ModelForm):
    class Meta:
        model = ProposalProduct
        fields = ["name", "kind", "unit", "quantity", "quality"]
        field_classes = {"quantity": NumberField}
        widgets = {"quality": forms.Textarea(attrs={"rows": 2})}


class WorkItemForm(forms.ModelForm):
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


class TeamMemberForm(forms.Form):
    """A person by their e-mail: nobody is offered a list of everybody."""

    stored = ("user", "organisation", "role")

    email = forms.EmailField(label=_("E-mail of their account"))
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[choice for choice in TeamRole.choices if choice[0] != TeamRole.LEADER],
        initial=TeamRole.MEMBER,
    )

    def clean(self):
        given = super().clean()
        email = given.get("email", "").strip().lower()
        if not email:
            return given
        user = User.objects.filter(email=email, is_active=True).first()
        if user is None:
            raise forms.ValidationError({"email": _("No account has this e-mail.")})
        place = min(user.standing.organisation_ids, default=None)
        if place is None:
            raise forms.ValidationError({"email": _("This person belongs to no organisation.")})
        return given | {"user": user, "organisation": Organisation.objects.get(pk=place)}


class PartnerForm(forms.ModelForm):
    commits_cash = DongField(label=_("Puts in money"), least=0, required=False)
    commits_in_kind = DongField(label=_("Puts in kind, worth"), least=0, required=False)

    class Meta:
        model = Partner
        fields = ["organisation", "role", "commits_cash", "commits_in_kind", "commits_people"]

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        # One list for all rows; what is chosen is still looked up.
        self.fields["organisation"].choices = organisations
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
    return form.stored if hasattr(form, "stored") else tuple(form._meta.fields)


FORMS = {
    "indicators": IndicatorForm,
    "budget_lines": BudgetLineForm,
    "products": ProductForm,
    "work_items": WorkItemForm,
    "team": TeamMemberForm,
    "partners": PartnerForm,
}


def part_formsets(proposal: Proposal, data=None) -> dict[str, PartFormSet]:
    """A formset for each part, by its name; the team only while it is not locked."""
    made = {}
    for name, form in FORMS.items():
        if name == "team" and proposal.is_team_locked:
            continue
        factory = formset_factory(
            form,
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
    rows = getattr(proposal, name).all()
    if name == "team":
        return [
            {"email": row.user.email, "role": row.role}
            for row in rows.select_related("user")
            if row.role != TeamRole.LEADER
        ]
    return [model_to_dict(row, fields=FORMS[name].Meta.fields) for row in rows]


def _needed(proposal: Proposal, name: str) -> dict:
    if name == "budget_lines":
        return {"proposal": proposal}
    if name == "partners":
        others = Organisation.objects.filter(province_id=proposal.province_id).exclude(
            pk=proposal.host_id
        )
        return {"organisations": [("", "---------"), *others.values_list("pk", "name")]}
    return {}

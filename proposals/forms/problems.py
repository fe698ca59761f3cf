from django import forms
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import refuse_controls
from people.models import Organisation
from people.permissions import provinces_as
from people.states import Role
from proposals.forms.fields import DongField, NumberField, needed_later, note_refusal
from proposals.models import Call, Problem
from proposals.rules import READY_TO_POST, reasons_against
from proposals.states import Understood

# (title, what it asks, the fields it holds)
SECTIONS = [
    (
        _("Who has the problem, and which"),
        _("Say it as you would to a neighbour who knows machines but not your trade."),
        ["organisation", "title", "description", "sector"],
    ),
    (
        _("What it costs you today"),
        _("One measured figure says more than a page: leave it empty if you have none yet."),
        ["cost_value", "cost_unit", "cost_measured_how"],
    ),
    (
        _("What would count as solved"),
        _("Whoever answers is measured by this, and by nothing else."),
        ["solved_when", "indicator", "indicator_unit", "baseline", "target"],
    ),
    (
        _("What you would put in"),
        _("Tick what applies; nobody holds you to it before a contract."),
        ["contributes_amount", "offers_kind", "offers_data", "offers_site", "contributes"],
    ),
    (
        _("Besides"),
        _("Only if you know; the officer helps."),
        ["strategic_group", "source"],
    ),
]


class MergeForm(forms.Form):
    """Which problem stands for this one too, the likest first, and why they are the same."""

    into = forms.ModelChoiceField(
        label=_("Merge into"),
        queryset=Problem.objects.none(),
        help_text=_("Those that read alike stand first."),
    )
    note = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[refuse_controls],
        help_text=_("Told to the owner. Such as: both ask how to bring tea buds down unharmed."),
    )

    def __init__(self, *args, among, likely, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["into"]
        field.queryset = among
        first = [
            (problem.pk, f"{problem.title} – {problem.organisation} ({percent}%)")
            for problem, percent in likely
        ]
        shown = {pk for pk, _label in first}
        rest = among.order_by("folded").values_list("pk", "title", "organisation__name")
        field.choices = [
            ("", "---------"),
            *first,
            *((pk, f"{title} – {owner}") for pk, title, owner in rest if pk not in shown),
        ]


class NameInCallForm(forms.Form):
    """Which call asks for answers to the problem."""

    call = forms.ModelChoiceField(label=_("Call"), queryset=Call.objects.none(), empty_label=None)

    def __init__(self, *args, calls, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["call"].queryset = calls.order_by("-closes_at", "pk")


class UnderstandingForm(forms.Form):
    """The owner's word on an answer."""

    understood = forms.ChoiceField(
        label=_("Did they understand the problem?"),
        choices=Understood.choices,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("In your words"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[refuse_controls],
        help_text=_("Needed unless they understood it: what they missed or read otherwise."),
    )

    def clean(self):
        given = super().clean()
        answer = given.get("understood")
        if answer and answer != Understood.YES and not given.get("words") and not self.errors:
            self.add_error("words", _("Say what they missed."))
        return given


class ProblemForm(forms.ModelForm):
    """What a business tells of its problem, in five minutes."""

    contributes_amount = DongField(
        label=_("Money"), least=0, required=False, help_text=_("In đồng; 0 if none.")
    )

    class Meta:
        model = Problem
        fields = [
            "organisation",
            "title",
            "description",
            "sector",
            "cost_value",
            "cost_unit",
            "cost_measured_how",
            "solved_when",
            "indicator",
            "indicator_unit",
            "baseline",
            "target",
            "contributes_amount",
            "offers_kind",
            "offers_data",
            "offers_site",
            "contributes",
            "strategic_group",
            "source",
        ]
        field_classes = dict.fromkeys(("cost_value", "baseline", "target"), NumberField)
        help_texts = {
            "title": _("Such as: Tea buds are crushed on the way from the hill to the workshop."),
            "description": _(
                "What happens, where, how often; what you have tried. Such as: in the rainy months "
                "one sack in ten arrives heated and has to be sold as second grade."
            ),
            "cost_value": _("Such as: 9 or 14.500 or 12,5."),
            "cost_unit": _(
                "Such as: percent of the harvest, ₫ a year, hours of standstill a month."
            ),
            "cost_measured_how": _("Such as: weighed at the gate every day, March to May."),
            "solved_when": _(
                "How one will see that it is solved. Such as: under 4 percent crushed for three "
                "months."
            ),
            "indicator": _("What is counted. Such as: crushed buds."),
            "indicator_unit": _("Such as: percent of weight."),
            "baseline": _("Where it stands now."),
            "target": _("Where it must get to."),
            "offers_kind": _("Machines, materials, working hours."),
            "offers_data": _("Records, measurements, drawings."),
            "offers_site": _("A workshop, a field, a line to try it on."),
            "contributes": _("In your words; who and how much."),
        }
        widgets = {
            name: forms.Textarea(attrs={"rows": rows})
            for name, rows in {
                "description": 5,
                "cost_measured_how": 2,
                "solved_when": 3,
                "contributes": 3,
            }.items()
        }

    def __init__(self, *args, user, is_handed_in: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.is_handed_in = user, is_handed_in
        self._limit_organisations()
        needed_later(self, "description", "solved_when")
        if not user.has_role(Role.OFFICER):
            del self.fields["source"]

    def _limit_organisations(self) -> None:
        """Mine; for an officer every organisation of the province."""
        if self.instance.pk:
            del self.fields["organisation"]
            return
        field = self.fields["organisation"]
        if self.user.has_role(Role.OFFICER):
            field.queryset = Organisation.objects.filter(
                province_id__in=provinces_as(self.user, Role.OFFICER)
            )
        else:
            mine = self.user.standing.organisation_ids
            field.queryset = Organisation.objects.filter(pk__in=mine)
            if len(mine) == 1:
                field.initial = next(iter(mine))

    def clean_contributes_amount(self) -> int:
        return self.cleaned_data["contributes_amount"] or 0

    def _post_clean(self) -> None:
        """What is handed in at once must be ready: every reason at its own field."""
        super()._post_clean()
        if self.is_handed_in and not self.errors:
            note_refusal(self, reasons_against(self.instance.facts(), READY_TO_POST))

    def sections(self) -> list[dict]:
        """The fields in the order one tells a problem; a section that holds none is left out."""
        shown = [
            {
                "title": title,
                "lead": lead,
                "fields": [self[name] for name in names if name in self.fields],
            }
            for title, lead, names in SECTIONS
        ]
        return [section for section in shown if section["fields"]]

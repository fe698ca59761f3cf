"""What people fill in where a council turns problems into tasks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lifecycle.views import NoteForm
from proposals.forms.fields import needed_later
from proposals.models import Problem
from proposals.states import IDENTIFIED_FIRST, Flow
from scoring.actions import Rating
from scoring.forms import Words
from scoring.models import Council, Opinion
from scoring.states import Met, TaskMethod

YES, NO = "yes", "no"


class ProblemsForm(forms.Form):
    """Which problems come before the council, in their order."""

    problems = forms.ModelMultipleChoiceField(
        label=_("Problems"),
        queryset=Problem.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one problem.")},
    )

    def __init__(self, *args, council: Council, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Problem.objects.on_the_board().filter(province_id=council.province_id)
        rows = rows.exclude(pk__in=council.commissions.values("problem"))
        self.fields["problems"].queryset = rows.order_by("title", "pk")
        self.has_choice = rows.exists()


class OpinionForm(forms.Form):
    """A rating with its reason for each criterion, and the vote."""

    wants_it = forms.ChoiceField(
        label=_("The task"),
        choices=[(YES, _("To be done")), (NO, _("Not to be done"))],
        widget=forms.RadioSelect,
        required=False,
    )
    method = forms.ChoiceField(
        label=_("How it is given out"), choices=[("", "–"), *TaskMethod.choices], required=False
    )
    comments = Words(label=_("Comments"), rows=4, required=False, max_length=5000)

    def __init__(self, *args, criteria, opinion: Opinion | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        marks = {mark.criterion_id: mark for mark in opinion.marks.all()} if opinion else {}
        if opinion:
            self.fields["wants_it"].initial = YES if opinion.wants_it else NO
            self.fields["method"].initial = opinion.method
            self.fields["comments"].initial = opinion.comments
        for one in criteria:
            mark = marks.get(one.pk)
            self.fields[f"met-{one.key}"] = forms.TypedChoiceField(
                label=one.name,
                choices=Met.choices,
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
                initial=mark.met if mark else None,
            )
            self.fields[f"reason-{one.key}"] = Words(
                label=_("%(criterion)s: reason") % {"criterion": one.name},
                rows=2,
                required=False,
                max_length=1000,
                initial=mark.reason if mark else "",
            )

        # Each is asked for; which are missing is the deed's to say, in its words.
        needed_later(self, *(f"reason-{one.key}" for one in criteria), "method")

    @property
    def rows(self):
        for one in self.criteria:
            yield one, self[f"met-{one.key}"], self[f"reason-{one.key}"]

    @property
    def vote(self) -> bool | None:
        return {YES: True, NO: False}.get(self.cleaned_data["wants_it"])

    def ratings(self) -> dict[str, Rating]:
        given = self.cleaned_data
        return {
            one.key: Rating(given[f"met-{one.key}"], given[f"reason-{one.key}"])
            for one in self.criteria
            if given[f"met-{one.key}"] is not None
        }


class TaskForm(NoteForm):
    """What the council concludes: the task's content, or why it is not to be done."""

    note = None
    task_name = Words(label=_("Name of the task"), max_length=300, required=False)
    aims = Words(label=_("Aims"), rows=4, required=False)
    products = Words(label=_("Products asked of it"), rows=4, required=False)
    method = forms.ChoiceField(
        label=_("How it is given out"), choices=[("", "–"), *TaskMethod.choices], required=False
    )
    priority = forms.IntegerField(
        label=_("Priority"),
        min_value=1,
        max_value=999,
        required=False,
        help_text=_("1 comes first in the list."),
    )
    reasons = Words(
        label=_("Reasons"),
        rows=4,
        required=False,
        help_text=_("Needed where the vote is against it: the result follows from the vote."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.thing is not None:
            self.fields["task_name"].initial = self.thing.problem.title
            self.fields["priority"].initial = self.thing.position


class CallFromTaskForm(forms.Form):
    """The call that asks for the task; everything else is written step by step afterwards."""

    code = Words(label=_("Code"), max_length=20)
    budget_year = forms.IntegerField(label=_("Budget year"), min_value=2000, max_value=2100)
    flow = forms.ChoiceField(
        label=_("Flow"), choices=[(flow.value, flow.label) for flow in map(Flow, IDENTIFIED_FIRST)]
    )

"""What an officer says of a call, a step at a time, and the notices given of it later."""

from django import forms
from django.utils.translation import gettext_lazy as _

from proposals.forms.fields import DongField, needed_later
from proposals.models import Call
from proposals.states import ALWAYS_REQUIRED, CallStage, SectionUse, StandardSection, Step
from proposals.steps import stages_of


class NewCallForm(forms.ModelForm):
    """Where a call begins; the rest follows step by step."""

    like = forms.ModelChoiceField(
        label=_("Take over the form of"),
        queryset=Call.objects.none(),
        required=False,
        help_text=_("Its sections, questions, flow, stages and money become a start for this one."),
    )

    class Meta:
        model = Call
        fields = ["code", "title", "flow", "budget_year"]
        help_texts = {"code": _("Such as 2026-01.")}

    def __init__(self, *args, user, like=None, **kwargs):
        super().__init__(*args, **kwargs)
        calls = Call.objects.filter(province_id=user.province_id).order_by("-budget_year", "-pk")
        self.fields["like"].queryset = calls
        if like:
            self.fields["like"].initial = like
            self.fields["flow"].initial = like.flow

    def values(self) -> dict:
        return {name: value for name, value in self.cleaned_data.items() if name != "like"}


class StepForm(forms.ModelForm):
    """Part of a call; a step leaves the rest alone."""

    def values(self) -> dict:
        return self.cleaned_data

    def _get_validation_exclusions(self):
        # What is said of several fields at once is said by the deed, at the field it names.
        return super()._get_validation_exclusions() | {"closes_at", "ceiling_per_task"}


class BasicsForm(StepForm):
    class Meta:
        model = Call
        fields = [
            "code",
            "title",
            "budget_year",
            "description",
            "decision_number",
            "decision_on",
        ]
        widgets = {"description": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "code": _("Such as 2026-01."),
            "description": _("What the call is for, and who may answer it."),
        }


class FlowForm(StepForm):
    stages = forms.MultipleChoiceField(
        label=_("Stages"),
        choices=CallStage.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_(
            "What the flow can't do without is kept even when it is not ticked: check, council, "
            "allocation, contract, acceptance; identification in ordering, selection and direct "
            "assignment."
        ),
    )

    class Meta:
        model = Call
        fields = ["flow", "stages", "blind_mode"]
        widgets = {"flow": forms.RadioSelect, "blind_mode": forms.RadioSelect}
        help_texts = {
            "flow": _(
                "Competitive selection and direct assignment are for tasks decided upon under the "
                "earlier law; give that decision in the first step."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["flow"].label = _("Flow")
        if not self.instance.stages:
            must = stages_of(self.instance.flow)
            self.initial["stages"] = [stage for stage, is_must in must.items() if is_must]


class DatesForm(StepForm):
    class Meta:
        model = Call
        fields = ["opens_at", "closes_at"]
        help_texts = {
            "opens_at": _("Day and time in Vietnam, such as 12/01/2026 08:00."),
            "closes_at": _(
                "By the database's clock, Vietnam time. A dossier is in time until less than a "
                "second after the printed second."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        needed_later(self, "opens_at", "closes_at")

    def clean(self):
        given = super().clean()
        opens_at, closes_at = given.get("opens_at"), given.get("closes_at")
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", _("Closes at: it must be after the opening."))
        return given


class MoneyForm(StepForm):
    envelope = DongField(label=_("Envelope"), required=False)
    ceiling_per_task = DongField(label=_("Ceiling per task"), required=False)

    class Meta:
        model = Call
        fields = ["envelope", "ceiling_per_task"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        needed_later(self, "envelope", "ceiling_per_task")

    def clean(self):
        given = super().clean()
        envelope, ceiling = given.get("envelope"), given.get("ceiling_per_task")
        if envelope and ceiling and ceiling > envelope:
            self.add_error("ceiling_per_task", _("The ceiling per task is beyond the envelope."))
        return given


class UsesForm(forms.Form):
    """What the call makes of each standard section."""

    def __init__(self, *args, call: Call, **kwargs):
        super().__init__(*args, **kwargs)
        for key, use in call.uses().items():
            is_fixed = key in ALWAYS_REQUIRED
            choices = SectionUse.choices[:1] if is_fixed else SectionUse.choices
            self.fields[str(key)] = forms.ChoiceField(
                label=StandardSection(key).label,
                choices=choices,
                initial=use,
                help_text=_("No dossier is taken without this section.") if is_fixed else "",
            )

    def values(self) -> dict[str, str]:
        return self.cleaned_data


class NoticeForm(forms.Form):
    """A correction or a word of explanation, for everybody to read."""

    title = forms.CharField(label=_("Title"), max_length=200)
    text = forms.CharField(
        label=_("Text of the notice"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=10_000,
        help_text=_("What is corrected or explained. It can't be taken back."),
    )
    closes_at = forms.DateTimeField(
        label=_("New closing"),
        required=False,
        help_text=_("Only to extend the call, such as 15/03/2026 17:00; never shorter."),
    )


STEP_FORMS: dict[str, type[StepForm]] = {
    Step.BASICS: BasicsForm,
    Step.FLOW: FlowForm,
    Step.DATES: DatesForm,
    Step.MONEY: MoneyForm,
}

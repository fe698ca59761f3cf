"""What an officer fills in about who is funded: a call, a policy, and the limits of a scenario."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from funds.rules import BIGGEST_AMOUNT
from funds.states import Policy
from people.permissions import provinces_as
from people.states import Role
from proposals.forms.fields import DongField
from proposals.models import Call
from proposals.states import CallState

WISHES = ("envelope", "floor_percent", "cap_group", "cap_host", "cap_leader")


def cap(label: Any) -> DongField:
    return DongField(label=label, most=BIGGEST_AMOUNT, required=False)


class ComputeForm(forms.Form):
    """Which call's dossiers the money goes to, by which policy, within which limits."""

    call = forms.ModelChoiceField(
        label=_("Call"), queryset=Call.objects.none(), to_field_name="public_id"
    )
    policy = forms.ChoiceField(
        label=_("Policy"),
        choices=Policy.choices,
        initial=Policy.MERIT,
        help_text=_(
            "Merit order goes down the ranking, whatever fits. The others choose whoever together "
            "has the most points, and prove it."
        ),
    )
    title = forms.CharField(
        label=_("Name of the scenario"),
        max_length=120,
        required=False,
        help_text=_("To tell it from others of this call."),
    )
    envelope = DongField(
        label=_("Envelope of the call"),
        most=BIGGEST_AMOUNT,
        required=False,
        help_text=_("Empty: what the call still has. More than that is only looked at."),
    )
    floor_percent = forms.IntegerField(
        label=_("Strategic floor, percent of the S&T career expenditure"),
        min_value=0,
        max_value=100,
        required=False,
        help_text=_("Empty: as the rules say. Less than that is only looked at."),
    )
    cap_group = cap(_("At most for each strategic group"))
    cap_host = cap(_("At most for each host organisation"))
    cap_leader = cap(_("At most for each task leader"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["call"].queryset = Call.objects.filter(
            province_id__in=provinces_as(user, Role.OFFICER), state=CallState.CLOSED
        ).order_by("code")

    def with_sliders(self, most: int) -> None:
        """Beside what can be typed, a slider where the browser runs scripts."""
        step = max(1, most // 50)
        for name, top, by, begin in (
            ("envelope", 2 * most, step, most),
            ("floor_percent", 60, 1, 15),
            ("cap_host", most, step, most),
        ):
            self.fields[name].widget.attrs["data-slider"] = f"{top},{by},{begin}"

    @property
    def wishes(self) -> dict[str, int]:
        """The limits that were filled in."""
        given = self.cleaned_data
        return {name: given[name] for name in WISHES if given.get(name) not in (None, "")}

"""What is filled in while a council meets: who comes and goes, what is said, what is voted on."""

from datetime import datetime, time

from django import forms
from django.utils.translation import gettext_lazy as _

from lifecycle import clock
from lifecycle.fields import LinesField
from people.holders import holders_of
from people.models import User
from people.states import Role
from scoring.forms import Words
from scoring.models import Seat
from scoring.states import BallotKind


class TimeOfDayField(forms.TimeField):
    """An hour and minute of today, as the moment it was."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")

    def clean(self, value):
        given = super().clean(value)
        return _today_at(given) if given else None

    def prepare_value(self, value):
        return clock.local(value).time() if isinstance(value, datetime) else value


def _today_at(given: time) -> datetime:
    return clock.local(clock.now()).replace(
        hour=given.hour, minute=given.minute, second=0, microsecond=0
    )


class DoorForm(forms.Form):
    """When a member came in or left, and why."""

    at = TimeOfDayField(label=_("At"), required=False, help_text=_("Now, unless you say when."))
    reason = Words(label=_("Reason"), max_length=300, required=False)

    def __init__(self, *args, is_coming: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if is_coming:
            del self.fields["reason"]


class HearingCallForm(forms.Form):
    invited_for = forms.DateTimeField(label=_("Asked to come at"))


class HearingForm(forms.Form):
    has_come = forms.TypedChoiceField(
        label=_("The applicant"),
        choices=[("yes", _("came")), ("no", _("did not come"))],
        coerce=lambda given: given == "yes",
        widget=forms.RadioSelect,
    )
    who = Words(
        label=_("Who presented"),
        max_length=200,
        required=False,
        help_text=_("Name and part in the task."),
    )
    began_at = TimeOfDayField(label=_("Began at"), required=False)
    ended_at = TimeOfDayField(label=_("Ended at"), required=False)
    notes = Words(label=_("Notes"), rows=5, required=False)

    def __init__(self, *args, hearing=None, **kwargs):
        super().__init__(*args, **kwargs)
        if hearing and hearing.has_come is not None:
            for name in ("who", "began_at", "ended_at", "notes"):
                self.fields[name].initial = getattr(hearing, name)
            self.fields["has_come"].initial = "yes" if hearing.has_come else "no"


class QuestionForm(forms.Form):
    """A question of one's own, or of a member, when one keeps the minutes."""

    question = Words(label=_("Question"), rows=4)
    asked_by = forms.ModelChoiceField(
        label=_("Asked by"), queryset=Seat.objects.none(), empty_label=None
    )

    def __init__(self, *args, item, own, notes_for_all: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not notes_for_all:
            del self.fields["asked_by"]
            return
        there = [seat.pk for seat in item.bench.in_the_room]
        rows = Seat.objects.filter(pk__in=there).select_related("user")
        self.fields["asked_by"].queryset = rows.order_by("position", "pk")
        self.fields["asked_by"].initial = own


class AnswerForm(forms.Form):
    answer = Words(label=_("Answer"), rows=5)


class ReservedOpinionForm(forms.Form):
    text = Words(
        label=_("Opinion reserved"),
        rows=6,
        help_text=_("It stands in the minutes under your name; the applicant does not read it."),
    )


class DiscussionForm(forms.Form):
    text = Words(
        label=_("What was said of marks far off"),
        rows=4,
        help_text=_("It stands in the minutes beside both means, without names."),
    )


class BallotForm(forms.Form):
    question = Words(label=_("Question"), max_length=500, rows=2)
    kind = forms.ChoiceField(label=_("On the paper"), choices=BallotKind.choices)
    own_choices = LinesField(
        label=_("Choices of its own"), required=False, help_text=_("One on each line.")
    )
    clerk = forms.ModelChoiceField(
        label=_("Administrative secretary"),
        queryset=User.objects.none(),
        help_text=_("Counts with the scientific secretary, who heads the counting."),
    )

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        officers = holders_of(Role.OFFICER, province_id=meeting.province_id)
        rows = User.objects.filter(pk__in=[one.pk for one in officers])
        self.fields["clerk"].queryset = rows.order_by("pk")


class VoteForm(forms.Form):
    choice = forms.ChoiceField(
        label=_("Your vote"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the choices.")},
    )

    def __init__(self, *args, ballot, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["choice"].choices = [(row.choice, row.words) for row in ballot.paper]


class MinutesForm(forms.Form):
    guests = Words(label=_("Guests"), rows=3, required=False)
    papers = Words(label=_("Papers before the council"), rows=4, required=False)
    course = Words(label=_("Course of the meeting"), rows=10, required=False)

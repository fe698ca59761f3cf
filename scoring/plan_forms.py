"""What an officer fills in about who reviews what."""

import math

from django import forms
from django.utils.translation import gettext_lazy as _

from scoring.actions.agenda import MAY_REVIEW
from scoring.actions.reviews import REASONS
from scoring.forms import DeclineForm
from scoring.models import Item, PlannedItem, Seat
from scoring.states import SeatState

MOST = 500


class PlanForm(forms.Form):
    max_load = forms.IntegerField(label=_("Most dossiers each"), min_value=1, max_value=MOST)
    min_load = forms.IntegerField(
        label=_("Least dossiers each"), min_value=0, max_value=MOST, initial=0, required=False
    )
    is_fair = forms.BooleanField(
        label=_("The worst-served dossier first"),
        required=False,
        initial=True,
        help_text=_("Otherwise the greatest expertise over all dossiers together."),
    )
    keeps = forms.BooleanField(
        label=_("Keep the reviewers named already, as far as can be"),
        required=False,
        initial=True,
        help_text=_("Reviewers who have begun their sheet stay in any case."),
    )

    def __init__(self, *args, councils, items, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["max_load"].initial = _enough(councils, items)

    def clean_min_load(self):
        return self.cleaned_data["min_load"] or 0

    def clean(self):
        given = super().clean()
        if given.get("min_load", 0) > given.get("max_load", MOST):
            self.add_error("min_load", _("The least load is above the greatest."))
        return given


def _enough(councils, items) -> int:
    """What each would have if all had the same, and one more to choose from."""
    able = (
        Seat.objects.filter(council__in=councils, state=SeatState.ACCEPTED, role__in=MAY_REVIEW)
        .values("user")
        .distinct()
        .count()
    )
    council = councils.select_related("rule_set").first()
    need = council.reviewers_needed if council else 1
    return math.ceil(items.count() * need / max(1, able)) + 1


class DeclineReviewForm(DeclineForm):
    """Why a member does not review a dossier; a conflict has a page of its own."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [(one.value, one.label) for one in REASONS]


class SeatChoice(forms.ModelChoiceField):
    """A member with what they know of the dossier and how much they have to review."""

    def __init__(self, *args, told, **kwargs):
        super().__init__(*args, **kwargs)
        self.told = told

    def label_from_instance(self, seat):
        return self.told.get(seat.pk, str(seat))


class ChangeForm(forms.Form):
    """One reviewer of a dossier in the place of another."""

    def __init__(self, *args, planned: PlannedItem, told: dict[int, str], **kwargs):
        super().__init__(*args, **kwargs)
        reviews = [one for one in planned.reviews.all() if not one.is_started]
        reviewing = {one.seat_id for one in planned.reviews.all()}
        free = [pk for pk, _affinity, unfit, _words in planned.candidates if not unfit]
        rows = Seat.objects.select_related("user")
        self.fields["out"] = SeatChoice(
            rows.filter(pk__in=[one.seat_id for one in reviews]),
            label=_("Instead of"),
            told=told,
        )
        self.fields["into"] = SeatChoice(
            rows.filter(pk__in=set(free) - reviewing), label=_("New reviewer"), told=told
        )
        self.fields["note"] = forms.CharField(
            label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}), max_length=1000
        )
        self.has_choice = bool(reviews and set(free) - reviewing)


def waiting_items(councils):
    from scoring.actions.agenda import NOT_TAKEN_UP

    return Item.objects.filter(council__in=councils, state__in=NOT_TAKEN_UP)

"""Whom a council still needs."""

from typing import Any

from django.utils.translation import gettext as _

from scoring.models import Seat
from scoring.states import CouncilState, SeatState


def holds(person: Any):
    seats = Seat.objects.filter(user=person, state__in=(SeatState.INVITED, SeatState.ACCEPTED))
    if seats.exclude(council__state=CouncilState.CONCLUDED).exists():
        yield _("They have a seat in a council whose work has not ended: it ends first.")

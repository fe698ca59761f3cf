"""Several answers at one moment: every free place goes to another alternate, and none to two."""

import pytest

from lifecycle.actions import advance
from scoring import actions
from scoring.models import Seat
from tests import make
from tests.people.test_at_once import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_two_refusals_at_once_call_up_two_alternates():
    council = make.council()
    seats = [make.seat(council, state="invited") for _ in range(3)]
    spares = [make.seat(council, state="alternate") for _ in range(2)]
    ends = at_once(
        *[lambda seat=seat: actions.decline(seat, by=seat.user, reason="time") for seat in seats]
    )
    assert ends == [None, None, None]
    called = Seat.objects.filter(pk__in=[spare.pk for spare in spares])
    assert set(called.values_list("state", flat=True)) == {"invited"}
    assert called.values("in_place_of").distinct().count() == 2


def test_yes_and_no_of_one_person_at_once_count_once():
    seat = make.seat(make.council(), state="invited")
    ends = at_once(
        lambda: advance(seat, "accept", by=seat.user),
        lambda: actions.decline(seat, by=seat.user, reason="time"),
    )
    assert ends == [409, None]
    assert Seat.objects.get(pk=seat.pk).state in ("accepted", "declined")


def test_an_alternate_who_says_no_as_the_place_becomes_free_is_passed_over_or_asked():
    council = make.council()
    seat = make.seat(council, state="invited")
    first, second = (make.seat(council, state="alternate") for _ in range(2))
    ends = at_once(
        lambda: actions.decline(seat, by=seat.user, reason="time"),
        lambda: actions.decline(first, by=first.user, reason="time"),
    )
    assert ends == [None, None]
    states = {Seat.objects.get(pk=one.pk).state for one in (first, second)}
    assert states == {"declined", "invited"}

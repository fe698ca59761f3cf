"""Who comes late, leaves and returns, and for which item they count as present."""

from datetime import timedelta

import pytest

from lifecycle import clock
from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from scoring.actions import come_in, leave, record_attendance
from scoring.models import Item, Meeting, Movement
from tests import make
from tests.scoring.same import nothing_changes

pytestmark = pytest.mark.django_db


def again(item):
    return Item.objects.get(pk=item.pk)


def test_a_member_comes_late_leaves_and_returns():
    council = make.formed_council()
    late = make.seats_as(council, "member")[0]
    meeting = make.meeting(council, "opened", absent=[late])
    secretary = make.secretary(council)
    meeting = come_in(meeting, late, by=secretary)
    assert len(meeting.present_seats) == 7
    meeting = leave(meeting, late, by=secretary, reason="Có việc gấp")
    assert len(meeting.present_seats) == 6
    meeting = come_in(meeting, late, by=make.chair(council))
    moves = [(move.is_coming, move.reason) for move in meeting.movements.all()]
    assert moves == [(True, ""), (False, "Có việc gấp"), (True, "")]


def test_the_time_lies_between_the_last_movement_and_now():
    council = make.formed_council()
    seat = make.seats_as(council, "member")[0]
    meeting = make.meeting(council, "opened")
    secretary = make.secretary(council)
    opened = meeting.opened_at
    for at in (opened - timedelta(minutes=1), clock.now() + timedelta(minutes=5)):
        with nothing_changes(meeting), pytest.raises(Refused):
            leave(meeting, seat, by=secretary, at=at)
    leave(meeting, seat, by=secretary, at=opened)
    assert Movement.objects.get().at == opened


def test_only_those_who_run_the_meeting_note_it_and_only_while_it_is_open():
    council = make.formed_council()
    seat = make.seats_as(council, "member")[0]
    meeting = make.meeting(council)
    with nothing_changes(meeting), pytest.raises(WrongMoment):
        leave(meeting, seat, by=make.secretary(council))
    Meeting.objects.filter(pk=meeting.pk).update(state="opened", opened_at=clock.now())
    for person in (seat.user, make.officer()):
        with nothing_changes(meeting), pytest.raises(WrongPerson):
            leave(meeting, seat, by=person)
    with nothing_changes(meeting), pytest.raises(Refused):
        come_in(meeting, seat, by=make.secretary(council))
    leave(meeting, seat, by=make.secretary(council))
    with nothing_changes(meeting), pytest.raises(Refused):
        leave(meeting, seat, by=make.secretary(council))


def test_nobody_comes_in_while_an_item_is_judged():
    item = make.item_in_session(absent=1)
    late = make.seats_as(item.council, "member")[0]
    with nothing_changes(item.meeting), pytest.raises(WrongMoment):
        come_in(item.meeting, late, by=make.secretary(item.council))


def test_who_leaves_before_filing_is_not_present_for_the_item():
    item = make.item_in_session()
    seat = make.seats_as(item.council, "member")[0]
    leave(item.meeting, seat, by=make.secretary(item.council))
    assert seat not in again(item).bench.sitting


def test_who_leaves_after_filing_counts_for_that_item_and_no_other():
    item = make.item_in_session()
    council = item.council
    other = make.item(council, state="open", meeting=item.meeting)
    seat = make.seats_as(council, "member")[0]
    make.sheet(item, seat)
    leave(item.meeting, seat, by=make.secretary(council))
    assert seat in again(item).bench.sitting
    assert seat not in again(item).bench.in_the_room
    assert seat not in again(other).bench.sitting
    assert [sheet.seat for sheet in again(item).filed_sheets()] == [seat]


def test_a_chair_who_left_does_not_preside():
    item = make.item_in_session()
    council = item.council
    make.sheets_of_all(item)
    leave(item.meeting, make.seats_as(council, "chair")[0], by=make.secretary(council))
    with nothing_changes(item), pytest.raises(WrongPerson):
        advance(item, "close_marks", by=make.chair(council))
    assert advance(item, "close_marks", by=make.vice(council)).state == "scored"


def test_once_the_item_is_postponed_who_left_no_longer_counts_for_it():
    item = make.item_in_session()
    council = item.council
    seat = make.seats_as(council, "member")[0]
    make.sheet(item, seat)
    leave(item.meeting, seat, by=make.secretary(council))
    item = advance(item, "postpone", by=make.chair(council), note="Chờ bổ sung tài liệu.")
    item = advance(item, "take_up", by=make.chair(council))
    assert seat not in again(item).bench.sitting


def test_a_correction_of_the_attendance_in_session_is_a_movement():
    council = make.formed_council()
    meeting = make.meeting(council, "opened")
    gone = make.seats_as(council, "member")[0]
    noted = {seat: (seat != gone, "" if seat != gone else "Về sớm") for seat in council.appointed}
    record_attendance(meeting, noted, by=make.secretary(council))
    assert [(move.seat, move.is_coming) for move in Movement.objects.all()] == [(gone, False)]


def test_a_concluded_item_remembers_who_sat_whatever_comes_after():
    item = make.item_in_session(absent=1)
    council = item.council
    recused = make.seats_as(council, "member")[1]
    make.conflict(item, recused)
    make.sheets_of_all(item)
    item = advance(item, "close_marks", by=make.chair(council))
    item = advance(item, "conclude", by=make.chair(council), conclusion="Đề nghị thực hiện.")
    come_in(item.meeting, make.seats_as(council, "member")[0], by=make.secretary(council))
    parts = [row.part for row in item.sittings.order_by("seat__position", "seat")]
    assert parts == ["sat"] * 5 + ["away", "recused"]
    assert [len(again(item).bench.sitting), len(again(item).bench.barred)] == [5, 1]

"""A meeting opens only with a quorum; short of one it is adjourned, and the items wait."""

from datetime import timedelta

import pytest

from lifecycle import clock
from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from scoring.actions import adjourn, plan_meeting, record_attendance
from scoring.models import Council, Item, Meeting
from scoring.rules import Lack
from scoring.states import QuorumLack
from tests import make
from tests.scoring.same import nothing_changes

pytestmark = pytest.mark.django_db


def tomorrow():
    return clock.now() + timedelta(days=1)


def everybody(council, absent=()):
    away = {seat.pk for seat in absent}
    return {
        seat: (seat.pk not in away, "" if seat.pk not in away else "Đi công tác")
        for seat in council.appointed
    }


# Planning ---


def test_an_officer_plans_the_first_meeting():
    council = make.formed_council()
    meeting = plan_meeting(council, planned_at=tomorrow(), place="Phòng 301", by=make.officer())
    assert (meeting.state, meeting.number) == ("planned", 1)


def test_only_one_meeting_is_under_way_at_a_time():
    meeting, officer = make.meeting(), make.officer()
    with nothing_changes(meeting), pytest.raises(Refused):
        plan_meeting(meeting.council, planned_at=tomorrow(), place="Phòng 301", by=officer)
    assert Meeting.objects.count() == 1


def test_a_member_does_not_plan_and_a_draft_council_does_not_meet():
    council = make.formed_council()
    member = make.seats_as(council, "member")[0].user
    with nothing_changes(council), pytest.raises(WrongPerson):
        plan_meeting(council, planned_at=tomorrow(), place="Phòng 301", by=member)
    draft = make.council()
    with nothing_changes(draft), pytest.raises(WrongMoment):
        plan_meeting(draft, planned_at=tomorrow(), place="Phòng 301", by=make.officer())
    assert not Meeting.objects.exists()


# Attendance ---


def test_the_secretary_notes_who_is_there_and_may_correct_it():
    meeting = make.meeting(recorded=False)
    council = meeting.council
    secretary = make.secretary(council)
    late = make.seats_as(council, "member")
    meeting = record_attendance(meeting, everybody(council, absent=late), by=secretary)
    assert len(meeting.present_seats) == 5
    meeting = record_attendance(meeting, {late[0]: (True, "")}, by=secretary)
    assert len(meeting.present_seats) == 6
    assert meeting.recorded[late[1].pk].reason == "Đi công tác"


def test_an_ordinary_member_and_an_officer_do_not_note_attendance():
    meeting = make.meeting(recorded=False)
    member = make.seats_as(meeting.council, "member")[0].user
    for person in (member, make.officer()):
        with nothing_changes(meeting), pytest.raises(WrongPerson):
            record_attendance(meeting, everybody(meeting.council), by=person)
    assert not meeting.attendance.exists()


def test_a_stranger_is_not_noted():
    meeting = make.meeting(recorded=False)
    stranger = make.seat(make.formed_council(), "member")
    with nothing_changes(meeting), pytest.raises(Refused):
        record_attendance(meeting, {stranger: (True, "")}, by=make.secretary(meeting.council))


def test_attendance_stands_while_an_item_is_scored_and_after_the_meeting():
    item = make.item_in_session()
    secretary = make.secretary(item.council)
    for meeting in (item.meeting, make.meeting(state="concluded")):
        by = make.secretary(meeting.council)
        with nothing_changes(meeting), pytest.raises(WrongMoment):
            record_attendance(meeting, everybody(meeting.council), by=by)
    assert secretary == make.secretary(item.council)


# Opening ---


@pytest.mark.parametrize("role", ["chair", "vice", "secretary"])
def test_with_a_quorum_it_opens(role):
    meeting = make.meeting()
    opened = advance(meeting, "open", by=make.seats_as(meeting.council, role)[0].user)
    assert opened.state == "opened"


def test_others_do_not_open_it_and_nobody_opens_it_twice():
    meeting = make.meeting()
    for person in (make.seats_as(meeting.council, "reviewer")[0].user, make.officer()):
        with nothing_changes(meeting), pytest.raises(WrongPerson):
            advance(meeting, "open", by=person)
    opened = make.meeting(state="opened")
    with nothing_changes(opened), pytest.raises(WrongMoment):
        advance(opened, "open", by=make.chair(opened.council))


def test_it_does_not_open_before_everybody_is_noted():
    meeting = make.meeting(recorded=False)
    with nothing_changes(meeting), pytest.raises(Refused):
        advance(meeting, "open", by=make.chair(meeting.council))


@pytest.mark.parametrize(
    ("size", "there", "opens"), [(9, 6, True), (9, 5, False), (7, 5, True), (8, 6, True)]
)
def test_two_thirds_of_those_appointed_must_be_there(size, there, opens):
    council = make.formed_council(size)
    members = make.seats_as(council, "member")
    spare = [*members, *make.seats_as(council, "vice")]
    meeting = make.meeting(council, absent=spare[: size - there])
    if opens:
        assert advance(meeting, "open", by=make.chair(council)).state == "opened"
    else:
        with nothing_changes(meeting), pytest.raises(Refused):
            advance(meeting, "open", by=make.chair(council))
        assert meeting.lacks == [Lack(QuorumLack.MEMBERS, have=there, need=6)]


@pytest.mark.parametrize(
    ("away", "lack"),
    [
        (["chair", "vice"], Lack(QuorumLack.CHAIR)),
        (["secretary"], Lack(QuorumLack.SECRETARY)),
        (["reviewer"], Lack(QuorumLack.REVIEWERS, have=0, need=2)),
    ],
)
def test_without_a_needed_role_it_does_not_open(away, lack):
    council = make.formed_council(9)
    absent = [seat for role in away for seat in make.seats_as(council, role)]
    meeting = make.meeting(council, absent=absent)
    with nothing_changes(meeting), pytest.raises(Refused):
        advance(meeting, "open", by=make.chair(council))
    assert meeting.lacks == [lack]


# Short of a quorum ---


def short_meeting():
    council = make.formed_council(9)
    return make.meeting(council, absent=make.seats_as(council, "member"))


def test_short_of_a_quorum_it_is_adjourned_with_its_reasons_and_the_items_wait():
    meeting = short_meeting()
    item = make.item(meeting.council)
    following = adjourn(
        meeting, by=make.chair(meeting.council), note="Chỉ có 5 trên 9.", next_at=tomorrow()
    )
    meeting = Meeting.objects.get(pk=meeting.pk)
    assert meeting.state == "adjourned"
    assert meeting.reasons_adjourned == [Lack(QuorumLack.MEMBERS, have=5, need=6)]
    assert (following.state, following.number, following.place) == ("planned", 2, meeting.place)
    assert Item.objects.get(pk=item.pk).state == "waiting"


def test_the_second_meeting_opens_with_a_quorum():
    meeting = short_meeting()
    following = adjourn(
        meeting, by=make.chair(meeting.council), note="Chỉ có 5 trên 9.", next_at=tomorrow()
    )
    council = Council.objects.get(pk=meeting.council_id)
    secretary = make.secretary(council)
    following = record_attendance(following, everybody(council), by=secretary)
    assert advance(following, "open", by=secretary).state == "opened"


def test_a_next_meeting_in_the_past_adjourns_nothing():
    meeting = short_meeting()
    with nothing_changes(meeting), pytest.raises(Refused) as refusal:
        adjourn(
            meeting,
            by=make.chair(meeting.council),
            note="Chỉ có 5 trên 9.",
            next_at=clock.now() - timedelta(days=1),
        )
    assert [reason.field for reason in refusal.value.reasons] == ["next_at"]
    assert Meeting.objects.count() == 1


def test_adjourning_needs_its_note_its_person_and_its_moment():
    meeting = short_meeting()
    with nothing_changes(meeting), pytest.raises(Refused):
        adjourn(meeting, by=make.chair(meeting.council), note=" ")
    with nothing_changes(meeting), pytest.raises(WrongPerson):
        adjourn(meeting, by=make.officer(), note="Thiếu người.")
    concluded = make.meeting(state="concluded")
    with nothing_changes(concluded), pytest.raises(WrongMoment):
        adjourn(concluded, by=make.chair(concluded.council), note="Thiếu người.")


# The end ---


def test_the_chair_concludes_the_meeting():
    meeting = make.meeting(state="opened")
    assert advance(meeting, "conclude", by=make.chair(meeting.council)).state == "concluded"


def test_a_meeting_with_an_item_under_way_does_not_end():
    item = make.item_in_session()
    meeting, chair = item.meeting, make.chair(item.council)
    with nothing_changes(meeting), pytest.raises(Refused):
        advance(meeting, "conclude", by=chair)
    with nothing_changes(meeting), pytest.raises(Refused):
        adjourn(meeting, by=chair, note="Hết giờ.")


def test_the_secretary_does_not_conclude_a_meeting_nor_anyone_a_planned_one():
    meeting = make.meeting(state="opened")
    with nothing_changes(meeting), pytest.raises(WrongPerson):
        advance(meeting, "conclude", by=make.secretary(meeting.council))
    planned = make.meeting()
    with nothing_changes(planned), pytest.raises(WrongMoment):
        advance(planned, "conclude", by=make.chair(planned.council))

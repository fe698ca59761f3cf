"""The minutes: written by the secretary, signed by the chair, then as they are."""

import pytest

from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from scoring.actions import cast_vote, reserve_opinion, write_minutes
from scoring.models import Minutes
from scoring.models.record import digest_of, record_of
from tests import make
from tests.scoring.same import nothing_changes

pytestmark = pytest.mark.django_db


@pytest.fixture
def minutes():
    """Of a meeting that concluded one item."""
    item = make.judged_item()
    meeting = advance(item.meeting, "conclude", by=make.chair(item.council))
    return write_minutes(meeting, by=make.secretary(item.council), guests="Đại diện Sở Tài chính")


def finish(minutes):
    return advance(minutes, "finish", by=make.secretary(minutes.council))


def test_the_secretary_writes_and_finishes_the_chair_signs(minutes):
    by = make.secretary(minutes.council)
    minutes = write_minutes(minutes.meeting, by=by, course="Theo chương trình.")
    minutes = finish(minutes)
    assert (minutes.state, minutes.digest) == ("ready", digest_of(minutes.meeting))
    assert advance(minutes, "sign", by=make.chair(minutes.council)).state == "signed"


def test_others_do_not(minutes):
    council = minutes.council
    for by in (make.chair(council), make.officer()):
        with nothing_changes(minutes), pytest.raises(WrongPerson):
            write_minutes(minutes.meeting, by=by, course="…")
        with nothing_changes(minutes), pytest.raises(WrongPerson):
            advance(minutes, "finish", by=by)
    minutes = finish(minutes)
    for by in (make.secretary(council), make.vice(council), make.officer()):
        for verb in ("sign", "send_back"):
            with nothing_changes(minutes), pytest.raises(WrongPerson):
                advance(minutes, verb, by=by, note="…")


def test_where_the_chair_was_away_the_vice_chair_signs(minutes):
    council = minutes.council
    chair = make.seats_as(council, "chair")[0]
    minutes.meeting.attendance.filter(seat=chair).update(is_present=False)
    minutes = finish(minutes)
    with nothing_changes(minutes), pytest.raises(WrongPerson):
        advance(minutes, "sign", by=chair.user)
    assert advance(minutes, "sign", by=make.vice(council)).state == "signed"


def test_they_are_finished_once_the_meeting_has_ended_and_not_written_after(minutes):
    running = make.meeting(make.formed_council(), "opened")
    begun = write_minutes(running, by=make.secretary(running.council), course="…")
    with nothing_changes(begun), pytest.raises(Refused):
        finish(begun)
    minutes = finish(minutes)
    with nothing_changes(minutes), pytest.raises(WrongMoment):
        write_minutes(minutes.meeting, by=make.secretary(minutes.council), course="…")


def test_sent_back_they_are_written_again(minutes):
    minutes = finish(minutes)
    minutes = advance(minutes, "send_back", by=make.chair(minutes.council), note="Thiếu ý kiến.")
    assert (minutes.state, minutes.digest) == ("draft", "")
    with nothing_changes(minutes), pytest.raises(WrongMoment):
        advance(minutes, "sign", by=make.chair(minutes.council))


def test_what_is_signed_is_what_was_finished(minutes):
    minutes = finish(minutes)
    item = minutes.meeting.items.get()
    with pytest.raises(WrongMoment):
        reserve_opinion(item, "Muộn.", by=make.seats_as(item.council, "member")[0].user)
    item.proposal.title = "Đổi tên sau"
    item.proposal.save()
    with nothing_changes(minutes), pytest.raises(Refused):
        advance(minutes, "sign", by=make.chair(minutes.council))


def test_the_record_tells_the_whole_meeting_and_no_name_beside_a_mark():
    item = make.item_in_session(absent=1)
    council = item.council
    make.sheets_of_all(item)
    item = advance(item, "close_marks", by=make.chair(council))
    ballot = make.ballot(item)
    for voter in ballot.voters.all():
        cast_vote(ballot, "for", by=voter.seat.user)
    advance(ballot, "close", by=make.chair(council))
    item = advance(item, "conclude", by=make.chair(council), conclusion="Đề nghị thực hiện.")
    member = make.seats_as(council, "member")[1].user
    reserve_opinion(item, "Bảo lưu về kinh phí.", by=member)
    told = record_of(item.meeting)
    (about,) = told["items"]
    assert [row["was_present_at_opening"] for row in told["members"]].count(True) == 6
    assert (about["members_present"], len(about["sheets"]), about["passed"]) == (6, 6, True)
    assert [(row["choice"], row["votes"]) for row in about["ballots"][0]["votes"]] == [
        ("for", 6), ("against", 0), ("invalid", 0),
    ]  # fmt: skip
    assert about["reserved_opinions"][0]["name"] == str(member)
    names = [str(seat.user) for seat in council.appointed]
    assert [name for name in names if name in repr(about["sheets"])] == []


def test_no_list_of_minutes_shows_those_of_another_council(minutes):
    assert Minutes.objects.visible_to(make.chair(minutes.council)).count() == 1
    assert Minutes.objects.visible_to(make.user()).count() == 0

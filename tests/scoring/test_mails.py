"""Each deed of a council that hands work to somebody sends them one mail, and to nobody else."""

from datetime import timedelta

import pytest

from lifecycle import clock
from lifecycle.actions import advance
from scoring import actions, links
from scoring.states import SeatRole
from tests import make

pytestmark = pytest.mark.django_db


def test_an_invited_person_is_asked_and_an_officer_hears_of_a_refusal():
    officer, guest = make.officer(), make.user()
    seat = actions.invite(make.council(), guest, SeatRole.MEMBER, by=officer)
    assert make.told(guest) == ["Nhận lời hoặc từ chối tham gia hội đồng"]
    assert make.newest_mail(guest).url == links.address_for(seat)
    actions.decline(seat, by=guest, reason="time", note="Trùng lịch.")
    assert make.told(officer) == ["Mời người khác"]
    assert "Không có thời gian: Trùng lịch." in make.newest_mail(officer).lines[1]


def test_nobody_else_reads_the_link_of_an_invitation():
    officer, guest = make.officer(), make.user()
    actions.invite(make.council(), guest, SeatRole.MEMBER, by=officer)
    assert not make.newest_mail(guest).text_visible_to(officer)


def test_a_seat_taken_back_is_told_with_its_reason():
    seat = make.seat(make.seated_council(), state="invited")
    advance(seat, "take_back", by=make.officer(), note="Đổi thành phần.")
    assert make.told(seat.user)[-1] == "Hội đồng đã rút lời mời tham gia của bạn"
    assert make.newest_mail(seat.user).lines[-1] == "Lý do: Đổi thành phần."


def test_the_director_is_asked_once_the_last_has_answered():
    director = make.fund_director()
    council = make.council()
    roles = [SeatRole.CHAIR, SeatRole.SECRETARY, SeatRole.REVIEWER, SeatRole.REVIEWER]
    seats = [make.seat(council, role, state="invited") for role in [*roles, *["member"] * 3]]
    for seat in seats[:-1]:
        advance(seat, "accept", by=seat.user)
    assert make.told(director) == []
    advance(seats[-1], "accept", by=seats[-1].user)
    assert make.told(director) == ["Thành lập hội đồng"]


def test_a_formed_council_is_told_to_its_members_and_the_officer_goes_on():
    officer, council = make.officer(), make.seated_council()
    facts = {"decision_number": "7/QĐ", "decision_on": clock.today()}
    advance(council, "form", by=make.fund_director(), **facts)
    assert make.told(officer)[-1] == "Đưa hồ sơ vào chương trình"
    assert {make.told(seat.user)[-1] for seat in council.appointed} == {"Hội đồng đã thành lập"}


def test_reviewers_are_asked_and_those_named_before_not_again():
    item = make.item(reviewers=False)
    able = [s for s in item.council.appointed if s.role in (SeatRole.REVIEWER, SeatRole.MEMBER)]
    actions.name_reviewers(item, able[:2], by=make.officer())
    actions.name_reviewers(item, [able[0], able[2]], by=make.officer())
    asked = [make.told(seat.user).count("Phản biện hồ sơ") for seat in able[:3]]
    assert asked == [1, 1, 1]


def test_every_member_is_called_to_a_meeting_with_its_time_and_place():
    council = make.formed_council()
    at = clock.now() + timedelta(days=5)
    meeting = actions.plan_meeting(council, planned_at=at, place="Phòng 201", by=make.officer())
    for seat in council.appointed:
        assert make.told(seat.user)[-1] == "Mời họp"
    mail = make.newest_mail(council.appointed[0].user)
    assert mail.url == meeting.get_absolute_url()
    assert "Phòng 201" in mail.lines[1]
    assert f"{clock.local(at):%H:%M}" in mail.lines[2]
    assert f"{clock.local(at):%d/%m/%Y}" in mail.lines[2]


def test_the_leader_learns_what_the_council_found():
    item = make.item_in_session(state="scored")
    make.sheets_of_all(item)
    chair = make.chair(item.council)
    advance(item, "conclude", by=chair, conclusion="Đề nghị thực hiện.")
    assert make.told(item.proposal.leader) == ["Hồ sơ được hội đồng đánh giá đạt"]

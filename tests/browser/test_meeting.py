"""A whole meeting, five of its people each at a browser: who comes late, who steps aside, marks
typed and seen to arrive, questions, a second round, a secret ballot, a reserved opinion, minutes.
"""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from scoring.actions import cast_vote, file_sheet
from scoring.models import Ballot, Item, Meeting, Minutes, ScoreSheet
from scoring.states import BallotState, ItemState, MeetingState, MinutesState
from tests import make
from tests.browser.visitor import PHONE, Visitor, words

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIVE = {"chair": 0, "secretary": 2, "reviewer": 3, "other reviewer": 4, "member": 5}
LATE = 6  # an ordinary member who comes after the opening; scores nothing by hand


class Room:
    """The council, its meeting, two dossiers, and five people who came with their browsers."""

    def __init__(self, visitors) -> None:
        self.officer = make.officer()
        self.council = make.formed_council(7, name="Hội đồng tư vấn nông nghiệp")
        self.seats = self.council.appointed
        self.item, self.second = make.item(self.council), make.item(self.council)
        make.conflict(self.second, self.seats[FIVE["member"]], state="confirmed")
        self.meeting = make.meeting(self.council, absent=[self.seats[LATE]])
        self.five = {name: self._comes(visitors, name) for name in FIVE}

    def _comes(self, visitors, name: str) -> Visitor:
        client = Client()
        client.force_login(self.seats[FIVE[name]].user)
        visitor = visitors(name)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": visitor.site}
        visitor.page.context.add_cookies([cookie])
        return visitor

    def __getattr__(self, name: str) -> Visitor:
        return self.five[name.replace("_", " ")]

    def now(self) -> Item:
        return Item.objects.get(pk=self.item.pk)


def test_a_whole_meeting_with_five_people(visitors):
    room = Room(visitors)
    the_meeting_opens_and_somebody_comes_late(room)
    one_is_recused_from_the_second_dossier(room)
    the_secretary_sees_a_sheet_arrive_without_asking(room)
    the_applicant_is_heard_and_asked(room)
    the_marks_are_closed_and_given_once_more(room)
    they_vote_by_secret_ballot(room)
    one_reserves_an_opinion_and_the_chair_concludes(room)
    the_minutes_are_signed(room)
    assert [text for one in room.five.values() for text in one.complaints] == []


def the_meeting_opens_and_somebody_comes_late(room: Room) -> None:
    chair, secretary = room.chair, room.secretary
    secretary.goes(room.meeting.get_absolute_url())
    secretary.presses("Open the meeting").sees_state(MeetingState.OPENED)
    secretary.sees("No dossier is being judged.")
    late = room.seats[LATE]
    row = secretary.main.get_by_role("row").filter(has_text=str(late.user))
    row.get_by_role("link", name=words("Comes in")).click()
    secretary.presses("Note that they came in")
    expect(secretary.main.get_by_role("row").filter(has_text=str(late.user))).to_contain_text(
        words("Leaves")
    )
    assert late.pk in Meeting.objects.get().present_seats
    chair.goes(room.item.get_absolute_url())
    chair.presses("Take up the item").sees_state(ItemState.OPEN).sees("In the room now")


def one_is_recused_from_the_second_dossier(room: Room) -> None:
    assert room.member.goes(room.second.get_absolute_url()).status == 404
    room.member.goes(room.meeting.get_absolute_url())
    expect(room.member.main.get_by_text(room.second.proposal.title)).to_have_count(0)


def the_secretary_sees_a_sheet_arrive_without_asking(room: Room) -> None:
    secretary, reviewer = room.secretary, room.reviewer
    secretary.goes(room.item.get_absolute_url())
    board = secretary.page.locator("#truc-tiep")
    expect(board).to_contain_text("0/7")
    _types_a_sheet(room, reviewer)
    # The board asks again by itself; nobody loads the page anew.
    expect(board).to_contain_text("1/7")
    expect(board.locator("li").filter(has_text=str(room.seats[3].user))).to_contain_text(
        words("Filed")
    )
    secretary.shows("room-live").shows("room-live", PHONE)
    reviewer.goes(room.item.get_absolute_url())
    expect(reviewer.main.get_by_role("table")).to_have_count(0)
    _others_file(room)


def _types_a_sheet(room: Room, member: Visitor) -> None:
    member.goes(f"/phieu/{room.item.public_id}/")
    for one in room.council.criteria(*room.now().rubric_kinds):
        points = str(make.GOOD_POINTS[one.key])
        member.fills({f"points-{one.key}": points, f"reason-{one.key}": "Đúng yêu cầu."})
    member.presses("Save and file").presses("File the sheet")


def _others_file(room: Room) -> None:
    """Those who are not at a browser now, and who would type the same."""
    for seat in room.now().bench.sitting:
        sheet = ScoreSheet.objects.filter(item=room.item, seat=seat).first()
        sheet = sheet or make.sheet(room.now(), seat, state="draft")
        if sheet.state == "draft":
            file_sheet(sheet, by=seat.user)


def the_applicant_is_heard_and_asked(room: Room) -> None:
    secretary, other = room.secretary, room.other_reviewer
    secretary.goes(room.item.get_absolute_url())
    secretary.presses("Note the hearing").fills(has_come="yes", who="Chủ nhiệm nhiệm vụ")
    secretary.fills(notes="Trình bày sản phẩm.").presses("Note the hearing")
    other.goes(room.item.get_absolute_url())
    other.presses("Ask the applicant").fills(question="Ai dùng kết quả?").presses(
        "Ask the applicant"
    )
    secretary.goes(room.item.get_absolute_url())
    secretary.follows("Note the answer").fills(answer="Hợp tác xã.").presses("Note the answer")
    secretary.sees("Hợp tác xã.")


def the_marks_are_closed_and_given_once_more(room: Room) -> None:
    chair = room.chair
    chair.goes(room.item.get_absolute_url())
    chair.confirms("Close the marks").sees_state(ItemState.SCORED)
    chair.presses("Call a second round of marks").fills(note="Thảo luận thêm về ứng dụng.")
    chair.presses("Call a second round of marks").sees_state(ItemState.OPEN)
    _types_a_sheet(room, room.reviewer)
    _others_file(room)
    chair.goes(room.item.get_absolute_url())
    chair.confirms("Close the marks").sees_state(ItemState.SCORED)
    chair.sees("Thảo luận thêm về ứng dụng.")
    assert room.now().rounds.count() == 1


def they_vote_by_secret_ballot(room: Room) -> None:
    chair = room.chair
    chair.presses("Prepare a secret ballot").fills(
        question="Đồng ý thực hiện?", kind="agree", clerk=str(room.officer.pk)
    )
    chair.presses("Prepare the ballot").confirms("Open the ballot").sees_state(BallotState.OPEN)
    ballot = Ballot.objects.get()
    choices = ["for", "for", "against", "invalid", "for"]
    for (name, place), choice in zip(FIVE.items(), choices, strict=True):
        visitor = room.five[name]
        visitor.goes(ballot.get_absolute_url())
        visitor.fills(choice=choice).shows(f"paper-{place}", PHONE)
        visitor.presses("Put it into the box").is_told("Your paper is in the box.")
        visitor.sees_no("Put it into the box")
    for place in set(range(7)) - set(FIVE.values()):
        cast_vote(ballot, "for", by=room.seats[place].user)
    room.member.sees("You have voted. The result is shown once the ballot is closed.")
    chair.goes(ballot.get_absolute_url())
    chair.confirms("Close the ballot and count").sees_state(BallotState.CLOSED).shows("counted")
    ballot = Ballot.objects.get()
    assert [row.votes for row in ballot.tally] == [5, 1, 1]


def one_reserves_an_opinion_and_the_chair_concludes(room: Room) -> None:
    member, chair = room.member, room.chair
    member.goes(room.item.get_absolute_url())
    member.presses("Reserve an opinion").fills(text="Kinh phí còn cao.")
    member.presses("Reserve an opinion").sees("Kinh phí còn cao.")
    chair.goes(room.item.get_absolute_url())
    chair.presses("Conclude the item").fills(conclusion="Đề nghị thực hiện.")
    chair.fills(corrections="Giảm kinh phí", corrections_due="2099-01-31")
    chair.presses("Conclude the item").sees_state(ItemState.CONCLUDED).sees("Giảm kinh phí")
    chair.shows("item-concluded").shows("item-concluded", PHONE)
    chair.goes(room.meeting.get_absolute_url())
    chair.presses("Conclude the meeting").sees_state(MeetingState.CONCLUDED)


def the_minutes_are_signed(room: Room) -> None:
    secretary, chair = room.secretary, room.chair
    secretary.goes(room.meeting.get_absolute_url())
    secretary.presses("Write the minutes").fills(guests="Đại diện đơn vị nộp hồ sơ.")
    secretary.presses("Save the minutes").sees_state(MinutesState.DRAFT)
    secretary.confirms("Finish the minutes").sees_state(MinutesState.READY)
    chair.goes(Minutes.objects.get().get_absolute_url())
    chair.confirms("Sign the minutes").sees_state(MinutesState.SIGNED)
    chair.shows("minutes-signed").shows("minutes-signed", PHONE)

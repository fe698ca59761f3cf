"""The meeting's pages: the room live, doors, hearing, ballots, the agenda's order, minutes."""

import pytest
from django.urls import reverse

from lifecycle import clock
from scoring.models import Ballot, Item, Meeting, Minutes
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed_in(client):
    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in


def url(name, thing, *more):
    return reverse(f"scoring:{name}", args=[thing.public_id, *more])


def text(answer):
    return answer.content.decode()


# The room, live ---


def test_whoever_runs_it_sees_who_has_filed_and_never_what(signed_in):
    item = make.item_in_session()
    make.sheet(item, make.seats_as(item.council, "reviewer")[0])
    answer = signed_in(make.secretary(item.council)).get(url("item_live", item))
    assert (answer.status_code, "<strong>1</strong>/7" in text(answer)) == (200, True)
    assert "80" not in text(answer)


def test_others_get_an_empty_part_and_whoever_is_recused_none(signed_in):
    item = make.item_in_session()
    member, recused = make.seats_as(item.council, "member")
    make.conflict(item, recused)
    assert text(signed_in(member.user).get(url("item_live", item))) == ""
    assert signed_in(recused.user).get(url("item_live", item)).status_code == 404
    assert text(signed_in(member.user).get(url("meeting_live", item.meeting))) == ""


def test_a_recused_secretary_learns_nothing_of_the_dossier_from_the_meetings_board(signed_in):
    item = make.item_in_session()
    make.conflict(item, make.seats_as(item.council, "secretary")[0])
    answer = signed_in(make.secretary(item.council)).get(url("meeting_live", item.meeting))
    assert item.proposal.title not in text(answer)


@pytest.mark.parametrize("sheets", [1, 6])
def test_the_board_costs_the_same_for_one_sheet_and_for_six(
    sheets, signed_in, django_assert_num_queries
):
    item = make.item_in_session()
    for seat in item.bench.sitting[:sheets]:
        make.sheet(item, seat)
    client = signed_in(make.chair(item.council))
    with django_assert_num_queries(12):
        client.get(url("item_live", item))


# Doors ---


def test_the_secretary_notes_at_the_door_who_leaves_and_who_comes(signed_in):
    meeting = make.meeting(make.formed_council(), "opened")
    seat = make.seats_as(meeting.council, "member")[0]
    client = signed_in(make.secretary(meeting.council))
    door = url("meeting_door", meeting, seat.public_id)
    client.post(door, {"reason": "Việc gấp"})
    assert seat.pk not in Meeting.objects.get().present_seats
    client.post(door)
    assert seat.pk in Meeting.objects.get().present_seats


def test_a_time_to_come_is_refused_with_what_was_typed(signed_in):
    meeting = make.meeting(make.formed_council(), "opened")
    seat = make.seats_as(meeting.council, "member")[0]
    client = signed_in(make.secretary(meeting.council))
    answer = client.post(url("meeting_door", meeting, seat.public_id), {"at": "nonsense"})
    assert answer.status_code == 400
    assert seat.pk in Meeting.objects.get().present_seats


def test_a_member_has_no_business_at_the_door(signed_in):
    meeting = make.meeting(make.formed_council(), "opened")
    seat = make.seats_as(meeting.council, "member")[0]
    assert (
        signed_in(seat.user).post(url("meeting_door", meeting, seat.public_id)).status_code == 403
    )


# Hearing, questions, opinions ---


def test_a_question_is_asked_and_its_answer_noted(signed_in):
    item = make.item_in_session()
    reviewer = make.seats_as(item.council, "reviewer")[0].user
    signed_in(reviewer).post(url("item_ask", item), {"question": "Ai dùng kết quả?"})
    signed_in(make.secretary(item.council)).post(
        url("item_answer", item, 1), {"answer": "Hợp tác xã."}
    )
    page = text(signed_in(make.chair(item.council)).get(item.get_absolute_url()))
    assert "Ai dùng kết quả?" in page
    assert "Hợp tác xã." in page


def test_a_member_reserves_an_opinion_on_the_items_page(signed_in):
    item = make.item_in_session(state="scored")
    member = make.seats_as(item.council, "member")[0].user
    signed_in(member).post(url("item_reserve", item), {"text": "Kinh phí cao."})
    assert "Kinh phí cao." in text(signed_in(member).get(item.get_absolute_url()))


# Ballots ---


def test_a_paper_goes_into_the_box_and_the_answer_does_not_repeat_it(signed_in):
    ballot = make.ballot()
    client = signed_in(make.chair(ballot.council))
    answer = client.post(ballot.get_absolute_url(), {"choice": "against"}, follow=True)
    assert 'name="choice"' not in text(answer)
    assert "checked" not in text(answer)
    again = client.post(ballot.get_absolute_url(), {"choice": "for"})
    assert again.status_code == 409
    assert sum(ballot.counts.values_list("votes", flat=True)) == 1


def test_whoever_is_recused_sees_no_ballot_on_the_dossier(signed_in):
    item = make.item_in_session(state="scored")
    recused = make.seats_as(item.council, "member")[0]
    make.conflict(item, recused)
    ballot = make.ballot(Item.objects.get(pk=item.pk))
    client = signed_in(recused.user)
    assert client.get(ballot.get_absolute_url()).status_code == 404
    assert ballot.question not in text(client.get(item.meeting.get_absolute_url()))


def test_the_secretary_prepares_a_ballot_with_choices_of_its_own(signed_in):
    item = make.item_in_session(state="scored")
    sent = {
        "question": "Chọn phương án?",
        "kind": "own",
        "own_choices": "Một\nHai",
        "clerk": make.officer().pk,
    }
    signed_in(make.secretary(item.council)).post(url("item_ballot", item), sent)
    assert Ballot.objects.get().own_choices == ["Một", "Hai"]


# The agenda's order, and the minutes ---


def test_the_order_proposed_is_shown_with_what_it_saves_and_taken(signed_in):
    council = make.formed_council()
    items = [make.item(council) for _ in range(3)]
    for item in (items[0], items[2]):
        make.conflict(item, make.seats_as(council, "member")[0])
    client = signed_in(make.officer())
    assert "2 lượt ra vào thay vì 4" in text(client.get(url("council_order", council)))
    client.post(url("council_order", council), {"as_proposed": "1"})
    client.post(url("council_order", council), {"down": items[1].public_id})
    keys = list(council.items.order_by("position").values_list("pk", flat=True))
    assert keys == [items[0].pk, items[1].pk, items[2].pk]


def test_the_minutes_show_a_recused_reader_nothing_of_the_dossier(signed_in):
    item = make.judged_item()
    make.minutes(item.meeting, course="Nêu tên đơn vị nộp hồ sơ.")
    member, other = make.seats_as(item.council, "member")
    make.conflict(item, member)
    address = Minutes.objects.get().get_absolute_url()
    for words in (item.proposal.title, "Nêu tên đơn vị nộp hồ sơ."):
        assert words not in text(signed_in(member.user).get(address))
        assert words in text(signed_in(other.user).get(address))


def test_the_leader_reads_the_corrections_on_the_dossiers_page(signed_in):
    proposal = make.proposal(state="passed")
    proposal.corrections.create(
        text="Giảm kinh phí thiết bị", due_on="2099-01-31", asked_at=clock.now()
    )
    page = text(signed_in(proposal.leader).get(proposal.get_absolute_url()))
    assert "Giảm kinh phí thiết bị" in page

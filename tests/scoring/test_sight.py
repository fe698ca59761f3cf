"""What a reader may know of an item: who applies, who reviews it."""

import pytest
from django.urls import reverse

from scoring.beside import members_of
from scoring.models import Assignment, Item
from tests import make

pytestmark = pytest.mark.django_db


def item_of(mode="double", state="waiting"):
    call = make.open_call(blind_mode=mode)
    of = make.formed_council(call=call, rule_set=call.rule_set)
    at = "in_council" if state != "concluded" else "passed"
    proposal = make.proposal(state=at, call=call, host=make.university(name="Trường Ẩn"))
    if state == "concluded":
        return make.judged_item(of, proposal)
    return make.item(of, proposal) if state == "waiting" else make.item_in_session(
        of=of, proposal=proposal, state=state
    )  # fmt: skip


def host_shown(item, person):
    return Item.objects.visible_to(person).shown_to(person).get(pk=item.pk).host_name


def reviewers_known(item, person):
    return Assignment.objects.visible_to(person).filter(item=item).count()


@pytest.mark.parametrize(
    ("mode", "state", "shown"),
    [
        ("open", "waiting", "Trường Ẩn"),
        ("single", "scored", "Trường Ẩn"),
        ("double", "waiting", None),
        ("double", "scored", None),
        ("double", "concluded", "Trường Ẩn"),
    ],
)
def test_a_member_learns_the_host_as_the_call_says(mode, state, shown):
    item = item_of(mode, state)
    for person in [make.chair(item.council), make.seats_as(item.council, "reviewer")[0].user]:
        assert host_shown(item, person) == shown


def test_staff_learn_the_host_by_their_office():
    item = item_of("double")
    assert host_shown(item, make.officer()) == "Trường Ẩn"


@pytest.mark.parametrize("state", ["waiting", "open", "scored", "concluded"])
def test_those_who_run_the_meetings_and_staff_know_who_reviews(state):
    item = item_of("single", state)
    running = [make.chair(item.council), make.vice(item.council), make.secretary(item.council)]
    for person in [*running, make.officer()]:
        assert reviewers_known(item, person) == 2


@pytest.mark.parametrize(("state", "known"), [("waiting", 0), ("open", 2), ("concluded", 2)])
def test_another_member_learns_who_reviews_once_the_item_is_taken_up(state, known):
    item = item_of("single", state)
    assert reviewers_known(item, make.seats_as(item.council, "member")[0].user) == known


def test_a_reviewer_knows_only_of_the_own_review_before():
    item = item_of("single")
    first, _second = make.seats_as(item.council, "reviewer")
    known = Assignment.objects.visible_to(first.user).filter(item=item)
    assert [row.seat for row in known] == [first]


@pytest.mark.parametrize("state", ["waiting", "open", "concluded"])
def test_a_recused_member_the_team_and_strangers_know_of_no_review(state):
    item = item_of("open", state)
    recused = make.seats_as(item.council, "member")[0]
    make.conflict(item, recused)
    for person in [recused.user, item.proposal.leader, make.user()]:
        assert reviewers_known(item, person) == 0


def test_the_pages_say_no_more_than_the_rows(client):
    item = item_of("double")
    member = make.seats_as(item.council, "member")[0].user
    client.force_login(member)
    addresses = [
        item.get_absolute_url(), item.council.get_absolute_url(), reverse("scoring:desk"),
        reverse("scoring:sheet_edit", args=[item.public_id]),
    ]  # fmt: skip
    for address in addresses:
        page = client.get(address)
        assert page.status_code == 200
        assert "Trường Ẩn" not in page.content.decode(), address


@pytest.mark.parametrize(
    ("mode", "is_told"), [("open", True), ("single", False), ("double", False)]
)
def test_only_where_names_are_shown_the_team_reads_who_sits_in_its_council(mode, is_told):
    item = item_of(mode)
    leader = item.proposal.leader
    told = [row["value"] for row in members_of(item.proposal, leader)]
    names = sorted(item.council.appointed, key=lambda seat: seat.user.sort_name)
    assert told == ([", ".join(str(seat.user) for seat in names)] if is_told else [])
    assert list(members_of(item.proposal, make.user())) == []

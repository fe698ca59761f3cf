"""The desk: narrowed, searched, and which dossier comes next, without telling of others' sheets."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from scoring.rules import Waiting, next_in_turn
from tests import make

DAY = datetime(2026, 3, 1, tzinfo=UTC)


def dossier(name, council="A", due=DAY, reviews_it=False, waits=True):
    return Waiting(name, council, due, reviews_it, waits)


AGENDA = [dossier(number) for number in range(6)]


@pytest.mark.parametrize(("k", "first"), [(0, 0), (1, 2), (2, 4)])
def test_each_of_three_members_begins_at_their_own_third_of_the_agenda(k, first):
    assert next_in_turn(AGENDA, {"A": (k, 3)}) == first


def test_round_the_agenda_and_then_nothing():
    rest = [dossier(number, waits=number == 1) for number in range(6)]
    assert next_in_turn(rest, {"A": (1, 3)}) == 1
    assert next_in_turn([dossier(1, waits=False)], {"A": (0, 1)}) is None
    assert next_in_turn([], {}) is None


def test_the_earliest_meeting_first_then_what_one_is_named_to_review():
    later, unplanned = dossier("later", "B", DAY.replace(day=9)), dossier("unplanned", "C", None)
    named = dossier("named", "B", DAY.replace(day=9), reviews_it=True)
    assert next_in_turn([unplanned, later, AGENDA[0]], {}) == 0
    assert next_in_turn([unplanned, later, named], {}) == "named"
    assert next_in_turn([unplanned], {}) == "unplanned"


@given(st.integers(1, 40), st.integers(1, 12), st.integers(0, 40))
def test_at_one_pace_every_dossier_is_read_about_equally_often(dossiers, members, read):
    """Whatever each has read of the agenda, no dossier is more than two readings ahead."""
    counts = [0] * dossiers
    for k in range(members):
        done = set()
        for _ in range(min(read, dossiers)):
            desk = [dossier(n, waits=n not in done) for n in range(dossiers)]
            done.add(next_in_turn(desk, {"A": (k, members)}))
        for number in done:
            counts[number] += 1
    assert max(counts) - min(counts) <= -(-members // dossiers) + 1


# Pages ---


@pytest.fixture
def desk(client):
    council = make.formed_council()
    make.meeting(council)
    items = [make.item(council) for _ in range(3)]
    seat = make.seats_as(council, "member")[0]
    client.force_login(seat.user)
    return client, seat, items


def shown(client, **asked):
    rows = client.get(reverse("scoring:desk"), asked).context["rows"]
    return [row.public_id for row in rows]


@pytest.mark.django_db
def test_to_do_begun_and_filed(desk):
    client, seat, (untouched, begun, filed) = desk
    make.sheet(begun, seat, state="draft")
    make.sheet(filed, seat)
    assert shown(client) == [untouched.public_id, begun.public_id]
    assert shown(client, sheet="draft") == [begun.public_id]
    assert shown(client, sheet="filed") == [filed.public_id]


@pytest.mark.django_db
def test_found_by_words_of_the_title_or_the_code(desk):
    client, _seat, items = desk
    proposal = items[1].proposal
    proposal.title = "Chế biến chè đinh Tân Cương"
    proposal.save()
    assert shown(client, q="che dinh") == [items[1].public_id]
    assert shown(client, q="khong co gi") == []


@pytest.mark.django_db
def test_the_next_one_is_opened_and_no_sheet_of_others_moves_it(desk):
    client, seat, items = desk
    first = client.get(reverse("scoring:desk_next"))
    for other in items[0].council.appointed:
        if other != seat:
            make.sheet(items[0], other)
            make.sheet(items[2], other, state="draft")
    assert client.get(reverse("scoring:desk_next")).url == first.url
    for item in items:
        make.sheet(item, seat)
    assert client.get(reverse("scoring:desk_next")).url == reverse("scoring:desk")


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_choosing_the_next_costs_the_same(rows, client, django_assert_num_queries):
    council = make.formed_council()
    for _ in range(rows):
        make.item(council)
    client.force_login(make.chair(council))
    with django_assert_num_queries(5):
        assert client.get(reverse("scoring:desk_next")).status_code == 302


@pytest.mark.django_db
def test_without_a_seat_nothing_is_next(client):
    make.item()
    client.force_login(make.officer())
    assert client.get(reverse("scoring:desk_next")).url == reverse("scoring:desk")

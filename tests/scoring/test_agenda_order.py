"""An agenda in which few people leave and return: what it costs, and that it is the least."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.errors import Refused, WrongPerson
from scoring import agenda_order
from scoring.actions import move_item, order_items, proposed_order
from scoring.agenda_order import moves_of, order_agenda
from tests import make
from tests.scoring.same import nothing_changes

rooms = st.lists(st.sets(st.integers(1, 5), max_size=3), max_size=6)


def test_comings_and_goings_are_counted_in_persons_through_the_door():
    assert moves_of([{1}, set(), {1}]) == 4
    assert moves_of([set(), {1}, {1}]) == 2
    assert moves_of([{1, 2}, {2, 3}]) == 2 + 2 + 2
    assert moves_of([]) == 0


@given(rooms)
def test_no_other_order_costs_less(recused):
    order = order_agenda(recused)
    assert sorted(order.places) == list(range(len(recused)))
    assert order.moves == moves_of([recused[place] for place in order.places])
    assert order.moves == order.at_least == min(map(moves_of, permutations(recused)))
    assert order.is_best


@given(rooms)
def test_what_stands_stays_when_nothing_is_saved(recused):
    order = order_agenda(recused)
    if order.moves == order.moves_before:
        assert order.places == list(range(len(recused)))


@given(st.lists(st.sets(st.integers(1, 9), max_size=4), min_size=12, max_size=40))
def test_a_long_agenda_is_never_worse_than_it_was_nor_below_the_bound(recused):
    order = order_agenda(recused)
    assert sorted(order.places) == list(range(len(recused)))
    assert order.at_least <= order.moves <= order.moves_before
    assert order == order_agenda(recused)


@given(st.lists(st.frozensets(st.integers(1, 6), min_size=1), max_size=7, unique=True))
def test_the_bound_is_below_the_best(stops):
    best = min(map(moves_of, permutations(stops)))
    assert agenda_order._bound(stops) <= best if stops else True


# On the agenda ---


@pytest.fixture
def council(db):
    """Four items; one member is recused from the first and the third."""
    council = make.formed_council()
    member = make.seats_as(council, "member")[0]
    items = [make.item(council) for _ in range(4)]
    for item in (items[0], items[2]):
        make.conflict(item, member)
    return council


def in_order(council):
    return list(council.items.order_by("position").values_list("pk", flat=True))


def test_the_order_proposed_saves_two_moves_and_is_taken(council):
    first, second, third, fourth = in_order(council)
    proposed = proposed_order(council)
    assert (proposed.order.moves, proposed.order.moves_before) == (2, 4)
    order_items(council, proposed.items, by=make.officer())
    assert in_order(council) == [second, fourth, first, third]


def test_an_item_is_moved_by_hand_and_stops_at_the_end(council):
    first, second, third, fourth = in_order(council)
    item = council.items.get(pk=third)
    move_item(item, -1, by=make.secretary(council))
    assert in_order(council) == [first, third, second, fourth]
    move_item(item, -9, by=make.secretary(council))
    assert in_order(council) == [third, first, second, fourth]


def test_items_taken_up_keep_their_places(council):
    first, second, third, fourth = in_order(council)
    make.meeting(council, "opened")
    held = council.meetings.get()
    council.items.filter(pk=second).update(state="open", meeting=held)
    items = {item.pk: item for item in council.items.all()}
    order_items(council, [items[fourth], items[third], items[first]], by=make.officer())
    assert in_order(council) == [fourth, second, third, first]
    with pytest.raises(Refused):
        move_item(council.items.get(pk=second), 1, by=make.officer())


def test_nobody_orders_what_they_must_not_see_and_members_do_not_order(council):
    items = list(council.items.order_by("-position"))
    make.conflict(items[0], make.seats_as(council, "secretary")[0])
    before = in_order(council)
    for person in (make.secretary(council), make.seats_as(council, "reviewer")[0].user):
        with nothing_changes(council), pytest.raises(WrongPerson):
            order_items(council, items, by=person)
    assert in_order(council) == before


def test_half_an_agenda_is_no_order(council):
    with nothing_changes(council), pytest.raises(Refused):
        order_items(council, list(council.items.all())[:2], by=make.officer())

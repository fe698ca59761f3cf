"""Whom a council could ask: why they fit, how busy they are, what they may not judge."""

from datetime import timedelta
from fractions import Fraction

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as some

from lifecycle import clock
from people.states import Gender
from scoring import suggestions
from scoring.models import Seat
from scoring.rules.balance import Sitter, Wanted, balance
from scoring.rules.fit import matches, words_in
from tests import make

ASKED = Wanted(3, Fraction(1, 3), Fraction(1, 2), Fraction(2, 3))


# The rules ---


def test_keywords_are_found_as_whole_words_only():
    assert words_in("chè, giống chè;  AI ,chè") == ["chè", "giống chè", "AI"]
    texts = {1: "giong che trung du", 2: "may che bien"}
    assert matches(["giong che", "che bien", "ai"], texts) == {"giong che": {1}, "che bien": {2}}
    assert matches(["--"], texts) == {}


def test_balance_says_what_is_missing_and_nothing_before_anybody_is_asked():
    assert balance([], ASKED) == []
    sitters = [
        Sitter("state", Gender.MALE, is_outside=False),
        Sitter("university", Gender.MALE, is_expert=True),
        Sitter("university", "", is_expert=True),
    ]
    told = [(one.have, one.of, one.need, one.is_met) for one in balance(sitters, ASKED)]
    assert told == [(2, 3, 3, False), (0, 2, 1, False), (2, 3, 2, True), (2, 3, 2, True)]


sitters = some.lists(
    some.builds(
        Sitter,
        house=some.sampled_from(["", "state", "university", "enterprise"]),
        gender=some.sampled_from(["", *Gender.values]),
        is_outside=some.booleans(),
        is_expert=some.booleans(),
    ),
    min_size=1,
)


@given(sitters)
def test_what_is_needed_is_the_least_that_reaches_the_share(people):
    for one in balance(people, ASKED):
        assert one.is_met == (one.have >= one.need)
        assert 0 <= one.have <= one.of
        assert 0 <= one.need <= max(one.of, 3)


# The list ---


def council_with(dossiers: int = 1, **fields):
    call = make.open_call()
    council = make.council(call=call, rule_set=call.rule_set)
    rows = [make.proposal(state="submitted", call=call, **fields) for _ in range(dossiers)]
    return council, rows


def rows_of(council):
    dossiers = suggestions.dossiers_before(council)
    fits = suggestions.by_fit(suggestions.pool_of(council), dossiers)
    return suggestions.suggested(council, fits, dossiers)


@pytest.mark.django_db
class TestList:
    def test_the_best_fitting_stand_first_and_only_the_pool_is_listed(self):
        council, _rows = council_with(title="Nhân giống chè trung du bằng nuôi cấy mô")
        far = make.expert("Xa", state="admitted", keywords="nấm")
        near = make.expert("Gần", state="admitted", keywords="giống chè, nuôi cấy mô, gà")
        make.expert("Chờ", keywords="giống chè")
        rows = rows_of(council)
        assert [row.expert for row in rows] == [near, far]
        assert rows[0].fit.words == [("giống chè", 1), ("nuôi cấy mô", 1)]

    def test_who_is_barred_from_most_is_shown_so_before_being_asked(self):
        council, (one, two) = council_with(2)
        expert = make.expert(state="admitted")
        make.membership(expert.user, one.host)
        make.membership(expert.user, two.host)
        [row] = rows_of(council)
        assert row.is_barred_from_most
        assert [proposal for proposal, _grounds in row.conflicts] == [one, two]
        assert not Seat.objects.exists()

    def test_load_availability_and_the_seat_they_have(self):
        council, _rows = council_with()
        busy = make.expert("A", state="admitted", load_limit=1)
        away = make.expert("B", state="admitted", available_from=clock.today() + timedelta(days=30))
        other = make.formed_council()
        make.seat(other, user=busy.user)
        make.item(other)
        seat = make.seat(council, state="invited", user=away.user)
        first, second = rows_of(council)
        assert (first.seats, first.open_sheets, first.is_over_limit) == (1, 1, True)
        assert (first.is_available, second.is_available) == (True, False)
        assert (first.seat, second.seat) == (None, seat)

    def test_a_filed_sheet_is_owed_no_longer_nor_is_one_on_a_barred_dossier(self):
        council, _rows = council_with()
        expert = make.expert(state="admitted")
        other = make.formed_council()
        seat = make.seat(other, user=expert.user)
        filed, barred = make.item(other), make.item(other)
        make.sheet(filed, seat)
        make.conflict(barred, seat)
        [row] = rows_of(council)
        assert row.open_sheets == 0

    def test_the_agenda_counts_once_there_is_one(self):
        item = make.item()
        assert suggestions.dossiers_before(item.council) == [item.proposal]

    def test_balance_is_read_from_places_roles_and_profiles(self):
        council, _rows = council_with()
        expert = make.expert(state="admitted", gender="female")
        make.membership(expert.user, make.university())
        make.seat(council, user=expert.user)
        make.seat(council, user=make.officer(), state="invited")
        told = {one.point: (one.have, one.of) for one in suggestions.advice_on(council)}
        assert told == {"houses": (1, 3), "women": (1, 1), "outside": (1, 2), "experts": (1, 2)}


# The page ---


@pytest.mark.django_db
class TestPage:
    @pytest.mark.parametrize("rows", [1, 3])
    def test_it_costs_the_same_however_many(self, rows, client, django_assert_num_queries):
        council, _rows = council_with(rows)
        for _ in range(rows):
            expert = make.expert(state="admitted", keywords="hồ sơ")
            make.membership(expert.user, council.call.proposals.first().host)
        client.force_login(make.officer())
        with django_assert_num_queries(28):
            page = client.get(reverse("scoring:council_suggest", args=[council.public_id]))
        assert page.context["count"] == rows

    def test_several_are_asked_at_once_with_their_roles(self, client):
        council, _rows = council_with()
        one, two = make.expert(state="admitted").user, make.expert(state="admitted").user
        client.force_login(make.officer())
        address = reverse("scoring:council_suggest", args=[council.public_id])
        client.post(
            address,
            {
                "person": [one.public_id, two.public_id],
                f"role-{one.public_id}": "chair",
                f"role-{two.public_id}": "member",
                f"alternate-{two.public_id}": "on",
            },
        )
        told = set(council.seats.values_list("user", "role", "state"))
        assert told == {(one.pk, "chair", "invited"), (two.pk, "member", "alternate")}

    def test_nobody_chosen_and_a_role_twice_are_refused(self, client):
        council, _rows = council_with()
        users = [make.expert(state="admitted").user for _ in range(2)]
        client.force_login(make.officer())
        address = reverse("scoring:council_suggest", args=[council.public_id])
        assert client.post(address, {}).status_code == 400
        both = {"person": [user.public_id for user in users]}
        both |= {f"role-{user.public_id}": "chair" for user in users}
        assert client.post(address, both).status_code == 400
        assert not council.seats.exists()

    def test_filters_narrow_the_pool(self, client):
        council, _rows = council_with()
        make.expert("An", state="admitted", organisation=make.university())
        make.expert("Bình", state="admitted", sciences=["medical"])
        client.force_login(make.officer())
        address = reverse("scoring:council_suggest", args=[council.public_id])
        for asked, count in [
            ({"house": "university"}, 1),
            ({"science": "medical"}, 1),
            ({"q": "binh"}, 1),
            ({}, 2),
        ]:
            assert client.get(address, asked).context["count"] == count

    def test_nobody_but_an_officer_opens_it(self, client):
        council = make.formed_council()
        address = reverse("scoring:council_suggest", args=[council.public_id])
        for person in (make.chair(council), make.fund_director()):
            client.force_login(person)
            assert client.get(address).status_code == 403

    def test_an_empty_pool_says_so(self, client):
        council, _rows = council_with()
        client.force_login(make.officer())
        page = client.get(reverse("scoring:council_suggest", args=[council.public_id]))
        assert (page.status_code, page.context["count"]) == (200, 0)

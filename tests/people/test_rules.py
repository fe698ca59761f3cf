"""What somebody is, and what may stand together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.states import Audience
from people.rules import NOBODY, Standing, clashes
from people.states import Capacity, Role
from rulebook.states import KEEPER, SYSTEM

OFFICER_OF_19 = Standing(roles=frozenset({("officer", "19")}))


def test_a_role_counts_in_its_province_only():
    assert OFFICER_OF_19.has_role("officer", "19") is True
    assert OFFICER_OF_19.has_role("officer", "01") is False
    assert OFFICER_OF_19.has_role("auditor", "19") is False


def test_a_role_in_any_province_when_none_is_named():
    assert OFFICER_OF_19.has_role("officer") is True
    assert OFFICER_OF_19.roles_in() == {"officer"}
    assert OFFICER_OF_19.roles_in("01") == set()


@pytest.mark.parametrize(
    ("role", "eyes"),
    [
        ("officer", {"officers"}),
        ("fund_accountant", {"finance"}),
        ("fund_director", {"officers", "finance"}),
        ("auditor", set(Audience)),
        ("administrator", {"auditors"}),
    ],
)
def test_a_role_opens_its_audiences_in_its_province(role, eyes):
    standing = Standing(roles=frozenset({(role, "19")}))

    assert standing.audiences("19") == eyes
    assert standing.audiences(None) == eyes
    assert standing.audiences("01") == set()


def test_nobody_is_nothing():
    assert (NOBODY.roles_in(), NOBODY.audiences(), NOBODY.organisation_ids) == (set(), set(), set())


@given(st.sampled_from(Role), st.sets(st.sampled_from(Role)))
def test_an_auditor_does_nothing_else(role, held):
    together = held | {role}

    assert clashes(role, held) == (Role.AUDITOR in together and len(together) > 1)


def test_every_role_is_a_capacity_with_the_same_words():
    capacities = dict(Capacity.choices)

    assert {value: capacities[value] for value in Role.values} == dict(Role.choices)


def test_the_rulebook_names_the_same_roles():
    assert (KEEPER, SYSTEM) == (Role.OFFICER, Capacity.SYSTEM)

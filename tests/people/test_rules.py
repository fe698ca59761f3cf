"""What somebody is, and what may stand together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.states import Audience
from people.rules import NOBODY, Standing, clashes, fault_of_tax_code, is_last
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


class TestTaxCode:
    @pytest.mark.parametrize("code", ["0100233488", "0314409058-002", "0100233488-999"])
    def test_with_its_check_digit_is_one(self, code):
        assert fault_of_tax_code(code) == ""

    @pytest.mark.parametrize(
        "code",
        ["", "010023348", "01002334888", "0100233487", "0100233488-", "0100233488-00",
         "0100233488-000", "0100233488 001", "０１００２３３４８８", "0100233488-٠٠١",
         "01002A3488"],
    )  # fmt: skip
    def test_with_a_slip_is_none(self, code):
        assert fault_of_tax_code(code) != ""

    def test_of_which_one_digit_is_mistyped_is_always_found(self):
        code = "0100233488"
        slips = [
            code[:at] + digit + code[at + 1 :]
            for at in range(10)
            for digit in "0123456789"
            if digit != code[at]
        ]
        assert [slip for slip in slips if not fault_of_tax_code(slip)] == []


def test_the_last_administrator_is_who_alone_is_there():
    assert [is_last(1, [1]), is_last(1, [1, 2]), is_last(1, [2]), is_last(1, [])] == [
        True,
        False,
        False,
        False,
    ]

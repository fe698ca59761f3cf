"""What each kind of council is made of, and the sums of an appraised budget."""

from dataclasses import dataclass
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.actions import advance
from lifecycle.errors import Refused
from scoring import rules
from scoring.actions import draw_up_council, invite
from scoring.rules import Presence, QuorumRule
from tests import make
from tests.scoring.same import nothing_changes

GROUP = ["chair", "vice", "council", "finance", "member"]


@dataclass
class Line:
    asked: int
    appraised: int | None
    reason: str = ""
    source: str = "state"


LINES = st.lists(
    st.builds(
        lambda asked, share, source: Line(asked, asked * share // 100, "Lý do", source),
        st.integers(1, 10**12),
        st.integers(0, 100),
        st.sampled_from(["state", "own", "partner"]),
    ),
    max_size=30,
)


@given(LINES)
def test_an_appraised_budget_is_the_sum_of_its_lines_and_never_above_what_was_asked(lines):
    sums = rules.appraised_sums(lines, "state")
    assert sums.appraised == sum(line.appraised for line in lines) <= sums.asked
    assert sums.cut == sum(line.asked - line.appraised for line in lines) >= 0
    assert sums.appraised_state == sum(x.appraised for x in lines if x.source == "state")
    assert sums.appraised_state <= sums.asked_state <= sums.asked
    for line in lines:
        assert (
            rules.reasons_against_line(
                "x", line.asked, line.appraised, line.reason, field="a", reason_field="r"
            )
            == []
        )


def test_a_line_not_judged_counts_as_it_was_asked():
    sums = rules.appraised_sums([Line(100, None), Line(50, 20, "Bớt", "own")], "state")
    assert (sums.appraised, sums.appraised_state) == (120, 100)


@given(st.integers(1, 10**12), st.integers(-10, 10))
def test_a_line_is_refused_exactly_when_it_is_above_what_was_asked_or_below_0(asked, more):
    said = rules.reasons_against_line(
        "x", asked, asked + more, "Lý do", field="a", reason_field="r"
    )
    assert bool(said) == (more > 0 or asked + more < 0)


@given(st.integers(1, 30), st.integers(0, 30))
def test_more_than_half_is_counted_to_the_member(appointed, present):
    rule = QuorumRule(Fraction(1, 2), False, False, 0, is_strict=True)
    lacks = rules.quorum(Presence(appointed, present, True, True, 0), rule)
    assert (not lacks) == (present > Fraction(appointed, 2))


def test_a_group_has_a_head_a_deputy_one_of_the_council_and_finance_staff():
    assert rules.missing_roles(GROUP, 0, "appraisal") == []
    assert rules.missing_roles(["chair", "vice", *["member"] * 3], 0, "appraisal") == [
        "council",
        "finance",
    ]
    council = ["chair", "vice", "secretary", "reviewer", "reviewer", "member", "member"]
    assert rules.missing_roles(council, 2, "selection") == []


def test_a_product_lacks_what_a_lump_sum_to_it_needs():
    good = {"name": "Quy trình", "quality": "Theo TCCS", "unit": "bộ", "quantity": 1}
    assert rules.lacks_for_final_product([good]) == []
    assert len(rules.lacks_for_final_product([])) == 1
    assert len(rules.lacks_for_final_product([{**good, "quality": " "}, {**good, "unit": ""}])) == 2


# The group as a council ---


@pytest.mark.django_db
def test_a_group_of_five_is_formed_with_somebody_who_sat_in_the_council():
    call = make.appraised_call()
    group = make.group(call, "draft")
    decision = {"decision_number": "9/QĐ", "decision_on": call.closes_at.date()}
    with nothing_changes(group), pytest.raises(Refused):
        advance(group, "form", by=make.fund_director(), **decision)
    bench = make.council("formed", call=call)
    make.seat(bench, "reviewer", user=make.seats_as(group, "council")[0].user)
    assert advance(group, "form", by=make.fund_director(), **decision).state == "formed"


@pytest.mark.django_db
def test_its_people_are_called_by_what_they_are_in_a_group():
    head = make.seats_as(make.group(), "chair")[0]
    assert (head.capacity, head.get_role_display()) == ("group_head", "Tổ trưởng")
    assert make.seat(role="chair").get_role_display() == "Chủ tịch hội đồng"


@pytest.mark.django_db
def test_no_role_of_another_kind_is_offered():
    officer = make.officer()
    group = draw_up_council(name="Tổ", kind="appraisal", by=officer, call=make.appraised_call())
    for council, role in ((group, "secretary"), (make.council(), "finance")):
        with nothing_changes(council), pytest.raises(Refused):
            invite(council, make.user(), role, by=officer)
    assert invite(group, make.user(), "finance", by=officer).role == "finance"

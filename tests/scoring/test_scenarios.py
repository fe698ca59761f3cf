"""Which results another circumstance would change."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.ranking import OrderRule, rank
from scoring.scenarios import Judged, Ruling, counted, scenarios

CRITERIA = {"content": Decimal(60), "plan": Decimal(40)}
RULING = Ruling(
    criteria=CRITERIA,
    pass_mean=70,
    zero_fraction=Fraction(1, 3),
    flag_gap=20,
    order=OrderRule("tie_break"),
    fundable=1,
)


def sheet(content, plan=None):
    plan = Decimal(content) * 2 / 3 if plan is None else plan
    return {"content": Decimal(content), "plan": Decimal(plan)}


def judged(id, *sheets, **more):
    by_reader = {f"r{number}": one for number, one in enumerate(sheets)}
    return Judged(id=id, sheets=by_reader, present=len(by_reader), **more)


def found(kind, dossiers, ruling=RULING, expected=None, detail=""):
    told = scenarios(dossiers, ruling, expected)
    return next(one for one in told if (one.kind, one.detail) == (kind, detail))


def test_without_a_reviewer_a_dossier_may_fall_and_another_rise():
    first = judged(1, sheet(60), sheet(42))
    second = judged(2, sheet(48), sheet(48))
    one = found("reviewer", [first, second])
    assert (one.cases, one.changing, one.most) == (2, 1, 2)
    assert one.flipped == {1: 1, 2: 1}


def test_nobody_is_named():
    one = found("reviewer", [judged(1, sheet(60), sheet(42)), judged(2, sheet(48), sheet(48))])
    assert "r0" not in str(one) and "r1" not in str(one)


def test_a_criterion_of_other_weight_keeps_the_sum():
    strong_plan, strong_content = judged(1, sheet(45, 40)), judged(2, sheet(58, 26))
    assert found("weights", [strong_plan, strong_content]).flipped == {1: 2, 2: 2}
    full = judged(1, sheet(60, 40))
    assert found("weights", [full]).flipped == {}


def test_a_criterion_of_other_weight_does_not_heal_too_many_zeros():
    zeros = judged(1, sheet(0, 40), sheet(60, 40), sheet(0, 40))
    assert found("weights", [zeros], replace(RULING, pass_mean=0)).flipped == {}


def test_without_flagged_sheets_the_rest_decides():
    low, other = judged(1, sheet(60), sheet(60), sheet(24)), judged(2, sheet(54), sheet(54))
    assert found("flagged", [low, other]).flipped == {1: 1, 2: 1}


def test_ties_without_the_chairs_points():
    by_chair = judged(2, sheet(50, 30), sheet(40, 30), chair="r0")
    other = judged(1, sheet(45, 30), sheet(45, 30), chair="r0")
    assert found("ties", [by_chair, other]).flipped == {1: 1, 2: 1}


def test_other_ways_of_the_priority():
    best, priority = judged(1, sheet(58)), judged(2, sheet(48), has_priority=True)
    assert found("order", [best, priority], detail="class_first").flipped == {1: 1, 2: 1}
    assert found("order", [best, priority], detail="shown_only").flipped == {}
    kinds = [(one.kind, one.detail) for one in scenarios([best, priority], RULING)]
    assert ("order", "tie_break") not in kinds and ("order", "composite") not in kinds


def test_leniency_taken_out_needs_expected_ranks():
    dossiers = [judged(1, sheet(58)), judged(2, sheet(48))]
    assert found("leniency", dossiers, expected={1: 1.8, 2: 1.2}).flipped == {1: 1, 2: 1}
    assert all(one.kind != "leniency" for one in scenarios(dossiers, RULING))


def test_nothing_judged_changes_nothing():
    assert {one.most for one in scenarios([], RULING)} == {0}


POINTS = st.fixed_dictionaries(
    {
        "content": st.none() | st.integers(0, 60).map(Decimal),
        "plan": st.integers(20, 40).map(Decimal),
    }
)
SHEETS = st.dictionaries(st.sampled_from("abcde"), POINTS, max_size=5)
DOSSIERS = st.lists(st.tuples(SHEETS, st.booleans()), max_size=6).map(
    lambda rows: [
        Judged(id=n, sheets=sheets, present=len(sheets), chair="a", has_priority=priority)
        for n, (sheets, priority) in enumerate(rows)
    ]
)


@given(DOSSIERS, st.integers(0, 6), st.sampled_from(["shown_only", "tie_break", "class_first"]))
def test_one_reviewer_less_is_what_counting_again_gives(dossiers, fundable, way):
    """The quick way agrees with counting everything anew without that reviewer."""
    ruling = replace(RULING, pass_mean=40, fundable=fundable, order=OrderRule(way))

    def results(judged):
        order = [one.candidate.id for one in rank((counted(j, ruling) for j in judged), way)]
        return set(order[:fundable]), set(order)

    now, times = results(dossiers), {}
    readers = {reader for one in dossiers for reader in one.sheets}
    for reader in readers:
        fewer = [
            replace(
                one,
                sheets={name: sheet for name, sheet in one.sheets.items() if name != reader},
                present=one.present - (reader in one.sheets),
            )
            for one in dossiers
        ]
        then = results(fewer)
        for id in (now[0] ^ then[0]) | (now[1] ^ then[1]):
            times[id] = times.get(id, 0) + 1
    told = found("reviewer", dossiers, ruling)
    assert told.flipped == times
    assert told.cases == len(readers)


@pytest.mark.parametrize("fundable", [0, 9])
def test_with_money_for_none_or_all_only_the_pass_mark_counts(fundable):
    ruling = replace(RULING, fundable=fundable)
    dossiers = [judged(1, sheet(58), sheet(50)), judged(2, sheet(48), sheet(48))]
    assert {one.most for one in scenarios(dossiers, ruling)} == {0}

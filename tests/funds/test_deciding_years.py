"""The year's decision from plain inputs, by any policy: exact, explained, certified."""

import copy
import json
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funds import certificate
from funds.allocation.tries import to_try, tried
from funds.allocation.whys import whys_of
from funds.allocation.year import worked_out
from tests.funds.by_rank import Candidate, allocate

POLICIES = ["merit", "priority", "optimal"]


def inputs_of(asked, *, policy="merit", money=100, kept=15, envelope=1_000, **caps):
    """asked: (amount, group, points, host, has_priority), the best first."""
    return {
        "policy": policy,
        "denominator": money,
        "limits": {
            "money": [money],
            "kept": kept,
            "envelope": envelope,
            "caps": {},
            "caps_each": caps,
            "minima": {},
        },
        "candidates": [
            {
                "id": 100 + rank,
                "key": f"HS-{rank}",
                "rank": rank,
                "amount": amount,
                "amounts": [amount],
                "points": points,
                "group": group,
                "has_priority": has_priority,
                "belongs": {"host": host, "leader": f"{rank}"},
            }
            for rank, (amount, group, points, host, has_priority) in enumerate(asked, start=1)
        ],
    }


rows = st.tuples(
    st.integers(1, 40),
    st.sampled_from([0, 0, 1, 4]),
    st.integers(7_000, 10_000),
    st.sampled_from("AB"),
    st.booleans(),
)
years = st.builds(
    lambda asked, sums, envelope, cap: inputs_of(
        sorted(asked, key=lambda row: -row[2]),
        money=max(sums),
        kept=min(sums),
        envelope=envelope,
        host=cap,
    ),
    st.lists(rows, min_size=1, max_size=7),
    st.tuples(st.integers(0, 120), st.integers(0, 120)),
    st.integers(0, 150),
    st.integers(10, 150),
)


def funded_by(inputs):
    told = worked_out(inputs)[1]
    return {
        row["key"]
        for row, line in zip(inputs["candidates"], told["lines"], strict=True)
        if line["is_funded"]
    }


def holds(inputs, chosen) -> bool:
    """Every limit once more, in the plainest words."""
    limits = inputs["limits"]
    taken = [row for row in inputs["candidates"] if row["key"] in chosen]
    others = sum(row["amount"] for row in taken if not row["group"])
    by_host = [sum(row["amount"] for row in taken if row["belongs"]["host"] == h) for h in "AB"]
    return (
        sum(row["amount"] for row in taken) <= min(limits["money"][0], limits["envelope"])
        and others <= limits["money"][0] - limits["kept"]
        and max(by_host) <= limits["caps_each"].get("host", 10**9)
    )


def all_choices(inputs):
    keys = [row["key"] for row in inputs["candidates"]]
    for signs in product([True, False], repeat=len(keys)):
        chosen = {key for key, sign in zip(keys, signs, strict=True) if sign}
        if holds(inputs, chosen):
            yield signs, chosen


def points_of(inputs, chosen) -> int:
    return sum(row["points"] for row in inputs["candidates"] if row["key"] in chosen)


@given(years)
@settings(max_examples=25, deadline=None)
def test_no_policy_breaks_a_limit_and_the_list_is_the_first_in_dictionary_order(inputs):
    choices = list(all_choices(inputs))
    for policy in POLICIES:
        assert holds(inputs, funded_by({**inputs, "policy": policy}))
    assert funded_by(inputs) == max(choices)[1]


@given(years)
@settings(max_examples=15, deadline=None)
def test_the_greatest_value_is_the_greatest_and_never_less_than_the_lists(inputs):
    best = max(points_of(inputs, chosen) for _signs, chosen in all_choices(inputs))
    by_value = funded_by({**inputs, "policy": "optimal"})
    assert points_of(inputs, by_value) == best >= points_of(inputs, funded_by(inputs))


@given(years)
@settings(max_examples=60, deadline=None)
def test_the_list_is_that_of_the_plain_rule_where_both_apply(inputs):
    inputs["limits"]["caps_each"] = {}
    limits = inputs["limits"]
    plain = allocate(
        [
            Candidate(id=row["id"], rank=row["rank"], amount=row["amount"], group=row["group"])
            for row in inputs["candidates"]
        ],
        budget=limits["money"][0],
        floor=limits["kept"],
        envelope=limits["envelope"],
    )
    _decision, told = worked_out(inputs)
    assert [line["is_funded"] for line in told["lines"]] == [one.is_funded for one in plain.lines]
    sums = told["sums"]
    assert (sums["strategic"], sums["other"]) == (plain.strategic, plain.other)
    assert (sums["held"], sums["free"]) == (plain.held, plain.free)
    for line, one in zip(told["lines"], plain.lines, strict=True):
        assert line["kept"] == one.kept
        if line["is_funded"]:
            assert line["left"] == one.left


@given(years, st.sampled_from(POLICIES), st.data())
@settings(max_examples=15, deadline=None)
def test_a_tampered_certificate_fails(tmp_path_factory, inputs, policy, data):
    path = tmp_path_factory.mktemp("certificates") / "c.json"
    told = worked_out({**inputs, "policy": policy})[1]["certificate"]
    path.write_text(json.dumps(told))
    assert certificate.main([str(path)]) == 0
    false = copy.deepcopy(told)
    ids = [row["id"] for row in told["proposals"]]
    one = data.draw(st.sampled_from(ids))
    kind = data.draw(st.sampled_from(["amount", "funded", "sum", "limit"]))
    if kind == "amount":
        false["proposals"][ids.index(one)]["amounts"][0] -= 1
    elif kind == "funded":
        false["funded"] = sorted(set(false["funded"]) ^ {one})
    elif kind == "sum":
        false["sums"]["total_score"] += 1
    else:
        false["limits"]["budget_by_year"][0] += 1
    path.write_text(json.dumps(false))
    assert certificate.main([str(path)]) == 1


@pytest.mark.parametrize("policy", POLICIES)
@given(inputs=years)
@settings(max_examples=12, deadline=None)
def test_what_is_said_to_help_helps(policy, inputs):
    """More money down the list; a better place; more points by value: each funds it."""
    inputs = {**inputs, "policy": policy}
    decision, told = worked_out(inputs)
    whys = whys_of(inputs, decision)
    for at, row in enumerate(inputs["candidates"]):
        why = whys.get(row["key"], {})
        if (more := why.get("money", why.get("money_on_top"))) is not None:
            richer = copy.deepcopy(inputs)
            richer["limits"]["money"][0] += more
            richer["limits"]["envelope"] += more
            if policy == "merit":
                assert row["key"] in funded_by(richer)
                richer["limits"]["money"][0] -= 1
                richer["limits"]["envelope"] -= 1
                assert row["key"] not in funded_by(richer)
            else:
                assert holds(richer, funded_by(inputs) | {row["key"]})
        if "place" in why:
            moved = copy.deepcopy(inputs)
            moved["candidates"].insert(why["place"] - 1, moved["candidates"].pop(at))
            assert row["key"] in funded_by(moved)
            moved = copy.deepcopy(inputs)
            moved["candidates"].insert(why["place"], moved["candidates"].pop(at))
            assert row["key"] not in funded_by(moved)
        elif "points" in why:
            better = copy.deepcopy(inputs)
            better["candidates"][at]["points"] = why["points"]
            assert row["key"] in funded_by(better)
            better["candidates"][at]["points"] = why["points"] - 2
            assert row["key"] not in funded_by(better)


def test_swaps_are_those_that_would_fall_out():
    asked = [(60, 0, 9_000, "A", False), (30, 0, 8_000, "B", False), (20, 1, 7_500, "B", False)]
    inputs = inputs_of(asked, money=95, kept=0)
    decision, told = worked_out(inputs)
    assert [line["is_funded"] for line in told["lines"]] == [True, True, False]
    why = whys_of(inputs, decision)["HS-3"]
    assert why == {
        "money": 15,
        "place": 2,
        "points": 8_000,
        "instead": ["HS-2"],
        "instead_more": 0,
    }
    by_value = {**inputs, "policy": "optimal"}
    decision = worked_out(by_value)[0]
    why = whys_of(by_value, decision)["HS-3"]
    assert why == {
        "money_on_top": 15,
        "lost": 500,
        "points": 8_001,
        "instead": ["HS-2"],
        "instead_more": 0,
    }


def test_with_less_and_more_money_it_is_tried_who_stays():
    asked = [(60, 0, 9_000, "A", False), (30, 0, 8_000, "B", False), (20, 1, 7_500, "B", False)]
    inputs = inputs_of(asked, money=100, kept=0, envelope=100)
    found = [tried(inputs, one) for one in to_try(inputs)]
    signs = {one["step"]: one["signs"] for one in found if one["kind"] == "money"}
    assert (signs[60], signs[80], signs[100], signs[110]) == ("100", "101", "110", "111")
    floors = [one["signs"] for one in found if one["kind"] == "floor"]
    assert floors == ["110", "110", "101", "101"]


def test_a_minimum_that_nothing_can_reach_is_named_with_what_would_do():
    inputs = inputs_of([(60, 0, 9_000, "A", False), (30, 3, 8_000, "B", False)])
    inputs["limits"]["minima"] = {"group": {"3": 40}}
    decision, told = worked_out(inputs)
    assert told["conflict"] == [
        {"limit": ["minimum", "group", "3", 0], "give_way": 10, "at_least": 10}
    ]
    assert whys_of(inputs, decision) == {}

"""The three policies under any limits: against every choice there is, and the values made known."""

import json
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from funds.allocation import FloorMode, Limits, Task, decide
from funds.allocation.bounds import added_up, bound_of
from funds.allocation.conflict import conflict_of, relaxation
from funds.allocation.limits import rows_of
from funds.imports import read_limits, read_tasks

DATA = Path(__file__).parent / "data"
RESERVE, SPEND = FloorMode.RESERVE, FloorMode.SPEND


def instance(name):
    told = json.loads((DATA / f"{name}.json").read_text())
    return read_tasks(DATA / f"{name}.csv"), read_limits(DATA / f"{name}.json"), told["expected"]


def task(number, year1, year2, score, group, cls, host):
    return Task(str(number), (year1, year2), score, group, cls, {"host": host})


@st.composite
def instances(draw):
    asked = draw(
        st.lists(
            st.tuples(
                st.integers(0, 30), st.integers(0, 20), st.integers(0, 9),
                st.sampled_from([0, 0, 1, 2]), st.integers(0, 1), st.sampled_from("ab"),
            ),
            max_size=7,
        )
    )  # fmt: skip
    tasks = [task(number, *one) for number, one in enumerate(asked)]
    tasks.sort(key=lambda one: (one.priority_class, -one.score, int(one.id)))
    budget = draw(st.tuples(st.integers(0, 80), st.integers(0, 60)))
    some = st.integers(0, 60)
    limits = Limits(
        budget,
        floor=draw(st.integers(0, budget[0])),
        floor_mode=draw(st.sampled_from(list(FloorMode))),
        caps={"group": {1: draw(some)}} if draw(st.booleans()) else {},
        caps_each={"host": draw(some)} if draw(st.booleans()) else {},
        minima={"group": {2: draw(st.integers(0, 12))}} if draw(st.integers(0, 3)) == 0 else {},
    )
    return tasks, limits


def keeps(tasks, limits, taken):
    """Written apart from the rows: whether every limit holds."""

    def first(chosen):
        return sum(one.amounts[0] for one in chosen)

    strategic = first(one for one in taken if one.group)
    for year, budget in enumerate(limits.budget_by_year):
        if sum(one.amounts[year] for one in taken) > budget:
            return False
    if limits.floor_mode == SPEND and strategic < limits.floor:
        return False
    others = first(taken) - strategic
    if limits.floor_mode == RESERVE and others > limits.budget_by_year[0] - limits.floor:
        return False
    for group, most in limits.caps.get("group", {}).items():
        if first(one for one in taken if one.group == group) > most:
            return False
    for group, least in limits.minima.get("group", {}).items():
        if first(one for one in taken if one.group == group) < least:
            return False
    most = limits.caps_each.get("host")
    hosts = {one.belongs["host"] for one in tasks}
    return most is None or all(
        first(one for one in taken if one.belongs["host"] == host) <= most for host in hosts
    )


def every_choice(tasks, limits):
    for size in range(len(tasks) + 1):
        for taken in combinations(tasks, size):
            if keeps(tasks, limits, taken):
                yield taken


def value(taken, cls=None):
    return sum(one.score for one in taken if cls is None or one.priority_class == cls)


@given(instances())
@settings(deadline=None, max_examples=120)
def test_merit_is_the_first_choice_in_dictionary_order_of_the_list(drawn):
    tasks, limits = drawn
    decision = decide(tasks, limits, "merit")
    choices = list(every_choice(tasks, limits))
    if not choices:
        assert decision.status == "INFEASIBLE" and decision.funded == ()
        return
    first = max(choices, key=lambda taken: [one in taken for one in tasks])
    assert decision.funded == tuple(one.id for one in first)
    assert set(decision.refusals) == {one.id for one in tasks if one not in first}


@given(instances())
@settings(deadline=None, max_examples=120)
def test_optimal_has_the_greatest_value_then_the_least_money_then_the_first_places(drawn):
    tasks, limits = drawn
    decision = decide(tasks, limits, "optimal")
    choices = list(every_choice(tasks, limits))
    if not choices:
        assert decision.status == "INFEASIBLE"
        return
    best = max(
        choices,
        key=lambda taken: (
            value(taken),
            -sum(one.money for one in taken),
            [one in taken for one in tasks],
        ),
    )
    assert decision.funded == tuple(one.id for one in best)
    assert decision.bound == decision.total_score == value(best)
    assert decision.best.has_another == (sum(value(t) == value(best) for t in choices) > 1)
    assert decision.total_score >= decide(tasks, limits, "merit").total_score


@given(instances())
@settings(deadline=None, max_examples=60)
def test_priority_has_the_greatest_value_of_the_class_and_then_of_all(drawn):
    tasks, limits = drawn
    decision = decide(tasks, limits, "priority")
    choices = list(every_choice(tasks, limits))
    if not choices:
        assert decision.status == "INFEASIBLE"
        return
    classes = sorted({one.priority_class for one in tasks})[:-1]
    best = max((*(value(taken, cls) for cls in classes), value(taken)) for taken in choices)
    assert (*(stage.best.value for stage in decision.stages), decision.total_score) == best


@given(instances())
@settings(deadline=None, max_examples=60)
def test_the_bound_is_never_below_what_any_choice_is_worth(drawn):
    tasks, limits = drawn
    rows, values = rows_of(tasks, limits), [one.score for one in tasks]
    bound = bound_of(rows, values)
    # Any other multipliers bound as well, however bad they are.
    others = [added_up(rows, values, [(n * 7 % 5) * 10**17 for n in range(len(rows))])]
    for taken in every_choice(tasks, limits):
        assert all(value(taken) <= one.value for one in [bound, *others])


@given(instances())
@settings(deadline=None, max_examples=60)
def test_a_conflict_names_limits_that_hold_once_any_of_them_gives_way(drawn):
    tasks, limits = drawn
    decision = decide(tasks, limits, "merit")
    if not decision.conflict:
        return
    rows = rows_of(tasks, limits)
    held = [row for row in rows if row.rule in decision.conflict]

    def possible(some):
        return any(
            all(
                sum(w for p, w in zip(row.places, row.weights, strict=True) if p in taken)
                <= row.most
                for row in some
            )
            for size in range(len(tasks) + 1)
            for taken in combinations(range(len(tasks)), size)
        )

    assert not possible(held)
    for one in held:
        assert possible([row for row in held if row is not one])


def test_a_refusal_names_the_first_limit_that_binds_and_by_how_much():
    tasks = [task(1, 60, 0, 9, 0, 0, "a"), task(2, 50, 0, 8, 0, 0, "b")]
    by_budget = decide(tasks, Limits((100, 0)), "merit").refusals["2"]
    assert (str(by_budget.rule), by_budget.short_by) == ("budget year 1", 10)
    kept = decide(tasks, Limits((120, 0), floor=18), "merit").refusals["2"]
    assert (str(kept.rule), kept.short_by) == ("floor 15% strategic", 8)
    by_host = decide(tasks, Limits((200, 0), caps_each={"host": 55}), "merit").refusals["1"]
    assert (str(by_host.rule), by_host.short_by) == ("cap host a", 5)


def test_money_that_must_still_be_reached_is_kept_though_it_is_there():
    tasks = [task(1, 90, 0, 9, 0, 0, "a"), task(2, 15, 0, 5, 1, 0, "b")]
    decision = decide(tasks, Limits((100, 0), floor=15, floor_mode=SPEND), "merit")
    assert decision.funded == ("2",)
    refusal = decision.refusals["1"]
    assert (str(refusal.rule), refusal.short_by, refusal.is_kept) == (
        "floor 15% strategic",
        5,
        True,
    )


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        (Limits(()), "at least one year"),
        (Limits((1.5, 2)), "budget_by_year"),
        (Limits((10, 10), floor=11), "floor"),
        (Limits((10, 10), caps={"group": {1: -1}}), "caps and minima"),
        (Limits((10, 10**15 + 1)), "budget_by_year"),
        (Limits((10,)), "1: an amount for each year"),
    ],
)
def test_what_is_no_whole_amount_is_refused(limits, says):
    with pytest.raises(ValueError, match=says):
        decide([task(1, 1, 1, 1, 0, 0, "a")], limits, "merit")


def test_sums_too_large_to_be_exact_are_refused():
    tasks = [task(n, 10**15, 0, 1, 0, 0, "a") for n in range(9001)]
    with pytest.raises(ValueError, match="too large"):
        rows_of(tasks, Limits((10**15, 0)))


# Values made known, proved by two solvers of others ---


@pytest.mark.parametrize("name", ["alloc_100", "alloc_1000_odd_vnd"])
def test_the_list_is_followed_to_the_same_tasks(name):
    tasks, limits, expected = instance(name)
    decision = decide(tasks, limits, "merit")
    assert sorted(map(int, decision.funded)) == expected["rank_order"]["funded"]
    assert decision.total_score == expected["rank_order"]["total_score"]


@pytest.mark.parametrize("name", ["alloc_100", "alloc_1000_odd_vnd"])
def test_the_greatest_value_is_the_one_proved(name):
    tasks, limits, expected = instance(name)
    decision = decide(tasks, limits, "optimal")
    assert (decision.status, decision.total_score) == ("OPTIMAL", expected["max_total_score"])
    assert decision.bound == decision.total_score
    assert decision.best.dual.value <= expected["exact_dual_bound"] + 1


@pytest.mark.parametrize("name", ["alloc_100", "alloc_1000_odd_vnd"])
def test_the_class_goes_first_as_proved(name):
    tasks, limits, expected = instance(name)
    decision = decide(tasks, limits, "priority")
    assert decision.status == "OPTIMAL"
    assert decision.stages[0].best.value == expected["lexicographic"]["class0_score"]
    assert decision.total_score == expected["lexicographic"]["total_score"]


def test_no_budget_is_overstepped_by_a_dong_for_more_value():
    for trap in json.loads((DATA / "one_vnd_traps.json").read_text()):
        pairs = zip(trap["cost"], trap["value"], strict=True)
        tasks = [Task(str(n), (cost,), worth) for n, (cost, worth) in enumerate(pairs)]
        decision = decide(tasks, Limits((trap["budget"],)), "optimal")
        assert (decision.total_score, decision.bound) == (trap["optimum"], trap["optimum"])
        assert sum(trap["cost"][int(one)] for one in decision.funded) <= trap["budget"]


def test_limits_that_can_not_hold_are_named_with_what_would_be_enough():
    tasks, limits, expected = instance("alloc_500_infeasible")
    decision = decide(tasks, limits, "merit")
    assert [str(rule) for rule in decision.conflict] == expected["irreducible_conflict"]
    floor = relaxation(decision.conflict[0], decision.rows, len(tasks))
    published = expected["smallest_relaxation_vnd"][str(floor.rule)]
    assert (floor.amount, floor.at_least) == (published, published)


@given(instances())
@settings(deadline=None, max_examples=60)
def test_what_would_be_enough_is_enough_and_a_dong_less_is_not(drawn):
    tasks, limits = drawn
    decision = decide(tasks, limits, "merit")
    for rule in decision.conflict:
        found = relaxation(rule, decision.rows, len(tasks))
        if found is None:
            continue
        assert found.amount == found.at_least > 0
        for give, is_enough in ((found.amount, True), (found.amount - 1, False)):
            rows = [replace(r, most=r.most + give * (r.rule == rule)) for r in decision.rows]
            assert (conflict_of(rows, len(tasks)) == ()) is is_enough


def test_the_order_of_the_file_changes_nothing(tmp_path):
    header, *rows = (DATA / "alloc_100.csv").read_text().splitlines()
    turned = tmp_path / "turned.csv"
    turned.write_text("\n".join([header, *reversed(rows)]))
    tasks, limits, _ = instance("alloc_100")
    assert read_tasks(turned) == tasks

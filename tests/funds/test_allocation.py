"""The plain rule of the year, written once more: down the list, never into the strategic share.

What the product decides is held against it in test_deciding_years.py.
"""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.funds.by_rank import Candidate, Ground, allocate


def tasks(*asked):
    """(amount, group) pairs, the best first."""
    return [
        Candidate(id=100 + rank, rank=rank, amount=amount, group=group)
        for rank, (amount, group) in enumerate(asked, start=1)
    ]


lists = st.lists(st.tuples(st.integers(1, 40), st.sampled_from([0, 0, 1, 4])), max_size=8).map(
    lambda asked: tasks(*asked)
)
limits = st.tuples(st.integers(0, 120), st.integers(0, 120), st.integers(0, 150)).map(
    lambda drawn: {
        "budget": max(drawn[:2]),
        "floor": min(drawn[:2]),
        "envelope": drawn[2] if drawn[2] <= 120 else None,
    }
)


@given(lists, limits)
def test_not_one_dong_too_much(candidates, limits):
    outcome = allocate(candidates, **limits)
    funded = [line for line in outcome.lines if line.is_funded]
    assert outcome.total == sum(line.amount for line in funded) <= limits["budget"]
    assert outcome.total <= (limits["envelope"] if limits["envelope"] is not None else 10**9)
    assert outcome.other == sum(line.amount for line in funded if line.group == 0)
    assert outcome.other <= limits["budget"] - limits["floor"]


@given(lists, limits)
def test_reserved_and_held_together_reach_the_floor(candidates, limits):
    outcome = allocate(candidates, **limits)
    assert outcome.held == max(0, limits["floor"] - outcome.strategic)
    assert outcome.strategic + outcome.held >= limits["floor"]
    assert outcome.total + outcome.held + outcome.free == limits["budget"]


@given(lists, limits, st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(candidates, limits, dice):
    shuffled = list(candidates)
    dice.shuffle(shuffled)
    assert allocate(shuffled, **limits) == allocate(candidates, **limits)


@given(lists, limits)
def test_down_the_list_is_the_best_choice_in_dictionary_order_of_rank(candidates, limits):
    def is_payable(chosen):
        picked = [task for task, is_in in zip(candidates, chosen, strict=True) if is_in]
        total = sum(task.amount for task in picked)
        others = sum(task.amount for task in picked if task.group == 0)
        cap = limits["budget"] if limits["envelope"] is None else limits["envelope"]
        return total <= min(limits["budget"], cap) and others <= limits["budget"] - limits["floor"]

    best = max(filter(is_payable, product([True, False], repeat=len(candidates))))
    assert tuple(line.is_funded for line in allocate(candidates, **limits).lines) == best


@given(lists, limits)
def test_a_refused_task_is_short_by_exactly_what_it_is_told(candidates, limits):
    for line in allocate(candidates, **limits).lines:
        if line.is_funded:
            assert line.short_by == 0
        else:
            assert line.short_by == line.amount - line.left > 0


def test_a_task_that_does_not_fit_is_passed_by_and_a_smaller_one_below_is_funded():
    outcome = allocate(tasks((60, 0), (50, 0), (40, 0)), budget=100, floor=0)
    assert [line.ground for line in outcome.lines] == [
        Ground.FUNDED,
        Ground.BUDGET_EXHAUSTED,
        Ground.FUNDED,
    ]
    assert outcome.lines[1].short_by == 10
    assert outcome.free == 0


def test_a_task_misses_the_budget_by_one_dong():
    outcome = allocate(tasks((54_000_000_000, 1), (1, 1)), budget=54_000_000_000, floor=0)
    assert [line.is_funded for line in outcome.lines] == [True, False]
    assert outcome.lines[1].short_by == 1


def test_money_kept_for_strategic_technology_is_refused_to_any_other_task():
    outcome = allocate(tasks((80, 0), (10, 0), (15, 2)), budget=100, floor=15)
    refused = outcome.lines[1]
    assert refused.ground == Ground.KEPT_FOR_STRATEGIC
    assert (refused.left, refused.short_by, refused.kept) == (5, 5, 15)
    assert outcome.lines[2].is_funded
    assert outcome.held == 0


def test_what_strategic_tasks_leave_unused_stays_held():
    outcome = allocate(tasks((10, 1), (85, 0), (1, 0)), budget=100, floor=15)
    assert (outcome.strategic, outcome.other, outcome.held, outcome.free) == (10, 85, 5, 0)
    assert outcome.lines[2].ground == Ground.KEPT_FOR_STRATEGIC


def test_the_calls_envelope_binds_before_the_ring_fence():
    outcome = allocate(tasks((30, 0), (30, 1)), budget=100, floor=15, envelope=50)
    assert [line.ground for line in outcome.lines] == [Ground.FUNDED, Ground.ENVELOPE_EXHAUSTED]
    assert outcome.lines[1].short_by == 10


def test_nobody_asked_and_everything_stays():
    outcome = allocate([], budget=100, floor=15)
    assert (outcome.lines, outcome.total, outcome.held, outcome.free) == ((), 0, 15, 85)


@pytest.mark.parametrize(
    "slip", [{"amount": 0}, {"amount": -1}, {"amount": 1.5}, {"amount": True}, {"rank": 1}]
)
def test_what_is_no_sum_of_money_or_no_order_is_refused(slip):
    first = Candidate(id=1, rank=1, amount=5)
    second = Candidate(**{"id": 2, "rank": 2, "amount": 5, **slip})
    with pytest.raises(ValueError):
        allocate([first, second], budget=100, floor=15)


@pytest.mark.parametrize("floor", [-1, 101])
def test_a_strategic_share_outside_the_budget_is_refused(floor):
    with pytest.raises(ValueError):
        allocate([], budget=100, floor=floor)

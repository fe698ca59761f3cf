"""Shares, tranches, the floor and percentages, in whole đồng."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funds import rules

sums = st.integers(min_value=0, max_value=10**15)
weights = st.lists(st.integers(0, 10**9), min_size=1, max_size=12).filter(any)


def test_the_floor_of_54_billion_is_8_billion_100_million():
    assert rules.strategic_floor(54_000_000_000, 15) == 8_100_000_000


def test_the_floor_is_rounded_up_to_the_next_dong():
    assert rules.strategic_floor(1, 15) == 1
    assert rules.strategic_floor(20, 15) == 3
    assert rules.strategic_floor(21, 15) == 4
    assert rules.strategic_floor(0, 15) == 0


@given(sums, st.integers(0, 100))
def test_the_floor_is_the_least_sum_that_reaches_the_percentage(denominator, percent):
    floor = rules.strategic_floor(denominator, percent)
    assert rules.reaches_percent(floor, denominator, percent)
    assert floor == 0 or not rules.reaches_percent(floor - 1, denominator, percent)


def test_a_percentage_with_a_fraction_is_exact():
    assert rules.strategic_floor(1000, Fraction(25, 2)) == 125


def test_a_percent_ceiling_holds_to_the_dong():
    assert rules.within_percent(85, 100, 85)
    assert not rules.within_percent(86, 100, 85)
    assert not rules.within_percent(10**15 * 85 // 100 + 1, 10**15, 85)


@given(sums, weights)
def test_shares_add_up_and_each_is_within_one_dong_of_exact(total, weights):
    parts = rules.split_by_largest_remainder(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) < 1


@given(sums, weights)
def test_tranches_add_up_and_each_is_within_one_dong_of_exact(total, weights):
    parts = rules.split_into_tranches(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) < 1


@given(sums, weights, st.integers(0, 10**9))
def test_what_has_been_paid_depends_only_on_the_weights_so_far(total, weights, moved):
    """Shifting weight between two later tranches leaves the earlier ones as they were."""
    later = [*weights, 5 + moved, 7]
    changed = [*weights, 5, 7 + moved]
    before = rules.split_into_tranches(total, later)[: len(weights)]
    assert rules.split_into_tranches(total, changed)[: len(weights)] == before


def test_ten_billion_in_three_parts():
    thirds = [1, 1, 1]
    assert rules.split_by_largest_remainder(10_000_000_000, thirds) == [
        3_333_333_334,
        3_333_333_333,
        3_333_333_333,
    ]
    assert rules.split_into_tranches(10_000_000_000, thirds) == [
        3_333_333_333,
        3_333_333_333,
        3_333_333_334,
    ]


@pytest.mark.parametrize("total, weights", [(-1, [1]), (1, []), (1, [0, 0]), (1, [2, -1])])
def test_a_split_without_weights_or_of_a_debt_is_refused(total, weights):
    with pytest.raises(ValueError):
        rules.split_by_largest_remainder(total, weights)
    with pytest.raises(ValueError):
        rules.split_into_tranches(total, weights)


def test_a_strategic_task_draws_the_strategic_share_first():
    assert rules.draw(30, is_strategic=True, kept=20, free=50) == (20, 10)
    assert rules.draw(70, is_strategic=True, kept=20, free=50) == (20, 50)
    assert rules.draw(71, is_strategic=True, kept=20, free=50) is None


def test_any_other_task_never_touches_the_strategic_share():
    assert rules.draw(50, is_strategic=False, kept=20, free=50) == (0, 50)
    assert rules.draw(51, is_strategic=False, kept=20, free=50) is None


moves = st.lists(st.tuples(st.integers(1, 60), st.booleans(), st.booleans()), max_size=30)


@given(st.integers(0, 300), st.integers(0, 100), moves)
def test_the_ring_fence_stands_through_any_reservations_and_releases(budget, percent, moves):
    """kept = max(0, floor − reserved strategic) after every move, and money is conserved."""
    floor = rules.strategic_floor(budget, percent)
    kept, free = floor, budget - floor
    running: list[tuple[int, bool]] = []
    for amount, is_strategic, wants_release in moves:
        strategic = sum(a for a, s in running if s)
        if wants_release and running:
            amount, is_strategic = running.pop(0)
            back = rules.give_back(
                amount, is_strategic=is_strategic, floor=floor, reserved_strategic=strategic
            )
            assert min(back) >= 0
            kept, free = kept + back.kept, free + back.free
        elif taken := rules.draw(amount, is_strategic=is_strategic, kept=kept, free=free):
            kept, free = kept - taken.kept, free - taken.free
            running.append((amount, is_strategic))
        strategic = sum(a for a, s in running if s)
        assert kept == rules.held(floor, strategic)
        assert kept + free + sum(a for a, _ in running) == budget
        assert strategic + kept >= floor


@pytest.mark.parametrize("slip", [0, -1, True, 1.0, "1", None, 10**15 + 1])
def test_what_is_not_a_sum_of_money(slip):
    assert not rules.is_amount(slip)


@pytest.mark.parametrize("amount", [1, 10**15])
def test_what_is_a_sum_of_money(amount):
    assert rules.is_amount(amount)

"""The order of those who passed: by the mean, and on ties by what the rulebook says."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.ranking import Candidate, OrderRule, Weights, composite, rank, sort_key
from scoring.states import DecidedBy, PriorityApplies

NOON = datetime(2026, 3, 2, 5, tzinfo=UTC)
CANDIDATE = st.builds(
    Candidate,
    id=st.integers(1, 10**6),
    passed=st.booleans(),
    mean=st.fractions(min_value=70, max_value=100, max_denominator=3),
    has_priority=st.booleans(),
    three_house=st.integers(0, 100),
    strategic=st.integers(0, 100),
    chair_points=st.none() | st.decimals(min_value=70, max_value=72, places=0),
    submitted_at=st.none() | st.sampled_from([NOON, NOON + timedelta(seconds=1)]),
)
CANDIDATES = st.lists(CANDIDATE, max_size=12, unique_by=lambda one: one.id)
PARTS = st.tuples(st.integers(1, 5), st.integers(0, 5), st.integers(0, 5))
WEIGHTS = PARTS.map(lambda parts: Weights(*(Fraction(one, sum(parts)) for one in parts)))
PRIORITIES = st.builds(OrderRule, st.sampled_from(PriorityApplies), WEIGHTS)


def candidate(id, mean=80, **more):
    return Candidate(id=id, passed=more.pop("passed", True), mean=Fraction(mean), **more)


def order(*candidates, priority="tie_break"):
    return [(one.place, one.candidate.id, one.decided_by) for one in rank(candidates, priority)]


def test_the_higher_mean_goes_first():
    assert order(candidate(1, mean=80), candidate(2, mean=81)) == [
        (1, 2, DecidedBy.FIRST),
        (2, 1, DecidedBy.MEAN),
    ]


def test_only_those_who_passed_are_ranked():
    assert order(candidate(1, passed=False), candidate(2)) == [(1, 2, DecidedBy.FIRST)]


def test_the_priority_class_breaks_a_tie_and_never_a_difference():
    assert order(candidate(1, has_priority=False), candidate(2, has_priority=True)) == [
        (1, 2, DecidedBy.FIRST),
        (2, 1, DecidedBy.PRIORITY_TIE),
    ]
    apart = [candidate(1, mean="80.01"), candidate(2, mean=80, has_priority=True)]
    assert [id for _, id, _ in order(*apart)] == [1, 2]


def test_by_decision_the_priority_class_goes_first():
    low, high = candidate(1, mean=70, has_priority=True), candidate(2, mean=95)
    assert order(low, high, priority="class_first") == [
        (1, 1, DecidedBy.FIRST),
        (2, 2, DecidedBy.PRIORITY_CLASS),
    ]


def test_then_the_chair_then_the_time_then_the_number():
    with_chair = candidate(1, chair_points=Decimal("90"), submitted_at=NOON)
    lower_chair = candidate(2, chair_points=Decimal("80"), submitted_at=NOON)
    later = candidate(3, chair_points=Decimal("80"), submitted_at=NOON + timedelta(seconds=1))
    later_too = candidate(4, chair_points=Decimal("80"), submitted_at=NOON + timedelta(seconds=1))
    chair_away = candidate(5, submitted_at=NOON)
    assert order(chair_away, later_too, later, lower_chair, with_chair) == [
        (1, 1, DecidedBy.FIRST),
        (2, 2, DecidedBy.CHAIR),
        (3, 3, DecidedBy.TIME),
        (4, 4, DecidedBy.ID),
        (5, 5, DecidedBy.CHAIR),
    ]


def test_shown_only_the_priority_class_decides_nothing():
    apart = [
        candidate(2, has_priority=True, submitted_at=NOON + timedelta(seconds=1)),
        candidate(1, submitted_at=NOON),
    ]
    assert order(*apart, priority="shown_only") == [
        (1, 1, DecidedBy.FIRST),
        (2, 2, DecidedBy.TIME),
    ]


def test_a_composite_score_weighs_the_mean_and_the_scores_beside_it():
    rule = OrderRule("composite", Weights(Fraction(7, 10), Fraction(2, 10), Fraction(1, 10)))
    plain = candidate(1, mean=90)
    local = candidate(2, mean=80, three_house=100)
    strategic = candidate(3, mean=80, three_house=50, strategic=100)
    assert [composite(one, rule.weights) for one in (plain, local, strategic)] == [63, 76, 76]
    assert order(plain, local, strategic, priority=rule) == [
        (1, 2, DecidedBy.FIRST),
        (2, 3, DecidedBy.ID),
        (3, 1, DecidedBy.COMPOSITE),
    ]


@pytest.mark.parametrize(
    "parts", [("1/2", "1/4", "1/8"), ("0", "1/2", "1/2"), ("3/2", "-1/4", "-1/4")]
)
def test_weights_that_are_no_parts_of_one_are_errors(parts):
    with pytest.raises(ValueError):
        Weights(*map(Fraction, parts))


def test_a_composite_order_without_weights_and_a_float_weight_are_errors():
    with pytest.raises(ValueError):
        rank([candidate(1)], "composite")
    with pytest.raises(TypeError):
        Weights(0.5, Fraction(1, 4), Fraction(1, 4))


def test_an_unknown_way_of_priority_and_a_float_are_errors():
    with pytest.raises(ValueError):
        rank([], "weighted")
    with pytest.raises(TypeError):
        rank([Candidate(id=1, passed=True, mean=80.5)])


@given(CANDIDATES, PRIORITIES, st.randoms())
def test_the_order_given_does_not_matter(candidates, priority, random):
    shuffled = list(candidates)
    random.shuffle(shuffled)
    assert rank(shuffled, priority) == rank(candidates, priority)


@given(CANDIDATES, PRIORITIES)
def test_places_run_without_gap_over_those_who_passed(candidates, priority):
    ranked = rank(candidates, priority)
    assert [one.place for one in ranked] == list(range(1, len(ranked) + 1))
    assert {one.candidate.id for one in ranked} == {one.id for one in candidates if one.passed}


@given(CANDIDATES)
def test_a_neighbour_below_never_has_the_higher_mean(candidates):
    means = [one.candidate.mean for one in rank(candidates)]
    assert means == sorted(means, reverse=True)


@given(CANDIDATES)
def test_class_first_never_puts_one_without_priority_above_one_with_it(candidates):
    classes = [one.candidate.has_priority for one in rank(candidates, "class_first")]
    assert classes == sorted(classes, reverse=True)


@given(CANDIDATES, PRIORITIES, st.data())
def test_a_higher_mean_never_worsens_a_place(candidates, priority, data):
    passed = [one for one in candidates if one.passed]
    if not passed:
        return
    one = data.draw(st.sampled_from(passed))
    better = replace(one, mean=one.mean + data.draw(st.fractions(0, 30)))
    raised = [better if other is one else other for other in candidates]

    def place(among):
        return next(at.place for at in rank(among, priority) if at.candidate.id == one.id)

    assert place(raised) <= place(candidates)


@given(CANDIDATES, PRIORITIES)
def test_the_key_is_the_order(candidates, priority):
    passed = [one for one in candidates if one.passed]
    key = sort_key(priority)
    assert sorted(passed, key=key) == [one.candidate for one in rank(candidates, priority)]
    assert len({str(key(one)) for one in passed}) == len(passed)

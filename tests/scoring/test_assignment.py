"""The assignment against published results, brute force, and its own certificate added up again."""

import csv
import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.assignment import UNIT, assign

EXAMPLE = Path(__file__).parent / "data" / "pr4a_example3_values.csv"


def example():
    with open(EXAMPLE, newline="") as lines:
        return [[float(value) for value in row] for row in csv.reader(lines)]


def tables():
    """Up to four reviewers and three proposals, one in four pairs a conflict."""
    value = st.one_of(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.none())
    return st.integers(1, 3).flatmap(
        lambda width: st.lists(
            st.lists(value, min_size=width, max_size=width), min_size=1, max_size=4
        )
    )


def every_assignment(table, per_proposal, max_load):
    """All that keep to the limits, as sets of pairs."""
    proposals = range(len(table[0]))
    choices = [
        list(
            itertools.combinations(
                [r for r in range(len(table)) if table[r][p] is not None], per_proposal
            )
        )
        for p in proposals
    ]
    for chosen in itertools.product(*choices):
        loads = [sum(r in readers for readers in chosen) for r in range(len(table))]
        if max(loads) <= max_load:
            yield chosen


def worth_of(table, chosen):
    return [sum(table[r][p] for r in readers) for p, readers in enumerate(chosen)]


@given(tables(), st.integers(1, 2), st.integers(1, 3))
@settings(deadline=None, max_examples=120)
def test_it_is_as_good_as_the_best_of_all(table, per_proposal, max_load):
    limits = {"per_proposal": per_proposal, "max_load": max_load}
    all_of_them = [worth_of(table, c) for c in every_assignment(table, per_proposal, max_load)]
    total = assign(table, **limits)
    fair = assign(table, **limits, fair=True)
    if not all_of_them:
        assert total.pairs == fair.pairs == []
        assert total.unmet is not None
        assert total.unmet.needed > total.unmet.available
        return
    assert total.total == max(map(sum, all_of_them)) * UNIT
    best = max(min(worth) for worth in all_of_them)
    assert fair.worst == best * UNIT
    assert fair.total == max(sum(worth) for worth in all_of_them if min(worth) == best) * UNIT


@given(tables(), st.integers(1, 2), st.integers(1, 3))
@settings(deadline=None, max_examples=60)
def test_no_conflict_and_no_load_is_broken(table, per_proposal, max_load):
    for fair in (False, True):
        found = assign(table, per_proposal=per_proposal, max_load=max_load, fair=fair)
        assert all(table[reviewer][proposal] is not None for reviewer, proposal in found.pairs)
        loads = np.bincount([reviewer for reviewer, _ in found.pairs], minlength=len(table))
        assert loads.max() <= max_load
        readers = np.bincount([p for _, p in found.pairs], minlength=len(table[0]))
        assert found.unmet or set(readers) == {per_proposal}


def test_the_certificate_is_added_up_by_anybody():
    table, k, load = example(), 4, 4
    found = assign(table, per_proposal=k, max_load=load)
    prices, loads = found.certificate.proposal_prices, found.certificate.reviewer_prices
    bound = k * sum(prices) + sum(load * max(0, price) for price in loads)
    for reviewer, row in enumerate(table):
        for proposal, value in enumerate(row):
            gain = round(value * UNIT) - prices[proposal] - loads[reviewer]
            bound += max(0, gain)
    assert bound == found.certificate.bound
    assert found.total <= bound <= found.total + len(prices)


def test_the_published_worst_of_peerreview4all_is_reached():
    found = assign(example(), per_proposal=4, max_load=4, fair=True)
    assert found.worst == 14 * UNIT
    assert found.load_max == 4


def test_the_greatest_total_leaves_a_proposal_bare_where_fair_does_not():
    found = assign(example(), per_proposal=4, max_load=4)
    assert (found.total, found.worst) == (3_233_125_000, 4 * UNIT)


def test_proposals_without_enough_readers_are_named():
    """Three proposals have the same two readers, who can give four times; six are asked for."""
    table = [[1, 1, 1, 1], [1, 1, 1, 1], [None, None, None, 1], [None, None, None, 1]]
    found = assign(table, per_proposal=2, max_load=2)
    assert found.pairs == []
    assert found.unmet.proposals == [0, 1, 2]
    assert (found.unmet.needed, found.unmet.available) == (6, 4)


def test_the_least_load_is_really_met():
    table = [[9, 9, 9], [9, 9, 9], [1, 1, 1]]
    idle = assign(table, per_proposal=1, max_load=2)
    shared = assign(table, per_proposal=1, max_load=2, min_load=1)
    assert 2 not in {reviewer for reviewer, _ in idle.pairs}
    assert {reviewer for reviewer, _ in shared.pairs} == {0, 1, 2}
    assert shared.short_reviewers == ()
    assert shared.certificate.bound == shared.total == 19 * UNIT


def test_who_cannot_have_the_least_load_is_named():
    table = [[9, 9], [9, 9], [None, None]]
    found = assign(table, per_proposal=1, max_load=2, min_load=1)
    assert found.short_reviewers == (2,)
    assert len(found.pairs) == 2


def test_it_is_the_same_each_time():
    again = [assign(example(), per_proposal=4, max_load=4) for _ in range(3)]
    assert again[0] == again[1] == again[2]


@pytest.mark.parametrize(
    ("table", "limits"),
    [
        ([], {"per_proposal": 1, "max_load": 1}),
        ([[1]], {"per_proposal": 0, "max_load": 1}),
        ([[1]], {"per_proposal": 1, "max_load": 0}),
        ([[1]], {"per_proposal": 1, "max_load": 1, "min_load": 2}),
        ([[float("inf")]], {"per_proposal": 1, "max_load": 1}),
        ([[1e7]], {"per_proposal": 1, "max_load": 1}),
    ],
)
def test_numbers_that_make_no_sense_are_refused(table, limits):
    with pytest.raises(ValueError):
        assign(table, **limits)


@given(tables(), st.integers(1, 2), st.integers(1, 3), st.integers(1, 2), st.booleans())
@settings(deadline=None, max_examples=80)
def test_least_loads_come_before_the_total_and_before_fairness(table, k, most, least, fair):
    least = min(least, most)
    found = assign(table, per_proposal=k, max_load=most, min_load=least, fair=fair)
    if found.unmet:
        return

    def given_of(chosen):
        loads = [sum(r in readers for readers in chosen) for r in range(len(table))]
        return sum(min(load, least) for load in loads), min(loads) >= least

    all_of_them = list(every_assignment(table, k, most))
    best = max(given_of(chosen) for chosen in all_of_them)
    loads = np.bincount([r for r, _ in found.pairs], minlength=len(table))
    assert int(np.minimum(loads, least).sum()) == best[0]
    if best[1]:
        worths = [worth_of(table, c) for c in all_of_them if given_of(c)[1]]
        worst = max(min(one) for one in worths)
        assert found.short_reviewers == ()
        if fair:
            assert found.worst == worst * UNIT
            worths = [one for one in worths if min(one) == worst]
        assert found.total == max(sum(one) for one in worths) * UNIT


@given(tables(), st.integers(1, 2), st.integers(1, 3), st.data())
@settings(deadline=None, max_examples=80)
def test_a_new_assignment_keeps_as_much_of_the_old_as_can_be(table, k, most, data):
    pairs = [(r, p) for r, row in enumerate(table) for p, v in enumerate(row) if v is not None]
    if not pairs:
        return
    keep = data.draw(st.sets(st.sampled_from(pairs)))
    found = assign(table, per_proposal=k, max_load=most, keep=keep)
    if found.unmet:
        return

    def kept_of(chosen):
        return sum((r, p) in keep for p, readers in enumerate(chosen) for r in readers)

    all_of_them = list(every_assignment(table, k, most))
    best = max(map(kept_of, all_of_them))
    assert found.kept == best == len(keep & set(found.pairs))
    totals = [sum(worth_of(table, c)) for c in all_of_them if kept_of(c) == best]
    assert found.total == max(totals) * UNIT


@given(tables(), st.integers(1, 2), st.integers(1, 3), st.booleans(), st.data())
@settings(deadline=None, max_examples=80)
def test_what_is_fixed_stands_and_the_rest_is_as_good_as_the_best(table, k, most, fair, data):
    all_of_them = list(every_assignment(table, k, most))
    if not all_of_them:
        return
    some = data.draw(st.sampled_from(all_of_them))
    pairs = [(r, p) for p, readers in enumerate(some) for r in readers]
    fixed = data.draw(st.lists(st.sampled_from(pairs), unique=True))
    found = assign(table, per_proposal=k, max_load=most, fair=fair, fixed=fixed)
    assert set(fixed) <= set(found.pairs)
    left = [c for c in all_of_them if all(r in c[p] for r, p in fixed)]
    worths = [worth_of(table, c) for c in left]
    if fair:
        best = max(map(min, worths))
        assert found.worst == best * UNIT
        worths = [one for one in worths if min(one) == best]
    elif found.certificate:
        assert found.certificate.bound >= found.total
    assert found.total == max(map(sum, worths)) * UNIT


@given(tables(), st.integers(1, 2), st.integers(1, 2))
@settings(deadline=None, max_examples=60)
def test_the_smallest_relaxation_is_enough_and_nothing_smaller_is(table, k, most):
    unmet = assign(table, per_proposal=k, max_load=most).unmet
    if unmet is None:
        return
    needs = [k] * len(table[0])
    for proposal, fewer in unmet.fewer_reviews:
        needs[proposal] -= fewer
    assert assign(table, per_proposal=needs, max_load=most).unmet is None
    if unmet.more_load is None:
        readers = [sum(row[p] is not None for row in table) for p in range(len(table[0]))]
        assert min(readers) < k
        return
    loads = [most] * len(table)
    for reviewer, more in unmet.more_load:
        loads[reviewer] += more
    assert assign(table, per_proposal=k, max_load=loads).unmet is None
    # Each missing review asks for one more reading at least.
    assert sum(more for _, more in unmet.more_load) == sum(n for _, n in unmet.fewer_reviews)


@pytest.mark.parametrize("fair", [False, True])
@pytest.mark.parametrize(
    ("table", "k", "most", "worst"),
    [
        ([[0.5] * 30] * 20, 3, 5, 1.5),  # all ties
        ([[0.0] * 30] * 20, 2, 3, 0.0),
        ([[-0.5, -2.0], [-3.0, -0.25], [-0.75, -0.5]], 1, 1, -0.5),
        ([[0.3, 0.2, 0.9]], 1, 3, 0.2),  # one reviewer
        ([[0.3], [0.2], [0.9]], 3, 1, 1.4),  # one proposal, everybody
        ([[1e-7, 1.0], [1.0, 1e-7]], 1, 1, 1.0),
    ],
)
def test_odd_tables_are_no_trouble(table, k, most, worst, fair):
    found = assign(table, per_proposal=k, max_load=most, fair=fair)
    assert found.worst == round(worst * UNIT)
    assert len(found.pairs) == k * len(table[0])


def test_more_readers_asked_for_than_there_are_names_every_proposal():
    unmet = assign([[1, 2], [3, 4]], per_proposal=3, max_load=9).unmet
    assert (unmet.proposals, unmet.needed, unmet.available) == ([0, 1], 6, 4)
    assert (unmet.more_load, unmet.fewer_reviews) == (None, [(0, 1), (1, 1)])


def test_everybody_has_limits_of_their_own():
    found = assign([[9, 9, 9], [1, 1, 1]], per_proposal=[1, 1, 0], max_load=[1, 2])
    assert (len(found.pairs), found.total) == (2, 10 * UNIT)
    assert {proposal for _, proposal in found.pairs} == {0, 1}


def test_a_fixed_pair_that_is_not_allowed_is_refused():
    with pytest.raises(ValueError, match="Reviewer 0, proposal 1"):
        assign([[1, None]], per_proposal=1, max_load=2, fixed=[(0, 1)])


# The command -------------------------------------------------------------------------------------


def told(capsys, *words):
    call_command("assign_reviewers", *words, "--json")
    return json.loads(capsys.readouterr().out)


def test_the_command_tells_pairs_and_sums(capsys):
    asked = [str(EXAMPLE), "--per-proposal", "4", "--max-load", "4"]
    found = told(capsys, *asked, "--fair")
    assert (found["worst"], found["load_max"], found["conflicts"]) == (14.0, 4, 0)
    assert len(found["pairs"]) == 400
    assert told(capsys, *asked)["total"] == 3233.125


def test_the_command_ends_with_one_when_it_cannot_be_done(tmp_path, capsys):
    file = tmp_path / "few.csv"
    file.write_text("1,1,\n,-1,1\n")
    with pytest.raises(SystemExit) as ended:
        call_command("assign_reviewers", str(file), "--per-proposal", "2", "--max-load", "3")
    assert ended.value.code == 1
    found = json.loads(capsys.readouterr().out)
    assert found["pairs"] == []
    assert found["unmet"]["proposals"] == [0, 1, 2]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1,2\n3\n", ["2", "1"]),
        ("1,x\n3,4\n", ["1", "2", "x"]),
        ("1,nan\n3,4\n", ["1", "2", "nan"]),
        ("", []),
    ],
)
def test_a_faulty_file_is_refused_with_row_column_and_value(tmp_path, text, said):
    file = tmp_path / "affinities.csv"
    file.write_text(text)
    with pytest.raises(CommandError) as refusal:
        call_command("assign_reviewers", str(file), "--per-proposal", "1", "--max-load", "1")
    for word in (str(file), *said):
        assert word in str(refusal.value)

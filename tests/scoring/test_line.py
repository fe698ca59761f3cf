"""Around the funding line: who stands clear of it, who does not, and where it lies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.picture import picture
from scoring.rules.line import fundable_by, groups_at_line, side_of_line
from scoring.rules.marks import other_mean

HALVES = st.lists(
    st.tuples(st.integers(1, 9), st.integers(0, 5)).map(lambda pair: (pair[0], sum(pair))),
    min_size=1,
    max_size=9,
)


@pytest.mark.parametrize(
    ("low", "high", "side"),
    [(1, 3, "accepted"), (1, 4, "undecided"), (4, 9, "undecided"), (5, 9, "rejected")],
)
def test_a_dossier_is_undecided_while_the_line_lies_within_its_interval(low, high, side):
    assert side_of_line(low, high, 4) == side


def test_where_those_not_rejected_are_as_many_as_the_money_all_are_accepted():
    halves = [(1, 1), (2, 4), (2, 4), (5, 6)]
    assert groups_at_line(halves, 3, 2) == ["accepted", "undecided", "undecided", "rejected"]
    assert groups_at_line(halves, 3, 3) == ["accepted", "accepted", "accepted", "rejected"]


@given(HALVES, st.floats(1, 9), st.integers(-1, 12))
def test_every_dossier_is_in_one_group(halves, line, fundable):
    groups = groups_at_line(halves, line, fundable)
    assert len(groups) == len(halves)
    if fundable <= 0:
        assert set(groups) == {"rejected"}
    if fundable >= len(halves):
        assert set(groups) == {"accepted"}


@pytest.mark.parametrize(
    ("amounts", "envelope", "count"),
    [([], 10, 0), ([11], 10, 0), ([4, 6], 10, 2), ([4, 7, 1], 10, 1), ([0, 0], 0, 2)],
)
def test_the_envelope_reaches_down_to_the_first_that_does_not_fit(amounts, envelope, count):
    assert fundable_by(amounts, envelope) == count


def test_the_mean_without_flagged_sheets_is_there_only_where_one_is_flagged():
    assert other_mean([80, 82, 84], 20) is None
    assert other_mean([83, 83, 83, 48], 20) == 83
    assert other_mean([100, 0], 20) is None
    assert other_mean([None, None], 20) is None


class Row:
    def __init__(self, low, at, high):
        self.low_95, self.low_50, self.high_50, self.high_95 = low, low, high, high
        self.expected_rank = at


def test_a_picture_lies_within_its_width_whatever_the_ranks():
    for dossiers in (2, 7, 30, 500, 6_000, 70_000):
        drawn = picture([Row(1, 1.2, dossiers)], dossiers, dossiers / 2)
        places = [drawn.line, drawn.bars[0].low_95, drawn.bars[0].high_95, drawn.bars[0].at]
        places += [at for _rank, at in drawn.ticks]
        assert all(0 <= float(one.rstrip("%")) <= 100 for one in places)
        assert [drawn.ticks[0][0], drawn.ticks[-1][0]] == [1, dossiers]
        assert len(drawn.ticks) <= 9


def test_a_dossier_without_an_interval_is_not_drawn():
    row = Row(1, 1, 1)
    row.expected_rank = None
    assert picture([row], 1, None).bars == []
    assert picture([row], 1, None).line == ""

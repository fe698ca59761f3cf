"""What must be true of a meeting, a sheet and a conclusion: exact, by the rule's own numbers."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring import rules
from scoring.rules import Fall, HouseFact, HousePoints, Lack, Presence, QuorumRule
from scoring.states import FailReason, Grade, QuorumLack

TWO_THIRDS, THIRD = Fraction(2, 3), Fraction(1, 3)
RULE = QuorumRule(TWO_THIRDS, needs_chair_or_vice=True, needs_secretary=True, reviewers=2)
CRITERIA = ["overview", "content", "product"]
MARK = st.decimals(min_value=0, max_value=100, places=2)
MARK_OR_NONE = st.none() | MARK
SHEETS = st.lists(st.fixed_dictionaries({key: MARK_OR_NONE for key in CRITERIA}), max_size=9)


def presence(present=6, appointed=9, has_chair_or_vice=True, has_secretary=True, reviewers=2):
    return Presence(appointed, present, has_chair_or_vice, has_secretary, reviewers)


def sheet(*points):
    return dict(zip(CRITERIA, (None if p is None else Decimal(p) for p in points), strict=True))


def outcome(*sheets, present=None, pass_mean=70, zero_fraction=THIRD):
    present = len(sheets) if present is None else present
    return rules.pass_rule(sheets, CRITERIA, present, pass_mean, zero_fraction)


# Quorum ---


@pytest.mark.parametrize(
    ("appointed", "present", "need"),
    [(9, 5, 6), (8, 5, 6), (7, 4, 5)],
)
def test_one_member_fewer_than_two_thirds_is_no_quorum(appointed, present, need):
    short = rules.quorum(presence(present, appointed), RULE)
    assert short == [Lack(QuorumLack.MEMBERS, have=present, need=need)]
    assert rules.quorum(presence(present + 1, appointed), RULE) == []


def test_everything_that_is_lacking_is_told_at_once():
    nobody = presence(present=1, has_chair_or_vice=False, has_secretary=False, reviewers=1)
    assert rules.quorum(nobody, RULE) == [
        Lack(QuorumLack.MEMBERS, have=1, need=6),
        Lack(QuorumLack.CHAIR),
        Lack(QuorumLack.SECRETARY),
        Lack(QuorumLack.REVIEWERS, have=1, need=2),
    ]


def test_a_rule_that_does_not_ask_for_the_secretary_does_without():
    lax = QuorumRule(TWO_THIRDS, needs_chair_or_vice=False, needs_secretary=False, reviewers=0)
    alone = presence(has_chair_or_vice=False, has_secretary=False, reviewers=0)
    assert rules.quorum(alone, lax) == []


def test_an_empty_council_has_no_quorum():
    none = QuorumRule(TWO_THIRDS, needs_chair_or_vice=False, needs_secretary=False, reviewers=0)
    empty = presence(present=0, appointed=0)
    assert rules.quorum(empty, none) == [Lack(QuorumLack.MEMBERS, have=0, need=1)]


@given(st.integers(1, 40), st.data(), st.fractions(min_value="1/10", max_value=1))
def test_the_number_told_as_needed_is_the_least_that_is_enough(appointed, data, fraction):
    rule = QuorumRule(fraction, needs_chair_or_vice=True, needs_secretary=True, reviewers=2)
    present = data.draw(st.integers(0, appointed))
    lacks = rules.quorum(presence(present, appointed), rule)
    if lacks:
        assert rules.quorum(presence(lacks[0].need, appointed), rule) == []
        assert rules.quorum(presence(lacks[0].need - 1, appointed), rule) != []
    else:
        assert present * fraction.denominator >= fraction.numerator * appointed


@given(st.integers(1, 20), st.data())
def test_a_recusal_never_brings_a_quorum_about(appointed, data):
    present = data.draw(st.integers(1, appointed))
    before = rules.quorum(presence(present, appointed), RULE)
    after = rules.quorum(presence(present - 1, appointed), RULE)
    assert not before or after


def test_a_lack_is_said_in_numbers():
    assert "5" in str(Lack(QuorumLack.MEMBERS, have=5, need=6))


# Selection ---


def test_a_sheet_with_an_unjudged_criterion_has_no_total():
    assert rules.sheet_total(sheet("10", "20", "30"), CRITERIA) == Decimal("60")
    assert rules.sheet_total(sheet("10", None, "30"), CRITERIA) is None


def test_a_missing_mark_is_missing_and_never_zero():
    assert rules.sheet_total({"overview": Decimal(10)}, CRITERIA) is None


def test_it_passes_at_exactly_the_mean_and_not_a_hundredth_below():
    assert outcome(sheet("30", "30", "10"), sheet("20", "40", "10")).passed
    below = outcome(sheet("30", "30", "10"), sheet("20", "40", "9.99"))
    assert not below.passed
    assert below.reasons == [Fall(FailReason.MEAN, Fraction(13999, 200), Fraction(70))]


def test_a_mean_of_thirds_is_exact():
    mean = outcome(sheet("70", "0.01", "0"), sheet("70", "0", "0"), sheet("70", "0", "0")).mean
    assert mean == 70 + Fraction(1, 300)


def test_an_incomplete_sheet_does_not_enter_the_mean():
    result = outcome(sheet("30", "30", "20"), sheet("1", None, "1"))
    assert (result.mean, result.counted, result.points_sum) == (80, 1, Decimal("80"))
    assert result.passed


def test_zero_by_exactly_a_third_of_those_present_passes_and_by_more_does_not():
    good, zero = sheet("50", "30", "20"), sheet("50", "30", "0")
    assert outcome(*[good] * 4, *[zero] * 2).passed
    fails = outcome(*[good] * 3, *[zero] * 3)
    assert not fails.passed
    assert fails.reasons == [Fall(FailReason.ZEROS, Fraction(1, 2), THIRD, "product")]
    assert fails.zero_shares == {"overview": 0, "content": 0, "product": Fraction(1, 2)}


def test_a_zero_on_an_incomplete_sheet_is_still_a_zero_given():
    result = outcome(sheet("50", "30", "20"), sheet(None, "30", "0"))
    assert result.zero_shares["product"] == Fraction(1, 2)
    assert not result.passed


def test_the_share_of_zeros_is_of_members_present_not_of_sheets():
    assert outcome(sheet("50", "30", "20"), sheet("50", "30", "0"), present=3).passed


def test_without_a_countable_sheet_nothing_passes():
    result = outcome(sheet("100", None, "0"), present=7)
    assert (result.mean, result.counted, result.passed) == (None, 0, False)
    assert [fall.code for fall in result.reasons] == [FailReason.NO_SHEETS]


def test_more_sheets_than_members_present_is_an_error():
    with pytest.raises(ValueError):
        outcome(sheet("1", "1", "1"), sheet("1", "1", "1"), present=1)


@given(SHEETS, st.integers(0, 3), st.integers(0, 300), st.fractions(min_value=0, max_value=1))
def test_it_passes_exactly_when_no_reason_stands_against_it(sheets, away, pass_mean, zeros):
    present = len(sheets) + away
    result = rules.pass_rule(sheets, CRITERIA, present, pass_mean, zeros)
    assert result.passed == (not result.reasons)
    assert result.passed == (
        result.mean is not None
        and result.mean * result.counted >= pass_mean * result.counted
        and all(sum(one[key] == 0 for one in sheets) <= zeros * present for key in CRITERIA)
    )


@given(SHEETS)
def test_the_mean_times_the_sheets_counted_is_the_sum(sheets):
    result = rules.pass_rule(sheets, CRITERIA, len(sheets), 70, THIRD)
    assert (result.mean or 0) * result.counted == Fraction(result.points_sum)


@given(SHEETS, st.randoms())
def test_the_order_of_the_sheets_does_not_matter(sheets, random):
    shuffled = list(sheets)
    random.shuffle(shuffled)
    assert outcome(*sheets) == outcome(*shuffled)


# Acceptance ---

E, P, F = Grade.EXCELLENT, Grade.PASS, Grade.FAIL


@pytest.mark.parametrize(
    ("votes", "present", "grade"),
    [
        ([E] * 6 + [P] * 2, 8, E),
        ([E] * 5 + [P] * 3, 8, P),
        ([E] * 8 + [F], 9, P),
        ([E] * 6, 9, P),
        ([P] * 6 + [F] * 3, 9, P),
        ([P] * 5 + [F] * 4, 9, F),
        ([F] * 3, 9, P),
        ([F] * 3, 8, F),
    ],
)
def test_the_grade_of_the_votes(votes, present, grade):
    assert rules.acceptance_grade(votes, present, Fraction(3, 4), THIRD) == grade


@pytest.mark.parametrize(("votes", "present"), [([], 7), ([P, P], 1)])
def test_no_grade_without_votes_nor_with_more_votes_than_members(votes, present):
    with pytest.raises(ValueError):
        rules.acceptance_grade(votes, present, Fraction(3, 4), THIRD)


@given(st.lists(st.sampled_from(Grade), min_size=1, max_size=9), st.integers(0, 3))
def test_another_fail_vote_never_lifts_the_grade(votes, away):
    order = [F, P, E]
    present = len(votes) + away + 1
    before = rules.acceptance_grade(votes, present, Fraction(3, 4), THIRD)
    after = rules.acceptance_grade([*votes, F], present, Fraction(3, 4), THIRD)
    assert order.index(after) <= order.index(before)


# 3-house and strategic scores ---

POINTS = HousePoints(
    conditions={condition: Fraction(25) for condition in (1, 2, 3, 4)},
    confirmed=Fraction(3, 5),
    evidence=Fraction(1, 5),
    commitment=Fraction(1, 5),
)
FULL = dict(is_confirmed=True, has_evidence=True, amount=1)
ROWS = [(1, "state"), (1, "university"), (1, "enterprise")]
ROWS += [(2, "enterprise"), (3, "state"), (4, "university")]
FACT = st.builds(
    HouseFact,
    condition=st.integers(1, 4),
    house=st.sampled_from(["state", "university", "enterprise"]),
    is_confirmed=st.booleans(),
    has_evidence=st.booleans(),
    amount=st.integers(0, 10**12),
    people=st.integers(0, 50),
)


def test_all_six_confirmed_with_evidence_and_commitment_is_100():
    assert rules.three_house_score([HouseFact(*row, **FULL) for row in ROWS], POINTS) == 100


def test_nothing_asked_and_nothing_confirmed_are_0():
    assert rules.three_house_score([], POINTS) == 0
    asked = [HouseFact(*row, is_confirmed=False, has_evidence=True, amount=5) for row in ROWS]
    assert rules.three_house_score(asked, POINTS) == 0


def test_the_first_condition_counts_each_house_for_a_third():
    two = [HouseFact(*row, **FULL) for row in ROWS[:2]] + [HouseFact(*ROWS[2], False)]
    assert rules.three_house_score(two, POINTS) == 17


def test_a_bare_confirmation_is_weaker_than_one_with_people():
    bare = [HouseFact(4, "university", is_confirmed=True)]
    strong = [HouseFact(4, "university", is_confirmed=True, people=3)]
    assert rules.three_house_score(bare, POINTS) == 15
    assert rules.three_house_score(strong, POINTS) == 20


@given(st.lists(FACT, max_size=12))
def test_the_three_house_score_is_a_whole_number_from_0_to_100(facts):
    score = rules.three_house_score(facts, POINTS)
    assert isinstance(score, int)
    assert 0 <= score <= 100


def test_without_a_confirmed_group_there_is_no_strategic_score():
    marks = [sheet("50", "30", "20")]
    assert rules.strategic_score(0, True, marks, CRITERIA) == 0
    assert rules.strategic_score(3, False, marks, CRITERIA) == 0
    assert rules.strategic_score(3, True, marks, CRITERIA) == 100
    assert rules.strategic_score(3, True, [], CRITERIA) == 0


def test_the_fit_is_the_mean_of_complete_marks_rounded_half_up():
    marks = [sheet("50", "30", "0"), sheet("50", "30", "1"), sheet("50", None, "20")]
    assert rules.fit_mean(marks, CRITERIA) == Fraction(161, 2)
    assert rules.strategic_score(2, True, marks, CRITERIA) == 81


@given(st.fractions(min_value=0, max_value=100))
def test_a_printed_number_is_the_nearest_one(exact):
    assert abs(Fraction(rules.printed(exact)) - exact) <= Fraction(1, 200)
    assert rules.printed(-exact) == -rules.printed(exact)
    assert abs(rules.whole(exact) - exact) <= Fraction(1, 2)

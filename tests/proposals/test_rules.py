"""What must be true, on plain values."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals import rules
from proposals.rules import AttestationFacts, CheckFacts, Facts, IndicatorFacts, LineFacts
from proposals.states import CheckItem

CLOSES = datetime(2026, 3, 31, 10, 0, tzinfo=UTC)
DAY = CLOSES.date()
WORK = rules.WorkFacts(
    person="Chủ nhiệm",
    work="Khảo sát",
    starts_on=date(2026, 6, 1),
    ends_on=date(2026, 8, 31),
    responsibility="Chủ nhiệm",
    authority="Tổ chức chủ trì",
    result="Báo cáo",
)
COMPLETE = Facts(
    title="Sấy chè",
    summary="Bơm nhiệt",
    effect_statement="Giảm làm lại",
    strategic_group=0,
    strategic_reasons="",
    has_leader=True,
    has_host=True,
    starts_on=date(2026, 6, 1),
    ends_on=date(2027, 6, 1),
    product_count=1,
    indicators=[IndicatorFacts("Tỷ lệ", Decimal(20), Decimal(5), date(2027, 6, 1))],
    lines=[LineFacts(2026, "state", 800_000_000)],
    work=[WORK],
    call_is_open=True,
    closes_at=CLOSES,
    grace=timedelta(seconds=1),
    budget_year=2026,
    ceiling_per_task=800_000_000,
    now=CLOSES - timedelta(days=1),
    today=date(2026, 3, 30),
    is_returned=False,
    returned_until=None,
)


def fields_against(**changes) -> list[str]:
    return [r.field for r in rules.reasons_against(replace(COMPLETE, **changes))]


def test_nothing_stands_against_a_complete_dossier():
    assert fields_against() == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "  "}, "title"),
        ({"summary": ""}, "summary"),
        ({"effect_statement": ""}, "effect_statement"),
        ({"has_leader": False}, "leader"),
        ({"has_host": False}, "host"),
        ({"indicators": []}, "indicators"),
        ({"indicators": [IndicatorFacts("", Decimal(1), Decimal(2), DAY)]}, "indicators"),
        ({"indicators": [IndicatorFacts("a", None, Decimal(2), DAY)]}, "indicators"),
        ({"indicators": [IndicatorFacts("a", Decimal(1), None, DAY)]}, "indicators"),
        ({"indicators": [IndicatorFacts("a", Decimal(1), Decimal(2), None)]}, "indicators"),
        ({"indicators": [IndicatorFacts("a", Decimal(2), Decimal(2), DAY)]}, "indicators"),
        ({"lines": []}, "budget_lines"),
        ({"lines": [LineFacts(2026, "own", 5)]}, "budget_lines"),
        ({"lines": [LineFacts(2026, "state", 800_000_001)]}, "budget_lines"),
        ({"lines": [LineFacts(2025, "state", 5)]}, "budget_lines"),
        ({"lines": [LineFacts(2029, "state", 5)]}, "budget_lines"),
        ({"starts_on": None}, "starts_on"),
        ({"ends_on": date(2026, 6, 1)}, "ends_on"),
        ({"ends_on": date(2026, 5, 31)}, "ends_on"),
        ({"product_count": 0}, "products"),
        ({"work": []}, "work_items"),
        ({"work": [replace(WORK, authority=" ")]}, "work_items"),
        ({"work": [replace(WORK, ends_on=None)]}, "work_items"),
        ({"strategic_group": 2}, "strategic_reasons"),
        ({"call_is_open": False}, "call"),
        ({"now": CLOSES + timedelta(seconds=1)}, "call"),
    ],
)
def test_one_thing_missing_is_named(changes, field):
    assert fields_against(**changes) == [field]


def test_the_last_budget_year_and_a_strategic_group_with_reasons_pass():
    lines = [LineFacts(2026, "state", 1), LineFacts(2028, "state", 1)]
    assert fields_against(lines=lines, strategic_group=5, strategic_reasons="IoT") == []


def test_every_reason_is_told_at_once():
    assert fields_against(title="", product_count=0, work=[]) == ["title", "products", "work_items"]


def test_a_returned_dossier_has_its_own_deadline():
    late = {"call_is_open": False, "now": CLOSES + timedelta(days=9), "is_returned": True}
    day = date(2026, 4, 9)
    assert fields_against(**late, returned_until=day, today=day) == []
    assert fields_against(**late, returned_until=day, today=day + timedelta(days=1)) == [
        "returned_until"
    ]


@pytest.mark.parametrize(
    ("after", "is_in_time"),
    [(-1000, True), (-1, True), (0, True), (999, True), (1000, False), (1001, False)],
)
def test_in_time_means_less_than_a_second_after_the_printed_second(after, is_in_time):
    moment = CLOSES + timedelta(milliseconds=after)
    assert rules.in_time(moment, CLOSES, rules.GRACE) is is_in_time


@given(st.integers(-(10**6), 10**6), st.integers(0, 3600))
def test_whoever_is_late_stays_late(after, grace):
    allowed = timedelta(seconds=grace)
    moment = CLOSES + timedelta(milliseconds=after)
    later = moment + timedelta(milliseconds=1)
    assert rules.in_time(moment, CLOSES, allowed) or not rules.in_time(later, CLOSES, allowed)


@given(st.lists(st.integers(1, 10**15), min_size=1, max_size=8), st.integers(1, 10**15))
def test_the_state_sum_is_exact_and_held_against_the_ceiling(amounts, ceiling):
    lines = [LineFacts(2026, "state", amount) for amount in amounts]
    facts = replace(COMPLETE, lines=[*lines, LineFacts(2026, "own", 7)], ceiling_per_task=ceiling)
    assert facts.state_sum == sum(amounts)
    assert (rules.within_ceiling(facts) is None) == (sum(amounts) <= ceiling)


@pytest.mark.parametrize(
    ("amount", "is_one"),
    [(1, True), (10**15, True), (0, False), (-1, False), (10**15 + 1, False)]
    + [(1.0, False), (True, False), ("1", False), (None, False), (float("nan"), False)],
)
def test_what_is_an_amount(amount, is_one):
    assert rules.is_dong(amount) is is_one


@given(st.integers(0, 10**15))
def test_dots_come_off_again(amount):
    assert int(rules.dotted(amount).replace(".", "")) == amount


# The four conditions ----------------------------------------------------------------------------


def word(condition, house, is_confirmed=True, fits=True, **more):
    return AttestationFacts(condition, house, is_confirmed, fits, **more)


ALL_SIX = [
    word(1, "state", amount=5, people=1),
    word(1, "university", people=2),
    word(1, "enterprise", amount=7),
    word(2, "enterprise"),
    word(3, "state"),
    word(4, "university"),
]


def test_all_six_words_give_priority():
    assert rules.conditions_met(ALL_SIX) == {1: True, 2: True, 3: True, 4: True}
    assert rules.has_priority(ALL_SIX)


@pytest.mark.parametrize("missing", range(6))
@pytest.mark.parametrize("change", [None, {"is_confirmed": False}, {"fits": False}])
def test_without_any_one_of_them_there_is_no_priority(missing, change):
    words = list(ALL_SIX)
    if change is None:
        del words[missing]
    else:
        words[missing] = replace(words[missing], **change)
    assert not rules.has_priority(words)
    assert sum(rules.conditions_met(words).values()) == 3


def test_facts_for_scoring_add_up_what_stands():
    first = rules.three_house_facts([*ALL_SIX, word(1, "state", is_confirmed=False, amount=99)])[0]
    assert first == rules.ConditionFacts(
        1, True, ("state", "university", "enterprise"), amount=12, people=3
    )


def test_no_word_no_house():
    assert rules.three_house_facts([])[3] == rules.ConditionFacts(4, False, (), 0, 0)


TODAY = date(2026, 1, 5)


@pytest.mark.parametrize(
    ("proof", "amount", "people", "fields"),
    [
        ("Công văn", 0, 0, []),
        ("", 0, 0, ["proof"]),
        ("x", -1, 0, ["amount"]),
        ("x", 1.5, 0, ["amount"]),
        ("x", 10**15 + 1, 0, ["amount"]),
        ("x", 0, -1, ["people"]),
        ("x", 0, 10_001, ["people"]),
        ("x", 0, True, ["people"]),
    ],
)
def test_what_a_house_may_say(proof, amount, people, fields):
    found = rules.reasons_against_confirming(proof, TODAY, amount, people, TODAY)
    assert [r.field for r in found] == fields


@pytest.mark.parametrize("day", [None, "2026-01-05", TODAY + timedelta(days=1)])
def test_the_evidence_is_of_a_day_that_has_come(day):
    found = rules.reasons_against_confirming("Công văn", day, 0, 0, TODAY)
    assert [r.field for r in found] == ["on"]


# The officer's check and the call ---------------------------------------------------------------

GOOD = {item.label: "yes" for item in CheckItem}


@pytest.mark.parametrize(
    ("facts", "fields"),
    [
        (CheckFacts(GOOD, "none", 0, None), []),
        (CheckFacts(GOOD, "council", 0, None), []),
        (CheckFacts(GOOD, "none", 3, True), []),
        (CheckFacts(GOOD, "none", 3, False), []),
        (CheckFacts(GOOD, "none", 3, None), ["group_confirmed"]),
        (CheckFacts(None, "none", 0, None), ["items"]),
        (CheckFacts({**GOOD, "Giấy của đợt gọi": "na"}, "none", 0, None), []),
        (CheckFacts({**GOOD, "Giấy của đợt gọi": "no"}, "none", 0, None), ["items"]),
        (CheckFacts(GOOD, "", 0, None), ["conclusion"]),
        (CheckFacts(GOOD, "duplicate", 0, None), ["conclusion"]),
    ],
)
def test_when_a_dossier_may_go_on(facts, fields):
    assert [r.field for r in rules.reasons_against(facts, rules.READY_TO_ACCEPT)] == fields


def test_a_call_closes_only_when_nobody_can_be_in_time():
    assert rules.closing_has_passed(CLOSES, CLOSES, rules.GRACE).field == "closes_at"
    assert rules.closing_has_passed(CLOSES + rules.GRACE, CLOSES, rules.GRACE) is None

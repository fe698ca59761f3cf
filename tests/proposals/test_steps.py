"""What a call lacks before it is published; on plain values."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from proposals import steps
from proposals.questions import QuestionFacts
from proposals.rules import GRACE, reason_against_moving_closing, reasons_against

CLOSES = datetime(2026, 3, 31, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)
SOUND = steps.CallFacts(
    title="Tài trợ năm 2026",
    flow="funding",
    stages=[],
    decision_number="",
    decision_on=None,
    opens_at=CLOSES - 40 * DAY,
    closes_at=CLOSES,
    envelope=100,
    ceiling=100,
    questions=[],
    empty_sections=[],
    now=CLOSES - 30 * DAY,
)


def fields_against(**changes):
    facts = replace(SOUND, **changes)
    return [reason.field for reason in reasons_against(facts, steps.READY_TO_PUBLISH)]


def test_nothing_stands_against_a_sound_call():
    assert fields_against() == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"opens_at": None}, "opens_at"),
        ({"closes_at": None}, "closes_at"),
        ({"closes_at": SOUND.opens_at}, "closes_at"),
        ({"now": CLOSES}, "closes_at"),
        ({"envelope": None, "ceiling": None}, "envelope"),
        ({"envelope": 0, "ceiling": 0}, "envelope"),
        ({"ceiling": 0}, "ceiling_per_task"),
        ({"ceiling": None}, "ceiling_per_task"),
        ({"ceiling": 101}, "ceiling_per_task"),
        ({"flow": "selection"}, "decision_number"),
        ({"flow": "direct", "decision_number": "12/QĐ"}, "decision_number"),
        ({"stages": ["check"]}, "stages"),
        ({"empty_sections": ["Câu hỏi riêng"]}, "questions"),
        ({"questions": [QuestionFacts("question-7", "Q", "choice")]}, "question-7"),
    ],
)
def test_what_is_missing_is_named(changes, field):
    found = fields_against(**changes)
    assert found[0] == field


def test_under_the_earlier_law_the_list_of_tasks_was_decided_upon():
    decided = {"decision_number": "12/QĐ-UBND", "decision_on": date(2025, 6, 1)}
    assert fields_against(flow="selection", **decided) == []


def test_stages_that_a_flow_cannot_do_without_are_kept():
    always = ["check", "council", "allocation", "contract", "acceptance"]
    assert steps.with_obligatory("funding", []) == always
    assert steps.with_obligatory("contest", ["appraisal"]) == [
        "check",
        "council",
        "appraisal",
        "allocation",
        "contract",
        "acceptance",
    ]
    for flow in ("ordering", "selection", "direct"):
        assert steps.with_obligatory(flow, [])[0] == "identification"


@pytest.mark.parametrize(
    ("field", "step"),
    [
        ("title", "thong-tin"),
        ("decision_number", "thong-tin"),
        ("stages", "phuong-thuc"),
        ("closes_at", "thoi-gian"),
        ("envelope", "kinh-phi"),
        ("question-7", "cau-hoi"),
        ("questions", "cau-hoi"),
    ],
)
def test_a_reason_is_mended_on_its_step(field, step):
    assert steps.step_of(field) == step


@pytest.mark.parametrize(
    ("is_saved", "has_content", "is_sound", "status"),
    [
        (False, False, True, "todo"),
        (False, True, True, "doing"),
        (True, False, False, "doing"),
        (True, True, True, "done"),
    ],
)
def test_a_step_is_done_once_saved_and_sound(is_saved, has_content, is_sound, status):
    found = steps.status_of(is_saved=is_saved, has_content=has_content, is_sound=is_sound)
    assert found == status


@pytest.mark.parametrize(
    ("to", "now", "is_open", "is_refused"),
    [
        (CLOSES + timedelta(microseconds=1), CLOSES - DAY, True, False),
        (CLOSES, CLOSES - DAY, True, True),
        (CLOSES - DAY, CLOSES - 2 * DAY, True, True),
        (CLOSES + DAY, CLOSES + timedelta(milliseconds=999), True, False),
        (CLOSES + DAY, CLOSES + GRACE, True, True),
        (CLOSES + DAY, CLOSES - DAY, False, True),
    ],
)
def test_a_closing_moves_on_only_and_only_in_time(to, now, is_open, is_refused):
    reason = reason_against_moving_closing(CLOSES, to, now, GRACE, is_open=is_open)
    assert (reason is not None) == is_refused

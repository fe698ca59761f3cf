"""Which questions are asked, and which still want an answer; on plain values."""

from decimal import Decimal

import pytest

from proposals.questions import (
    QuestionFacts,
    missing_answers,
    reason_against_answer,
    reasons_against_form,
    visible_questions,
)

USES_AI = QuestionFacts("ai", "Có dùng trí tuệ nhân tạo không?", "yes_no", is_required=True)
WHICH = QuestionFacts(
    "which", "Dùng để làm gì?", "choices", True, ("Dự báo", "Nhận dạng"), "ai", ("yes",)
)
DATA = QuestionFacts("data", "Dữ liệu lấy ở đâu?", "long", True, (), "which", ("Dự báo",))
ORDERED = QuestionFacts("ordered", "Cơ quan đặt hàng", "short", True, only_flow="ordering")
FORM = [USES_AI, WHICH, DATA, ORDERED]


def shown(answers, flow="funding"):
    return [question.key for question in visible_questions(FORM, answers, flow)]


def missing(answers, flow="funding"):
    return [question.key for question in missing_answers(FORM, answers, flow)]


def test_what_depends_on_an_answer_is_asked_after_it_only():
    assert shown({}) == ["ai"]
    assert shown({"ai": "no"}) == ["ai"]
    assert shown({"ai": "yes"}) == ["ai", "which"]
    assert shown({"ai": "yes", "which": ["Nhận dạng"]}) == ["ai", "which"]
    assert shown({"ai": "yes", "which": ["Dự báo", "Nhận dạng"]}) == ["ai", "which", "data"]


def test_what_depends_on_a_hidden_question_is_hidden_whatever_was_answered_before():
    assert shown({"ai": "no", "which": ["Dự báo"], "data": "Sở"}) == ["ai"]


def test_a_question_of_one_flow_is_asked_in_that_flow():
    assert shown({}, "ordering") == ["ai", "ordered"]


def test_a_hidden_question_is_never_required():
    assert missing({}) == ["ai"]
    assert missing({"ai": "no"}) == []
    assert missing({"ai": "yes"}) == ["which"]
    assert missing({"ai": "yes", "which": []}) == ["which"]
    assert missing({"ai": "yes", "which": ["Dự báo"], "data": ""}) == ["data"]
    assert missing({"ai": "no"}, "ordering") == ["ordered"]


@pytest.mark.parametrize(
    ("question", "value", "is_taken"),
    [
        (QuestionFacts("q", "Q", "short"), "a" * 300, True),
        (QuestionFacts("q", "Q", "short"), "a" * 301, False),
        (QuestionFacts("q", "Q", "long"), "a" * 10_000, True),
        (QuestionFacts("q", "Q", "long"), "a" * 10_001, False),
        (QuestionFacts("q", "Q", "number"), "12.5", True),
        (QuestionFacts("q", "Q", "number"), "nhiều", False),
        (QuestionFacts("q", "Q", "number"), "Infinity", False),
        (QuestionFacts("q", "Q", "number", least=Decimal(1)), "1", True),
        (QuestionFacts("q", "Q", "number", least=Decimal(1)), "0.9", False),
        (QuestionFacts("q", "Q", "number", most=Decimal(9)), "9.01", False),
        (QuestionFacts("q", "Q", "choice", options=("A", "B")), "B", True),
        (QuestionFacts("q", "Q", "choice", options=("A", "B")), "C", False),
        (QuestionFacts("q", "Q", "choices", options=("A", "B")), ["A", "B"], True),
        (QuestionFacts("q", "Q", "choices", options=("A", "B")), ["A", "A"], False),
        (QuestionFacts("q", "Q", "choices", options=("A", "B")), "A", False),
        (QuestionFacts("q", "Q", "yes_no"), "yes", True),
        (QuestionFacts("q", "Q", "yes_no"), "maybe", False),
        (QuestionFacts("q", "Q", "date"), "2026-02-28", True),
        (QuestionFacts("q", "Q", "date"), "2026-02-30", False),
        (QuestionFacts("q", "Q", "short"), ["a"], False),
        (QuestionFacts("q", "Q", "number"), "", True),
    ],
)
def test_an_answer_is_taken_or_refused_by_its_kind(question, value, is_taken):
    reason = reason_against_answer(question, value)
    assert (reason is None) == is_taken
    assert reason is None or reason.field == "q"


def test_nothing_stands_against_a_sound_form():
    assert reasons_against_form(FORM) == []


@pytest.mark.parametrize(
    "form",
    [
        [QuestionFacts("q", " ", "short")],
        [QuestionFacts("q", "Q", "choice", options=("A",))],
        [QuestionFacts("q", "Q", "choice", options=("A", "A"))],
        [QuestionFacts("q", "Q", "choice", options=tuple(map(str, range(31))))],
        [QuestionFacts("q", "Q", "number", least=Decimal(2), most=Decimal(1))],
        [QuestionFacts("q", "Q", "short", shown_if="ai", shown_if_answers=("yes",)), USES_AI],
        [QuestionFacts("q", "Q", "short", shown_if="q", shown_if_answers=("yes",))],
        [USES_AI, QuestionFacts("q", "Q", "short", shown_if="ai")],
        [USES_AI, QuestionFacts("q", "Q", "short", shown_if="ai", shown_if_answers=("maybe",))],
        [
            QuestionFacts("a", "A", "short"),
            QuestionFacts("q", "Q", "short", shown_if="a", shown_if_answers=("x",)),
        ],
    ],
)
def test_an_unsound_question_is_named(form):
    assert [reason.field for reason in reasons_against_form(form)] == ["q"]

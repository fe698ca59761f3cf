"""A call's extra questions: which of them are asked of a dossier, and which still want an answer.

Pure: plain values in, plain answer out. A question may depend on a choice made earlier in the form
and on the call's flow; one that is hidden is never required, whatever was answered before it was.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext_lazy as _

from lifecycle.errors import Reason
from proposals.states import DECIDING, NO, WITH_OPTIONS, YES, QuestionKind

# As it is stored: text, a number or a date as text, one option, several options, "yes" or "no",
# the public id of a paper.
AnswerValue = str | list[str]
LONGEST = {QuestionKind.SHORT: 300, QuestionKind.LONG: 10_000}
MAX_OPTIONS = 30


@dataclass(frozen=True)
class QuestionFacts:
    """One question. `key` names it in a form and a reason; `position` orders it in the whole form.

    `shown_if`: the key of the question it depends on, "" for none; `shown_if_answers`: with which
    of its answers it is asked. `only_flow`: the flow it belongs to, "" for all.
    """

    key: str
    text: str
    kind: str
    is_required: bool = False
    options: Sequence[str] = ()
    shown_if: str = ""
    shown_if_answers: Sequence[str] = ()
    only_flow: str = ""
    least: Decimal | None = None
    most: Decimal | None = None


def options_of(question: QuestionFacts) -> Sequence[str]:
    """Every answer that can be given to a question of choice."""
    return (YES, NO) if question.kind == QuestionKind.YES_NO else question.options


def visible_questions(
    questions: Iterable[QuestionFacts], answers: Mapping[str, AnswerValue], flow: str
) -> list[QuestionFacts]:
    """The questions asked of a dossier with these answers, in their order.

    What depends on a question that is itself hidden is hidden too.
    """
    shown: dict[str, QuestionFacts] = {}
    for question in questions:
        if question.only_flow and question.only_flow != flow:
            continue
        if question.shown_if:
            if question.shown_if not in shown:
                continue
            given = answers.get(question.shown_if, "")
            given = [given] if isinstance(given, str) else given
            if not set(given) & set(question.shown_if_answers):
                continue
        shown[question.key] = question
    return list(shown.values())


def missing_answers(
    questions: Iterable[QuestionFacts], answers: Mapping[str, AnswerValue], flow: str
) -> list[QuestionFacts]:
    """The visible questions that must be answered and are not, in their order."""
    return [
        question
        for question in visible_questions(questions, answers, flow)
        if question.is_required and not answers.get(question.key)
    ]


def reason_against_answer(question: QuestionFacts, value: AnswerValue) -> Reason | None:
    """What stands against this answer; an empty one is no answer, and nothing stands against it."""
    if not value:
        return None
    if question.kind == QuestionKind.CHOICES:
        is_known = isinstance(value, list) and set(value) <= set(question.options)
        return None if is_known and len(set(value)) == len(value) else _not_listed(question)
    if not isinstance(value, str):
        return _not_listed(question)
    if question.kind in (QuestionKind.CHOICE, QuestionKind.YES_NO):
        return None if value in options_of(question) else _not_listed(question)
    if question.kind == QuestionKind.NUMBER:
        return _against_number(question, value)
    if question.kind == QuestionKind.DATE:
        return _against_date(question, value)
    longest = LONGEST.get(QuestionKind(question.kind))
    if longest is not None and len(value) > longest:
        return _about(
            question,
            _("“%(question)s”: at most %(longest)s characters; there are %(count)s."),
            longest=longest,
            count=len(value),
        )
    return None


def _against_number(question: QuestionFacts, value: str) -> Reason | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        return _about(question, _("“%(question)s”: give a number."))
    if question.least is not None and number < question.least:
        return _about(question, _("“%(question)s”: at least %(bound)s."), bound=question.least)
    if question.most is not None and number > question.most:
        return _about(question, _("“%(question)s”: at most %(bound)s."), bound=question.most)
    return None


def _against_date(question: QuestionFacts, value: str) -> Reason | None:
    try:
        date.fromisoformat(value)
    except ValueError:
        return _about(question, _("“%(question)s”: give a day such as 22/11/2026."))
    return None


def _not_listed(question: QuestionFacts) -> Reason:
    return _about(question, _("“%(question)s”: choose among the answers that are given."))


def _about(question: QuestionFacts, sentence: str, **values: object) -> Reason:
    return Reason(sentence % {"question": question.text, **values}, field=question.key)


# The form as an officer writes it -----------------------------------------------------------------


def reasons_against_form(questions: Sequence[QuestionFacts]) -> list[Reason]:
    """Everything that stands against asking these questions, in this order."""
    earlier: dict[str, QuestionFacts] = {}
    reasons: list[Reason] = []
    for question in questions:
        reasons += _against_question(question, earlier)
        earlier[question.key] = question
    return reasons


def _against_question(
    question: QuestionFacts, earlier: Mapping[str, QuestionFacts]
) -> Iterable[Reason]:
    if not question.text.strip():
        yield _about(question, _("Question: write what is asked."))
    options = list(question.options)
    if question.kind in WITH_OPTIONS:
        if not 2 <= len(options) <= MAX_OPTIONS:
            yield _about(
                question,
                _("“%(question)s”: give 2 to %(most)s answers to choose from, one a line."),
                most=MAX_OPTIONS,
            )
        elif len(set(options)) < len(options):
            yield _about(question, _("“%(question)s”: an answer is listed twice."))
    if question.least is not None and question.most is not None and question.least > question.most:
        yield _about(question, _("“%(question)s”: the least is above the most."))
    if question.shown_if:
        yield from _against_condition(question, earlier.get(question.shown_if))


def _against_condition(question: QuestionFacts, decider: QuestionFacts | None) -> Iterable[Reason]:
    if decider is None:
        yield _about(
            question, _("“%(question)s”: the question it depends on must stand before it.")
        )
    elif decider.kind not in DECIDING:
        yield _about(
            question,
            _("“%(question)s”: it can depend on a question with answers to choose from only."),
        )
    elif not question.shown_if_answers or not set(question.shown_if_answers) <= set(
        options_of(decider)
    ):
        yield _about(
            question,
            _("“%(question)s”: say with which answers to “%(decider)s” it is asked."),
            decider=decider.text,
        )

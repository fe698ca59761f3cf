"""What a dossier answers to the questions of its call."""

from collections.abc import Mapping

from lifecycle.errors import Refused
from lifecycle.fields import clean_text
from proposals.actions.writing import editing
from proposals.models import Answer, Attachment, Proposal, answers_of
from proposals.questions import AnswerValue, reason_against_answer, visible_questions
from proposals.states import QuestionKind


def write_answers(
    proposal: Proposal,
    answers: Mapping[str, AnswerValue],
    *,
    by,
    seen_version: int | None = None,
) -> Proposal:
    """Keep the answers given, by the question's key; an empty one takes the answer away.

    Questions that are hidden with these answers keep none. Required ones may still be empty: that
    is asked when the dossier is handed in. Refused with every reason, each naming its question.
    """
    with editing(proposal, by=by, seen_version=seen_version) as row:
        questions = {question.key: question for question in row.call.questions()}
        facts = [question.facts() for question in questions.values()]
        given = {key: _clean(value) for key, value in answers.items() if key in questions}
        merged = {**answers_of(row), **given}
        if reasons := [
            reason
            for question in facts
            if (reason := reason_against_answer(question, merged.get(question.key, "")))
        ]:
            raise Refused(reasons)
        shown = {question.key for question in visible_questions(facts, merged, row.call.flow)}
        kept = {key: value for key, value in merged.items() if key in shown and value}
        row.answers.exclude(question__in=[questions[key].pk for key in kept]).delete()
        for key, value in kept.items():
            question = questions[key]
            paper = _paper(row, value) if question.kind == QuestionKind.FILE else None
            Answer.objects.update_or_create(
                proposal=row, question=question, defaults={"value": value, "paper": paper}
            )
    return row


def _clean(value: AnswerValue) -> AnswerValue:
    return clean_text(value) if isinstance(value, str) else [clean_text(one) for one in value]


def _paper(row: Proposal, public_id: AnswerValue) -> Attachment:
    return row.attachments.get(public_id=public_id)

"""What a dossier answers to the questions of its call."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from lifecycle.errors import Reason, Refused, WrongPerson
from lifecycle.fields import clean_text
from papers.uploads import kept
from proposals.actions.papers import attach
from proposals.actions.writing import editing
from proposals.models import Answer, Attachment, Proposal, Question, answers_of
from proposals.questions import AnswerValue, reason_against_answer, visible_questions
from proposals.states import AttachmentKind, QuestionKind, Section


def write_answers(
    proposal: Proposal,
    answers: Mapping[str, AnswerValue],
    *,
    uploads: Mapping[str, Any] | None = None,
    by,
    seen_version: int | None = None,
) -> Proposal:
    """Keep the answers given, by the question's key; an empty one takes the answer away. A file in
    `uploads` becomes a paper of the dossier and answers its question.

    Questions that are hidden with these answers keep none. Required ones may still be empty: that
    is asked when the dossier is handed in. Refused with every reason, each naming its question.
    """
    with kept() as keep, editing(proposal, by=by, seen_version=seen_version) as row:
        if not row.may_write(by, Section.QUESTIONS):
            raise WrongPerson(_("Your role in the team does not write this section."))
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
        for key, file in (uploads or {}).items():
            if key in questions:
                merged[key] = _attached(row, questions[key], file, by, keep)
        shown = {question.key for question in visible_questions(facts, merged, row.call.flow)}
        stays = {key: value for key, value in merged.items() if key in shown and value}
        row.answers.exclude(question__in=[questions[key].pk for key in stays]).delete()
        for key, value in stays.items():
            question = questions[key]
            paper = _paper(row, value) if question.kind == QuestionKind.FILE else None
            Answer.objects.update_or_create(
                proposal=row, question=question, defaults={"value": value, "paper": paper}
            )
    return row


def _clean(value: AnswerValue) -> AnswerValue:
    return clean_text(value) if isinstance(value, str) else [clean_text(one) for one in value]


def _attached(row: Proposal, question: Question, file: Any, by, keep: Any) -> str:
    """The public id of the paper made of an upload; a refusal names the question."""
    try:
        paper = attach(row, file=file, kind=AttachmentKind.OTHER, by=by, keep=keep)
    except Refused as refusal:
        raise Refused(
            [Reason(reason.sentence, field=question.key) for reason in refusal.reasons]
        ) from refusal
    return paper.public_id


def _paper(row: Proposal, public_id: AnswerValue) -> Attachment:
    return row.attachments.get(public_id=public_id)

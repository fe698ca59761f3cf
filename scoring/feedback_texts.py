"""The texts of a judged item that go to the applicant, what in them may tell who wrote them, and
the whole of what the letter says.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from lifecycle import clock
from papers.templatetags.ba_nha import decimal
from people.models import Membership
from rulebook.models import Parameter
from scoring import feedback_letter, findings, rules
from scoring.states import GRADE_OF_POINTS, RubricKind, Stage

DAYS_TO_APPEAL, DAYS_TO_ANSWER = "appeal.file_days", "appeal.answer_days"
CONCLUSION = "conclusion"
Spans = Mapping[str, list[tuple[int, int]]]


def texts_of(item: Any) -> dict[str, str]:
    """Every free text by its place, as the letter has them: the conclusion, then the reviewers in
    an order that says nothing of who they are.
    """
    texts = {CONCLUSION: item.conclusion}
    for sheet in sheets_of(item):
        for mark in sheet.marks.all():
            texts[f"reason-{mark.pk}"] = mark.reason
        texts[f"comments-{sheet.pk}"] = sheet.comments
    return {place: text for place, text in texts.items() if text}


def sheets_of(item: Any) -> list:
    """Those that count, by their random names; read once for this copy."""
    if not hasattr(item, "_feedback_sheets"):
        item._feedback_sheets = list(item.valid_sheets().with_marks().order_by("public_id"))
    return item._feedback_sheets


def digest(texts: Mapping[str, str]) -> str:
    """sha256 of the texts as they are looked through."""
    text = json.dumps(dict(texts), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def places_found(item: Any) -> list[tuple[str, findings.Found]]:
    """(place, what) of everything that may tell who judged."""
    people = [seat.user for seat in item.council.all_seats]
    places = Membership.objects.filter(user__in=people).select_related("organisation")
    names = sorted({str(person) for person in people})
    organisations = sorted({row.organisation.name for row in places})
    search = findings.Search(names, organisations)
    return [(place, found) for place, text in texts_of(item).items() for found in search.find(text)]


def days(item: Any, key: str, moment: datetime) -> int:
    """A number of days as the province's rules have it on that day."""
    return Parameter.objects.rules_on(item.province_id, clock.date_of(moment)).integer(key)


def last_day_to_appeal(item: Any, sent_at: datetime) -> date:
    return clock.date_of(sent_at) + timedelta(days=days(item, DAYS_TO_APPEAL, sent_at))


def facts_of(
    item: Any,
    spans: Spans,
    *,
    signer: str,
    sent_at: datetime | None,
    appeal_until: date | None,
) -> feedback_letter.Facts:
    """Plain values for the letter, with the spans taken out of the texts."""
    proposal, council = item.proposal, item.council

    def said(place: str, text: str) -> str:
        return findings.redacted(text, spans.get(place, []))

    return feedback_letter.Facts(
        province=str(council.province),
        council=council.name,
        decision_number=council.decision_number,
        decision_on=council.decision_on,
        met_on=clock.date_of(item.concluded_at),
        code=proposal.code,
        title=proposal.title,
        host=str(proposal.host),
        leader=str(proposal.leader),
        result=_result(item),
        passed=item.grade != "fail" if item.stage == Stage.ACCEPTANCE else bool(item.passed),
        criteria=_criteria(item),
        totals=[_total(item, sheet) for sheet in sheets_of(item)],
        mean="" if item.mean is None else decimal(item.mean, 3),
        reviewers=[_reviewer(item, sheet, said) for sheet in sheets_of(item)],
        conclusion=said(CONCLUSION, item.conclusion),
        corrections=_corrections(item),
        signer=signer,
        sent_on=clock.date_of(sent_at) if sent_at else None,
        appeal_until=appeal_until,
        answer_days=days(item, DAYS_TO_ANSWER, sent_at or clock.now()),
        is_illustration=proposal.is_synthetic,
    )


def _result(item: Any) -> str:
    if item.stage == Stage.ACCEPTANCE:
        return str(item.get_grade_display())
    return "Đạt yêu cầu" if item.passed else "Không đạt yêu cầu"


def _criteria(item: Any) -> list[feedback_letter.CriterionRow]:
    """Means over the sheets in the mean, and each sheet's mark as it is written."""
    if item.stage == Stage.ACCEPTANCE:
        return []
    kind = RubricKind.STATUTORY
    keys = item.council.criteria_keys(kind)
    sheets = [sheet.points_in(kind) for sheet in sheets_of(item)]
    counted = [one for one in sheets if rules.sheet_total(one, keys) is not None]
    rows = []
    for criterion in item.council.criteria(kind):
        key = criterion.key
        points = [one[key] for one in counted]
        rows.append(
            feedback_letter.CriterionRow(
                name=criterion.name,
                most=decimal(criterion.max_points),
                mean=decimal(sum(points) / len(points)) if points else "–",
                marks=["KĐG" if one.get(key) is None else decimal(one[key]) for one in sheets],
            )
        )
    return rows


def _total(item: Any, sheet: Any) -> str:
    if item.stage == Stage.ACCEPTANCE:
        return ""
    kind = RubricKind.STATUTORY
    total = rules.sheet_total(sheet.points_in(kind), item.council.criteria_keys(kind))
    return "–" if total is None else decimal(total)


def _reviewer(item: Any, sheet: Any, said: Any) -> feedback_letter.Reviewer:
    remarks = []
    for mark in sheet.marks.all():
        given = "không đánh giá được" if mark.points is None else _given(item, mark)
        remarks.append((f"{mark.criterion.name} ({given})", said(f"reason-{mark.pk}", mark.reason)))
    return feedback_letter.Reviewer(remarks, said(f"comments-{sheet.pk}", sheet.comments))


def _given(item: Any, mark: Any) -> str:
    if item.stage == Stage.ACCEPTANCE:
        return str(GRADE_OF_POINTS[int(mark.points)].label)
    return f"{decimal(mark.points)} điểm"


def _corrections(item: Any) -> list[tuple[str, date | None]]:
    asked = getattr(item, "corrections", None)
    return [(row.text, row.due_on) for row in asked.order_by("pk")] if asked else []

"""A budget before the finance appraisal group: laid out, judged line by line, answered."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from lifecycle.actions import together, witness
from lifecycle.errors import Reason, Refused, Stale, WrongMoment, WrongPerson
from lifecycle.fields import clean_text
from lifecycle.models import Duty
from lifecycle.states import Audience
from people.states import Capacity
from scoring import mails, rules
from scoring.models import Appraisal, AppraisalLine, Item
from scoring.states import DutySet, ItemState, LumpMethod


class Judgement(NamedTuple):
    """How much of a line the group leaves, whole đồng, and why."""

    appraised: int
    reason: str = ""


def lay_out(item: Item) -> Appraisal:
    """The budget as the dossier asks for it, copied: what was asked stays readable for good."""
    appraisal = Appraisal.objects.create(item=item)
    AppraisalLine.objects.bulk_create(
        AppraisalLine(
            appraisal=appraisal,
            position=position,
            year=line.year,
            item_kind=line.item_kind,
            item=line.item,
            source=line.source,
            category=line.category,
            is_lump_sum=line.is_lump_sum,
            asked=line.amount,
        )
        for position, line in enumerate(item.proposal.budget_lines.all(), start=1)
    )
    return appraisal


def judge_lines(
    appraisal: Appraisal,
    judgements: Mapping[int, Judgement],
    *,
    by: Any,
    method: str = "",
    method_reason: str = "",
    seen_version: int | None = None,
) -> Appraisal:
    """Keep what the group makes of its lines, by their position, and the method it proposes.

    Refused with every reason, each naming its field ("appraised-3", "reason-3"); nothing is kept
    then. Stale when `seen_version` is not today's.
    """
    with together():
        item = Item.objects.select_for_update(of=("self",)).get(pk=appraisal.item_id)
        appraisal = Appraisal.objects.get(pk=appraisal.pk)
        appraisal.item = item
        if item.state != ItemState.OPEN:
            raise WrongMoment(_("Lines are judged while the group has taken the dossier up."))
        role = appraisal.judging_role(by)
        if not role:
            raise WrongPerson(_("Members of the group who are present judge the lines."))
        if seen_version is not None and seen_version != appraisal.version:
            raise Stale(_("The figures were changed in another window. Open them again and look."))
        lines = {line.position: line for line in appraisal.lines.all()}
        if reasons := _against(judgements, lines, method):
            raise Refused(reasons)
        Duty.take(item.proposal, DutySet.APPRAISAL, "appraise", by=by)
        changed = list(_judged(judgements, lines, by))
        AppraisalLine.objects.bulk_update(changed, ["appraised", "reason", "judged_by"])
        appraisal.method = method
        appraisal.method_reason = clean_text(method_reason)
        appraisal.version += 1
        appraisal.save(update_fields=["method", "method_reason", "version"])
        sums = appraisal.sums
        witness(
            item,
            "lines_judged",
            by=by,
            role=role,
            audience=Audience.COUNCIL,
            lines=",".join(str(line.position) for line in changed),
            appraised=sums.appraised,
            state=sums.appraised_state,
        )
    return appraisal


def _against(
    judgements: Mapping[int, Judgement], lines: dict[int, AppraisalLine], method: str
) -> list[Reason]:
    reasons = []
    for position, judgement in judgements.items():
        line = lines.get(position)
        if line is None:
            reasons.append(Reason(_("There is no such line.")))
            continue
        reasons += rules.reasons_against_line(
            line.item,
            line.asked,
            judgement.appraised,
            judgement.reason,
            field=f"appraised-{position}",
            reason_field=f"reason-{position}",
        )
    if method and method not in LumpMethod.values:
        reasons.append(Reason(_("There is no such method."), field="method"))
    return reasons


def _judged(judgements: Mapping[int, Judgement], lines: dict[int, AppraisalLine], by: Any):
    """The lines that change, with their new amounts."""
    for position, judgement in judgements.items():
        line = lines[position]
        before = (line.appraised, line.reason)
        line.appraised, line.reason = judgement.appraised, clean_text(judgement.reason)
        if (line.appraised, line.reason) != before:
            line.judged_by = by
            yield line


def answer_figures(appraisal: Appraisal, *, text: str, by: Any) -> Appraisal:
    """The task leader agrees, or says what the group should look at again, before it concludes."""
    with together() as batch:
        item = Item.objects.select_for_update(of=("self",)).get(pk=appraisal.item_id)
        appraisal = Appraisal.objects.get(pk=appraisal.pk)
        appraisal.item = item
        if item.proposal.leader_id != by.pk:
            raise WrongPerson(_("The task leader answers to the figures."))
        if item.state != ItemState.SCORED:
            raise WrongMoment(_("The figures are answered between their closing and the end."))
        text = clean_text(text)
        if not text:
            raise Refused(Reason(_("Write your answer."), field="text"))
        appraisal.answer, appraisal.answered_at = text, batch.moment
        appraisal.save(update_fields=["answer", "answered_at"])
        witness(item, "answered", by=by, role=Capacity.TASK_LEADER, audience=Audience.COUNCIL)
        mails.figures_answered(item, by=by)
    return appraisal

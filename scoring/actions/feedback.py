"""Letters to applicants: drawn up, looked through place by place, sent one by one or together."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from lifecycle.actions import advance, begin, together, witness
from lifecycle.errors import Reason, Refused, WrongMoment, WrongPerson
from lifecycle.fields import clean_text
from lifecycle.states import Audience
from lifecycle.work import Work, begin_work
from people.states import Role
from scoring import feedback_texts
from scoring.models import Feedback, FeedbackRun, Finding, Item
from scoring.models.feedback import officer_of_the_dossier
from scoring.states import FeedbackState, FindingDecision, ItemState

TELLING = gettext_noop("Letters are drawn up and sent")
TASK = "scoring.tasks.send_feedback"


def draw_up_feedback(item: Item, *, by: Any) -> Feedback:
    """A letter about a concluded item, its texts looked through; one that is there stays."""
    with together():
        row = Item.objects.select_for_update(of=("self",)).get(pk=item.pk)
        if row.state != ItemState.CONCLUDED or not row.rubric_kinds:
            raise WrongMoment(_("The council has not concluded this dossier."))
        if found := Feedback.objects.filter(item=row).first():
            return found
        sha256 = feedback_texts.digest(feedback_texts.texts_of(row))
        feedback = begin(Feedback(item=row, texts_sha256=sha256), by=by)
        _note_places(feedback)
    return feedback


def look_through(feedback: Feedback, *, by: Any) -> Feedback:
    """Search the texts anew; what was decided about a place that is still there holds."""
    with together():
        row, role = _draft(feedback, by)
        row.texts_sha256 = feedback_texts.digest(feedback_texts.texts_of(row.item))
        row.version += 1
        row.save(update_fields=["texts_sha256", "version"])
        _note_places(row)
        witness(row, "looked_through", by=by, role=role, audience=Audience.OFFICERS)
    return row


def _note_places(feedback: Feedback) -> None:
    decided = {(one.place, one.start, one.end): one for one in feedback.findings.all()}
    feedback.findings.all().delete()
    rows = []
    for place, found in feedback_texts.places_found(feedback.item):
        row = Finding(
            feedback=feedback, place=place, start=found.start, end=found.end, kind=found.kind
        )
        if before := decided.get((place, found.start, found.end)):
            row.decision, row.reason = before.decision, before.reason
            row.decided_by_id = before.decided_by_id
        rows.append(row)
    Finding.objects.bulk_create(rows)


def decide_places(
    feedback: Feedback, decisions: Mapping[int, tuple[str, str]], *, by: Any
) -> Feedback:
    """Say of places, by their keys, whether they are taken out or, for a reason, left in."""
    with together():
        row, role = _draft(feedback, by)
        places = {one.pk: one for one in row.findings.all()}
        reasons = []
        for key, (decision, reason) in decisions.items():
            place = places.get(key)
            if place is None or decision not in FindingDecision.values:
                reasons.append(Reason(_("There is no such place or decision.")))
                continue
            place.decision, place.reason = decision, clean_text(reason)
            place.decided_by = by
            if decision == FindingDecision.KEEP and not place.reason:
                reasons.append(Reason(_("Say why it may be left in."), field=f"reason-{key}"))
        if reasons:
            raise Refused(reasons)
        Finding.objects.bulk_update(places.values(), ["decision", "reason", "decided_by"])
        row.version += 1
        row.save(update_fields=["version"])
        witness(row, "decided", by=by, role=role, audience=Audience.OFFICERS, places=len(decisions))
    return row


def _draft(feedback: Feedback, by: Any) -> tuple[Feedback, str]:
    row = Feedback.objects.select_for_update(of=("self",)).get(pk=feedback.pk)
    role = officer_of_the_dossier(row, by)
    if not role:
        raise WrongPerson(_("You do not have the right to do this step."))
    if row.state != FeedbackState.DRAFT:
        raise WrongMoment(_("The letter is sent; correct it first."))
    return row, role


def send_all_feedback(call: Any, *, url: str, by: Any) -> Any:
    """Give the call's letters to the background worker; the job comes back."""
    if not by.has_role(Role.OFFICER, call.province_id):
        raise WrongPerson(_("You do not have the right to do this step."))
    with together():
        job = begin_work(
            TASK,
            title=_("Letters to the applicants of %(call)s") % {"call": call},
            url=url,
            by=by,
            province=call.province_id,
            steered_by=Role.OFFICER,
        )
        FeedbackRun.objects.create(job=job, call=call)
    return job


def send_what_is_ready(run: FeedbackRun, work: Work) -> int:
    """Draw up what is missing and send what has nothing to decide, each letter for itself; how
    many were sent comes back. Done again it goes on where it was.
    """
    by = run.job.by
    items = list(
        Item.objects.visible_to(by)
        .judged_by_sheets()
        .filter(proposal__call=run.call)
        .exclude(feedback__state=FeedbackState.SENT)
        .order_by("council", "position")
    )
    sent = 0
    for done, item in enumerate(items):
        work.tell(TELLING, done=done, total=len(items))
        try:
            feedback = draw_up_feedback(item, by=by)
            if not feedback.findings.filter(decision="").exists():
                advance(feedback, "send", by=by)
                sent += 1
        except Refused:
            continue  # not this officer's, or its texts changed: it waits for a person
    return sent

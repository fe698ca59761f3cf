"""An applicant appeals against what a council found, in time and with a file if need be."""

from datetime import timedelta
from typing import Any

from lifecycle import clock
from lifecycle.actions import begin, together
from lifecycle.errors import Refused
from lifecycle.models import Duty
from papers.uploads import MEGABYTE, kept, read_upload
from proposals.actions.papers import max_megabytes
from scoring import feedback_texts, mails
from scoring.models import Appeal, Feedback
from scoring.models.appeal import reason_against_appealing
from scoring.models.feedback import APPEAL
from scoring.states import DutyOfAppeal


def file_appeal(feedback: Feedback, *, text: str, by: Any, file: Any = None) -> Appeal:
    """Ask for another look. Refused with the rule when it is late; a file is judged first."""
    upload = None
    if file:
        limit = max_megabytes(feedback.item.proposal) * MEGABYTE
        upload = read_upload(file, max_bytes=limit)
    with kept() as keep, together() as batch:
        row = Feedback.objects.select_for_update(of=("self",)).get(pk=feedback.pk)
        today = clock.date_of(batch.moment)
        if reason := reason_against_appealing(row, today):
            raise Refused([reason])
        days = feedback_texts.days(row.item, feedback_texts.DAYS_TO_ANSWER, batch.moment)
        appeal = Appeal(
            feedback=row, text=text.strip(), filed_by=by, due_on=today + timedelta(days=days)
        )
        if upload:
            appeal.file_name, appeal.file_sha256 = upload.name, upload.sha256
            appeal.file_type = upload.content_type
            keep(appeal.file, upload)
        begin(appeal, by=by)
        Duty.take(row.item, APPEAL, DutyOfAppeal.APPLIED, by=by)
        mails.appeal_filed(appeal, by=by)
    return appeal

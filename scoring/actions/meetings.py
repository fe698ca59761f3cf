"""Meetings are planned, their attendance noted, and adjourned into the next one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from lifecycle.actions import advance, begin, together, witness
from lifecycle.errors import Reason, Refused, WrongMoment, WrongPerson
from lifecycle.fields import clean_text
from lifecycle.states import Audience
from scoring import mails
from scoring.models import Attendance, Council, Meeting, Seat
from scoring.models.council import sits
from scoring.models.meeting import RUNNING
from scoring.states import CouncilState, MeetingState


def plan_meeting(council: Council, *, planned_at: datetime, place: str, by: Any) -> Meeting:
    """The council's next meeting; only one is under way at a time."""
    with together():
        council = Council.objects.select_for_update(of=("self",)).get(pk=council.pk)
        if council.state != CouncilState.FORMED:
            raise WrongMoment(_("The council is not formed yet, or its work has ended."))
        number = (council.meetings.aggregate(last=Max("number"))["last"] or 0) + 1
        meeting = Meeting(council=council, number=number, planned_at=planned_at, place=place)
        meeting = begin(meeting, by=by)
        mails.meeting_planned(meeting, by=by)
    return meeting


def record_attendance(
    meeting: Meeting, attendance: Mapping[Seat, tuple[bool, str]], *, by: Any
) -> Meeting:
    """Note who is there: {seat: (is_present, reason)}; not while an item is being scored."""
    with together():
        meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
        role = sits(*RUNNING)(meeting, by)
        if not role:
            raise WrongPerson(_("The secretary, the chair or the vice-chair notes who is there."))
        if meeting.state not in (MeetingState.PLANNED, MeetingState.OPENED):
            raise WrongMoment(_("The meeting has ended."))
        if meeting.has_item_under_way:
            raise WrongMoment(_("An item is being scored; conclude or postpone it first."))
        if not {seat.pk for seat in attendance} <= {seat.pk for seat in meeting.council.appointed}:
            raise Refused(Reason(_("Only members of the council are noted.")))
        Attendance.objects.bulk_create(
            [
                Attendance(
                    meeting=meeting, seat=seat, is_present=is_present, reason=clean_text(reason)
                )
                for seat, (is_present, reason) in attendance.items()
            ],
            update_conflicts=True,
            unique_fields=["meeting", "seat"],
            update_fields=["is_present", "reason"],
        )
        meeting.version += 1
        meeting.save(update_fields=["version"])
        witness(
            meeting,
            "attendance",
            by=by,
            role=role,
            audience=Audience.COUNCIL,
            present=sum(is_present for is_present, _reason in attendance.values()),
            noted=len(attendance),
        )
    return Meeting.objects.get(pk=meeting.pk)


def adjourn(
    meeting: Meeting,
    *,
    by: Any,
    note: str,
    next_at: datetime | None = None,
    next_place: str = "",
    seen_version: int | None = None,
) -> Meeting | None:
    """End the meeting with its reasons and plan the next one, which comes back if a time is given.

    The items wait on; they belong to the council, not to a meeting.
    """
    with together():
        meeting = advance(meeting, "adjourn", by=by, note=note, seen_version=seen_version)
        if next_at is None:
            return None
        if next_at <= meeting.ended_at:
            raise Refused(Reason(_("The next meeting lies ahead."), field="next_at"))
        place = next_place.strip() or meeting.place
        return plan_meeting(meeting.council, planned_at=next_at, place=place, by=by)

"""Meetings are planned, and adjourned into the next one."""

from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from lifecycle import clock
from lifecycle.actions import advance, begin, together
from lifecycle.errors import Reason, Refused, WrongMoment
from scoring import mails
from scoring.models import Council, Meeting
from scoring.states import CouncilState


def plan_meeting(council: Council, *, planned_at: datetime, place: str, by: Any) -> Meeting:
    """The council's next meeting; only one is under way at a time."""
    with together():
        council = Council.objects.select_for_update(of=("self",)).get(pk=council.pk)
        if council.state != CouncilState.FORMED:
            raise WrongMoment(_("The council is not formed yet, or its work has ended."))
        if council.term_until is not None and clock.date_of(planned_at) > council.term_until:
            raise Refused(
                Reason(
                    _("The council's term ends on %(day)s; a supplementary decision extends it.")
                    % {"day": f"{council.term_until:%d/%m/%Y}"},
                    field="planned_at",
                )
            )
        number = (council.meetings.aggregate(last=Max("number"))["last"] or 0) + 1
        meeting = Meeting(council=council, number=number, planned_at=planned_at, place=place)
        meeting = begin(meeting, by=by)
        mails.meeting_planned(meeting, by=by)
    return meeting


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

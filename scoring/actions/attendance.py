"""Who is there when a meeting opens, who comes late, leaves and returns, and when."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from lifecycle.actions import together, witness
from lifecycle.errors import Reason, Refused, WrongMoment, WrongPerson
from lifecycle.fields import clean_text
from lifecycle.states import Audience
from papers.formats import short_moment
from scoring.models import Attendance, Item, Meeting, Movement, Seat
from scoring.models.council import sits
from scoring.models.meeting import RUNNING
from scoring.states import ItemState, MeetingState, SheetState

UNDER_WAY = (ItemState.OPEN, ItemState.SCORED)


def record_attendance(
    meeting: Meeting, attendance: Mapping[Seat, tuple[bool, str]], *, by: Any
) -> Meeting:
    """Note who is there: {seat: (is_present, reason)}; not while an item is being scored.

    Once the meeting is open, whoever is noted otherwise than before came in or left now.
    """
    with together() as batch:
        meeting, role = _held(meeting, by)
        if meeting.has_item_under_way:
            raise WrongMoment(_("An item is being scored; conclude or postpone it first."))
        if not {seat.pk for seat in attendance} <= {seat.pk for seat in meeting.council.appointed}:
            raise Refused(Reason(_("Only members of the council are noted.")))
        if meeting.state == MeetingState.OPENED:
            Movement.objects.bulk_create(
                Movement(
                    meeting=meeting,
                    seat=seat,
                    is_coming=is_present,
                    at=batch.moment,
                    reason=clean_text(reason),
                )
                for seat, (is_present, reason) in attendance.items()
                if is_present != (seat.pk in meeting.present_seats)
            )
        _write(meeting, attendance)
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


def come_in(meeting: Meeting, seat: Seat, *, by: Any, at: datetime | None = None) -> Meeting:
    """A member came late or returned; between items only, so that whoever judges heard it all."""
    with together() as batch:
        meeting, role = _held(meeting, by, MeetingState.OPENED)
        if meeting.has_item_under_way:
            raise WrongMoment(
                _("An item is being judged; whoever comes now waits until it is decided.")
            )
        if seat.pk in meeting.present_seats:
            raise Refused(Reason(_("%(person)s is there already.") % {"person": seat.user}))
        move = Movement(meeting=meeting, seat=seat, is_coming=True)
        _note(move, at or batch.moment, batch.moment)
        _write(meeting, {seat: (True, "")})
        meeting.attendance.get(seat=seat).counts_for.clear()
        _tell(meeting, "came_in", seat, by, role)
    return Meeting.objects.get(pk=meeting.pk)


def leave(
    meeting: Meeting, seat: Seat, *, by: Any, at: datetime | None = None, reason: str = ""
) -> Meeting:
    """A member left. While an item is judged, they count as present for it only when their sheet
    lies there already.
    """
    with together() as batch:
        meeting, role = _held(meeting, by, MeetingState.OPENED)
        if seat.pk not in meeting.present_seats:
            raise Refused(Reason(_("%(person)s is not there.") % {"person": seat.user}))
        reason = clean_text(reason)
        move = Movement(meeting=meeting, seat=seat, is_coming=False, reason=reason)
        _note(move, at or batch.moment, batch.moment)
        _write(meeting, {seat: (False, "")})  # the reason stands with the movement
        meeting.attendance.get(seat=seat).counts_for.set(_filed_on(meeting, seat))
        _tell(meeting, "left", seat, by, role)
    return Meeting.objects.get(pk=meeting.pk)


def _held(meeting: Meeting, by: Any, *states: MeetingState) -> tuple[Meeting, str]:
    """The meeting under lock, and in what capacity `by` notes who is there."""
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    role = sits(*RUNNING)(meeting, by)
    if not role:
        raise WrongPerson(_("The secretary, the chair or the vice-chair notes who is there."))
    if meeting.state not in (states or (MeetingState.PLANNED, MeetingState.OPENED)):
        raise WrongMoment(_("The meeting is not in session."))
    return meeting, role


def _filed_on(meeting: Meeting, seat: Seat) -> list[Item]:
    """The items being judged, locked, on which the member's sheet lies filed."""
    items = Item.objects.select_for_update(of=("self",)).filter(
        meeting=meeting, state__in=UNDER_WAY
    )
    return [
        item
        for item in items.order_by("pk")
        if item.sheets.filter(seat=seat, state=SheetState.FILED).exists()
    ]


def _note(move: Movement, at: datetime, now: datetime) -> None:
    """Write the movement down; Refused for a time that can't be."""
    before = move.meeting.movements.filter(seat=move.seat).order_by("-at", "-pk").first()
    earliest = before.at if before else move.meeting.opened_at
    # Whoever types an hour and a minute means that whole minute.
    if not earliest.replace(second=0, microsecond=0) <= at <= now:
        told = {"from": short_moment(earliest), "to": short_moment(now)}
        raise Refused(Reason(_("Time: from %(from)s to %(to)s.") % told, field="at"))
    move.at = max(at, earliest)
    move.save(force_insert=True)


def _write(meeting: Meeting, attendance: Mapping[Seat, tuple[bool, str]]) -> None:
    Attendance.objects.bulk_create(
        [
            Attendance(
                meeting=meeting,
                seat=seat,
                is_present=is_present,
                reason=clean_text(reason),
            )
            for seat, (is_present, reason) in attendance.items()
        ],
        update_conflicts=True,
        unique_fields=["meeting", "seat"],
        update_fields=["is_present", "reason"],
    )
    meeting.version += 1
    meeting.save(update_fields=["version"])


def _tell(meeting: Meeting, verb: str, seat: Seat, by: Any, role: str) -> None:
    witness(meeting, verb, by=by, role=role, audience=Audience.COUNCIL, seat=seat.pk)

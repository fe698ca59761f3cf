"""What each member of a council did: loads, when sheets were begun, what is owed. Read in a fixed
number of statements."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from lifecycle import clock
from rulebook.models import Parameter
from scoring import rules
from scoring.models import Assignment, Attendance, Conflict, Council, ScoreSheet, SheetRating
from scoring.states import ItemState, Preparation


@dataclass
class Record:
    """One member: the dossiers to judge, those named to review, sheets that count by when they
    were begun, meetings, ratings by the officer, and whole đồng owed.
    """

    seat: Any
    to_judge: int = 0
    to_review: int = 0
    sheets: int = 0
    reviews: int = 0
    meetings: int = 0
    owed: int = 0
    begun: Counter = field(default_factory=Counter)
    worth: Counter = field(default_factory=Counter)

    @property
    def prepared(self) -> int:
        return self.begun[Preparation.PREPARED]

    @property
    def in_meeting(self) -> int:
        return self.begun[Preparation.IN_MEETING]

    @property
    def missing(self) -> int:
        return self.begun[Preparation.MISSING]


def records_of(council: Council) -> list[Record]:
    """One record for each member appointed, in the order of the seats."""
    items = list(council.items.select_related("meeting", "proposal"))
    barred = _pairs(
        Conflict.objects.barring().filter(seat__council=council).values_list("seat", "proposal")
    )
    named = _pairs(Assignment.objects.filter(item__council=council).values_list("seat", "item"))
    sheets = {
        (sheet.seat_id, sheet.item_id): sheet
        for sheet in ScoreSheet.objects.filter(item__council=council)
    }
    attendance = Attendance.objects.filter(meeting__council=council).values_list("seat", "meeting")
    there = _pairs(attendance.filter(is_present=True, meeting__opened_at__isnull=False))
    ratings = SheetRating.objects.filter(sheet__item__council=council)
    worth = dict(ratings.values_list("sheet", "worth"))
    meetings = list(council.meetings.filter(opened_at__isnull=False).order_by("number"))
    rates = _rates(council, meetings)
    records = []
    for seat in council.appointed:
        record = Record(seat)
        work = {meeting.pk: [0, 0] for meeting in meetings}
        for item in items:
            if (seat.pk, item.proposal_id) in barred:
                continue
            record.to_judge += 1
            is_named = (seat.pk, item.pk) in named
            record.to_review += is_named
            if item.state != ItemState.CONCLUDED or (seat.pk, item.meeting_id) not in there:
                continue
            sheet = sheets.get((seat.pk, item.pk))
            counts = sheet is not None and sheet.is_valid
            begun, filed = (sheet.created_at, sheet.filed_at) if counts else (None, None)
            record.begun[rules.preparation(begun, filed, item.meeting.opened_at)] += 1
            if counts:
                record.sheets += 1
                record.reviews += is_named
                work[item.meeting_id][is_named] += 1
                record.worth[worth.get(sheet.pk, "")] += 1
        for meeting in meetings:
            was_there = (seat.pk, meeting.pk) in there
            record.meetings += was_there
            plain, reviews = work[meeting.pk]
            done = rules.Work(seat.role, was_there, plain, reviews)
            record.owed += rules.honorarium(done, rates[meeting.pk])
        records.append(record)
    return records


def _pairs(rows: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    return set(rows)


def _rates(council: Council, meetings: list) -> dict[int, rules.Rates]:
    """By meeting, the rates of its day; a statement for each day, not for each meeting."""
    days = {meeting.pk: clock.date_of(meeting.opened_at) for meeting in meetings}
    by_day = {
        day: rules.Rates.of(Parameter.objects.rules_on(council.province_id, day))
        for day in set(days.values())
    }
    return {meeting: by_day[day] for meeting, day in days.items()}

"""How a member did their work: prepared, in the meeting, or not at all; and what they are paid."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from scoring.rules.frozen import Rules
from scoring.states import Preparation


def preparation(
    begun_at: datetime | None, filed_at: datetime | None, meets_at: datetime
) -> Preparation:
    """A sheet is filed in the meeting; what tells is whether it was begun before it opened."""
    if filed_at is None or begun_at is None:
        return Preparation.MISSING
    return Preparation.PREPARED if begun_at < meets_at else Preparation.IN_MEETING


@dataclass(frozen=True)
class Rates:
    """Whole đồng: of a meeting by the role in it, "other" for any other role; of a sheet that
    counts; of a sheet by a member named to review the dossier, instead.
    """

    meeting: Mapping[str, int]
    sheet: int
    review: int

    @classmethod
    def of(cls, rules: Rules) -> "Rates":
        return cls(
            meeting={row["key"]: int(row["max"]) for row in rules.value("honorarium.meeting")},
            sheet=rules.integer("honorarium.sheet"),
            review=rules.integer("honorarium.review"),
        )

    def of_meeting(self, role: str) -> int:
        return self.meeting.get(role, self.meeting["other"])


@dataclass(frozen=True)
class Work:
    """What one member did in one meeting."""

    role: str
    was_there: bool
    sheets: int
    reviews: int


def honorarium(work: Work, rates: Rates) -> int:
    """Whole đồng for one member and one meeting: for being there, for sheets, for reviews.

    Rulebook `honorarium.meeting`, `honorarium.sheet`, `honorarium.review`, as of the meeting's day.
    """
    there = rates.of_meeting(work.role) if work.was_there else 0
    return there + work.sheets * rates.sheet + work.reviews * rates.review

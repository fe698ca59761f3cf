"""What waits on somebody from a meeting: a ballot paper, minutes to write, minutes to sign."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from lifecycle.pages import Task
from scoring.models import Ballot, Meeting, Minutes, Seat
from scoring.models.minutes import ENDED, signs_them
from scoring.states import LEADING, BallotState, MinutesState, SeatRole

BALLOT, MINUTES = _("Secret ballot"), _("Minutes")


def tasks_of(user) -> list[Task]:
    """For whoever sits in a council; a query each."""
    return [*_votes(user), *_minutes_to_write(user), *_minutes_to_sign(user)]


def _seats(user, *roles: SeatRole, council: str):
    return Exists(
        Seat.objects.accepted().filter(council=OuterRef(council), user=user, role__in=roles)
    )


def _votes(user) -> Iterator[Task]:
    ballots = Ballot.objects.visible_to(user).filter(
        state=BallotState.OPEN, voters__seat__user=user, voters__has_voted=False
    )
    for ballot in ballots.order_by("opened_at", "pk"):
        yield Task(
            thing_label=BALLOT,
            title=ballot.question,
            verb=_("Vote"),
            why=_("You were present when it was opened"),
            url=ballot.get_absolute_url(),
            since=ballot.opened_at,
        )


def _minutes_to_write(user) -> Iterator[Task]:
    open_minutes = Q(minutes__isnull=True) | Q(minutes__state=MinutesState.DRAFT)
    meetings = Meeting.objects.filter(
        _seats(user, SeatRole.SECRETARY, SeatRole.COUNCIL, council="council"),
        open_minutes,
        state__in=ENDED,
    )
    for meeting in meetings.for_list():
        yield Task(
            thing_label=MINUTES,
            title=str(meeting),
            verb=_("Write and finish the minutes"),
            why=_("You keep this council's minutes"),
            url=meeting.get_absolute_url(),
            since=meeting.ended_at,
        )


def _minutes_to_sign(user) -> Iterator[Task]:
    ready = Minutes.objects.filter(
        _seats(user, *LEADING, council="meeting__council"), state=MinutesState.READY
    )
    for minutes in ready.for_list():
        if signs_them(minutes, user):
            yield Task(
                thing_label=MINUTES,
                title=str(minutes.meeting),
                verb=_("Sign the minutes"),
                why=_("You presided over the meeting"),
                url=minutes.get_absolute_url(),
                since=minutes.finished_at,
            )

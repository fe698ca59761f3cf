"""When a call takes dossiers, and when its closing may move."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from lifecycle.errors import Reason

# "In time" where a call's own rules say nothing else: less than a second after the printed second.
GRACE = timedelta(seconds=1)


def reason_against_moving_closing(
    closes_at: datetime, to: datetime, now: datetime, grace: timedelta, *, is_open: bool
) -> Reason | None:
    """A closing moves on, never back, and only while dossiers still come in."""
    if not is_open or not in_time(now, closes_at, grace):
        return Reason(
            _("New closing: the call takes no dossiers any more, so it can't be extended."),
            field="closes_at",
        )
    if to <= closes_at:
        return Reason(_("New closing: a call may be extended, never shortened."), field="closes_at")
    return None


def in_time(moment: datetime, closes_at: datetime, grace: timedelta) -> bool:
    """In time while less than the grace (one second) has passed since the printed second.

    `moment` is the database's time, read before any lock was waited for.
    """
    return moment < closes_at + grace


def closing_has_passed(now: datetime, closes_at: datetime, grace: timedelta) -> Reason | None:
    """A call closes only when nobody can be in time any more."""
    if not in_time(now, closes_at, grace):
        return None
    return Reason(_("Closes at: the call still takes dossiers until then."), field="closes_at")

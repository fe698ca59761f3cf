"""The time everything is decided by: the database's own, in one place.

Only `manage.py run_year`, on a database it marked as a demo while it was empty, may set the clock
to a simulated moment. Events keep both times.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.db import connection

from lifecycle.errors import Refused

OFFICE_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

_SQLITE = """
    SELECT strftime('%Y-%m-%d %H:%M:%f', 'now'), moment, set_at, is_running
    FROM (SELECT 1) LEFT JOIN lifecycle_democlock ON id = 1
"""
_POSTGRES = """
    SELECT statement_timestamp(), moment, set_at, is_running
    FROM (SELECT 1) AS now LEFT JOIN lifecycle_democlock ON id = 1
"""


def _as_utc(value) -> datetime | None:
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    if isinstance(value, datetime) and value.tzinfo is None:
        value = value.replace(tzinfo=UTC)
    return value.astimezone(UTC) if value else None


def read() -> tuple[datetime, datetime]:
    """(the database's time, the moment that counts): the same unless this is a demo."""
    real, moment, _is_demo = _read()
    return real, moment


def _read() -> tuple[datetime, datetime, bool]:
    with connection.cursor() as cursor:
        cursor.execute(_SQLITE if connection.vendor == "sqlite" else _POSTGRES)
        real, moment, set_at, is_running = cursor.fetchone()
    real, moment, set_at = _as_utc(real), _as_utc(moment), _as_utc(set_at)
    is_demo = is_running is not None  # only a demo has the row
    if moment is None:
        return real, real, is_demo
    return real, moment + (real - set_at) if is_running else moment, is_demo


class Arrival:
    """The clock as the first statement of a request found it."""

    def __init__(self) -> None:
        self.times: tuple[datetime, datetime] | None = None
        self.is_asking = False

    def read(self) -> tuple[datetime, datetime]:
        if self.times is None:
            self.is_asking = True
            self.times = read()
        return self.times

    def before(self, execute, sql, params, many, context):
        """Ask for the time before any other statement, a BEGIN or a lock among them."""
        if not self.is_asking:
            self.read()
        return execute(sql, params, many, context)


_arrival: ContextVar[Arrival | None] = ContextVar("arrival", default=None)


@contextmanager
def arrival() -> Iterator[None]:
    """What is done within counts as done when its first statement reached the database, however
    long it waits for locks.
    """
    arrived = Arrival()
    token = _arrival.set(arrived)
    try:
        with connection.execute_wrapper(arrived.before):
            yield
    finally:
        _arrival.reset(token)


def read_on_arrival() -> tuple[datetime, datetime]:
    """As `read`, of the moment at which the request arrived; outside a request, now."""
    arrived = _arrival.get()
    return arrived.read() if arrived else read()


def now() -> datetime:
    """The moment that counts, in UTC."""
    return read()[1]


def demo_moment() -> datetime | None:
    """The moment that counts in a demo; None in any other database."""
    _real, moment, is_demo = _read()
    return moment if is_demo else None


def today() -> date:
    """The office's date, in Asia/Ho_Chi_Minh."""
    return date_of(now())


def local(moment: datetime) -> datetime:
    return moment.astimezone(OFFICE_ZONE)


def date_of(moment: datetime) -> date:
    """The office's date at a moment."""
    return local(moment).date()


def _demo_clock():
    from lifecycle.models import DemoClock

    return DemoClock.objects.filter(pk=1)


def is_demo() -> bool:
    """Whether this database was marked as a demo."""
    return _demo_clock().exists()


def is_running() -> bool:
    """Whether the demo's clock goes on by itself: its year has been played to the end."""
    return _demo_clock().filter(is_running=True).exists()


def mark_demo() -> None:
    """Mark an empty database as a demo; a database in which anybody has acted is never one."""
    from lifecycle.models import DemoClock, Event

    if not is_demo():
        if Event.objects.exists():
            raise Refused("This database holds real deeds; it can't become a demo.")
        DemoClock.objects.create(pk=1)


def simulate(moment: datetime) -> None:
    """Set the demo's clock; refused on a database that is not marked as a demo."""
    if not _demo_clock().update(moment=moment, set_at=read()[0], is_running=False):
        raise Refused("Only a demo database has a simulated clock.")


def let_run() -> None:
    """Let the demo's clock go on from where it stands."""
    _demo_clock().update(set_at=read()[0], is_running=True)

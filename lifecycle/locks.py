"""Waiting for others' locks: not for ever, once more, and then with a clear answer."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.db import OperationalError, connection
from django.utils.translation import gettext_lazy as _

from lifecycle.errors import WrongMoment

WAITS_AT_MOST = "10s"
"""On PostgreSQL; SQLite waits as its `timeout` says."""

# deadlock_detected, lock_not_available, serialization_failure
STOOD_IN_THE_WAY = {"40P01", "55P03", "40001"}

Answer = TypeVar("Answer")


class Busy(WrongMoment):
    """Others were writing to the same rows all the time; nothing has changed."""


def stood_in_the_way(error: OperationalError) -> bool:
    """Whether it failed by others' locks alone, so that it may be asked again."""
    if getattr(error.__cause__, "sqlstate", "") in STOOD_IN_THE_WAY:
        return True
    return connection.vendor == "sqlite" and "locked" in str(error)


def once_more(deed: Callable[..., Answer]) -> Callable[..., Answer]:
    """Ask the deed a second time when it lost against others' locks, then say so.

    Only where its transaction is its own: inside another, that one has lost as well.
    """

    @wraps(deed)
    def asked(*args: Any, **named: Any) -> Answer:
        if connection.in_atomic_block:
            return deed(*args, **named)
        try:
            return deed(*args, **named)
        except OperationalError as error:
            if not stood_in_the_way(error):
                raise
        try:
            return deed(*args, **named)
        except OperationalError as error:
            if not stood_in_the_way(error):
                raise
            raise Busy(
                _("Others are writing to the same rows just now. Nothing was changed; try again.")
            ) from error

    return asked


def wait_no_longer(connection, **kwargs) -> None:
    """A new connection to PostgreSQL gives up a lock it can't have."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = '{WAITS_AT_MOST}'")

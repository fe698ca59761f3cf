"""Whole đồng, and days that count."""

from datetime import date, timedelta
from typing import Any

MIN_DONG = 1
MAX_DONG = 10**15
SATURDAY = 5


def is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def is_dong(amount: Any, least: int = MIN_DONG) -> bool:
    """A whole number of đồng from `least` to 10^15; a true or a float is none."""
    return is_whole(amount) and least <= amount <= MAX_DONG


def dotted(amount: int) -> str:
    """1234567 → "1.234.567"."""
    return f"{amount:,}".replace(",", ".")


def after_workdays(day: date, count: int) -> date:
    """The day that many working days after a day: Monday to Friday; holidays are not known."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < SATURDAY
    return day

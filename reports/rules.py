"""When somebody is reminded. Plain values in, plain answers out."""

from datetime import date

BEFORE, AFTER = "before", "after"


def reminder_at(due: date, today: date, days_before: int) -> str:
    """Whether a date is to be reminded of today: BEFORE it, AFTER it has passed, or "" not yet.

    The day itself still counts as before: what is due today can still be done in time.
    """
    if due < today:
        return AFTER
    return BEFORE if (due - today).days <= days_before else ""

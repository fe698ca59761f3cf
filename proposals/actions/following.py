"""Follow a problem, and end it."""

from lifecycle import clock
from proposals.models import Follow, Problem


def follow(problem: Problem, *, by) -> Follow:
    """From now on `by` is told what becomes of the problem; once is enough."""
    row, is_new = Follow.objects.get_or_create(
        problem=problem, user=by, defaults={"since": clock.now()}
    )
    if not is_new and row.ended_at is not None:
        row.since, row.ended_at = clock.now(), None
        row.save(update_fields=["since", "ended_at"])
    return row


def end_follow(row: Follow) -> Follow:
    """No more mails of it; ending it again changes nothing."""
    if row.ended_at is None:
        row.ended_at = clock.now()
        row.save(update_fields=["ended_at"])
    return row

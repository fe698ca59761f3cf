"""Việc của tôi: one list of what waits on a person, joined from every room."""

from typing import Any

from contracts.querysets import waiting_on as waiting_in_contracts
from funds.querysets import waiting_on as waiting_in_funds
from lifecycle import clock
from lifecycle.pages import Task
from people.models import Organisation
from proposals.querysets import waiting_on as waiting_in_proposals
from scoring.querysets import waiting_on as waiting_in_scoring

ROOMS = [waiting_in_proposals, waiting_in_scoring, waiting_in_funds, waiting_in_contracts]


def _order(task: Task) -> tuple:
    """By due date first, then the longest waiting; what has neither stands last."""
    due = clock.date_of(task.due) if hasattr(task.due, "tzinfo") else task.due
    return (due is None, str(due or ""), task.since is None, str(task.since or ""))


def tasks_of(user: Any) -> list[Task]:
    return sorted((task for room in ROOMS for task in room(user)), key=_order)


def my_work(user: Any) -> dict[str, Any]:
    """The first page of a signed-in person: their tasks, and as what they stand here."""
    return {
        "tasks": tasks_of(user),
        "roles": [
            label
            for role in sorted(user.roles_held)
            if (label := user.role_label(role)) != user.full_name
        ],
        "organisations": Organisation.objects.filter(
            pk__in=user.standing.organisation_ids
        ).order_by("name"),
    }

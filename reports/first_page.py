"""Việc của tôi: what waits on a person, joined from every room, and what is theirs besides."""

from copy import copy
from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q

from contracts.querysets import waiting_on as waiting_in_contracts
from funds.models import BudgetYear
from funds.querysets import waiting_on as waiting_in_funds
from lifecycle import clock
from lifecycle.pages import Task
from people.models import Organisation
from people.querysets import waiting_on as waiting_in_people
from proposals.models import Call, Problem, Proposal
from proposals.querysets import waiting_on as waiting_in_proposals
from reports import dashboards
from reports.context import STATE_FUND
from scoring.querysets import waiting_on as waiting_in_scoring

NEWEST, A_PAGE = 5, 50
ROOMS = [
    waiting_in_people,
    waiting_in_proposals,
    waiting_in_scoring,
    waiting_in_funds,
    waiting_in_contracts,
]


def _order(task: Task) -> tuple:
    """By due date first, then the longest waiting; what has neither stands last."""
    due = clock.date_of(task.due) if hasattr(task.due, "tzinfo") else task.due
    return (due is None, str(due or ""), task.since is None, str(task.since or ""))


def tasks_of(user: Any) -> list[Task]:
    """Everything that waits on a person, what they do as a stand-in marked with for whom."""
    tasks = _waiting_on(user)
    if user.standing.lent:
        tasks = _marked(tasks, user)
    return sorted(tasks, key=_order)


def _waiting_on(user: Any) -> list[Task]:
    return [task for room in ROOMS for task in room(user)]


def _marked(tasks: list[Task], user: Any) -> list[Task]:
    """Asked once more with their own roles alone, and with each lent one beside them: what appears
    by a lent role only is done on behalf of who lent it.
    """
    own = replace(
        user.standing,
        roles=user.standing.roles - {row[:2] for row in user.standing.lent},
        lent=frozenset(),
    )
    own_tasks = set(map(_same, _waiting_on(_standing_as(user, own))))
    on_behalf = {}
    for row in sorted(user.standing.lent):
        beside = replace(own, roles=own.roles | {row[:2]})
        words = user.stand_ins_words(row[0], row[1])
        for task in _waiting_on(_standing_as(user, beside)):
            if _same(task) not in own_tasks:
                on_behalf[_same(task)] = words
    return [replace(task, on_behalf=on_behalf.get(_same(task), "")) for task in tasks]


def _same(task: Task) -> tuple[str, str]:
    return task.url, str(task.verb)


def _standing_as(user: Any, standing: Any) -> Any:
    other = copy(user)
    other.__dict__["standing"] = standing
    return other


def my_work(user: Any, page: Any = 1) -> dict[str, Any]:
    """The first page of a signed-in person: their tasks, and as what they stand here.

    A page of tasks at a time: an officer of a busy year has thousands that wait.
    """
    page_obj = Paginator(tasks_of(user), A_PAGE).get_page(page)
    return {
        "page_obj": page_obj,
        "tasks": page_obj.object_list,
        "stand_ins": [
            f"{user.role_label(role)}, {user.stand_ins_words(role, province)}"
            for role, province, _pk, _name in sorted(user.standing.lent)
        ],
        "roles": [
            label
            for role in sorted(user.standing.own_roles_in())
            if not user.full_name.startswith(label := user.role_label(role))
        ],
        "organisations": Organisation.objects.filter(
            pk__in=user.standing.organisation_ids
        ).order_by("name"),
        "calls": Call.objects.open_at(user.standing.as_of).order_by("closes_at", "pk")[:NEWEST],
        **(_of_the_fund(user) if user.roles_held & STATE_FUND else _of_their_own(user)),
    }


def _of_the_fund(user: Any) -> dict[str, Any]:
    """Where the year stands, for those who keep it."""
    budget = BudgetYear.objects.visible_to(user).to_show(clock.date_of(user.standing.as_of).year)
    return {"budget": budget, "board": dashboards.money(budget) if budget else None}


def _of_their_own(user: Any) -> dict[str, Any]:
    """What a person of the three houses has under way, the newest first."""
    mine = user.standing.organisation_ids
    return {
        "problems": Problem.objects.owned_by(user).order_by("-pk")[:NEWEST],
        "proposals": Proposal.objects.filter(Q(leader=user) | Q(host_id__in=mine))
        .select_related("call")
        .order_by("-pk")[:NEWEST],
    }

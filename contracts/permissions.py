"""Who may do what about a contract: each gives the capacity under which the person acts, or ""."""

from typing import Any

from people.states import Capacity


def contract_of(thing: Any) -> Any:
    """The contract a thing is about: itself, or the one it points to."""
    return getattr(thing, "contract", thing)


def task_leader(thing: Any, user: Any) -> str:
    is_leader = user.pk is not None and contract_of(thing).proposal.leader_id == user.pk
    return Capacity.TASK_LEADER if is_leader else ""


def host(thing: Any, user: Any) -> str:
    """A person of the host organisation."""
    if user.is_authenticated and user.belongs_to(contract_of(thing).proposal.host_id):
        return Capacity.HOST
    return ""


def leader_or_host(thing: Any, user: Any) -> str:
    return task_leader(thing, user) or host(thing, user)


def problem_owner(thing: Any, user: Any) -> str:
    """A person of the organisation whose problem the task answers."""
    problem = contract_of(thing).proposal.problem
    if problem and user.is_authenticated and user.belongs_to(problem.organisation_id):
        return Capacity.PROBLEM_OWNER
    return ""

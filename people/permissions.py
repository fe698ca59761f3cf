"""Who may, said once beside what it permits: builders of `permission=` for verbs.

Each gives a callable `(thing, user) -> str`: the capacity in which the person may do it, "" if not.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings

from people.rules import needs_second_factor

Permission = Callable[[Any, Any], str]


def provinces_as(user: Any, *roles: str) -> set[str]:
    """The provinces in which this person holds one of the roles today."""
    if not user.is_authenticated:
        return set()
    return {province for role, province in user.standing.roles if role in roles}


def lacks_second_factor(user: Any) -> bool:
    """Whether this person's roles ask for a second factor that they have not set up."""
    return (
        settings.SECOND_FACTOR_REQUIRED
        and user.is_authenticated
        and needs_second_factor(user.roles_held)
        and not user.has_second_factor
    )


def _reach(thing: Any, path: str) -> Any:
    """The value at a dotted path; None as soon as a step is empty."""
    for step in path.split("."):
        if thing is None:
            return None
        thing = getattr(thing, step)
    return thing


def holds(*roles: str, of: str = "") -> Permission:
    """Somebody who holds one of the roles in the thing's province.

    `of` is the dotted path to the row that carries the province: holds(Role.OFFICER, of="council").
    """
    path = f"{of}.province_id" if of else "province_id"

    def permission(thing: Any, user: Any) -> str:
        if not user.is_authenticated:
            return ""
        province_id = _reach(thing, path)
        if province_id is None:
            return ""
        return next((str(role) for role in roles if user.has_role(role, province_id)), "")

    return permission


def person_of(path: str, capacity: str) -> Permission:
    """Somebody who belongs today to the organisation at the dotted path: person_of("host", …)."""

    def permission(thing: Any, user: Any) -> str:
        if not user.is_authenticated:
            return ""
        organisation_id = _reach(thing, f"{path}_id")
        return str(capacity) if user.belongs_to(organisation_id) else ""

    return permission


def administrator_of(path: str) -> Permission:
    """Somebody who administers today the organisation at the dotted path."""

    def permission(thing: Any, user: Any) -> str:
        if not user.is_authenticated:
            return ""
        organisation_id = _reach(thing, f"{path}_id")
        return "organisation_admin" if user.administers(organisation_id) else ""

    return permission


def the_person(path: str, capacity: str) -> Permission:
    """The very person at the dotted path, while active: the_person("leader", …)."""

    def permission(thing: Any, user: Any) -> str:
        if not user.is_authenticated or not user.is_active:
            return ""
        return str(capacity) if _reach(thing, f"{path}_id") == user.pk else ""

    return permission


def but_not(path: str, permission: Permission) -> Permission:
    """The permission, but nobody decides about themselves: neither the very person at the dotted
    path nor, in their name, whoever stands in for them.
    """

    def apart(thing: Any, user: Any) -> str:
        role = permission(thing, user)
        if not role:
            return ""
        acting = user.acts_for(role, getattr(thing, "province_id", None))
        return "" if _reach(thing, f"{path}_id") in acting else role

    return apart


def any_of(*permissions: Permission) -> Permission:
    """The first of the permissions that says yes."""

    def permission(thing: Any, user: Any) -> str:
        return next((role for ask in permissions if (role := ask(thing, user))), "")

    return permission


def signed_in(capacity: str) -> Permission:
    """Anybody with an account in use."""

    def permission(thing: Any, user: Any) -> str:
        return str(capacity) if user.is_authenticated and user.is_active else ""

    return permission

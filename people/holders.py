"""To whom something is handed when no row names a person: holders of a role, an organisation's."""

from lifecycle import clock
from people.models import Membership, RoleGrant, User


def holders_of(*roles: str, province_id: str) -> list[User]:
    """Who holds one of the roles in the province today, each once, in the order of their grants."""
    grants = RoleGrant.objects.in_force(clock.today()).filter(
        role__in=roles, province_id=province_id, user__is_active=True
    )
    return _each_once(grants)


def people_of(organisation_id: int | None) -> list[User]:
    """Who belongs to the organisation today, each once."""
    places = Membership.objects.in_force(clock.today()).filter(
        organisation_id=organisation_id, user__is_active=True
    )
    return _each_once(places)


def _each_once(rows) -> list[User]:
    return list(
        {row.user_id: row.user for row in rows.select_related("user").order_by("pk")}.values()
    )

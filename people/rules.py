"""What may stand together in one person, and what follows from roles. Plain values only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lifecycle.states import Audience
from people.states import Role

# Whose eyes each role opens, beside those of the parties to a matter.
_EYES = {
    Role.OFFICER: {Audience.OFFICERS},
    Role.FUND_ACCOUNTANT: {Audience.FINANCE},
    Role.CHIEF_ACCOUNTANT: {Audience.FINANCE},
    Role.FUND_DIRECTOR: {Audience.OFFICERS, Audience.FINANCE},
    Role.PROVINCIAL_LEADER: {Audience.OFFICERS, Audience.FINANCE},
    Role.AUDITOR: set(Audience),
    Role.ADMINISTRATOR: {Audience.AUDITORS},
}

# The notice on personal data (templates/people/privacy.html) as it reads since that day.
CONSENT_VERSION = "2026-11-25"

# To whom the registers at /quan-tri/ open: they read there, nobody writes.
READERS_OF_REGISTERS = {Role.ADMINISTRATOR, Role.AUDITOR}

# Who moves public money, opens dossiers or gives roles: a stolen password must not be enough.
NEED_SECOND_FACTOR = set(Role)


def needs_second_factor(roles: Iterable[str]) -> bool:
    """Whether one of the roles asks for a second factor: every role of the province does."""
    return bool(NEED_SECOND_FACTOR & set(roles))


# For how many days a program's token may be made.
TOKEN_DAYS = (30, 90, 365)


@dataclass(frozen=True)
class Standing:
    """What somebody is today: roles per province, organisations, their houses; and the moment it
    was read at, the one for all that a page shows or lists.
    """

    roles: frozenset[tuple[str, str]] = frozenset()
    organisation_ids: frozenset[int] = frozenset()
    houses: frozenset[str] = frozenset()
    regional_university_ids: frozenset[int] = frozenset()
    as_of: datetime = datetime.min.replace(tzinfo=UTC)

    def has_role(self, role: str, province_id: str | None = None) -> bool:
        """Whether the role is held in the province; in any, when none is named."""
        if province_id is None:
            return any(held == role for held, _province in self.roles)
        return (role, province_id) in self.roles

    def roles_in(self, province_id: str | None = None) -> set[str]:
        return {role for role, held_in in self.roles if province_id in (None, held_in)}

    def audiences(self, province_id: str | None = None) -> set[str]:
        """Which events' audiences the roles in the province open."""
        found = (_EYES.get(Role(role), set()) for role in self.roles_in(province_id))
        return set().union(*found)


NOBODY = Standing()


def clashes(role: str, held: Iterable[str]) -> bool:
    """Whether the role may not join those held: an auditor reads everything and does nothing."""
    others = set(held) - {role}
    return bool(others) and (role == Role.AUDITOR or Role.AUDITOR in others)


def worth_trying(users: Iterable[Any]) -> list[Any]:
    """Of many demonstration accounts the few that show every side: each who holds a role, and the
    first of each position in each house. Users come with `grants_today` and `places_today`.
    """
    shown: set[tuple[str, str]] = set()
    chosen = []
    for user in users:
        sides = {(place.title, place.organisation.house) for place in user.places_today} - shown
        if user.grants_today or sides:
            chosen.append(user)
        if not user.grants_today:
            shown |= sides
    return chosen

"""What may stand together in one person, and what follows from roles. Plain values only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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

# How long an invitation stands, and how many of an organisation may stand at once.
INVITATION_LASTS = timedelta(days=14)
MOST_INVITATIONS = 100

# The most dossiers somebody may say they judge at once.
MOST_LOAD = 50

# Weights of the first nine digits of a tax code; the tenth proves them (the General Department of
# Taxation's check digit; form: Circular 105/2020/TT-BTC, Article 5, kept by 86/2024/TT-BTC).
_TAX_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)

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
    # (role, province, the absent person's id and name): roles lent for some days; in `roles` too.
    lent: frozenset[tuple[str, str, int, str]] = frozenset()
    organisation_ids: frozenset[int] = frozenset()
    administered_ids: frozenset[int] = frozenset()
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

    def own_roles_in(self, province_id: str | None = None) -> set[str]:
        """The roles held by a grant of their own, not as somebody's stand-in."""
        lent = {(role, province) for role, province, _pk, _name in self.lent}
        own = self.roles - lent
        return {role for role, held_in in own if province_id in (None, held_in)}

    def principal_in(self, role: str, province_id: str | None = None) -> tuple[int, str] | None:
        """On behalf of whom (id, name) they act in the role; None when in their own name."""
        for lent, province, pk, name in sorted(self.lent):
            if lent == role and province_id in (None, "", province):
                return pk, name
        return None

    def audiences(self, province_id: str | None = None) -> set[str]:
        """Which events' audiences the roles in the province open."""
        found = (_EYES.get(Role(role), set()) for role in self.roles_in(province_id))
        return set().union(*found)


NOBODY = Standing()


def clashes(role: str, held: Iterable[str]) -> bool:
    """Whether the role may not join those held: an auditor reads everything and does nothing."""
    others = set(held) - {role}
    return bool(others) and (role == Role.AUDITOR or Role.AUDITOR in others)


def borrowed(
    own: Iterable[tuple[str, str]], offered: Iterable[tuple[str, str, int, str]]
) -> frozenset[tuple[str, str, int, str]]:
    """What of the roles offered for some days a person takes on beside their own: none they hold
    anyway, and an auditor none at all.
    """
    own = set(own)
    if any(role == Role.AUDITOR for role, _province in own):
        return frozenset()
    return frozenset(row for row in offered if row[:2] not in own and row[0] != Role.AUDITOR)


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


def fault_of_tax_code(code: str) -> str | Promise:
    """What is wrong with a tax code, "" if nothing: "0100233488", or a branch's "0100233488-001".

    Ten digits of which the last is 10 - (weighted sum of the others mod 11); a branch or dependent
    unit has its number from 001 to 999 after them.
    """
    head, dash, branch = code.partition("-")
    digits = [int(digit) for digit in head if digit in "0123456789"]
    has_branch = len(branch) == 3 and branch.isascii() and branch.isdecimal()
    if not (len(digits) == len(head) == 10) or bool(dash) != has_branch:
        return _("“%(code)s” is no tax code: write 10 digits, a branch's as 0123456789-001.") % {
            "code": code
        }
    if branch == "000":
        return _("“%(code)s”: branches are numbered from 001.") % {"code": code}
    proof = 10 - sum(w * d for w, d in zip(_TAX_WEIGHTS, digits, strict=False)) % 11
    if proof != digits[9]:
        return _("“%(code)s”: the tenth digit does not fit the others; look for a slip.") % {
            "code": code
        }
    return ""


def is_last(person_id: int, administrators: Iterable[int]) -> bool:
    """Whether without this person an organisation that has administrators would have none."""
    return set(administrators) == {person_id}

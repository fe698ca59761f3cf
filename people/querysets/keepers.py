"""Who keeps the register of a province."""

from typing import Any

from people.states import Role

# Who reads what comes into the register of their province.
KEEPERS = {Role.OFFICER, Role.ADMINISTRATOR, Role.AUDITOR}


def kept_by(user: Any) -> set[str]:
    """The provinces whose register this person keeps or audits."""
    return {province for role, province in user.standing.roles if role in KEEPERS}

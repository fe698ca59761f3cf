"""An outside sign-in joined to an account here, and parted from it."""

from typing import Any

from lifecycle.actions import together, witness
from people.models import User
from people.states import Capacity


def join_outside(user: User, sociallogin: Any, *, request: Any) -> None:
    """From now on the provider signs this person in; they are told by mail."""
    with together():
        sociallogin.connect(request, user)
        witness(user, "outside_joined", by=user, role=Capacity.PERSON)


def part_outside(user: User, account: Any) -> None:
    """The provider signs this person in no more."""
    with together():
        account.delete()
        witness(user, "outside_parted", by=user, role=Capacity.PERSON)

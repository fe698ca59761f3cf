"""What several deeds ask before they are done."""

from typing import Any

from django.utils.translation import gettext as _

from lifecycle.errors import Reason, Refused, WrongPerson
from people.permissions import holds
from people.states import Role


def the_administrator(thing: Any, by: Any) -> str:
    role = holds(Role.ADMINISTRATOR)(thing, by)
    if not role:
        raise WrongPerson(_("Only the province's administrator does this."))
    return role


def needs_note(note: str) -> None:
    if not note.strip():
        raise Refused(Reason(_("Give the reason: it is told to those concerned."), "note"))

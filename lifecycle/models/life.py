"""A thing with a life: what every room's models stand on."""

import secrets
from functools import cache
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.encoding import force_str

from lifecycle.states import Audience

# No 0/o, 1/i/l: a public id is read aloud on the telephone.
PUBLIC_ID_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
PUBLIC_ID_LENGTH = 12


def new_public_id() -> str:
    """A name for addresses that says nothing of order or number."""
    return "".join(secrets.choice(PUBLIC_ID_ALPHABET) for _ in range(PUBLIC_ID_LENGTH))


@cache
def _words_of(field: models.Field) -> dict[Any, Any]:
    return dict(field.flatchoices)


class WithWords(models.Model):
    """Says `get_<field>_display()` with one look-up; Django's own evaluates the words of every
    choice to find one, which is most of the cost of a long list.
    """

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field: models.Field) -> Any:  # noqa: N802 - Django's name
        value = getattr(self, field.attname)
        return force_str(_words_of(field).get(value, value), strings_only=True)


class WithLife(WithWords):
    """A thing whose state moves only through `lifecycle.actions.advance`.

    A model under it has `state = state_field(...)`, its verbs in the order of its life, and
    `begin_role`: the role under which a person may bring it into being ("" if not).
    """

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(null=True, editable=False)

    # Names of deeds that are no move of state, for the timeline: {"edited": _("Edited")}
    deed_labels: dict = {}

    class Meta:
        abstract = True

    @staticmethod
    def begin_role(thing, user) -> str:
        return ""

    def get_verb_url(self, verb: str) -> str:
        """Where the verb is asked and done: the room's URL `<noun>_verb`."""
        name = f"{self._meta.app_label}:{self._meta.model_name}_verb"
        return reverse(name, kwargs={"public_id": self.public_id, "verb": verb})

    def audiences_for(self, user) -> set[str]:
        """Which events of this thing this reader may see; who may see the thing is asked before."""
        if not getattr(user, "is_authenticated", False):
            return {Audience.PUBLIC}
        return {Audience.PUBLIC, Audience.PARTIES} | user.audiences(
            getattr(self, "province_id", None)
        )

"""The ground every room stands on: the trail, duties, the demo's clock, a thing with a life."""

import secrets
from functools import cache
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.encoding import force_str
from django.utils.translation import gettext_lazy as _

from lifecycle.errors import Reason, WrongPerson
from lifecycle.querysets import EventQuerySet
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


class Event(models.Model):
    """One deed, for good: who, as what, did which verb to which thing, when. Never changed.

    It holds ids and digests, never names or texts, so that a person can be anonymised without
    breaking the chain. `recorded_at` is the database's time, `moment` what the clock said
    (another time only in a demo database). The numbers are never shown.
    """

    seq = models.BigIntegerField(primary_key=True)
    public_id = models.CharField(max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id)
    province = models.CharField(max_length=2, blank=True)
    recorded_at = models.DateTimeField()
    moment = models.DateTimeField()
    # Not a constraint: the trail outlives the person's row.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    role = models.CharField(max_length=40)
    verb = models.CharField(max_length=60)
    thing_type = models.CharField(max_length=60)
    thing_id = models.BigIntegerField()
    from_state = models.CharField(max_length=50, blank=True)
    to_state = models.CharField(max_length=50, blank=True)
    audience = models.CharField(max_length=20, choices=Audience.choices)
    data = models.TextField(default="{}")
    note_digest = models.CharField(max_length=64, blank=True)
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["seq"]
        indexes = [models.Index(fields=["thing_type", "thing_id", "seq"], name="event_of_thing")]
        verbose_name = _("event")
        verbose_name_plural = _("events")

    def __str__(self) -> str:
        return f"{self.thing_type} {self.thing_id} {self.verb}"


class Note(models.Model):
    """The words that went with an event; the event keeps only their salted digest."""

    event_seq = models.BigIntegerField(unique=True)
    salt = models.CharField(max_length=32)
    text = models.TextField()

    def __str__(self) -> str:
        return self.text


class TrailHead(models.Model):
    """The newest event's number and hash: the last row a transaction locks."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    chain_id = models.CharField(max_length=32)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_trail_head")]

    def __str__(self) -> str:
        return f"{self.seq} {self.hash}"


class DemoClock(models.Model):
    """Marks a database as a demo, and holds the simulated moment there; see `lifecycle.clock`."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    moment = models.DateTimeField(null=True)
    set_at = models.DateTimeField(null=True)
    is_running = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_demo_clock")]

    def __str__(self) -> str:
        return str(self.moment)


class Duty(models.Model):
    """Who did what on a matter and so may not do what else on it (separation of duties)."""

    matter_type = models.CharField(max_length=60)
    matter_id = models.BigIntegerField()
    duty_set = models.CharField(max_length=40)
    duty = models.CharField(max_length=40)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter_type", "matter_id", "duty_set", "person"],
                name="one_duty_of_a_set_per_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.matter_type} {self.matter_id}: {self.duty}"

    @classmethod
    def take(cls, matter: models.Model, duty_set: str, duty: str, *, by, role: str = "") -> None:
        """Note that `by` does this duty; WrongPerson if they did another of the set on it.

        Whoever `by` stands in for in the role counts as well; with no role named, everybody they
        stand in for today.
        """
        on_it = {
            "matter_type": matter._meta.label_lower,
            "matter_id": matter.pk,
            "duty_set": duty_set,
        }
        principals = {by.stands_in_for(role)} - {None} if role else by.principals()
        people = {by.pk, *principals}
        earlier = dict(
            cls.objects.filter(**on_it, person__in=people).values_list("person_id", "duty")
        )
        if set(earlier.values()) <= {duty}:
            cls.objects.bulk_create(
                [cls(**on_it, duty=duty, person_id=pk) for pk in sorted(people - set(earlier))]
            )
        elif earlier.get(by.pk, duty) == duty:
            raise WrongPerson(
                Reason(
                    _(
                        "Whom you stand in for already took another part in this matter; "
                        "a second person must do this step."
                    )
                )
            )
        else:
            raise WrongPerson(
                Reason(
                    _(
                        "You already took another part in this matter; "
                        "a second person must do this step."
                    )
                )
            )

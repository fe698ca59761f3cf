"""The trail's rows and the demo's clock."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lifecycle.models.life import PUBLIC_ID_LENGTH, new_public_id
from lifecycle.querysets import EventQuerySet
from lifecycle.states import Audience


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

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lifecycle.addresses import address_of
from lifecycle.models.life import PUBLIC_ID_LENGTH, WithWords, new_public_id
from lifecycle.querysets import JobQuerySet
from lifecycle.states import UNDER_WAY, JobState


class Job(WithWords):
    """Long work given to the background worker: how far it is, and that it may be stopped.

    It is no matter of the office but a way to get something done, so its moves are no verbs and
    leave no event: what it makes does. `lifecycle.work` is the worker's side of it.
    """

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    state = models.CharField(
        _("State"), max_length=10, choices=JobState.choices, default=JobState.WAITING
    )
    task = models.CharField(max_length=100)
    title = models.CharField(_("Work"), max_length=300)
    url = models.CharField(max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("Begun by")
    )
    province = models.CharField(max_length=2, blank=True)
    steered_by = models.CharField(max_length=40, blank=True)
    attempt = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=1, validators=[MinValueValidator(1)])
    step = models.CharField(max_length=200, blank=True)
    trouble = models.CharField(max_length=1000, blank=True)
    is_to_stop = models.BooleanField(default=False)
    begun_at = models.DateTimeField(_("Begun at"))
    taken_up_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(_("Ended at"), null=True)
    # The database's own time, also where a demo's clock shows another.
    heartbeat_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("Background work")
        verbose_name_plural = _("Background work")
        indexes = [models.Index(fields=["state"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=JobState.values), name="job_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(total__gte=1, done__lte=F("total")), name="job_done_within_total"
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNDER_WAY, ended_at__isnull=True)
                | ~Q(state__in=UNDER_WAY) & Q(ended_at__isnull=False),
                name="job_ended_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of(self, "lifecycle:job_detail")

    def get_deed_url(self, deed: str) -> str:
        return reverse(f"lifecycle:job_{deed}", kwargs={"public_id": self.public_id})

    @property
    def is_under_way(self) -> bool:
        return self.state in UNDER_WAY

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total

    @property
    def step_in_words(self) -> str:
        """What is being done, in the reader's language; it is kept as its English sentence."""
        return gettext(self.step) if self.step else ""

    @property
    def trouble_in_words(self) -> str:
        return gettext(self.trouble) if self.trouble else ""

    def may_be_steered_by(self, user) -> bool:
        """Stopped or done again: by who began it, and by who holds the role named for it."""
        if not user.is_authenticated:
            return False
        return user.pk == self.by_id or (self.steered_by, self.province) in user.standing.roles

"""Which events, which long work, and for whose eyes."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_noop

from lifecycle import clock
from lifecycle.states import UNDER_WAY, JobState

SILENT_FOR = timedelta(seconds=60)
"""A worker says every second or two that it lives; after so long nobody waits for it any more."""
LOST = gettext_noop("The background worker stopped in the middle of it. Nothing was changed.")


class EventQuerySet(models.QuerySet):
    def of(self, thing: models.Model) -> "EventQuerySet":
        return self.filter(thing_type=thing._meta.label_lower, thing_id=thing.pk)

    def for_audiences(self, audiences) -> "EventQuerySet":
        return self.filter(audience__in=list(audiences))

    def newest_first(self) -> "EventQuerySet":
        return self.select_related("actor").order_by("-seq")


class JobQuerySet(models.QuerySet):
    def visible_to(self, user) -> "JobQuerySet":
        """One's own, and those that a role held in their province steers."""
        if not user.is_authenticated:
            return self.none()
        seen = Q(by=user)
        for role, province in user.standing.roles:
            seen |= Q(steered_by=role, province=province)
        return self.filter(seen)

    def under_way(self) -> "JobQuerySet":
        return self.filter(state__in=UNDER_WAY)

    def lost(self) -> "JobQuerySet":
        """Taken up by a worker that has been silent for too long."""
        real, _moment = clock.read()
        return self.filter(state=JobState.RUNNING, heartbeat_at__lt=real - SILENT_FOR)

    def give_up_lost(self) -> int:
        """Those whose worker is gone have failed: they can be done again."""
        return self.lost().update(state=JobState.FAILED, trouble=LOST, ended_at=clock.now())

    def for_list(self) -> "JobQuerySet":
        return self.select_related("by").order_by("-pk")

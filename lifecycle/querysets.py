"""Which events, and for whose eyes."""

from django.db import models


class EventQuerySet(models.QuerySet):
    def of(self, thing: models.Model) -> "EventQuerySet":
        return self.filter(thing_type=thing._meta.label_lower, thing_id=thing.pk)

    def for_audiences(self, audiences) -> "EventQuerySet":
        return self.filter(audience__in=list(audiences))

    def newest_first(self) -> "EventQuerySet":
        return self.select_related("actor").order_by("-seq")

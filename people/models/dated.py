"""What holds from a day to a last day."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lifecycle.models import WithLife
from people.querysets import DatedQuerySet


class Dated(WithLife):
    """Holds from a day to a last day, if it has one; `ended_at` cuts it short at once."""

    deed_labels = {"begin": _("Given"), "ended": _("Ended")}

    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("last day"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True, editable=False)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="%(class)s_ends_after_it_begins",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

from django.db import models
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import CleanTextField


class Postponement(models.Model):
    """An item was left for a later meeting: in which meeting, and why."""

    meeting = models.ForeignKey("scoring.Meeting", models.PROTECT, related_name="postponements")
    item = models.ForeignKey("scoring.Item", models.PROTECT, related_name="postponements")
    reason = CleanTextField(_("Reason"))
    at = models.DateTimeField(_("At"))

    class Meta:
        verbose_name = _("Postponement")
        verbose_name_plural = _("Postponements")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.item}: {self.reason}"

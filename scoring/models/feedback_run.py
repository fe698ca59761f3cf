from django.db import models
from django.utils.translation import gettext_lazy as _


class FeedbackRun(models.Model):
    """Which call's letters a background work draws up and sends."""

    job = models.OneToOneField("lifecycle.Job", models.CASCADE, related_name="+")
    call = models.ForeignKey("proposals.Call", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("Sending of letters")
        verbose_name_plural = _("Sendings of letters")

    def __str__(self) -> str:
        return str(self.call)

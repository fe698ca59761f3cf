"""The opening of a call's dossiers: when, where, before whom."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import CleanCharField, CleanTextField


class Opening(models.Model):
    """One opening as it was put on record; a newer record of the call replaces its paper."""

    call = models.ForeignKey("proposals.Call", models.PROTECT, related_name="openings")
    opened_at = models.DateTimeField(_("Opened at"))
    place = CleanCharField(_("Place"), max_length=200)
    # By role, each in the words of the record: ["Tổ trưởng tổ mở hồ sơ", …].
    present = models.JSONField(_("Who was present"), default=list)
    remarks = CleanTextField(_("Remarks"), blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("Recorded at"))
    paper = models.OneToOneField("papers.Document", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("Opening of dossiers")
        verbose_name_plural = _("Openings of dossiers")
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(place=""), name="opening_has_a_place"),
            models.CheckConstraint(
                condition=Q(opened_at__lte=models.F("recorded_at")),
                name="opening_before_its_record",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call}, {self.opened_at:%d/%m/%Y}"

"""The papers a house puts behind its word."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import CleanCharField
from lifecycle.models import new_public_id
from papers.uploads import random_name
from proposals.querysets import EvidenceQuerySet


def stored_name(paper: "Evidence", name: str) -> str:
    """Never the sender's name: nothing on the disk is what a stranger called it."""
    return f"evidence/{random_name()}"


class Evidence(models.Model):
    """A paper as it came in with a house's confirmation, with its checksum."""

    public_id = models.CharField(max_length=12, unique=True, editable=False, default=new_public_id)
    attestation = models.ForeignKey(
        "proposals.Attestation",
        models.PROTECT,
        related_name="papers",
        verbose_name=_("Confirmation"),
    )
    file = models.FileField(_("File"), upload_to=stored_name)
    name = CleanCharField(_("Name"), max_length=200)
    size = models.PositiveIntegerField(_("Size"))
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=100)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("Uploaded at"))

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("Paper of evidence")
        verbose_name_plural = _("Papers of evidence")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="evidence_is_not_empty"),
            models.UniqueConstraint(fields=["attestation", "sha256"], name="evidence_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("proposals:evidence", kwargs={"public_id": self.public_id})

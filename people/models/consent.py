"""Consent: to which version of the notice somebody agreed, and when."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lifecycle.models import WithWords


class Consent(WithWords):
    """Given with a sign-up, to the processing of personal data as the notice of a version says."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="consents",
        verbose_name=_("person"),
    )
    version = models.CharField(_("version of the notice"), max_length=20)
    given_at = models.DateTimeField(_("given at"))

    class Meta:
        ordering = ["-given_at", "-pk"]
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(fields=["user", "version"], name="one_consent_to_a_version"),
            models.CheckConstraint(condition=~models.Q(version=""), name="consent_to_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.version}"

"""What the owner of a problem says of those who answer it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import CleanTextField
from proposals.querysets import UnderstandingQuerySet
from proposals.states import Understood


class Understanding(models.Model):
    """Whether a dossier understood the problem, as its owner says; the newest counts, all stay."""

    proposal = models.ForeignKey(
        "proposals.Proposal",
        models.PROTECT,
        related_name="understandings",
        verbose_name=_("Proposal"),
    )
    understood = models.CharField(_("Understood"), max_length=8, choices=Understood.choices)
    words = CleanTextField(_("In the owner's words"), blank=True)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("Said by")
    )
    said_at = models.DateTimeField(_("Said at"))

    objects = UnderstandingQuerySet.as_manager()

    class Meta:
        verbose_name = _("Owner's word on an answer")
        verbose_name_plural = _("Owners' words on answers")
        ordering = ["-said_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(understood__in=Understood.values), name="understood_is_known"
            ),
            models.CheckConstraint(
                condition=Q(understood=Understood.YES) | ~Q(words=""),
                name="not_understood_says_what",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_understood_display())

from django.db import models
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import CleanTextField
from scoring.models.seat import Seat
from scoring.states import ConflictGround, FoundBy


class Recusal(models.Model):
    """Why a member has no part in a problem's way to a task: theirs, or so they say."""

    commission = models.ForeignKey("scoring.Commission", models.PROTECT, related_name="recusals")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    ground = models.CharField(_("Ground"), max_length=15, choices=ConflictGround.choices)
    found_by = models.CharField(_("Known from"), max_length=10, choices=FoundBy.choices)
    evidence = CleanTextField(_("Evidence"))

    class Meta:
        verbose_name = _("Recusal")
        verbose_name_plural = _("Recusals")
        constraints = [
            models.UniqueConstraint(fields=["commission", "seat"], name="recusal_once_a_member"),
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {self.commission}"

"""What a council asks to be corrected in a dossier before it goes on."""

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import CleanTextField


class Correction(models.Model):
    """One point of a council's conclusion that the leader mends, until when, and how it was met."""

    proposal = models.ForeignKey("proposals.Proposal", models.PROTECT, related_name="corrections")
    text = CleanTextField(_("What to correct"))
    due_on = models.DateField(_("To be corrected by"))
    asked_at = models.DateTimeField(_("Asked at"))
    answer = CleanTextField(_("How it was corrected"), blank=True)
    answered_at = models.DateTimeField(_("Answered at"), null=True, editable=False)

    class Meta:
        verbose_name = _("Required correction")
        verbose_name_plural = _("Required corrections")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="correction_has_words"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | ~Q(answer=""),
                name="correction_answered_in_words",
            ),
        ]

    def __str__(self) -> str:
        return self.text


def require_corrections(
    proposal: Any, texts: list[str], *, due_on: date, at: datetime
) -> list[Correction]:
    """Hand the council's points down to the dossier, in its order."""
    return [
        Correction.objects.create(proposal=proposal, text=text, due_on=due_on, asked_at=at)
        for text in texts
    ]

from django.db import models
from django.utils.translation import gettext_lazy as _

from scoring.models.agenda import Item
from scoring.models.seat import Seat
from scoring.querysets import AssignmentQuerySet


class Assignment(models.Model):
    """One of the two members who review a dossier and must be there when it is judged."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="assignments")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="assignments")

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("Review")
        verbose_name_plural = _("Reviews")
        constraints = [
            models.UniqueConstraint(fields=["item", "seat"], name="assignment_once"),
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {self.item}"

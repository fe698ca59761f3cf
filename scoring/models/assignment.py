from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from scoring.models.agenda import Item
from scoring.models.seat import Seat
from scoring.querysets import AssignmentQuerySet
from scoring.states import DeclineReason


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


class DeclinedReview(models.Model):
    """A member named to review a dossier who said no; a plan does not ask them for it again."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="declined_reviews")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    reason = models.CharField(_("Why?"), max_length=10, choices=DeclineReason.choices)
    declined_at = models.DateTimeField(_("Declined at"))

    class Meta:
        verbose_name = _("Review declined")
        verbose_name_plural = _("Reviews declined")
        constraints = [
            models.UniqueConstraint(fields=["item", "seat"], name="declined_review_once"),
            models.CheckConstraint(
                condition=Q(reason__in=DeclineReason.values), name="declined_review_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {self.item}"

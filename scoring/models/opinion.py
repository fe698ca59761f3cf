"""What one member thinks of a task before an identification council."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import CleanCharField, CleanTextField
from scoring.models.commission import Commission
from scoring.models.rubric import Criterion
from scoring.models.seat import Seat
from scoring.states import Met, TaskMethod


class Opinion(models.Model):
    """Whether the task should be done and how; sealed until the vote is closed."""

    commission = models.ForeignKey(Commission, models.PROTECT, related_name="opinions")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    wants_it = models.BooleanField(_("To be done"), null=True)
    method = models.CharField(
        _("How it is given out"), max_length=10, choices=TaskMethod.choices, blank=True
    )
    comments = CleanTextField(_("Comments"), blank=True)
    filed_at = models.DateTimeField(_("Filed at"), null=True, editable=False)

    class Meta:
        verbose_name = _("Opinion")
        verbose_name_plural = _("Opinions")
        ordering = ["commission", "seat"]
        constraints = [
            models.UniqueConstraint(fields=["commission", "seat"], name="opinion_once_a_member"),
            models.CheckConstraint(
                condition=Q(filed_at__isnull=True) | Q(wants_it__isnull=False),
                name="opinion_filed_says_yes_or_no",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commission}: {self.seat}"


class OpinionMark(models.Model):
    """How far the task meets one criterion, and why."""

    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="marks")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+")
    met = models.PositiveSmallIntegerField(_("Met"), choices=Met.choices)
    reason = CleanCharField(_("Reason"), max_length=1000)

    class Meta:
        verbose_name = _("Rating of a criterion")
        verbose_name_plural = _("Ratings of criteria")
        ordering = ["criterion__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["opinion", "criterion"], name="opinion_mark_once_a_criterion"
            ),
            models.CheckConstraint(condition=Q(met__in=Met.values), name="opinion_mark_known"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.get_met_display()}"

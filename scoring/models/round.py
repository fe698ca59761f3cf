"""A round of marks that was followed by another: what it came to, and which sheets counted."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lifecycle.actions import advance
from lifecycle.fields import CleanTextField
from scoring import rules
from scoring.models import result
from scoring.states import SheetState, Stage


class Round(models.Model):
    """The marks an item had before whoever presides called for another round.

    `sheets`: those that counted, as they were; each is kept as a version of its sheet.
    """

    item = models.ForeignKey("scoring.Item", models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField(_("Round"))
    members_present = models.PositiveSmallIntegerField()
    sheets_counted = models.PositiveSmallIntegerField()
    mean = models.DecimalField(_("Mean"), max_digits=7, decimal_places=4, null=True)
    reason = CleanTextField(_("Why another round was called"))
    ended_at = models.DateTimeField(_("Ended at"))
    sheets = models.ManyToManyField("scoring.SheetVersion", related_name="+")

    class Meta:
        verbose_name = _("Round of marks")
        verbose_name_plural = _("Rounds of marks")
        ordering = ["item", "number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="round_number_once_an_item"),
            models.CheckConstraint(condition=~Q(reason=""), name="round_ended_for_a_reason"),
            models.CheckConstraint(
                condition=Q(sheets_counted__lte=models.F("members_present")),
                name="round_counts_only_members_present",
            ),
        ]

    def __str__(self) -> str:
        return _("Round %(number)s") % {"number": self.number}


def end_round(item, deed) -> None:
    """Write down what the item's marks came to, and open its sheets for the next round."""
    counted = item.filed_sheets()
    present = len(item.bench.sitting)
    mean = None if item.stage == Stage.ACCEPTANCE else result.outcome(item, counted, present).mean
    ended = Round.objects.create(
        item=item,
        number=item.round,
        members_present=present,
        sheets_counted=len(counted),
        mean=None if mean is None else rules.printed(mean, 4),
        reason=deed.note,
        ended_at=deed.at,
    )
    for sheet in item.sheets.filter(state=SheetState.FILED).order_by("public_id"):
        advance(sheet, "begin_round", by=deed.by, note=deed.note, evidence=item)
    item.sheets.update(round=item.round + 1)
    versions = [sheet.versions.order_by("number").last() for sheet in counted]
    ended.sheets.add(*versions)

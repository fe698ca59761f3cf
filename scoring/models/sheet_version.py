"""What a filed sheet said before it was reopened: kept for good, beside what it says now."""

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db import models
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import CleanTextField
from scoring.models.rubric import Criterion
from scoring.models.sheet import Mark, ScoreSheet
from scoring.querysets import sheets_read_by
from scoring.states import VersionCause


class SheetVersionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Whoever reads the sheet when it is filed reads what it said before."""
        return (
            self.filter(sheets_read_by(user, "sheet__")) if user.is_authenticated else self.none()
        )

    def keep(
        self, sheet: ScoreSheet, *, at: datetime, cause: str, reason: str = ""
    ) -> "SheetVersion":
        """Put by what a filed sheet says now, before it is opened again."""
        last = self.filter(sheet=sheet).aggregate(last=Max("number"))["last"] or 0
        return self.create(
            sheet=sheet,
            number=last + 1,
            round=sheet.round,
            cause=cause,
            reason=reason,
            comments=sheet.comments,
            marks=[
                {
                    "criterion": mark.criterion_id,
                    "points": None if mark.points is None else str(mark.points),
                    "cannot_judge": mark.cannot_judge,
                    "reason": mark.reason,
                }
                for mark in sheet.marks.all()
            ],
            filed_at=sheet.filed_at,
            kept_at=at,
        )


class MarkBefore(NamedTuple):
    """A mark as it was; it shows like a `Mark`."""

    criterion: Criterion
    points: Decimal | None
    cannot_judge: bool
    reason: str


class SheetVersion(models.Model):
    """A filed sheet as it was before a correction or another round; never changed."""

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("Number"))
    round = models.PositiveSmallIntegerField(_("Round"))
    cause = models.CharField(_("Cause"), max_length=12, choices=VersionCause.choices)
    reason = CleanTextField(_("Reason"), blank=True)
    comments = CleanTextField(_("Comments"), blank=True)
    marks = models.JSONField(default=list)
    filed_at = models.DateTimeField(_("Filed at"))
    kept_at = models.DateTimeField(_("Reopened at"))

    objects = SheetVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("Earlier sheet")
        verbose_name_plural = _("Earlier sheets")
        ordering = ["sheet", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "number"], name="sheet_version_number_once_a_sheet"
            ),
            models.CheckConstraint(
                condition=Q(cause__in=VersionCause.values), name="sheet_version_cause_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(cause=VersionCause.CORRECTION) | ~Q(reason=""),
                name="sheet_version_correction_has_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} ({self.number})"

    def marks_of(self, criteria: list[Criterion]) -> list[MarkBefore | None]:
        """Its marks in the order of these criteria; None where it had none."""
        by_criterion = {mark["criterion"]: mark for mark in self.marks}
        return [
            MarkBefore(
                one,
                None if mark["points"] is None else Decimal(mark["points"]),
                mark["cannot_judge"],
                mark["reason"],
            )
            if (mark := by_criterion.get(one.pk))
            else None
            for one in criteria
        ]

    def restore(self) -> None:
        """Give the sheet, a draft that the caller has locked, the marks and comments it had."""
        self.sheet.comments = self.comments
        self.sheet.marks.all().delete()
        Mark.objects.bulk_create(
            Mark(
                sheet=self.sheet,
                criterion_id=mark["criterion"],
                points=None if mark["points"] is None else Decimal(mark["points"]),
                cannot_judge=mark["cannot_judge"],
                reason=mark["reason"],
            )
            for mark in self.marks
        )

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import CleanCharField
from scoring.states import RubricKind, Scale


class Rubric(models.Model):
    """What a sheet asks, built once from a frozen rule set and never changed after."""

    rule_set = models.ForeignKey(
        "rulebook.RuleSet", models.PROTECT, related_name="+", verbose_name=_("Rules in force")
    )
    kind = models.CharField(_("Kind"), max_length=12, choices=RubricKind.choices)
    scale = models.CharField(_("Scale"), max_length=8, choices=Scale.choices)

    class Meta:
        verbose_name = _("Rubric")
        verbose_name_plural = _("Rubrics")
        constraints = [
            models.UniqueConstraint(fields=["rule_set", "kind"], name="rubric_once_a_rule_set"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Criterion(models.Model):
    """One thing a member marks, from 0 to its maximum."""

    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="criteria")
    key = models.CharField(max_length=40)
    name_vi = CleanCharField(max_length=200)
    name_en = CleanCharField(max_length=200)
    max_points = models.DecimalField(_("At most"), max_digits=5, decimal_places=2)
    position = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("Criterion")
        verbose_name_plural = _("Criteria")
        ordering = ["rubric", "position"]
        constraints = [
            models.UniqueConstraint(fields=["rubric", "key"], name="criterion_key_once_a_rubric"),
            models.UniqueConstraint(
                fields=["rubric", "position"], name="criterion_position_once_a_rubric"
            ),
            models.CheckConstraint(
                condition=Q(max_points__gt=0, max_points__lte=100), name="criterion_max_sane"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return self.name_en if (get_language() or "").startswith("en") else self.name_vi

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import CleanCharField, CleanTextField
from scoring.states import RubricKind, Scale


class Rubric(models.Model):
    """What a sheet asks: built once from a frozen rule set, or written for one call while it is a
    draft; never changed after.
    """

    rule_set = models.ForeignKey(
        "rulebook.RuleSet",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("Rules in force"),
    )
    call = models.ForeignKey(
        "proposals.Call", models.PROTECT, null=True, related_name="+", verbose_name=_("Call")
    )
    kind = models.CharField(_("Kind"), max_length=12, choices=RubricKind.choices)
    scale = models.CharField(_("Scale"), max_length=8, choices=Scale.choices)

    class Meta:
        verbose_name = _("Rubric")
        verbose_name_plural = _("Rubrics")
        constraints = [
            models.UniqueConstraint(fields=["rule_set", "kind"], name="rubric_once_a_rule_set"),
            models.UniqueConstraint(fields=["call", "kind"], name="rubric_once_a_call"),
            models.CheckConstraint(
                condition=Q(rule_set__isnull=True) ^ Q(call__isnull=True),
                name="rubric_of_rules_or_of_a_call",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class CriterionQuerySet(models.QuerySet):
    def judging(self, rule_set_id: int | None, call_id: int | None) -> list["Criterion"]:
        """What sheets ask: the call's own rubric of a kind, where it has one, before the rules'."""
        of_call = Q(rubric__call=call_id) if call_id else Q(pk__in=())
        rows = list(
            self.filter(Q(rubric__rule_set=rule_set_id) | of_call)
            .select_related("rubric")
            .order_by("rubric__kind", "position")
        )
        own = {row.rubric.kind for row in rows if row.rubric.call_id}
        return [row for row in rows if row.rubric.call_id or row.rubric.kind not in own]


class Criterion(models.Model):
    """One thing a member marks, from 0 to its maximum."""

    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="criteria")
    key = models.CharField(max_length=40)
    name_vi = CleanCharField(max_length=200)
    name_en = CleanCharField(max_length=200)
    max_points = models.DecimalField(_("At most"), max_digits=5, decimal_places=2)
    guidance = CleanTextField(_("Guidance"), max_length=2000, blank=True)
    position = models.PositiveSmallIntegerField()

    objects = CriterionQuerySet.as_manager()

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

"""Relation: what an expert declares of their ties, so that they are not asked to judge there."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import CleanCharField
from papers.folding import fold
from people.models.expert import Expert
from people.models.organisation import Organisation
from people.states import RelationKind

YEARS = [MinValueValidator(1950), MaxValueValidator(2100)]


class Relation(models.Model):
    """A tie to a person, by name, or to an organisation of the register; seen as the profile is."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="relations")
    kind = models.CharField(_("what ties you"), max_length=10, choices=RelationKind.choices)
    person_name = CleanCharField(_("person's full name"), max_length=120, blank=True)
    person_folded = models.CharField(max_length=255, editable=False, db_index=True)
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("organisation"),
    )
    from_year = models.PositiveSmallIntegerField(
        _("from the year"), null=True, blank=True, validators=YEARS
    )
    until_year = models.PositiveSmallIntegerField(
        _("until the year"), null=True, blank=True, validators=YEARS
    )
    declared_at = models.DateTimeField(_("declared at"), editable=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        constraints = [
            models.CheckConstraint(
                condition=~Q(person_name="") ^ Q(organisation__isnull=False),
                name="relation_to_one",
                violation_error_message=_("Name a person or an organisation, one of them."),
            ),
            models.CheckConstraint(
                condition=Q(from_year__isnull=True)
                | Q(until_year__isnull=True)
                | Q(until_year__gte=F("from_year")),
                name="relation_years_in_order",
                violation_error_message=_("The last year lies before the first."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=RelationKind.values), name="relation_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.whom}"

    def save(self, *args, **kwargs) -> None:
        self.person_folded = fold(self.person_name)
        super().save(*args, **kwargs)

    @property
    def whom(self) -> str:
        return str(self.organisation) if self.organisation_id else self.person_name

    @property
    def years(self) -> str:
        """ "2019–2023", "2019–", "" """
        if self.from_year is None and self.until_year is None:
            return ""
        return f"{self.from_year or ''}–{self.until_year or ''}"

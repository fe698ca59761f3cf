"""Province; Parameter: a rule's value with its source and dates; RuleSet: what a call froze."""

from functools import cached_property

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lifecycle.fields import CleanCharField, CleanTextField
from lifecycle.models import WithLife
from rulebook.querysets import ParameterQuerySet
from rulebook.rules import InBothLanguages, Rules
from rulebook.states import KEEPER, Certainty, FactScope, Scope

a_key = RegexValidator(r"^[a-z0-9_]+(\.[a-z0-9_]+)+\Z", _("Write a key like council.select.size."))
a_code = RegexValidator(r"^\d{2}\Z", _("A province's code has two digits."))


class Province(models.Model):
    """A province by its code in the national list; every root row carries one."""

    code = models.CharField(_("code"), max_length=2, primary_key=True, validators=[a_code])
    name = CleanCharField(_("name"), max_length=80)
    name_en = CleanCharField(_("name in English"), max_length=80)

    class Meta:
        ordering = ["code"]
        verbose_name = _("province")
        verbose_name_plural = _("provinces")

    def __str__(self) -> str:
        return self.name


def keeper_of_rules(thing, user) -> str:
    """The managing officer of the province changes its rules."""
    return KEEPER if user.is_authenticated and user.has_role(KEEPER, thing.province_id) else ""


class Parameter(InBothLanguages, WithLife):
    """One value of one rule from a day on, with its source. Never edited: a change is a new row."""

    province = models.ForeignKey(
        Province, null=True, blank=True, on_delete=models.PROTECT, verbose_name=_("province")
    )
    key = models.CharField(_("key"), max_length=80, validators=[a_key])
    name_vi = CleanCharField(_("name in Vietnamese"), max_length=200)
    name_en = CleanCharField(_("name in English"), max_length=200)
    value = models.JSONField(_("value"), null=True, blank=True)
    unit = CleanCharField(_("unit"), max_length=80, blank=True)
    source = CleanCharField(_("source"), max_length=300)
    certainty = models.CharField(_("certainty"), max_length=20, choices=Certainty.choices)
    scope = models.CharField(_("scope"), max_length=10, choices=Scope.choices)
    effective_from = models.DateField(_("in force from"))
    effective_until = models.DateField(_("in force until"), null=True, blank=True)
    note_vi = CleanTextField(_("note in Vietnamese"), blank=True)
    note_en = CleanTextField(_("note in English"), blank=True)
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    # Of a change by an officer; a seeded row has neither.
    decision_number = CleanCharField(_("decision number"), max_length=80, blank=True)
    decision_on = models.DateField(_("decision date"), null=True, blank=True)
    reason = CleanTextField(_("reason"), blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("set by"),
    )

    begin_role = staticmethod(keeper_of_rules)
    objects = ParameterQuerySet.as_manager()

    class Meta:
        ordering = ["position", "key", "effective_from"]
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        constraints = [
            models.UniqueConstraint(
                fields=["province", "key", "effective_from"],
                condition=Q(province__isnull=False),
                name="one_provincial_value_from_a_day",
                violation_error_message=_("This rule already has a value from that day."),
            ),
            models.UniqueConstraint(
                fields=["key", "effective_from"],
                condition=Q(province__isnull=True),
                name="one_national_value_from_a_day",
                violation_error_message=_("This rule already has a value from that day."),
            ),
            models.CheckConstraint(
                condition=Q(effective_until__isnull=True)
                | Q(effective_until__gte=F("effective_from")),
                name="parameter_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(certainty=Certainty.UNCONFIRMED),
                name="parameter_without_value_is_unconfirmed",
            ),
            models.CheckConstraint(
                condition=Q(set_by__isnull=True) | (~Q(reason="") & Q(province__isnull=False)),
                name="parameter_change_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(scope__in=Scope.values), name="parameter_scope_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.effective_from:%d/%m/%Y})"

    def get_absolute_url(self) -> str:
        return reverse("rulebook:parameter_detail", args=[self.key])


class RuleSet(WithLife):
    """Every rule of a province as it held on a day, frozen for good; a call carries one."""

    province = models.ForeignKey(Province, on_delete=models.PROTECT, verbose_name=_("province"))
    in_force_on = models.DateField(_("in force on"))
    values = models.JSONField(_("values"))
    sha256 = models.CharField(max_length=64, editable=False)
    frozen_at = models.DateTimeField(_("frozen at"))
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("frozen by"),
    )

    class Meta:
        ordering = ["-frozen_at"]
        verbose_name = _("rule set")
        verbose_name_plural = _("rule sets")
        constraints = [
            models.UniqueConstraint(
                fields=["province", "sha256"], name="one_rule_set_per_values_of_a_province"
            )
        ]

    def __str__(self) -> str:
        return _("Rules of %(province)s as of %(day)s") % {
            "province": self.province,
            "day": f"{self.in_force_on:%d/%m/%Y}",
        }

    def get_absolute_url(self) -> str:
        return reverse("rulebook:rule_set_detail", args=[self.public_id])

    @cached_property
    def rules(self) -> Rules:
        return Rules.from_json(self.values)


class Fact(InBothLanguages, models.Model):
    """Something known beside the rules, with its source: shown, never applied."""

    key = models.CharField(_("key"), max_length=80, unique=True, validators=[a_key])
    name_vi = CleanCharField(_("name in Vietnamese"), max_length=200)
    name_en = CleanCharField(_("name in English"), max_length=200)
    value = models.JSONField(_("value"), null=True, blank=True)
    unit = CleanCharField(_("unit"), max_length=80, blank=True)
    source = CleanCharField(_("source"), max_length=300)
    certainty = models.CharField(_("certainty"), max_length=20, choices=Certainty.choices)
    scope = models.CharField(_("scope"), max_length=10, choices=FactScope.choices)
    note_vi = CleanTextField(_("note in Vietnamese"), blank=True)
    note_en = CleanTextField(_("note in English"), blank=True)

    class Meta:
        ordering = ["key"]
        verbose_name = _("fact")
        verbose_name_plural = _("facts")

    def __str__(self) -> str:
        return self.key

"""BudgetLimit: the most or the least that something gets of a year's money."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from funds.rules import BIGGEST_AMOUNT
from funds.states import LimitKind, LimitOf
from lifecycle.fields import CleanTextField
from proposals.states import StrategicGroup


class BudgetLimit(models.Model):
    """A cap or a minimum on a strategic group, a host or a task leader; without a key, on each.

    Only what a task belongs to with its whole sum can be limited: spending categories run across
    a task's lines and are no choice here.
    """

    budget = models.ForeignKey(
        "funds.BudgetYear", on_delete=models.PROTECT, related_name="limits", editable=False
    )
    kind = models.CharField(_("kind"), max_length=10, choices=LimitKind.choices)
    of = models.CharField(_("on"), max_length=10, choices=LimitOf.choices)
    group = models.PositiveSmallIntegerField(
        _("strategic group"), choices=StrategicGroup.choices[1:], null=True, blank=True
    )
    host = models.ForeignKey(
        "people.Organisation",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("host organisation"),
    )
    amount = models.BigIntegerField(_("amount"))
    reason = CleanTextField(_("reason"), max_length=500)

    class Meta:
        ordering = ["id"]
        verbose_name = _("limit of the budget")
        verbose_name_plural = _("limits of the budget")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=BIGGEST_AMOUNT), name="limit_is_money"
            ),
            models.CheckConstraint(
                condition=Q(group=None) | Q(of=LimitOf.GROUP), name="limit_of_a_group_names_one"
            ),
            models.CheckConstraint(
                condition=Q(host=None) | Q(of=LimitOf.HOST), name="limit_of_a_host_names_one"
            ),
            models.CheckConstraint(
                condition=Q(kind=LimitKind.CAP) | Q(group__isnull=False) | Q(host__isnull=False),
                name="minimum_names_whose",
                violation_error_message=_("A minimum names one group or one host, not each."),
            ),
            models.UniqueConstraint(
                F("budget"),
                F("kind"),
                F("of"),
                Coalesce(F("group"), 0),
                Coalesce(F("host"), 0),
                name="one_limit_of_a_kind_on_a_thing",
                violation_error_message=_("This limit is named twice."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.on_what}"

    @property
    def key(self) -> str:
        """Whose it is, as the allocation keeps it; "" for each."""
        return str(self.group or self.host_id or "")

    @property
    def on_what(self) -> str:
        if self.group:
            return f"{_('Strategic group')}: {self.get_group_display()}"
        return str(self.host) if self.host_id else self.get_of_display()

"""Period: one month of a year's books; nothing is posted with a date in a closed one."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from funds import ledger
from funds.querysets import PeriodQuerySet
from funds.states import BudgetYearState
from funds.states import PeriodState as S
from lifecycle import clock
from lifecycle.errors import Reason
from lifecycle.models import WithLife
from lifecycle.moves import state_field, verb
from people.permissions import holds
from people.states import Role


def month_is_over(period, user) -> Reason | None:
    if clock.today() <= period.ends_on:
        return Reason(_("The month is not over yet."))


def earlier_months_are_closed(period, user) -> Reason | None:
    if period.beside().filter(month__lt=period.month, state=S.OPEN).exists():
        return Reason(_("An earlier month is still open; close that one first."))


def later_months_are_open(period, user) -> Reason | None:
    if period.beside().filter(month__gt=period.month, state=S.CLOSED).exists():
        return Reason(_("A later month is closed; reopen that one first."))


def year_is_open(period, user) -> Reason | None:
    if period.budget.state != BudgetYearState.APPROVED:
        return Reason(_("The books of %(budget)s are not open.") % {"budget": period.budget})


class Period(WithLife):
    """open → closed → open. Months are closed one after the other and reopened backwards."""

    budget = models.ForeignKey("funds.BudgetYear", on_delete=models.PROTECT, related_name="periods")
    month = models.PositiveSmallIntegerField(_("month"))
    begins_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    state = state_field(S, default=S.OPEN)

    objects = PeriodQuerySet.as_manager()

    @verb(
        source=S.OPEN,
        target=S.CLOSED,
        label=_("Close the month"),
        permission=holds(Role.CHIEF_ACCOUNTANT),
        checks=[month_is_over, earlier_months_are_closed],
        confirm=_("No entry can be dated in this month any more; its figures stay as they are."),
        is_main=True,
    )
    def close(self, deed):
        """Its figures are final: whatever is posted from now on counts for a later month."""
        ledger.locked_books(self.budget)

    @verb(
        source=S.CLOSED,
        target=S.OPEN,
        label=_("Reopen the month"),
        permission=holds(Role.FUND_DIRECTOR),
        checks=[later_months_are_open, year_is_open],
        needs_note=True,
        confirm=_("Entries can be dated in this month again; its reported figures may change."),
    )
    def reopen(self, deed):
        """Somebody above the accountants answers for figures that may change again."""
        ledger.locked_books(self.budget)

    class Meta:
        ordering = ["budget", "month"]
        verbose_name = _("accounting period")
        verbose_name_plural = _("accounting periods")
        constraints = [
            models.UniqueConstraint(fields=["budget", "month"], name="one_period_of_a_month"),
            models.CheckConstraint(
                condition=Q(month__gte=1, month__lte=12), name="month_of_a_year"
            ),
            models.CheckConstraint(
                condition=Q(begins_on__lte=F("ends_on")), name="period_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return _("Month %(month)s/%(year)s") % {"month": self.month, "year": self.begins_on.year}

    @property
    def province_id(self) -> str:
        return self.budget.province_id

    def beside(self):
        """The months of the same year's books."""
        return Period.objects.filter(budget=self.budget_id)

    def get_absolute_url(self) -> str:
        return reverse("funds:period_list", kwargs={"public_id": self.budget.public_id})

    def get_verb_url(self, name: str) -> str:
        return reverse("funds:period_verb", kwargs={"public_id": self.public_id, "verb": name})

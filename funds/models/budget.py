"""BudgetYear: what a province may spend on science and technology in a year, and its sources."""

from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from funds import bookkeeping, ledger, mails
from funds.querysets import BudgetYearQuerySet
from funds.rules import BIGGEST_AMOUNT, strategic_floor
from funds.states import BudgetYearState as S
from funds.states import DutySet, SourceKind
from lifecycle.errors import Reason
from lifecycle.fields import CleanCharField, CleanTextField
from lifecycle.models import Duty, WithLife
from lifecycle.moves import state_field, verb
from people.permissions import holds
from people.states import Role


def needs_sources(budget, user) -> Reason | None:
    if budget.total == 0:
        return Reason(_("Name at least one source with its amount."), field="sources")


def floor_is_covered(budget, user) -> Reason | None:
    if budget.floor > budget.total:
        return Reason(
            _("The strategic share of the expenditure is larger than the whole budget."),
            field="denominator",
        )


def nothing_is_on_its_way(budget, user) -> Reason | None:
    if budget.payments.under_way().exists():
        return Reason(_("Payments are still on their way; pay or refuse them first."))


class BudgetYear(WithLife):
    """draft → proposed → approved → closed; approval puts the money into the books."""

    province = models.ForeignKey(
        "rulebook.Province", on_delete=models.PROTECT, verbose_name=_("province")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    title = CleanCharField(_("title"), max_length=200)
    denominator = models.BigIntegerField(
        _("S&T career expenditure"),
        help_text=_("The denominator of the strategic share, in whole đồng."),
    )
    denominator_note = CleanTextField(_("where this figure comes from"), blank=True)
    rule_set = models.ForeignKey("rulebook.RuleSet", on_delete=models.PROTECT, related_name="+")
    is_synthetic = models.BooleanField(_("illustrative figures"), default=False)
    state = state_field(S, default=S.DRAFT)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    approved_at = models.DateTimeField(null=True, blank=True)

    objects = BudgetYearQuerySet.as_manager()
    begin_role = staticmethod(holds(Role.CHIEF_ACCOUNTANT))
    deed_labels = {
        "edited": _("Edited"),
        "revised": _("Revised"),
        "revenue": _("Took in a return from revenue"),
    }

    @verb(
        source=S.DRAFT,
        target=S.PROPOSED,
        label=_("Submit for approval"),
        permission=holds(Role.CHIEF_ACCOUNTANT),
        checks=[needs_sources, floor_is_covered],
        is_main=True,
    )
    def propose(self, deed):
        """The provincial leader is asked to approve the year's sources."""
        Duty.take(self, DutySet.BUDGET, "propose", by=deed.by, role=deed.role)
        self.proposed_by = deed.by
        mails.budget_proposed(self, by=deed.by)

    @verb(
        source=S.PROPOSED,
        target=S.DRAFT,
        label=_("Send back"),
        permission=holds(Role.PROVINCIAL_LEADER),
        needs_note=True,
        confirm=_(
            "The budget is a draft again for the accountant to mend; nothing is in the books yet."
        ),
    )
    def send_back(self, deed):
        """The accountant mends it; nothing is in the books yet."""
        mails.budget_sent_back(self, by=deed.by, note=deed.note)

    @verb(
        source=S.PROPOSED,
        target=S.APPROVED,
        label=_("Approve the budget"),
        permission=holds(Role.PROVINCIAL_LEADER),
        checks=[needs_sources, floor_is_covered],
        confirm=_(
            "The money is put into the books; sources and limits then change by a revision only."
        ),
        is_main=True,
    )
    def approve(self, deed):
        """The appropriation is posted, the strategic share behind its fence from the first day."""
        Duty.take(self, DutySet.BUDGET, "approve", by=deed.by, role=deed.role)
        self.approved_by, self.approved_at = deed.by, deed.at
        entry = ledger.open_books(self, by=deed.by)
        deed.record(total=self.total, floor=self.floor, **bookkeeping.seal(entry))
        mails.budget_approved(self, by=deed.by)

    @verb(
        source=S.APPROVED,
        target=S.CLOSED,
        label=_("Close the year"),
        permission=holds(Role.CHIEF_ACCOUNTANT),
        checks=[nothing_is_on_its_way],
        confirm=_("Nothing can be reserved, committed or paid out of this year any more."),
    )
    def close(self, deed):
        """The books of the year take no further entry."""

    class Meta:
        ordering = ["-year", "province"]
        verbose_name = _("budget year")
        verbose_name_plural = _("budget years")
        constraints = [
            models.UniqueConstraint(
                fields=["province", "year"],
                name="one_budget_of_a_year",
                violation_error_message=_("This year has a budget already."),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2100),
                name="budget_year_in_this_century",
                violation_error_message=_("The year lies between 2000 and 2100."),
            ),
            models.CheckConstraint(
                condition=Q(denominator__gt=0, denominator__lte=BIGGEST_AMOUNT),
                name="denominator_is_money",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")),
                name="budget_approved_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return _("Budget %(year)s") % {"year": self.year}

    def get_absolute_url(self) -> str:
        return reverse("funds:budget_detail", kwargs={"public_id": self.public_id})

    def get_verb_url(self, name: str) -> str:
        return reverse("funds:budget_verb", kwargs={"public_id": self.public_id, "verb": name})

    @cached_property
    def total(self) -> int:
        """What the sources add up to."""
        return sum(source.amount for source in self.sources.all())

    @property
    def strategic_percent(self):
        return self.rule_set.rules.fraction("budget.strategic_min_share")

    @property
    def floor(self) -> int:
        """The least that serves strategic technology: ⌈percent × denominator ÷ 100⌉."""
        return strategic_floor(self.denominator, self.strategic_percent)


class BudgetSource(models.Model):
    """One origin of the year's money."""

    budget = models.ForeignKey(BudgetYear, on_delete=models.PROTECT, related_name="sources")
    kind = models.CharField(_("source"), max_length=20, choices=SourceKind.choices)
    amount = models.BigIntegerField(_("amount"))
    note = CleanCharField(_("note"), max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("budget source")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=BIGGEST_AMOUNT), name="source_is_money"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.amount}"

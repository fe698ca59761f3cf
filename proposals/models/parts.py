"""What a proposal consists of, row by row."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lifecycle.fields import CleanCharField, CleanTextField
from people.states import House
from proposals.models.limits import dong_above_zero, dong_or_zero, in_order
from proposals.states import CostItem, MoneySource, ProductKind, SpendingCategory, TeamRole


class EffectIndicator(models.Model):
    """A measurable promise: from what, to what, until when."""

    proposal = models.ForeignKey("proposals.Proposal", models.CASCADE, related_name="indicators")
    name = CleanCharField(_("Indicator"), max_length=200)
    unit = CleanCharField(_("Unit"), max_length=60, blank=True)
    baseline = models.DecimalField(
        _("Baseline"), max_digits=18, decimal_places=3, null=True, blank=True
    )
    target = models.DecimalField(
        _("Target"), max_digits=18, decimal_places=3, null=True, blank=True
    )
    due_on = models.DateField(_("Reached by"), null=True, blank=True)

    class Meta:
        verbose_name = _("Indicator")
        verbose_name_plural = _("Indicators")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class BudgetLine(models.Model):
    """What is spent in a year on one thing, from whose money, under which heading."""

    proposal = models.ForeignKey("proposals.Proposal", models.CASCADE, related_name="budget_lines")
    year = models.PositiveSmallIntegerField(_("Year"))
    item_kind = models.CharField(
        _("Cost item"), max_length=12, choices=CostItem.choices, default=CostItem.LABOUR
    )
    item = CleanCharField(_("Content"), max_length=300)
    source = models.CharField(
        _("Money from"), max_length=8, choices=MoneySource.choices, default=MoneySource.STATE
    )
    category = models.CharField(
        _("Spending category"),
        max_length=4,
        choices=SpendingCategory.choices,
        default=SpendingCategory.KHCN,
    )
    amount = models.BigIntegerField(_("Amount"))
    is_lump_sum = models.BooleanField(_("Lump sum"), default=True)
    explanation = CleanCharField(_("Explanation"), max_length=1000, blank=True, db_default="")

    class Meta:
        verbose_name = _("Budget line")
        verbose_name_plural = _("Budget estimate")
        ordering = ["year", "pk"]
        constraints = [
            dong_above_zero("amount", "budget_line_whole_dong"),
            models.CheckConstraint(
                condition=models.Q(
                    item_kind__in=CostItem.values,
                    source__in=MoneySource.values,
                    category__in=SpendingCategory.values,
                ),
                name="budget_line_choices_are_known",
            ),
            models.CheckConstraint(
                condition=models.Q(year__gte=2000, year__lte=2100),
                name="budget_line_year_in_range",
                violation_error_message=_("A year is from 2000 to 2100."),
            ),
        ]

    def __str__(self) -> str:
        return self.item


class ProposalProduct(models.Model):
    """What will be handed over, how much of it and how good."""

    proposal = models.ForeignKey("proposals.Proposal", models.CASCADE, related_name="products")
    name = CleanCharField(_("Product"), max_length=300)
    kind = models.CharField(
        _("Kind"), max_length=12, choices=ProductKind.choices, default=ProductKind.TECHNOLOGY
    )
    unit = CleanCharField(_("Unit"), max_length=60, blank=True)
    quantity = models.DecimalField(_("Quantity"), max_digits=12, decimal_places=2, default=1)
    quality = CleanTextField(_("Required quality"), blank=True)

    class Meta:
        verbose_name = _("Product")
        verbose_name_plural = _("Products")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0),
                name="product_quantity_above_zero",
                violation_error_message=_("A quantity is above zero."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class WorkItem(models.Model):
    """One step in the six clear words: who, what, when, answering for, entitled to, with what."""

    proposal = models.ForeignKey("proposals.Proposal", models.CASCADE, related_name="work_items")
    person = CleanCharField(pgettext_lazy("work plan", "Who"), max_length=200, blank=True)
    work = CleanTextField(pgettext_lazy("work plan", "What"), blank=True)
    starts_on = models.DateField(pgettext_lazy("work plan", "From"), null=True, blank=True)
    ends_on = models.DateField(pgettext_lazy("work plan", "Until"), null=True, blank=True)
    responsibility = CleanCharField(_("Answers for"), max_length=300, blank=True)
    authority = CleanCharField(_("May decide"), max_length=300, blank=True)
    result = CleanCharField(_("Result"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Step of the work plan")
        verbose_name_plural = _("Work plan")
        ordering = ["starts_on", "pk"]
        constraints = [in_order("starts_on", "ends_on", "work_item_dates_in_order")]

    def __str__(self) -> str:
        return self.work[:80]


class TeamMember(models.Model):
    """A person of the team and what they do in it."""

    proposal = models.ForeignKey("proposals.Proposal", models.CASCADE, related_name="team")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("Person")
    )
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="+", verbose_name=_("Organisation")
    )
    role = models.CharField(
        _("Role"), max_length=10, choices=TeamRole.choices, default=TeamRole.MEMBER
    )
    consented_at = models.DateTimeField(_("Agreed at"), null=True, editable=False)

    class Meta:
        verbose_name = _("Team member")
        verbose_name_plural = _("Team")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "user"],
                name="team_member_once",
                violation_error_message=_("This person is in the team already."),
            ),
            models.UniqueConstraint(
                fields=["proposal"],
                condition=models.Q(role=TeamRole.LEADER),
                name="team_one_leader",
                violation_error_message=_("A team has one leader."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.user}"


class Partner(models.Model):
    """An organisation that takes part beside the host, and what it puts in."""

    proposal = models.ForeignKey("proposals.Proposal", models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(
        "people.Organisation", models.PROTECT, related_name="+", verbose_name=_("Organisation")
    )
    house = models.CharField(_("House"), max_length=12, choices=House.choices, editable=False)
    role = CleanCharField(_("What it does"), max_length=300, blank=True)
    commits_cash = models.BigIntegerField(_("Puts in money"), default=0)
    commits_in_kind = models.BigIntegerField(_("Puts in kind, worth"), default=0)
    commits_people = models.PositiveSmallIntegerField(_("Sends people"), default=0)

    class Meta:
        verbose_name = _("Partner")
        verbose_name_plural = _("Partners")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "organisation"],
                name="partner_once",
                violation_error_message=_("This organisation is a partner already."),
            ),
            dong_or_zero("commits_cash", "partner_cash_whole_dong"),
            dong_or_zero("commits_in_kind", "partner_in_kind_whole_dong"),
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    def save(self, *args, **kwargs):
        self.house = self.organisation.house
        super().save(*args, **kwargs)

"""What a task leaves behind, what it earns, and what its authors get of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import GreaterThanOrEqual
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts import mails
from contracts.permissions import leader_or_host, task_leader
from contracts.querysets import ResultQuerySet, RevenueQuerySet
from contracts.states import ResultKind, RevenueState
from contracts.states import ResultState as S
from lifecycle import clock
from lifecycle.addresses import address_of
from lifecycle.errors import Reason, Refused
from lifecycle.fields import CleanCharField, CleanTextField, clean_text
from lifecycle.models import Duty, WithLife
from lifecycle.moves import state_field, verb
from papers.folding import fold
from people.permissions import holds
from people.states import Role


class Result(WithLife):
    """Declared by the leader, recognised by the State, registered under a number."""

    state = state_field(S, default=S.DECLARED)
    begin_role = staticmethod(task_leader)
    verbs_with_form = ("register",)

    @verb(
        source=S.DECLARED,
        target=S.RECOGNISED,
        label=_("Recognise the result"),
        permission=holds(Role.OFFICER, Role.FUND_DIRECTOR),
        is_main=True,
    )
    def recognise(self, deed):
        """The State recognises what the task left behind."""
        Duty.take(self, "result", "recognise", by=deed.by, role=deed.role)

    @verb(
        source=S.RECOGNISED,
        target=S.REGISTERED,
        label=_("Register the result"),
        permission=holds(Role.OFFICER),
        is_main=True,
        confirm=_("The result stands registered under this number and can't be changed."),
    )
    def register(self, deed):
        """The result stands in the national register, under a number and a date."""
        number = clean_text(str(deed.facts.get("registration_number") or ""))
        day = deed.facts.get("registered_on")
        faults = []
        if not number:
            faults.append(Reason(_("This field is required."), field="registration_number"))
        elif Result.objects.filter(registration_number=number).exists():
            faults.append(
                Reason(_("This registration number is already used."), "registration_number")
            )
        if day is None:
            faults.append(Reason(_("Enter a date."), field="registered_on"))
        elif day > clock.local(deed.at).date():
            faults.append(Reason(_("This date is in the future."), field="registered_on"))
        if faults:
            raise Refused(faults)
        self.registration_number, self.registered_on = number, day
        mails.result_registered(self, by=deed.by)

    contract = models.ForeignKey(
        "contracts.Contract", on_delete=models.PROTECT, related_name="results"
    )
    name = CleanCharField(_("Name"), max_length=300)
    folded = models.CharField(max_length=300, editable=False, default="", db_default="")
    kind = models.CharField(_("Kind"), max_length=12, choices=ResultKind.choices)
    description = CleanTextField(_("Description"))
    registration_number = CleanCharField(_("Registration number"), max_length=60, blank=True)
    registered_on = models.DateField(_("Registered on"), null=True, blank=True)

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(registration_number="", registered_on=None) & ~Q(state=S.REGISTERED)
                | (~Q(registration_number="") & Q(registered_on__isnull=False, state=S.REGISTERED)),
                name="result_registered_with_number_and_date",
            ),
            models.UniqueConstraint(
                fields=["registration_number"],
                condition=~Q(registration_number=""),
                name="result_registration_number_once",
                violation_error_message=_("This registration number is already used."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs):
        self.folded = fold(self.name)
        super().save(*args, **kwargs)

    @property
    def province_id(self) -> str:
        return self.contract.province_id

    def get_absolute_url(self) -> str:
        return address_of(self, "contracts:result_detail")

    def get_verb_url(self, name: str) -> str:
        return reverse("contracts:result_verb", args=[self.public_id, name])


class Revenue(WithLife):
    """What a result earned in a period, and the authors' part of the profit (at least 30%)."""

    state = state_field(RevenueState, default=RevenueState.DECLARED)
    begin_role = staticmethod(leader_or_host)

    @verb(
        source=RevenueState.DECLARED,
        target=RevenueState.CONFIRMED,
        label=_("Confirm the revenue"),
        permission=holds(Role.OFFICER),
        confirm=_("The authors' shares become final."),
        is_main=True,
    )
    def confirm(self, deed):
        """An officer has compared the figures with the books: the shares are final."""
        Duty.take(self, "revenue", "confirm", by=deed.by, role=deed.role)
        mails.revenue_confirmed(self, by=deed.by)

    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="revenues")
    period_from = models.DateField(_("From"))
    period_to = models.DateField(_("To"))
    revenue = models.BigIntegerField(_("Revenue"))
    cost = models.BigIntegerField(_("Cost"))
    tax = models.BigIntegerField(_("Tax"))
    after_tax_profit = models.BigIntegerField(_("After-tax profit"))
    author_percent = models.PositiveSmallIntegerField(_("Authors' part, %"))
    author_pool = models.BigIntegerField(_("Authors' part"))

    objects = RevenueQuerySet.as_manager()

    class Meta:
        verbose_name = _("revenue")
        verbose_name_plural = _("revenues")
        ordering = ["result", "period_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(period_to__gte=F("period_from")), name="revenue_period_in_order"
            ),
            models.CheckConstraint(
                condition=Q(revenue__gte=0, cost__gte=0, tax__gte=0),
                name="revenue_amounts_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(after_tax_profit=F("revenue") - F("cost") - F("tax")),
                name="revenue_profit_is_what_is_left",
            ),
            models.CheckConstraint(
                condition=Q(author_percent__lte=100), name="revenue_percent_up_to_100"
            ),
            models.CheckConstraint(
                condition=Q(author_pool=0, after_tax_profit__lte=0)
                | Q(after_tax_profit__gt=0, author_pool__gte=0)
                & Q(author_pool__lte=F("after_tax_profit"))
                & Q(
                    GreaterThanOrEqual(
                        100 * F("author_pool"), F("author_percent") * F("after_tax_profit")
                    )
                ),
                name="revenue_authors_get_their_percent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.result}: {self.period_from:%d/%m/%Y}–{self.period_to:%d/%m/%Y}"

    @property
    def contract(self):
        return self.result.contract

    @property
    def province_id(self) -> str:
        return self.contract.province_id

    def get_absolute_url(self) -> str:
        return reverse("contracts:revenue_detail", args=[self.public_id])

    def get_verb_url(self, name: str) -> str:
        return reverse("contracts:revenue_verb", args=[self.public_id, name])


class AuthorShare(models.Model):
    """One author's part of the pool, by the weights the authors agreed on."""

    revenue = models.ForeignKey(Revenue, on_delete=models.PROTECT, related_name="shares")
    position = models.PositiveSmallIntegerField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    label = CleanCharField(_("Author"), max_length=120)
    weight = models.PositiveIntegerField(pgettext_lazy("author", "Weight"))
    amount = models.BigIntegerField(_("Amount"))

    class Meta:
        verbose_name = _("author's share")
        verbose_name_plural = _("authors' shares")
        ordering = ["revenue", "position"]
        constraints = [
            models.UniqueConstraint(fields=["revenue", "position"], name="author_share_place_once"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="author_share_weight_positive"),
            models.CheckConstraint(
                condition=Q(amount__gte=0), name="author_share_amount_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.label

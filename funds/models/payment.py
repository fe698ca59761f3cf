"""Payment: one instalment on its way to the host, prepared, approved and paid by three people."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from funds import bookkeeping, mails
from funds.querysets import PaymentQuerySet
from funds.rules import BIGGEST_AMOUNT
from funds.states import CommitmentState, DutySet
from funds.states import PaymentState as S
from lifecycle.addresses import address_of
from lifecycle.errors import Reason
from lifecycle.fields import CleanCharField
from lifecycle.models import Duty, WithLife
from lifecycle.moves import state_field, verb
from people.permissions import holds
from people.states import Role
from scoring.states import DutySet as AppraisalDuty


def commitment_stands(payment, user) -> Reason | None:
    if payment.instalment.commitment.state != CommitmentState.COMMITTED:
        return Reason(_("The money of this task is not committed."))


class Payment(WithLife):
    """prepared → approved → paid | refused. One live payment for each instalment."""

    budget = models.ForeignKey(
        "funds.BudgetYear", on_delete=models.PROTECT, related_name="payments"
    )
    instalment = models.ForeignKey(
        "funds.Instalment", on_delete=models.PROTECT, related_name="payments"
    )
    number = models.PositiveIntegerField(_("number"))
    amount = models.BigIntegerField(_("amount"))
    note = CleanCharField(_("note"), max_length=300, blank=True)
    idempotency_key = models.CharField(max_length=100, unique=True)
    reference = CleanCharField(_("treasury reference"), max_length=100, blank=True)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    paid_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    paid_at = models.DateTimeField(_("paid on"), null=True, blank=True)
    state = state_field(S, default=S.PREPARED)

    objects = PaymentQuerySet.as_manager()
    begin_role = staticmethod(holds(Role.FUND_ACCOUNTANT))
    verbs_with_form = ("pay",)

    @verb(
        source=S.PREPARED,
        target=S.APPROVED,
        label=_("Approve the payment"),
        permission=holds(Role.FUND_DIRECTOR),
        checks=[commitment_stands],
        is_main=True,
    )
    def approve(self, deed):
        """A second person agrees that the condition is met and the sum is right."""
        Duty.take(self, DutySet.PAYMENT, "approve", by=deed.by, role=deed.role)
        self.approved_by, self.approved_at = deed.by, deed.at
        mails.payment_approved(self, by=deed.by)

    @verb(
        source=S.APPROVED,
        target=S.PAID,
        label=pgettext_lazy("payment", "Pay"),
        permission=holds(Role.CHIEF_ACCOUNTANT),
        checks=[commitment_stands],
        confirm=_("The money leaves the budget; this can't be undone."),
        is_main=True,
    )
    def pay(self, deed):
        """A third person pays; the ledger moves the sum from committed to paid, once."""
        Duty.take(self, DutySet.PAYMENT, "pay", by=deed.by, role=deed.role)
        task = self.instalment.commitment.proposal
        Duty.take(task, AppraisalDuty.APPRAISAL, "pay", by=deed.by, role=deed.role)
        self.paid_by, self.paid_at = deed.by, deed.at
        self.reference = deed.facts.get("reference", "")
        entry = bookkeeping.pay(self, by=deed.by)
        deed.record(amount=self.amount, **bookkeeping.seal(entry))
        mails.paid(self, by=deed.by)

    @verb(
        source=[S.PREPARED, S.APPROVED],
        target=S.REFUSED,
        label=pgettext_lazy("payment", "Refuse"),
        permission=holds(Role.FUND_DIRECTOR, Role.CHIEF_ACCOUNTANT),
        needs_note=True,
        confirm=_("Nothing is paid; the instalment can be prepared anew."),
    )
    def refuse(self, deed):
        """Nothing is paid; the instalment can be prepared anew."""
        mails.payment_refused(self, by=deed.by, note=deed.note)

    class Meta:
        ordering = ["-id"]
        verbose_name = pgettext_lazy("ledger", "payment")
        verbose_name_plural = pgettext_lazy("ledger", "payments")
        constraints = [
            models.UniqueConstraint(fields=["budget", "number"], name="one_payment_of_a_number"),
            models.UniqueConstraint(
                fields=["instalment"],
                condition=~Q(state=S.REFUSED),
                name="one_live_payment_of_an_instalment",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=BIGGEST_AMOUNT), name="payment_is_money"
            ),
            models.CheckConstraint(
                condition=(Q(approved_by=None) | ~Q(approved_by=F("prepared_by")))
                & (Q(paid_by=None) | ~Q(paid_by=F("prepared_by")))
                & (Q(paid_by=None) | Q(approved_by=None) | ~Q(paid_by=F("approved_by"))),
                name="payment_by_three_people",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.PAID) | Q(paid_at__isnull=False, approved_by__isnull=False),
                name="a_paid_payment_was_approved",
            ),
        ]

    def __str__(self) -> str:
        return _("Payment %(number)s") % {"number": self.label}

    @property
    def label(self) -> str:
        return f"{self.budget.year}/{self.number:03d}"

    @property
    def province_id(self) -> str:
        return self.budget.province_id

    def get_absolute_url(self) -> str:
        return address_of(self, "funds:payment_detail")

    def get_verb_url(self, name: str) -> str:
        return reverse("funds:payment_verb", kwargs={"public_id": self.public_id, "verb": name})

"""Payment: one instalment on its way to the host. Whoever asks, prepares, checks, approves and pays
are five people.
"""

from itertools import combinations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from funds import bookkeeping, mails
from funds.querysets import PaymentPaperQuerySet, PaymentQuerySet
from funds.rules import BIGGEST_AMOUNT
from funds.states import CommitmentState, DutySet
from funds.states import PaymentState as S
from lifecycle.addresses import address_of
from lifecycle.errors import Reason
from lifecycle.fields import CleanCharField
from lifecycle.models import PUBLIC_ID_LENGTH, Duty, WithLife, new_public_id
from lifecycle.moves import state_field, verb
from papers.uploads import random_name
from people.permissions import any_of, holds, person_of, the_person
from people.states import Capacity, Role
from rulebook.rules import RuleMissing
from scoring.states import DutySet as TaskDuty

DIRECTOR_FROM = "payment.director_from"


def commitment_stands(payment, user) -> Reason | None:
    if payment.instalment.commitment.state != CommitmentState.COMMITTED:
        return Reason(_("The money of this task is not committed."))


def pays_nobody_of_theirs(payment, user) -> Reason | None:
    """Asked at every step: whoever joins the host or its team later can't go on with it either."""
    task = payment.instalment.commitment.proposal
    if task.leader_id == user.pk or user.belongs_to(task.host_id):
        return Reason(_("You belong to those who are paid; somebody else must do this step."))
    if task.team.filter(user=user).exists():
        return Reason(_("You belong to those who are paid; somebody else must do this step."))
    return None


def names_an_account(payment, user) -> Reason | None:
    if not (payment.account_holder and payment.account_number and payment.account_bank):
        return Reason(_("The account to be paid into is not complete."))
    return None


def approves(payment, user) -> str:
    """The fund director; below the rulebook's sum a chief accountant too, who did not check it."""
    role = holds(Role.FUND_DIRECTOR)(payment, user)
    if role or payment.amount >= payment.director_from:
        return role
    role = holds(Role.CHIEF_ACCOUNTANT)(payment, user)
    acting = user.acts_for(role, payment.province_id) if role else ()
    return "" if payment.checked_by_id in acting else role


STEPS_OF_STAFF = [commitment_stands, pays_nobody_of_theirs]


HANDS = ("requested_by", "prepared_by", "checked_by", "approved_by", "paid_by")


def stored_name(paper: "PaymentPaper", name: str) -> str:
    """Never the sender's name: nothing on the disk is what a stranger called it."""
    return f"payments/{random_name()}"


class Payment(WithLife):
    """requested → prepared → checked → approved → paid | refused; paid → reversed. One live payment
    for each instalment."""

    budget = models.ForeignKey(
        "funds.BudgetYear", on_delete=models.PROTECT, related_name="payments"
    )
    instalment = models.ForeignKey(
        "funds.Instalment", on_delete=models.PROTECT, related_name="payments"
    )
    number = models.PositiveIntegerField(_("number"))
    amount = models.BigIntegerField(_("amount"))
    note = CleanCharField(_("note"), max_length=300, blank=True)
    account_holder = CleanCharField(_("account holder"), max_length=200, blank=True)
    account_number = CleanCharField(_("account number"), max_length=40, blank=True)
    account_bank = CleanCharField(_("bank or treasury"), max_length=200, blank=True)
    idempotency_key = models.CharField(max_length=100, unique=True)
    reference = CleanCharField(_("treasury reference"), max_length=100, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    paid_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    prepared_at = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    paid_at = models.DateTimeField(_("paid on"), null=True, blank=True)
    state = state_field(S, default=S.REQUESTED)

    objects = PaymentQuerySet.as_manager()
    begin_role = staticmethod(
        any_of(
            holds(Role.OFFICER),
            the_person("instalment.commitment.proposal.leader", Capacity.TASK_LEADER),
            person_of("instalment.commitment.proposal.host", Capacity.HOST),
        )
    )
    deed_labels = {"begin": pgettext_lazy("payment", "Requested")}
    verbs_with_form = ("pay",)

    @verb(
        source=S.REQUESTED,
        target=S.PREPARED,
        label=_("Prepare the payment"),
        permission=holds(Role.FUND_ACCOUNTANT),
        checks=[*STEPS_OF_STAFF, names_an_account],
        is_main=True,
    )
    def prepare(self, deed):
        """The fund accountant has compared the request with its instalment, papers and account."""
        self._take("prepare", deed)
        self.prepared_by, self.prepared_at = deed.by, deed.at
        mails.payment_prepared(self, by=deed.by)

    @verb(
        source=S.PREPARED,
        target=S.CHECKED,
        label=_("Check the payment"),
        permission=holds(Role.CHIEF_ACCOUNTANT),
        checks=STEPS_OF_STAFF,
        is_main=True,
    )
    def countersign(self, deed):
        """The chief accountant has looked again, and finds the money in the books."""
        self._take("check", deed)
        self.checked_by, self.checked_at = deed.by, deed.at
        mails.payment_checked(self, by=deed.by)

    @verb(
        source=S.CHECKED,
        target=S.APPROVED,
        label=_("Approve the payment"),
        permission=approves,
        checks=STEPS_OF_STAFF,
        is_main=True,
    )
    def approve(self, deed):
        """Another person agrees that the condition is met and the sum is right: it is ordered."""
        self._take("approve", deed)
        self.approved_by, self.approved_at = deed.by, deed.at
        mails.payment_approved(self, by=deed.by)

    @verb(
        source=S.APPROVED,
        target=S.PAID,
        label=pgettext_lazy("payment", "Pay"),
        permission=holds(Role.FUND_ACCOUNTANT, Role.CHIEF_ACCOUNTANT),
        checks=STEPS_OF_STAFF,
        confirm=_("The money leaves the budget; this can't be undone."),
        is_main=True,
    )
    def pay(self, deed):
        """A last person, by hand or by the treasury's statement; the ledger moves the sum from
        committed to paid, once."""
        self._take("pay", deed)
        self.paid_by, self.paid_at = deed.by, deed.at
        self.reference = deed.facts.get("reference", "")
        entry = bookkeeping.pay(self, by=deed.by)
        deed.record(amount=self.amount, **bookkeeping.seal(entry))
        mails.paid(self, by=deed.by)

    @verb(
        source=[S.REQUESTED, S.PREPARED, S.CHECKED, S.APPROVED],
        target=S.REFUSED,
        label=pgettext_lazy("payment", "Refuse"),
        permission=holds(Role.FUND_DIRECTOR, Role.CHIEF_ACCOUNTANT, Role.FUND_ACCOUNTANT),
        needs_note=True,
        confirm=_("Nothing is paid; the instalment can be requested anew."),
    )
    def refuse(self, deed):
        """Nothing is paid; the instalment can be requested anew."""
        mails.payment_refused(self, by=deed.by, note=deed.note)

    @verb(
        source=S.PAID,
        target=S.REVERSED,
        label=pgettext_lazy("payment", "Reverse"),
        permission=holds(Role.FUND_DIRECTOR),
        checks=[commitment_stands],
        deed_only=True,
    )
    def reverse(self, deed):
        """The money never left, or came back whole: the sum is owed again and can be prepared
        anew."""
        entry = bookkeeping.reverse(deed.evidence, by=deed.by)
        deed.record(amount=self.amount, **bookkeeping.seal(entry))

    def _take(self, step: str, deed) -> None:
        """One person, one step; and none of whoever judged the task or its budget."""
        Duty.take(self, DutySet.PAYMENT, step, by=deed.by, role=deed.role)
        task = self.instalment.commitment.proposal
        Duty.take(task, TaskDuty.APPRAISAL, "pay", by=deed.by, role=deed.role)
        Duty.take(task, TaskDuty.SCORING, "pay", by=deed.by, role=deed.role)

    class Meta:
        ordering = ["-id"]
        verbose_name = pgettext_lazy("ledger", "payment")
        verbose_name_plural = pgettext_lazy("ledger", "payments")
        constraints = [
            models.UniqueConstraint(fields=["budget", "number"], name="one_payment_of_a_number"),
            models.UniqueConstraint(
                fields=["instalment"],
                condition=~Q(state__in=[S.REFUSED, S.REVERSED]),
                name="one_live_payment_of_an_instalment",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=BIGGEST_AMOUNT), name="payment_is_money"
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{one: None}) | Q(**{other: None}) | ~Q(**{one: F(other)}),
                    name=f"{one}_is_not_{other}",
                )
                for one, other in combinations(HANDS, 2)
            ),
            models.CheckConstraint(
                condition=~Q(state=S.CHECKED)
                | Q(prepared_by__isnull=False, checked_by__isnull=False),
                name="a_checked_payment_was_prepared",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[S.PAID, S.REVERSED])
                | Q(paid_at__isnull=False, approved_by__isnull=False),
                name="a_paid_payment_was_approved",
            ),
        ]

    def __str__(self) -> str:
        return _("Payment %(number)s") % {"number": self.label}

    @property
    def label(self) -> str:
        return f"{self.budget.year}/{self.number:03d}"

    @property
    def treasury_code(self) -> str:
        """What the order and the treasury's statement call it: LC2026-0007. Never an account's."""
        return f"LC{self.budget.year}-{self.number:04d}"

    @property
    def province_id(self) -> str:
        return self.budget.province_id

    @property
    def director_from(self) -> int:
        """From which sum, in đồng, only the fund director approves: the year's own rule. A year
        whose rules were frozen before there was one sends every payment to the director."""
        try:
            return self.budget.rule_set.rules.integer(DIRECTOR_FROM)
        except RuleMissing:
            return 0

    def get_absolute_url(self) -> str:
        return address_of(self, "funds:payment_detail")

    def get_verb_url(self, name: str) -> str:
        return reverse("funds:payment_verb", kwargs={"public_id": self.public_id, "verb": name})


class PaymentPaper(models.Model):
    """A file that came in with a request: an invoice, a record, a letter; with its checksum."""

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="papers")
    file = models.FileField(_("File"), upload_to=stored_name)
    name = CleanCharField(_("Name"), max_length=200)
    size = models.PositiveIntegerField(_("Size"))
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=100)

    objects = PaymentPaperQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("paper of a payment")
        constraints = [
            models.UniqueConstraint(fields=["payment", "sha256"], name="one_paper_of_a_content"),
            models.CheckConstraint(condition=Q(size__gt=0), name="payment_paper_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("funds:payment_paper", kwargs={"public_id": self.public_id})

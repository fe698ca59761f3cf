"""The contract: what was promised for which sum, from its draft to its liquidation."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts import mails, rules
from contracts.permissions import host, task_leader
from contracts.querysets import ContractQuerySet
from contracts.states import ContractState as S
from contracts.states import Method, MilestoneKind, MilestoneState, RiskDecision
from lifecycle import clock
from lifecycle.actions import advance
from lifecycle.addresses import address_of
from lifecycle.errors import Reason, Refused
from lifecycle.fields import CleanCharField
from lifecycle.models import Duty, WithLife
from lifecycle.moves import state_field, verb
from lifecycle.states import Audience
from papers.folding import fold
from people.permissions import holds
from people.states import Role
from proposals.models import reason_against_going_on
from proposals.states import ProblemState


def work_is_confirmed(contract: "Contract", user) -> Reason | None:
    waiting = contract.milestones.exclude(
        Q(state=MilestoneState.CONFIRMED) | Q(kind=MilestoneKind.ACCEPTANCE)
    ).count()
    if waiting:
        return Reason(_("Milestones not yet confirmed: %(count)s.") % {"count": waiting})
    return None


def is_not_suspended(contract: "Contract", user) -> Reason | None:
    if contract.is_suspended_on(clock.today()):
        return Reason(_("The contract is suspended."))
    return None


def failure_has_its_file(contract: "Contract", user) -> Reason | None:
    if hasattr(contract, "risk_file") or contract.failed_acceptance():
        return None
    return Reason(
        _("Open the risk file first: it says what happened and why."),
        url=reverse("contracts:risk_new", args=[contract.public_id]),
    )


def risk_is_decided(contract: "Contract", user) -> Reason | None:
    if hasattr(contract, "risk_file") and contract.risk_file.decision:
        return None
    return Reason(_("The risk file is not decided yet."))


def no_payment_is_under_way(contract: "Contract", user) -> Reason | None:
    if contract.commitment.payments().under_way().exists():
        return Reason(_("A payment of this contract is under way; pay or refuse it first."))
    return None


def everything_is_paid(contract: "Contract", user) -> Reason | None:
    if contract.commitment.unpaid:
        return Reason(_("Instalments of this contract are not paid yet."))
    return None


def a_result_is_registered(contract: "Contract", user) -> Reason | None:
    if contract.results.registered().exists():
        return None
    return Reason(_("No result of this contract is registered yet."))


def corrections_are_met(contract: "Contract", user) -> Reason | None:
    return reason_against_going_on(contract.proposal)


class Contract(WithLife):
    """An agreement over a funded task: amount, time, milestones; money follows its milestones."""

    state = state_field(S, default=S.DRAFT)
    begin_role = staticmethod(holds(Role.OFFICER))
    verbs_with_form = ("settle",)
    deed_labels = {
        "planned": _("Milestones and instalments planned"),
        "amended": _("Addendum applied"),
        "plan_acceptance": _("Acceptance planned"),
        "verdict": _("Verdict of the problem's owner"),
    }

    @verb(
        source=S.DRAFT,
        target=S.AGREED,
        label=_("Agree to the contract"),
        permission=host,
        confirm=_("The fund's director can then sign; the terms can't be changed any more."),
        is_main=True,
    )
    def host_agrees(self, deed):
        """A person of the host organisation agrees to the terms as they stand."""
        Duty.take(self, "contract", "agree", by=deed.by, role=deed.role)
        self.agreed_at = deed.at
        mails.agreed(self, by=deed.by)

    @verb(
        source=S.AGREED,
        target=S.DRAFT,
        label=_("Take back for changes"),
        permission=holds(Role.OFFICER),
        needs_note=True,
        confirm=_("The terms can be edited again; the host organisation must agree anew."),
    )
    def reopen(self, deed):
        """An officer takes the agreed terms back; the host will have to agree again."""
        self.agreed_at = None
        mails.taken_back(self, by=deed.by, note=deed.note)

    @verb(
        source=S.AGREED,
        target=S.SIGNED,
        label=_("Sign the contract"),
        permission=holds(Role.FUND_DIRECTOR),
        checks=[corrections_are_met],
        confirm=_("The money is committed, and the advance falls due."),
        is_main=True,
        audience=Audience.PUBLIC,
    )
    def sign(self, deed):
        """The contract gets its number, its money is committed, its advance becomes ready."""
        Duty.take(self, "contract", "sign", by=deed.by, role=deed.role)
        self.signed_at = deed.at
        self.number = NumberBook.next_for(self.province_id, clock.local(deed.at).year)
        advance(self.commitment, "commit", by=deed.by, evidence=self)
        advance(self.proposal, "contract", by=deed.by, evidence=self)
        problem = self.proposal.problem
        if problem is not None and problem.state == ProblemState.PUBLISHED:
            advance(problem, "match", by=deed.by, evidence=self)
        advance(self.milestone(MilestoneKind.IN_FORCE), "enter_force", by=deed.by, evidence=self)
        mails.signed(self, by=deed.by)

    @verb(
        source=S.SIGNED,
        target=S.AWAITING_ACCEPTANCE,
        label=_("Request acceptance"),
        permission=task_leader,
        checks=[work_is_confirmed, is_not_suspended],
        is_main=True,
    )
    def request_acceptance(self, deed):
        """The task leader says the work is done and asks for the acceptance council."""
        mails.acceptance_requested(self, by=deed.by)

    @verb(
        source=S.AWAITING_ACCEPTANCE,
        target=S.ACCEPTED,
        label=pgettext_lazy("contract", "Accept"),
        permission=holds(Role.OFFICER),
        deed_only=True,
        audience=Audience.PUBLIC,
    )
    def accept(self, deed):
        """The acceptance council's grade is recorded; the last instalment becomes ready."""
        milestone = self.milestone(MilestoneKind.ACCEPTANCE)
        advance(milestone, "accept", by=deed.by, evidence=deed.evidence)
        mails.accepted(self, by=deed.by)

    @verb(
        source=S.ACCEPTED,
        target=S.SETTLED,
        label=_("Settle"),
        permission=holds(Role.CHIEF_ACCOUNTANT),
        checks=[everything_is_paid, corrections_are_met],
        is_main=True,
        confirm=_("What was spent is fixed; the rest of the sum counts as savings."),
    )
    def settle(self, deed):
        """The chief accountant states what was spent; the rest of the sum is the savings."""
        spent = deed.facts.get("spent")
        if not isinstance(spent, int) or isinstance(spent, bool):
            raise Refused(Reason(_("Enter a whole number of đồng."), field="spent"))
        if faults := rules.settlement_faults(amount=self.amount, spent=spent):
            raise Refused(faults)
        self.spent, self.savings = spent, rules.savings(amount=self.amount, spent=spent)
        self.settled_at = deed.at
        deed.record(spent=spent, savings=self.savings)
        advance(self.commitment, "settle", by=deed.by, evidence=self)

    @verb(
        source=S.SETTLED,
        target=S.LIQUIDATED,
        label=_("Liquidate the contract"),
        permission=holds(Role.FUND_DIRECTOR),
        checks=[a_result_is_registered],
        confirm=_("Both parties' duties end here."),
        is_main=True,
        audience=Audience.PUBLIC,
    )
    def liquidate(self, deed):
        """Both parties have done what they promised; the contract ends."""
        self.ended_at = deed.at
        mails.ended(self, S.LIQUIDATED.label, by=deed.by)

    @verb(
        source=[S.SIGNED, S.AWAITING_ACCEPTANCE],
        target=S.FAILED,
        label=_("Declare failed"),
        permission=holds(Role.OFFICER),
        checks=[failure_has_its_file],
        needs_note=True,
        confirm=_("The contract will be terminated; unpaid money returns to the budget."),
    )
    def fail(self, deed):
        """The task can't be completed, or its results were not accepted."""
        mails.failed(self, by=deed.by, note=deed.note)

    @verb(
        source=S.FAILED,
        target=S.TERMINATED,
        label=_("Terminate the contract"),
        permission=holds(Role.FUND_DIRECTOR),
        checks=[risk_is_decided, no_payment_is_under_way],
        confirm=_("Unpaid money returns to the budget; a decided refund is entered."),
        is_main=True,
        audience=Audience.PUBLIC,
    )
    def terminate(self, deed):
        """The contract ends early: unpaid money is released, a decided refund is entered."""
        self.ended_at = deed.at
        mails.ended(self, S.TERMINATED.label, by=deed.by)
        advance(self.commitment, "release", by=deed.by, evidence=self)
        if self.risk_file.decision == RiskDecision.REFUND:
            advance(
                self.commitment,
                "refund",
                by=deed.by,
                evidence=self.risk_file,
                amount=self.risk_file.refund_amount,
            )

    province = models.ForeignKey(
        "rulebook.Province", on_delete=models.PROTECT, related_name="+", verbose_name=_("Province")
    )
    proposal = models.OneToOneField(
        "proposals.Proposal", on_delete=models.PROTECT, related_name="+", verbose_name=_("Task")
    )
    commitment = models.OneToOneField(
        "funds.Commitment", on_delete=models.PROTECT, related_name="+"
    )
    number = models.CharField(_("Number"), max_length=40, blank=True)
    folded = models.CharField(max_length=60, editable=False, default="", db_default="")
    method = models.CharField(_("Lump-sum method"), max_length=10, choices=Method.choices)
    amount = models.BigIntegerField(_("Amount"))
    starts_on = models.DateField(_("Starts on"))
    ends_on = models.DateField(_("Ends on"))
    suspended_from = models.DateField(_("Suspended from"), null=True, blank=True)
    suspended_until = models.DateField(_("Suspended until"), null=True, blank=True)
    fund_signatory = CleanCharField(_("Signs for the fund"), max_length=120)
    host_signatory = CleanCharField(_("Signs for the host"), max_length=120)
    drawn_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    agreed_at = models.DateTimeField(_("Agreed at"), null=True, blank=True)
    signed_at = models.DateTimeField(_("Signed at"), null=True, blank=True)
    spent = models.BigIntegerField(_("Actual spending"), null=True, blank=True)
    savings = models.BigIntegerField(_("Savings"), null=True, blank=True)
    settled_at = models.DateTimeField(_("Settled at"), null=True, blank=True)
    ended_at = models.DateTimeField(_("Ended at"), null=True, blank=True)

    objects = ContractQuerySet.as_manager()

    class Meta:
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="contract_amount_is_positive"),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="contract_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(suspended_from=None, suspended_until=None)
                | Q(suspended_until__gt=F("suspended_from")),
                name="contract_suspension_in_order",
            ),
            models.CheckConstraint(
                condition=Q(number="", state__in=[S.DRAFT, S.AGREED])
                | (~Q(number="") & ~Q(state__in=[S.DRAFT, S.AGREED])),
                name="contract_has_a_number_from_signing",
            ),
            models.CheckConstraint(
                condition=Q(spent=None, savings=None)
                | Q(spent__gte=0, savings__gte=0, savings=F("amount") - F("spent")),
                name="contract_savings_are_what_was_not_spent",
            ),
            models.UniqueConstraint(
                fields=["province", "number"],
                condition=~Q(number=""),
                name="contract_number_once_in_a_province",
            ),
        ]

    def __str__(self) -> str:
        return self.number or str(_("Draft contract: %(title)s") % {"title": self.proposal.title})

    def save(self, *args, **kwargs):
        self.folded = fold(self.number)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return address_of(self, "contracts:contract_detail")

    def get_verb_url(self, name: str) -> str:
        return reverse("contracts:contract_verb", args=[self.public_id, name])

    def milestone(self, kind: str):
        """Its one milestone of this kind: in force, or acceptance."""
        return self.milestones.get(kind=kind)

    def is_suspended_on(self, day) -> bool:
        return self.suspended_from is not None and (
            self.suspended_from <= day <= self.suspended_until
        )

    def failed_acceptance(self) -> bool:
        return hasattr(self, "acceptance") and self.acceptance.has_failed

    @property
    def frozen_rules(self):
        """The rules that the call froze when it opened."""
        return self.proposal.call.rules

    @property
    def is_illustration(self) -> bool:
        """Whether its title or its figures are made up for a demonstration."""
        return self.proposal.is_synthetic or self.commitment.budget.is_synthetic

    def audiences_for(self, user) -> set[str]:
        """Whoever sees it only as the problem's owner reads only its public events."""
        found = super().audiences_for(user)
        return found if self.is_open_to(user) else {Audience.PUBLIC}

    def is_open_to(self, user) -> bool:
        """Whether this person may see money, milestones and failures too."""
        return type(self).objects.in_full_for(user).filter(pk=self.pk).exists()


class NumberBook(models.Model):
    """The last contract number of a province's year; its row is the lock that leaves no gap."""

    province = models.ForeignKey("rulebook.Province", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["province", "year"], name="one_number_book_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.province_id} {self.year}: {self.last}"

    @classmethod
    def next_for(cls, province_id: str, year: int) -> str:
        """The next number; inside the signing's transaction, so that a refusal gives it back."""
        cls.objects.get_or_create(province_id=province_id, year=year)
        book = cls.objects.select_for_update().get(province_id=province_id, year=year)
        book.last += 1
        book.save(update_fields=["last"])
        return rules.contract_number(book.last, year)

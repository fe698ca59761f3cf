"""A promised step: reported by the task leader, confirmed by an officer, and so its money ready."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts import mails
from contracts.permissions import task_leader
from contracts.querysets import MilestoneQuerySet
from contracts.states import ContractState, MilestoneKind
from contracts.states import MilestoneState as S
from funds import actions as funds_actions
from lifecycle import clock
from lifecycle.errors import Reason, Refused
from lifecycle.fields import CleanCharField, CleanTextField, clean_text
from lifecycle.models import Duty, WithLife
from lifecycle.moves import state_field, verb
from people.permissions import holds
from people.states import Role


def contract_is_in_force(milestone: "Milestone", user) -> Reason | None:
    if milestone.contract.state != ContractState.SIGNED:
        return Reason(_("The contract is not in force."))
    return None


def contract_is_not_suspended(milestone: "Milestone", user) -> Reason | None:
    if milestone.contract.is_suspended_on(clock.today()):
        return Reason(_("The contract is suspended."))
    return None


def is_work(milestone: "Milestone", user) -> Reason | None:
    if milestone.kind != MilestoneKind.WORK:
        return Reason(_("This milestone is confirmed by the contract's own course."))
    return None


def earlier_ones_are_confirmed(milestone: "Milestone", user) -> Reason | None:
    earlier = milestone.contract.milestones.filter(number__lt=milestone.number)
    if earlier.exclude(state=S.CONFIRMED).exists():
        return Reason(_("An earlier milestone is not confirmed yet."))
    return None


class Milestone(WithLife):
    """One step of a contract, and the instalment it makes ready, if any."""

    state = state_field(S, default=S.PENDING)
    begin_role = staticmethod(holds(Role.OFFICER))
    verbs_with_form = ("report",)

    @verb(
        source=S.PENDING,
        target=S.CONFIRMED,
        label=_("Enter into force"),
        permission=holds(Role.FUND_DIRECTOR),
        deed_only=True,
    )
    def enter_force(self, deed):
        """The signature confirms the first milestone: the advance is ready."""
        self._confirm(deed, evidence=deed.evidence)

    @verb(
        source=S.PENDING,
        target=S.REPORTED,
        label=_("Report the milestone"),
        permission=task_leader,
        checks=[
            contract_is_in_force,
            contract_is_not_suspended,
            is_work,
            earlier_ones_are_confirmed,
        ],
        is_main=True,
        confirm=_(
            "The officer checks the report; once it is confirmed the instalment can be paid."
        ),
    )
    def report(self, deed):
        """The task leader says what was done and what proves it."""
        proof = deed.facts.get("proof") or ""
        if not isinstance(proof, str) or not clean_text(proof):
            raise Refused(Reason(_("Say what was done and what proves it."), field="proof"))
        attachment = deed.facts.get("attachment")
        if attachment and attachment.proposal_id != self.contract.proposal_id:
            raise Refused(Reason(_("This file belongs to another task."), field="attachment"))
        Duty.take(self, "milestone", "report", by=deed.by, role=deed.role)
        self.proof, self.attachment, self.reported_at = proof, attachment, deed.at
        mails.milestone_reported(self, by=deed.by)

    @verb(
        source=S.REPORTED,
        target=S.CONFIRMED,
        label=_("Confirm the milestone"),
        permission=holds(Role.OFFICER),
        checks=[contract_is_in_force],
        confirm=_("Its instalment can then be paid."),
        is_main=True,
    )
    def confirm(self, deed):
        """An officer has looked at the proof: the instalment is ready."""
        Duty.take(self, "milestone", "confirm", by=deed.by, role=deed.role)
        self._confirm(deed, evidence=self)
        mails.milestone_confirmed(self, by=deed.by)

    @verb(
        source=S.REPORTED,
        target=S.PENDING,
        label=_("Send back the report"),
        permission=holds(Role.OFFICER),
        checks=[contract_is_in_force],
        needs_note=True,
        confirm=_("The report goes back to the task leader, who reports again."),
    )
    def send_back(self, deed):
        """The proof is not enough: the leader reports again."""
        self.reported_at = None
        mails.milestone_sent_back(self, by=deed.by, note=deed.note)

    @verb(
        source=S.PENDING,
        target=S.CONFIRMED,
        label=pgettext_lazy("contract", "Accept"),
        permission=holds(Role.OFFICER),
        deed_only=True,
    )
    def accept(self, deed):
        """The acceptance council's grade confirms the last milestone."""
        self._confirm(deed, evidence=deed.evidence)

    def _confirm(self, deed, evidence):
        self.confirmed_at = deed.at
        if self.instalment:
            funds_actions.mark_ready(self.instalment, evidence=evidence, by=deed.by, role=deed.role)

    contract = models.ForeignKey(
        "contracts.Contract", on_delete=models.CASCADE, related_name="milestones"
    )
    number = models.PositiveSmallIntegerField(_("Number"))
    kind = models.CharField(_("Kind"), max_length=12, choices=MilestoneKind.choices)
    name = CleanCharField(_("Milestone"), max_length=240)
    due_on = models.DateField(_("Due on"))
    instalment = models.OneToOneField(
        "funds.Instalment", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    proof = CleanTextField(_("What was done, and what proves it"), blank=True)
    attachment = models.ForeignKey(
        "proposals.Attachment",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Attachment"),
    )
    reported_at = models.DateTimeField(_("Reported at"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("Confirmed at"), null=True, blank=True)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["contract", "number"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="milestone_number_once"),
            models.UniqueConstraint(
                fields=["contract", "kind"],
                condition=~Q(kind=MilestoneKind.WORK),
                name="milestone_one_beginning_one_acceptance",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) ^ Q(state=S.CONFIRMED),
                name="milestone_confirmed_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"

    @property
    def province_id(self) -> str:
        return self.contract.province_id

    def get_absolute_url(self) -> str:
        return reverse("contracts:milestone_detail", args=[self.public_id])

    def get_verb_url(self, name: str) -> str:
        return reverse("contracts:milestone_verb", args=[self.public_id, name])

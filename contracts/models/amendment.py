"""What a task leader asks to change in a running contract; each kind changes only what it may."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts import effects, mails, rules
from contracts.permissions import task_leader
from contracts.querysets import AmendmentQuerySet
from contracts.states import AmendmentKind, ContractState
from contracts.states import AmendmentState as S
from lifecycle.actions import witness
from lifecycle.errors import Reason, Refused
from lifecycle.fields import CleanTextField
from lifecycle.models import Duty, WithLife
from lifecycle.moves import state_field, verb
from people.permissions import holds
from people.states import Role
from proposals.models import Proposal
from scoring.actions import search_councils_of


def contract_is_in_force(amendment: "Amendment", user) -> Reason | None:
    if amendment.contract.state != ContractState.SIGNED:
        return Reason(_("The contract is not in force."))
    return None


def still_possible(amendment: "Amendment", user) -> Reason | None:
    """What was asked for is judged again against what holds now."""
    faults = rules.amendment_faults(
        amendment.kind, amendment.changes, effects.standing(amendment.contract)
    )
    return Reason(faults[0].sentence) if faults else None


class Amendment(WithLife):
    """A typed change of a contract; approved, it is applied and becomes a numbered addendum."""

    state = state_field(S, default=S.REQUESTED)
    begin_role = staticmethod(task_leader)

    @verb(
        source=S.REQUESTED,
        target=S.APPROVED,
        label=pgettext_lazy("amendment", "Approve"),
        permission=holds(Role.FUND_DIRECTOR),
        checks=[contract_is_in_force, still_possible],
        confirm=_("The contract is changed at once."),
        is_main=True,
    )
    def approve(self, deed):
        """The fund's director agrees: the change holds from now on, as a numbered addendum."""
        self._decide(deed)
        approved = self.contract.amendments.filter(state=S.APPROVED).count()
        self.number = rules.addendum_number(approved + 1, self.contract.number)
        self.before = effects.apply(self)
        witness(
            self.contract, "amended", by=deed.by, role=deed.role, kind=self.kind, addendum=self.pk
        )
        if self.kind in (AmendmentKind.LEADER, AmendmentKind.PARTNER):
            task = Proposal.objects.get(pk=self.contract.proposal_id)
            search_councils_of(task, by=deed.by)
        mails.amendment_decided(self, S.APPROVED.label, by=deed.by)

    @verb(
        source=S.REQUESTED,
        target=S.REFUSED,
        label=pgettext_lazy("amendment", "Refuse"),
        permission=holds(Role.FUND_DIRECTOR),
        needs_note=True,
        confirm=_("The contract stays as it is."),
    )
    def refuse(self, deed):
        """The contract stays as it is."""
        self._decide(deed)
        mails.amendment_decided(self, S.REFUSED.label, by=deed.by, note=deed.note)

    def _decide(self, deed):
        Duty.take(self, "amendment", "decide", by=deed.by, role=deed.role)
        self.decided_by, self.decided_at = deed.by, deed.at

    contract = models.ForeignKey(
        "contracts.Contract", on_delete=models.PROTECT, related_name="amendments"
    )
    kind = models.CharField(_("Kind"), max_length=12, choices=AmendmentKind.choices)
    reason = CleanTextField(_("Reason"))
    changes = models.JSONField(_("Changes"), default=dict)
    before = models.JSONField(_("Before"), default=dict, blank=True)
    number = models.CharField(_("Number"), max_length=50, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField(_("Decided at"), null=True, blank=True)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        ordering = ["contract", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "kind"],
                condition=Q(state=S.REQUESTED),
                name="amendment_one_request_of_a_kind",
                violation_error_message=_("A request of this kind is already waiting."),
            ),
            models.UniqueConstraint(
                fields=["contract", "number"],
                condition=~Q(number=""),
                name="amendment_number_once",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("requested_by")),
                name="amendment_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(number="") ^ Q(state=S.APPROVED), name="amendment_approved_is_numbered"
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.get_kind_display()

    def clean(self):
        if self._state.adding:
            faults = rules.amendment_faults(
                self.kind, self.changes, effects.standing(self.contract)
            )
            if faults:
                raise Refused(faults)

    @property
    def province_id(self) -> str:
        return self.contract.province_id

    def get_absolute_url(self) -> str:
        return reverse("contracts:amendment_detail", args=[self.public_id])

    def get_verb_url(self, name: str) -> str:
        return reverse("contracts:amendment_verb", args=[self.public_id, name])

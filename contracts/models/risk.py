"""The risk file: what went wrong, what proves that the rules were followed, what was decided."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contracts import mails, rules
from contracts.querysets import PartQuerySet
from contracts.states import Cause, RiskDecision
from contracts.states import RiskState as S
from lifecycle.errors import Reason, Refused
from lifecycle.fields import CleanTextField
from lifecycle.models import Duty, WithLife
from lifecycle.moves import state_field, verb
from people.permissions import holds
from people.states import Role


def checklist_is_complete(risk_file: "RiskFile", user) -> Reason | None:
    faults = rules.proofs_faults(risk_file.proofs)
    return Reason(_("The checklist of proofs is not complete.")) if faults else None


class RiskFile(WithLife):
    """Opened by an officer, decided by a leader; the law exempts who followed every rule."""

    state = state_field(S, default=S.OPEN)
    begin_role = staticmethod(holds(Role.OFFICER))
    verbs_with_form = ("decide",)
    deed_labels = {"proofs": _("Checklist answered")}

    @verb(
        source=S.OPEN,
        target=S.DECIDED,
        label=_("Decide"),
        permission=holds(Role.FUND_DIRECTOR, Role.PROVINCIAL_LEADER),
        checks=[checklist_is_complete],
        needs_note=True,
        confirm=_("The decision is final; the contract can then be terminated."),
        is_main=True,
    )
    def decide(self, deed):
        """A leader exempts from liability, or decides how much is to be refunded, and says why."""
        decision = deed.facts.get("decision", "")
        refund = deed.facts.get("refund_amount") or 0
        faults = rules.decision_faults(
            decision, refund, paid=self.contract.commitment.paid, proofs=self.proofs
        )
        if faults:
            raise Refused(faults)
        Duty.take(self, "risk", "decide", by=deed.by, role=deed.role)
        self.decision, self.refund_amount = decision, refund
        self.decided_by, self.decided_at = deed.by, deed.at
        deed.record(decision=decision, refund=refund)
        mails.risk_file_decided(self, by=deed.by, note=deed.note)

    contract = models.OneToOneField(
        "contracts.Contract", on_delete=models.PROTECT, related_name="risk_file"
    )
    cause = models.CharField(_("Cause"), max_length=12, choices=Cause.choices)
    account = CleanTextField(_("What happened"))
    proofs = models.JSONField(_("Proofs of compliance"), default=list)
    decision = models.CharField(
        _("Decision"), max_length=10, choices=RiskDecision.choices, blank=True
    )
    refund_amount = models.BigIntegerField(_("Amount to refund"), default=0)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField(_("Decided at"), null=True, blank=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("risk file")
        verbose_name_plural = _("risk files")
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("opened_by")),
                name="risk_file_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(refund_amount=0) & ~Q(decision=RiskDecision.REFUND)
                | Q(refund_amount__gt=0, decision=RiskDecision.REFUND),
                name="risk_file_refund_only_when_decided",
            ),
            models.CheckConstraint(
                condition=Q(decision="") ^ Q(state=S.DECIDED), name="risk_file_decided_says_what"
            ),
        ]

    def __str__(self) -> str:
        return _("Risk file of %(contract)s") % {"contract": self.contract}

    @property
    def province_id(self) -> str:
        return self.contract.province_id

    def get_absolute_url(self) -> str:
        return reverse("contracts:risk_detail", args=[self.public_id])

    def get_verb_url(self, name: str) -> str:
        return reverse("contracts:risk_verb", args=[self.public_id, name])

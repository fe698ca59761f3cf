"""Commitment: the money of one funded task, from its reservation to its settlement; Instalment."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from funds import bookkeeping
from funds.querysets import CommitmentQuerySet, InstalmentQuerySet
from funds.rules import BIGGEST_AMOUNT
from funds.states import CommitmentState as S
from lifecycle.errors import Reason
from lifecycle.fields import CleanCharField
from lifecycle.models import PUBLIC_ID_LENGTH, WithLife, new_public_id
from lifecycle.moves import state_field, verb
from people.permissions import holds
from people.states import Role
from proposals.states import StrategicGroup


def everything_is_paid(commitment, user) -> Reason | None:
    if commitment.unpaid:
        return Reason(_("Some instalments are not paid yet."))


def nothing_is_on_its_way(commitment, user) -> Reason | None:
    if commitment.payments().under_way().exists():
        return Reason(_("A payment is still on its way; pay or refuse it first."))


class Commitment(WithLife):
    """reserved → committed → settled | released. Every move follows from a deed above.

    `paid`, `released` and `refunded` are what the ledger's postings for it add up to, kept in the
    same transaction so that the database refuses to go beyond the commitment.
    """

    budget = models.ForeignKey(
        "funds.BudgetYear", on_delete=models.PROTECT, related_name="commitments"
    )
    proposal = models.ForeignKey(
        "proposals.Proposal", on_delete=models.PROTECT, related_name="commitments"
    )
    allocation_line = models.OneToOneField(
        "funds.AllocationLine", on_delete=models.PROTECT, related_name="commitment"
    )
    amount = models.BigIntegerField(_("amount"))
    group = models.PositiveSmallIntegerField(
        _("strategic group"), choices=StrategicGroup.choices, default=StrategicGroup.NONE
    )
    is_strategic = models.BooleanField(_("strategic technology"))
    paid = models.BigIntegerField(_("paid"), default=0)
    released = models.BigIntegerField(_("released"), default=0)
    refunded = models.BigIntegerField(_("refunded"), default=0)
    state = state_field(S, default=S.RESERVED)

    objects = CommitmentQuerySet.as_manager()
    begin_role = staticmethod(holds(Role.FUND_DIRECTOR, Role.PROVINCIAL_LEADER))
    deed_labels = {
        "planned": _("Planned the instalments"),
        "ready": _("Condition of an instalment met"),
    }

    @verb(
        source=S.RESERVED,
        target=S.COMMITTED,
        label=_("Commit the money"),
        permission=holds(Role.FUND_DIRECTOR),
        deed_only=True,
    )
    def commit(self, deed):
        """The contract is signed: the reserved sum is owed."""
        entry = bookkeeping.commit(self, by=deed.by, evidence=deed.evidence)
        deed.record(**bookkeeping.seal(entry))

    @verb(
        source=S.COMMITTED,
        target=S.SETTLED,
        label=pgettext_lazy("commitment", "Settle"),
        permission=holds(Role.CHIEF_ACCOUNTANT),
        checks=[everything_is_paid],
        deed_only=True,
    )
    def settle(self, deed):
        """Accepted, paid to the last đồng, and closed."""

    @verb(
        source=[S.RESERVED, S.COMMITTED],
        target=S.RELEASED,
        label=_("Release the money"),
        permission=holds(Role.FUND_DIRECTOR, Role.PROVINCIAL_LEADER),
        checks=[nothing_is_on_its_way],
        deed_only=True,
    )
    def release(self, deed):
        """Withdrawn or terminated: what has not been paid is free again, the strategic share
        first made whole."""
        unpaid = self.unpaid
        entry = bookkeeping.release(self, by=deed.by, evidence=deed.evidence)
        deed.record(released=unpaid, **bookkeeping.seal(entry))

    @verb(
        source=[S.COMMITTED, S.SETTLED, S.RELEASED],
        target=None,
        label=_("Take back a refund"),
        permission=holds(Role.FUND_DIRECTOR, Role.PROVINCIAL_LEADER, Role.CHIEF_ACCOUNTANT),
        deed_only=True,
    )
    def refund(self, deed):
        """The host gives back `amount` of what was paid, as a decision says."""
        amount = deed.facts.get("amount")
        entry = bookkeeping.refund(self, amount, by=deed.by, evidence=deed.evidence)
        deed.record(refunded=amount, **bookkeeping.seal(entry))

    class Meta:
        ordering = ["id"]
        verbose_name = pgettext_lazy("ledger", "commitment")
        verbose_name_plural = pgettext_lazy("ledger", "commitments")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"],
                condition=~Q(state=S.RELEASED),
                name="one_live_commitment_of_a_proposal",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=BIGGEST_AMOUNT), name="commitment_is_money"
            ),
            models.CheckConstraint(
                condition=Q(group__gte=0, group__lte=5), name="commitment_in_a_known_group"
            ),
            models.CheckConstraint(
                condition=Q(is_strategic=True, group__gt=0) | Q(is_strategic=False, group=0),
                name="strategic_means_in_a_group",
            ),
            models.CheckConstraint(
                condition=Q(paid__gte=0, released__gte=0, refunded__gte=0)
                & Q(paid__lte=F("amount") - F("released"))
                & Q(refunded__lte=F("paid")),
                name="nothing_beyond_the_commitment",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.RESERVED) | Q(paid=0, released=0), name="reserved_is_unpaid"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[S.RESERVED, S.COMMITTED])
                | Q(paid=F("amount") - F("released")),
                name="ended_commitment_leaves_nothing",
            ),
        ]

    def __str__(self) -> str:
        return str(self.proposal)

    @property
    def province_id(self) -> str:
        return self.budget.province_id

    @property
    def unpaid(self) -> int:
        """What is reserved or owed and neither paid nor released."""
        return self.amount - self.released - self.paid

    def payments(self):
        return self.budget.payments.filter(instalment__commitment=self)


class Instalment(models.Model):
    """One part of the money, due on a date under a condition that a deed above declares met."""

    public_id = models.CharField(
        max_length=PUBLIC_ID_LENGTH, unique=True, default=new_public_id, editable=False
    )
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="instalments")
    number = models.PositiveSmallIntegerField(_("number"))
    amount = models.BigIntegerField(_("amount"))
    due_on = models.DateField(_("due on"))
    condition = CleanCharField(_("condition"), max_length=300)
    ready_at = models.DateTimeField(_("condition met"), null=True, blank=True, editable=False)
    ready_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
    )
    evidence_type = models.ForeignKey(
        ContentType, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    evidence_id = models.BigIntegerField(null=True, blank=True)
    evidence = GenericForeignKey("evidence_type", "evidence_id")

    objects = InstalmentQuerySet.as_manager()

    class Meta:
        ordering = ["commitment", "number"]
        verbose_name = _("instalment")
        verbose_name_plural = _("instalments")
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "number"], name="one_instalment_of_a_number"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount__lte=BIGGEST_AMOUNT), name="instalment_is_money"
            ),
            models.CheckConstraint(
                condition=Q(ready_at=None) | ~Q(evidence_id=None),
                name="a_ready_instalment_has_evidence",
            ),
        ]

    def __str__(self) -> str:
        return _("Instalment %(number)s") % {"number": self.number}

    def get_absolute_url(self) -> str:
        return reverse("funds:payment_new", kwargs={"public_id": self.public_id})

    @property
    def is_ready(self) -> bool:
        return self.ready_at is not None

    @property
    def province_id(self) -> str:
        return self.commitment.budget.province_id

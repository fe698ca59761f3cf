"""Reversal: an entry taken back by its mirror, which one person proposes and another posts."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from funds import bookkeeping, mails
from funds.models.ledger import Entry
from funds.models.payment import Payment
from funds.querysets import ReversalQuerySet
from funds.states import REVERSIBLE, BudgetYearState, DutySet
from funds.states import ReversalState as S
from lifecycle.actions import advance
from lifecycle.addresses import address_of
from lifecycle.errors import Reason
from lifecycle.fields import CleanCharField, CleanTextField
from lifecycle.models import Duty, WithLife
from lifecycle.moves import state_field, verb
from people.permissions import holds
from people.states import Role


def can_be_reversed(entry) -> Reason | None:
    """Why this kind of entry is not taken back, and what is done instead."""
    if entry.kind in REVERSIBLE:
        return None
    return Reason(
        _(
            "“%(kind)s” follows from a decision and is in use; it is undone by a decision of its "
            "own (release, refund, revision of the budget), not by a reversal."
        )
        % {"kind": entry.get_kind_display()},
        field="entry",
    )


def kind_can_be_reversed(reversal, user) -> Reason | None:
    return can_be_reversed(reversal.entry)


def not_reversed_yet(reversal, user) -> Reason | None:
    if Entry.objects.filter(reverses=reversal.entry_id).exists():
        return Reason(_("This entry has been reversed already."))


def period_is_open(reversal, user) -> Reason | None:
    if reversal.budget.state != BudgetYearState.APPROVED:
        return Reason(_("The books of %(budget)s are not open.") % {"budget": reversal.budget})
    if not reversal.budget.periods.open_on(reversal.accounting_on).exists():
        return Reason(_("The month of this accounting date is closed."), field="accounting_on")


class Reversal(WithLife):
    """proposed → posted | refused. What was posted stays; its mirror stands beside it."""

    budget = models.ForeignKey(
        "funds.BudgetYear", on_delete=models.PROTECT, related_name="reversals"
    )
    entry = models.ForeignKey(
        "funds.Entry",
        on_delete=models.PROTECT,
        related_name="reversals",
        verbose_name=_("ledger entry"),
    )
    accounting_on = models.DateField(_("accounting date"))
    reason = CleanTextField(_("reason"), max_length=1000)
    basis = CleanCharField(
        _("paper it rests on"),
        max_length=300,
        help_text=_("Number and date, such as the treasury's note of return."),
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    state = state_field(S, default=S.PROPOSED)

    objects = ReversalQuerySet.as_manager()
    begin_role = staticmethod(holds(Role.CHIEF_ACCOUNTANT))

    @verb(
        source=S.PROPOSED,
        target=S.POSTED,
        label=_("Post the reversal"),
        permission=holds(Role.FUND_DIRECTOR),
        checks=[kind_can_be_reversed, not_reversed_yet, period_is_open],
        confirm=_("The mirror of the entry is posted; neither is ever changed or removed."),
        is_main=True,
    )
    def approve(self, deed):
        """A second person agrees; the mirror is posted and what the entry said is taken back."""
        Duty.take(self, DutySet.REVERSAL, "approve", by=deed.by, role=deed.role)
        self.approved_by = deed.by
        if self.entry.evidence_type == Payment._meta.label_lower:
            advance(Payment(pk=self.entry.evidence_id), "reverse", by=deed.by, evidence=self)
        else:
            bookkeeping.reverse(self, by=deed.by)
        entry = Entry.objects.get(reverses=self.entry_id)
        deed.record(reversed=self.entry.number, **bookkeeping.seal(entry))
        mails.reversal_decided(self, _("Posted"), by=deed.by)

    @verb(
        source=S.PROPOSED,
        target=S.REFUSED,
        label=_("Refuse the reversal"),
        permission=holds(Role.FUND_DIRECTOR),
        needs_note=True,
        confirm=_("The entry stays as it is; it can be proposed for reversal anew."),
    )
    def refuse(self, deed):
        """The entry stays; whoever proposed is told why."""
        mails.reversal_decided(self, _("Refused"), by=deed.by, note=deed.note)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("reversal")
        verbose_name_plural = _("reversals")
        constraints = [
            models.UniqueConstraint(
                fields=["entry"],
                condition=~Q(state=S.REFUSED),
                name="one_live_reversal_of_an_entry",
                violation_error_message=_(
                    "A reversal of this entry is proposed or posted already."
                ),
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")),
                name="reversal_approved_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.POSTED) | Q(approved_by__isnull=False),
                name="a_posted_reversal_was_approved",
            ),
        ]

    def __str__(self) -> str:
        return _("Reversal of entry %(number)s") % {"number": f"{self.entry.number:05d}"}

    @property
    def province_id(self) -> str:
        return self.budget.province_id

    def get_absolute_url(self) -> str:
        return address_of(self, "funds:reversal_detail")

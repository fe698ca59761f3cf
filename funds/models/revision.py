"""BudgetRevision: an approved year's sources and limits made anew, by one person and another."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from funds import bookkeeping, mails
from funds.querysets import BudgetRevisionQuerySet
from funds.states import BudgetYearState, DutySet
from funds.states import RevisionState as S
from lifecycle.addresses import address_of
from lifecycle.errors import Reason
from lifecycle.fields import CleanTextField
from lifecycle.models import Duty, WithLife
from lifecycle.moves import state_field, verb
from people.permissions import holds
from people.states import Role


def year_is_open(revision, user) -> Reason | None:
    if revision.budget.state != BudgetYearState.APPROVED:
        return Reason(_("The books of %(budget)s are not open.") % {"budget": revision.budget})


class BudgetRevision(WithLife):
    """proposed → approved | refused. `before` and `after` are whole versions of the year
    (`funds.revising.version_of`), so that every earlier one stays readable."""

    budget = models.ForeignKey(
        "funds.BudgetYear", on_delete=models.PROTECT, related_name="revisions"
    )
    number = models.PositiveSmallIntegerField()
    reason = CleanTextField(_("reason"), max_length=1000)
    before = models.JSONField()
    after = models.JSONField()
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    state = state_field(S, default=S.PROPOSED)

    objects = BudgetRevisionQuerySet.as_manager()
    begin_role = staticmethod(holds(Role.CHIEF_ACCOUNTANT))

    @verb(
        source=S.PROPOSED,
        target=S.APPROVED,
        label=_("Approve the revision"),
        permission=holds(Role.PROVINCIAL_LEADER),
        checks=[year_is_open],
        confirm=_(
            "The books follow by an entry of their own; allocations that rest on the earlier "
            "version can't be approved any more."
        ),
        is_main=True,
    )
    def approve(self, deed):
        """A second person agrees; sources and limits are the new ones, the books follow."""
        # What writes them knows this model.
        from funds.revising import put_in_force

        Duty.take(self, DutySet.BUDGET, "approve", by=deed.by, role=deed.role)
        self.approved_by, self.approved_at = deed.by, deed.at
        entry = put_in_force(self, by=deed.by, role=deed.role)
        deed.record(revision=self.number, **bookkeeping.seal(entry))
        mails.revision_decided(self, S.APPROVED.label, by=deed.by)

    @verb(
        source=S.PROPOSED,
        target=S.REFUSED,
        label=_("Refuse the revision"),
        permission=holds(Role.PROVINCIAL_LEADER),
        needs_note=True,
        confirm=_("The budget stays as it is; a revision can be proposed anew."),
    )
    def refuse(self, deed):
        """The budget stays; whoever proposed is told why."""
        mails.revision_decided(self, S.REFUSED.label, by=deed.by, note=deed.note)

    class Meta:
        ordering = ["-number"]
        verbose_name = _("revision of the budget")
        verbose_name_plural = _("revisions of the budget")
        constraints = [
            models.UniqueConstraint(fields=["budget", "number"], name="revision_number_once"),
            models.UniqueConstraint(
                fields=["budget"],
                condition=Q(state=S.PROPOSED),
                name="one_revision_at_a_time",
                violation_error_message=_("A revision of this budget waits for its approval."),
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")),
                name="revision_approved_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.APPROVED) | Q(approved_by__isnull=False),
                name="an_approved_revision_was_approved",
            ),
        ]

    def __str__(self) -> str:
        return _("Revision %(number)s of %(budget)s") % {
            "number": self.number,
            "budget": self.budget,
        }

    @property
    def province_id(self) -> str:
        return self.budget.province_id

    def get_absolute_url(self) -> str:
        return address_of(self, "funds:revision_detail")

    def get_verb_url(self, name: str) -> str:
        return reverse("funds:revision_verb", kwargs={"public_id": self.public_id, "verb": name})

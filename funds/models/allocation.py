"""Allocation: who is funded out of a call, computed, proposed and approved by different people."""

from itertools import combinations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from funds import bookkeeping, mails
from funds.awarding import STALE_INPUTS, award
from funds.inputs import digest, gather
from funds.limits import limits_of, wider
from funds.models.allocation_line import AllocationLine
from funds.querysets import AllocationQuerySet
from funds.states import BEFORE_A_DECISION, DutySet, Policy
from funds.states import AllocationState as S
from lifecycle.errors import Reason, Refused
from lifecycle.fields import CleanCharField
from lifecycle.models import Duty, Job, WithLife
from lifecycle.moves import state_field, verb
from people.permissions import holds
from people.states import Role
from proposals.models import reason_against_going_on
from proposals.states import UNMET, CallStage
from scoring.states import DutySet as TaskDuty

DECISION_NUMBER = "{:02d}/QĐ-UBND"
TURNS = {
    S.PROPOSED: Role.CHIEF_ACCOUNTANT,
    S.CHECKED: Role.FUND_DIRECTOR,
    S.ENDORSED: Role.PROVINCIAL_LEADER,
}
"""Whose step is next."""
HANDS = ("proposed_by", "checked_by", "endorsed_by", "approved_by")


def nobody_waits_for_the_council(allocation, user) -> Reason | None:
    waiting = AllocationLine.objects.waiting_in(allocation.call)
    if waiting:
        return Reason(_("%(count)s dossiers of this call are not judged yet.") % {"count": waiting})


def every_budget_is_appraised(allocation, user) -> Reason | None:
    """Where the call's stages have an appraisal, no dossier that passed goes by it."""
    call = allocation.call
    if not call.uses_stage(CallStage.APPRAISAL):
        return None
    left = AllocationLine.objects.unappraised_in(call)
    if left:
        return Reason(
            _("The budgets of %(count)s dossiers that passed are not appraised yet.")
            % {"count": left}
        )
    return None


def corrections_are_met(allocation, user) -> Reason | None:
    """No task is funded that its council wants corrected first; the first such is named."""
    funded = allocation.lines.filter(is_funded=True).select_related("proposal")
    left = funded.filter(proposal__corrections__state__in=UNMET).order_by("id").first()
    return reason_against_going_on(left.proposal) if left else None


def judged_none_of_its_dossiers(allocation, user) -> Reason | None:
    """Whoever gave marks does not decide on the money that follows from them."""
    judged = Duty.objects.filter(
        matter_type="proposals.proposal",
        matter_id__in=allocation.lines.values("proposal_id"),
        duty_set=TaskDuty.SCORING,
        duty="score",
        person__in={user.pk, *user.principals()},
    )
    if judged.exists():
        return Reason(_("You scored a dossier of this allocation; somebody else must decide."))
    return None


def no_other_is_proposed(allocation, user) -> Reason | None:
    others = Allocation.objects.filter(call=allocation.call, state__in=BEFORE_A_DECISION)
    if other := others.exclude(pk=allocation.pk).first():
        return Reason(
            _("Another allocation of this call already awaits approval."),
            url=other.get_absolute_url(),
        )


def rests_on_todays_inputs(allocation, user) -> Reason | None:
    if not allocation.is_current:
        return Reason(STALE_INPUTS)


def rests_on_old_inputs(allocation, user) -> Reason | None:
    if allocation.is_current:
        return Reason(_("It still rests on today's ranking and money."))


def its_limits_hold_together(allocation, user) -> Reason | None:
    if allocation.is_impossible:
        return Reason(_("Its limits can't hold together; compute another with wider ones."))


def stays_within_the_rules(allocation, user) -> Reason | None:
    """A scenario may look beyond the envelope or below the floor; a decision may not."""
    if wider(allocation.inputs["limits"], limits_of(allocation.budget, allocation.call)):
        return Reason(
            _("It rests on a larger envelope or a lower strategic floor than hold today.")
        )


def whose_turn_it_is(allocation, user) -> str:
    """The role of the step it waits for, if the person holds it."""
    return holds(TURNS[allocation.state])(allocation, user) if allocation.state in TURNS else ""


def _each_another() -> Q:
    """No person took two of the steps."""
    found = Q()
    for one, other in combinations(HANDS, 2):
        found &= Q(**{one: None}) | Q(**{other: None}) | ~Q(**{one: F(other)})
    return found


class Allocation(WithLife):
    """computing → computed → proposed → checked → endorsed → approved, each step by another person;
    rejected at any of them, void when its inputs have changed.
    """

    budget = models.ForeignKey(
        "funds.BudgetYear", on_delete=models.PROTECT, related_name="allocations"
    )
    call = models.ForeignKey("proposals.Call", on_delete=models.PROTECT, related_name="+")
    policy = models.CharField(
        _("policy"), max_length=20, choices=Policy.choices, default=Policy.MERIT
    )
    title = CleanCharField(_("scenario"), max_length=120, blank=True)
    wishes = models.JSONField(default=dict, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    job = models.OneToOneField(Job, models.PROTECT, null=True, editable=False, related_name="+")
    inputs = models.JSONField(default=dict)
    inputs_sha256 = models.CharField(max_length=64)
    result = models.JSONField(default=dict, blank=True)
    state = state_field(S, default=S.COMPUTING)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    endorsed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)
    decision_number = CleanCharField(_("decision number"), max_length=60, blank=True)

    objects = AllocationQuerySet.as_manager()
    begin_role = staticmethod(holds(Role.OFFICER))
    deed_labels = {"begin": _("Asked for"), "issued": _("Issued the decision")}
    verbs_with_form = ("approve",)

    @verb(
        source=S.COMPUTING,
        target=S.COMPUTED,
        label=_("Work out"),
        permission=holds(Role.OFFICER),
        deed_only=True,
    )
    def work_out(self, deed):
        """The background worker has worked it out for whoever asked."""

    @verb(
        source=S.COMPUTED,
        target=S.PROPOSED,
        label=_("Propose for approval"),
        permission=holds(Role.OFFICER),
        checks=[
            nobody_waits_for_the_council,
            every_budget_is_appraised,
            corrections_are_met,
            its_limits_hold_together,
            no_other_is_proposed,
            rests_on_todays_inputs,
            stays_within_the_rules,
        ],
        is_main=True,
    )
    def propose(self, deed):
        """The chief accountant, the fund director and the provincial leader are asked in turn."""
        # Two officers at one moment: the second waits here, and is told.
        type(self.call).objects.select_for_update().get(pk=self.call_id)
        if reason := no_other_is_proposed(self, deed.by):
            raise Refused(reason)
        Duty.take(self, DutySet.ALLOCATION, "propose", by=deed.by, role=deed.role)
        self.proposed_by = deed.by
        mails.allocation_proposed(self, by=deed.by)

    @verb(
        source=S.PROPOSED,
        target=S.CHECKED,
        label=_("Confirm the money"),
        permission=holds(Role.CHIEF_ACCOUNTANT),
        checks=[judged_none_of_its_dossiers, rests_on_todays_inputs],
        is_main=True,
    )
    def check_money(self, deed):
        """The chief accountant finds the money there and the shares kept; the director is asked."""
        Duty.take(self, DutySet.ALLOCATION, "check", by=deed.by, role=deed.role)
        self.checked_by = deed.by
        mails.allocation_checked(self, by=deed.by)

    @verb(
        source=S.CHECKED,
        target=S.ENDORSED,
        label=_("Agree with the allocation"),
        permission=holds(Role.FUND_DIRECTOR),
        checks=[judged_none_of_its_dossiers, rests_on_todays_inputs],
        is_main=True,
    )
    def endorse(self, deed):
        """The fund director stands for the list; the provincial leader is asked to approve it."""
        Duty.take(self, DutySet.ALLOCATION, "endorse", by=deed.by, role=deed.role)
        self.endorsed_by = deed.by
        mails.allocation_endorsed(self, by=deed.by)

    @verb(
        source=S.ENDORSED,
        target=S.APPROVED,
        label=_("Approve the allocation"),
        permission=holds(Role.PROVINCIAL_LEADER),
        checks=[judged_none_of_its_dossiers, corrections_are_met, rests_on_todays_inputs],
        confirm=_("The money of each funded task is reserved and every applicant is told."),
        is_main=True,
    )
    def approve(self, deed):
        """Each funded task's money is reserved; each proposal is funded or left unfunded."""
        Duty.take(self, DutySet.ALLOCATION, "approve", by=deed.by, role=deed.role)
        self.approved_by, self.decided_at = deed.by, deed.at
        entry = award(self, by=deed.by)
        self.decision_number = deed.facts.get("decision_number") or self._next_decision_number()
        if self._decisions().filter(decision_number=self.decision_number).exists():
            raise Refused(Reason(_("This number is taken."), field="decision_number"))
        deed.record(
            funded=self.result["funded"], total=self.result["total"], **bookkeeping.seal(entry)
        )
        mails.allocation_approved(self, by=deed.by)

    @verb(
        source=list(BEFORE_A_DECISION),
        target=S.REJECTED,
        label=_("Reject"),
        permission=whose_turn_it_is,
        needs_note=True,
        confirm=_("Nothing is reserved; another allocation can be computed."),
    )
    def reject(self, deed):
        """Nothing is reserved; another allocation can be computed."""
        self.decided_at = deed.at
        mails.allocation_rejected(self, by=deed.by, note=deed.note)

    @verb(
        source=[S.COMPUTED, *BEFORE_A_DECISION],
        target=S.VOID,
        label=_("Declare void"),
        permission=holds(Role.OFFICER),
        checks=[rests_on_old_inputs],
        confirm=_("This allocation can't be approved any more; another can be computed."),
    )
    def declare_void(self, deed):
        """Its inputs are no longer true; it can't be approved any more."""

    @verb(
        source=[S.COMPUTING, S.COMPUTED],
        target=S.VOID,
        label=_("Discard the scenario"),
        permission=holds(Role.OFFICER),
        confirm=_("It is kept to be looked at, but can't be proposed any more."),
    )
    def discard(self, deed):
        """It is not used; another can be computed."""

    class Meta:
        ordering = ["-id"]
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        constraints = [
            models.UniqueConstraint(
                fields=["call"],
                condition=Q(state__in=BEFORE_A_DECISION),
                name="one_proposed_allocation_of_a_call",
            ),
            models.UniqueConstraint(
                fields=["budget", "decision_number"],
                condition=~Q(decision_number=""),
                name="one_decision_of_a_number",
            ),
            models.CheckConstraint(condition=_each_another(), name="allocation_passes_four_people"),
        ]

    def __str__(self) -> str:
        told = _("Allocation of call %(call)s") % {"call": self.call.code}
        return f"{told}: {self.title}" if self.title else str(told)

    def get_absolute_url(self) -> str:
        return reverse("funds:allocation_detail", kwargs={"public_id": self.public_id})

    def get_verb_url(self, name: str) -> str:
        return reverse("funds:allocation_verb", kwargs={"public_id": self.public_id, "verb": name})

    @property
    def province_id(self) -> str:
        return self.budget.province_id

    @property
    def is_illustration(self) -> bool:
        return self.budget.is_synthetic or self.call.is_synthetic

    def _decisions(self):
        """The decisions of the year; asked under the lock on its books."""
        return self.budget.allocations.exclude(decision_number="")

    def _next_decision_number(self) -> str:
        return DECISION_NUMBER.format(self._decisions().count() + 1)

    @property
    def is_current(self) -> bool:
        """Whether today's ranking and money have the checksum this was computed from."""
        now = gather(self.budget, self.call, self.policy, self.wishes)
        return digest(now) == self.inputs_sha256

    @property
    def is_impossible(self) -> bool:
        """Whether nothing meets its limits."""
        return bool(self.result.get("conflict"))

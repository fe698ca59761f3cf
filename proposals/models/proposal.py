from dataclasses import replace
from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lifecycle import clock
from lifecycle.errors import Reason, Refused, WrongMoment
from lifecycle.fields import CleanCharField, CleanTextField
from lifecycle.models import WithLife
from lifecycle.moves import state_field, verb
from lifecycle.states import Audience
from papers.folding import fold
from people.permissions import holds
from people.states import Role
from proposals import rules
from proposals.models.call import Call
from proposals.models.correcting import WithCorrections
from proposals.models.hands import WithHands, task_leader
from proposals.models.houses import WithHouses
from proposals.models.limits import group_in_range, in_order
from proposals.models.mend import WithMends, ask_to_mend
from proposals.models.outcome import tell_accepted, tell_refused, tell_sent_back
from proposals.models.places import WithPlaces
from proposals.models.readiness import WithReadiness
from proposals.models.receipt import owe_receipt
from proposals.models.version import WithVersions, digest
from proposals.querysets import ProposalQuerySet
from proposals.sections import section_of
from proposals.states import (
    MoneySource,
    ProposalKind,
    ProposalState,
    StrategicGroup,
    VersionKind,
)

S = ProposalState
# Whoever forms councils, or sits at the head of one, moves a dossier through it. Who that was is
# no event for the applicant's eyes: the name would be a council member's.
COUNCIL_HANDS = (Role.OFFICER, Role.FUND_DIRECTOR, Role.PROVINCIAL_LEADER)
MONEY_HANDS = (Role.FUND_DIRECTOR, Role.PROVINCIAL_LEADER)


def officer_apart(proposal: "Proposal", user) -> str:
    """A managing officer, but neither of the team that applies, now or when they wrote in it, nor
    standing in for one of it.
    """
    if proposal.has_in_team(user):
        return ""
    role = holds(Role.OFFICER)(proposal, user)
    if not role:
        return ""
    acting = user.acts_for(role, proposal.province_id)
    if any(proposal.has_in_team_by_id(absent) for absent in acting - {user.pk}):
        return ""
    return "" if any(map(proposal.was_written_by, acting)) else role


def leader_from_the_host(proposal: "Proposal", user) -> str:
    """Whoever begins a proposal leads it, and belongs to the organisation that applies."""
    return task_leader(proposal, user) if user.belongs_to(proposal.host_id) else ""


def whoever_concludes(proposal: "Proposal", user) -> str:
    """The council's own item is the evidence; its chair or an officer acts, scoring says who."""
    return holds(*COUNCIL_HANDS)(proposal, user) or proposal.reading_role(user)


def deadline_has_passed_if_returned(proposal: "Proposal", user) -> Reason | None:
    """A returned dossier is refused only when its time to complete is over."""
    if proposal.state != S.RETURNED or clock.today() > proposal.returned_until:
        return None
    return Reason(
        _("Deadline: the applicant may still complete the dossier."), field="returned_until"
    )


def where_it_is_mended(check):
    """The check's reason with the address of the field that would mend it."""

    def placed(proposal: "Proposal", user) -> Reason | None:
        reason = check(proposal, user)
        section = section_of(reason.field) if reason else ""
        if not section:
            return reason
        return replace(reason, url=proposal.get_section_url(section, reason.field))

    return placed


class Proposal(
    WithPlaces,
    WithHands,
    WithMends,
    WithCorrections,
    WithReadiness,
    WithHouses,
    WithVersions,
    WithLife,
):
    """A dossier that answers a call: what will be done, with what effect, for how much."""

    state = state_field(ProposalState, default=S.DRAFT)
    begin_role = staticmethod(leader_from_the_host)
    deed_labels = {
        "edited": _("Edited"),
        "asked": _("Confirmation asked"),
        "restored": _("Earlier version restored"),
        "copied": _("Copied from an earlier dossier"),
        "member_removed": _("Taken out of the team"),
        "member_left": _("Left the team"),
        "understanding": _("The owner of the problem has said whether it was understood"),
        "attached": _("Paper attached"),
        "replaced": _("Paper replaced"),
        "detached": _("Paper taken out"),
        "checked": _("Dossier checked"),
        "duplicates_searched": _("Searched for similar tasks"),
        "duplicates_concluded": _("Concluded the duplicate search"),
        "reading_granted": _("Given to a reader"),
        "reading_ended": _("Taken from a reader"),
        "observer_named": _("Somebody may look at it"),
        "observer_ended": _("Taken back from who looked at it"),
    }
    verbs_with_form = frozenset({"send_back"})

    @verb(
        source=[S.DRAFT, S.RETURNED],
        target=S.SUBMITTED,
        label=_("Submit the dossier"),
        permission=task_leader,
        checks=[where_it_is_mended(check) for check in rules.checks(rules.READY_TO_SUBMIT)],
        audience=Audience.PARTIES,
        is_main=True,
        confirm=_("After this the dossier can't be changed unless it is sent back."),
    )
    def submit(self, deed):
        """Hand the dossier in: in time, complete, numbered within its call once and for all."""
        # The call's row is locked last: nobody closes it, and nobody takes the same number.
        call = Call.objects.select_for_update().get(pk=self.call_id)
        if self.state == S.DRAFT and not call.was_open_at(deed.at):
            raise WrongMoment(_("The call takes no dossiers any more."))
        if self.number is None:
            self.number = call.next_number()
            self.code = f"{call.code}/{self.number:03d}"
        self.submitted_at = self.submitted_at or deed.at
        self.last_submitted_at = deed.at
        self.returned_until = None
        self.mends.filter(answered_at__isnull=True).update(answered_at=deed.at)
        self.group_confirmed = self.group_confirmed_by = None
        content = self.whole_content()
        sha256 = digest(content)
        version = self.keep_version(
            VersionKind.SUBMITTED, by=deed.by, at=deed.at, content=content, sha256=sha256
        )
        receipt = owe_receipt(self, version, at=deed.at)
        deed.record(number=self.number, content_sha256=sha256, receipt_sha256=receipt.sha256)

    @verb(
        source=[S.SUBMITTED],
        target=S.RETURNED,
        label=_("Send back for completion"),
        permission=officer_apart,
        audience=Audience.PARTIES,
        needs_note=True,
        confirm=_(
            "The dossier goes back to its leader, who completes it and submits it again by "
            "that day."
        ),
    )
    def send_back(self, deed):
        """Ask for completion until a day; the note says what is missing."""
        deadline = deed.facts.get("deadline")
        if not isinstance(deadline, date) or deadline < clock.local(deed.at).date():
            raise Refused([Reason(_("Deadline: give a day from today on."), field="deadline")])
        self.returned_until = deadline
        ask_to_mend(self, deed.facts.get("mends") or {}, by=deed.by, at=deed.at)
        tell_sent_back(self, deed.note)
        deed.record(deadline=deadline.isoformat(), sections=len(self.open_mends()))

    @verb(
        source=[S.SUBMITTED],
        target=S.ELIGIBLE,
        label=_("Accept the dossier"),
        permission=officer_apart,
        checks=rules.checks(rules.READY_TO_ACCEPT, "check_facts"),
        audience=Audience.PARTIES,
        is_main=True,
    )
    def accept_dossier(self, deed):
        """The dossier is complete, repeats nothing, and goes to the council."""
        tell_accepted(self)

    @verb(
        source=[S.SUBMITTED, S.RETURNED],
        target=S.INELIGIBLE,
        label=_("Refuse the dossier"),
        permission=officer_apart,
        checks=[deadline_has_passed_if_returned],
        audience=Audience.PARTIES,
        needs_note=True,
        confirm=_("The dossier leaves the call for good."),
    )
    def refuse_dossier(self, deed):
        """The dossier does not meet the call's terms; the note says which."""
        tell_refused(self, deed.note)

    @verb(
        source=[S.DRAFT, S.SUBMITTED, S.RETURNED, S.ELIGIBLE],
        target=S.WITHDRAWN,
        label=_("Withdraw"),
        permission=task_leader,
        audience=Audience.PARTIES,
        needs_note=True,
        confirm=_("A withdrawn dossier can't be handed in again."),
    )
    def withdraw(self, deed):
        """The task leader takes the dossier back, before a council has it."""

    @verb(
        source=[S.ELIGIBLE],
        target=S.IN_COUNCIL,
        label=_("Put before the council"),
        permission=holds(*COUNCIL_HANDS),
        audience=Audience.OFFICERS,
        deed_only=True,
    )
    def enter_council(self, deed):
        """A council has taken it up."""

    @verb(
        source=[S.IN_COUNCIL],
        target=S.PASSED,
        label=_("Passed the council"),
        permission=whoever_concludes,
        audience=Audience.OFFICERS,
        deed_only=True,
    )
    def pass_council(self, deed):
        """The council's item concluded: it meets the pass rule."""

    @verb(
        source=[S.IN_COUNCIL],
        target=S.NOT_PASSED,
        label=_("Not passed by the council"),
        permission=whoever_concludes,
        audience=Audience.OFFICERS,
        deed_only=True,
    )
    def fail_council(self, deed):
        """The council's item concluded: it does not meet the pass rule."""

    @verb(
        source=[S.PASSED],
        target=S.FUNDED,
        label=_("Funded"),
        permission=holds(*MONEY_HANDS),
        audience=Audience.PARTIES,
        deed_only=True,
    )
    def fund(self, deed):
        """An approved allocation gives it money."""

    @verb(
        source=[S.PASSED],
        target=S.UNFUNDED,
        label=_("Not funded"),
        permission=holds(*MONEY_HANDS),
        audience=Audience.PARTIES,
        deed_only=True,
    )
    def leave_unfunded(self, deed):
        """An approved allocation gives it none; the allocation says why."""

    @verb(
        source=[S.FUNDED],
        target=S.CONTRACTED,
        label=_("Contract signed"),
        permission=holds(*MONEY_HANDS),
        audience=Audience.PARTIES,
        deed_only=True,
    )
    def contract(self, deed):
        """The contract is signed."""

    province = models.ForeignKey("rulebook.Province", models.PROTECT, verbose_name=_("Province"))
    call = models.ForeignKey(
        "proposals.Call", models.PROTECT, related_name="proposals", verbose_name=_("Call")
    )
    number = models.PositiveIntegerField(_("Number"), null=True, editable=False)
    code = models.CharField(_("Code"), max_length=32, blank=True, editable=False)
    title = CleanCharField(_("Title"), max_length=300)
    title_folded = models.CharField(max_length=400, editable=False, default="", db_default="")
    kind = models.CharField(
        _("Kind"), max_length=12, choices=ProposalKind.choices, default=ProposalKind.RESEARCH
    )
    summary = CleanTextField(_("Summary"), blank=True)
    host = models.ForeignKey(
        "people.Organisation",
        models.PROTECT,
        related_name="proposals",
        verbose_name=_("Host organisation"),
    )
    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("Task leader")
    )
    problem = models.ForeignKey(
        "proposals.Problem",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name=_("Problem it answers"),
    )
    effect_statement = CleanTextField(_("Effect statement"), blank=True)
    strategic_group = models.PositiveSmallIntegerField(
        _("Strategic group"), choices=StrategicGroup.choices, default=StrategicGroup.NONE
    )
    strategic_reasons = CleanTextField(_("Why it belongs to the group"), blank=True)
    group_confirmed = models.BooleanField(_("Group confirmed"), null=True, editable=False)
    group_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    group_note = CleanTextField(
        _("Why the group is confirmed or declined"), blank=True, editable=False
    )
    starts_on = models.DateField(_("Starts on"), null=True, blank=True)
    ends_on = models.DateField(_("Ends on"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("Submitted at"), null=True, editable=False)
    last_submitted_at = models.DateTimeField(null=True, editable=False)
    returned_until = models.DateField(_("To be completed by"), null=True, editable=False)
    source = CleanCharField(_("Source"), max_length=300, blank=True)
    is_synthetic = models.BooleanField(_("Illustrative data"), default=False)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("Proposal")
        verbose_name_plural = _("Proposals")
        permissions = [("observe_proposal", "May look at the dossier")]
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["province", "state", "-submitted_at"]),
            # The officers' list, newest first, reads fifty rows of it and stops.
            models.Index(fields=["-submitted_at", "-id"], name="proposal_newest_first"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="proposal_number_once_a_call"),
            models.UniqueConstraint(
                fields=["province", "code"],
                condition=~models.Q(code=""),
                name="proposal_code_once_a_province",
            ),
            in_order("starts_on", "ends_on", "proposal_dates_in_order"),
            group_in_range("proposal_group_in_range"),
            models.CheckConstraint(
                condition=models.Q(state__in=[S.DRAFT, S.WITHDRAWN])
                | models.Q(number__isnull=False, submitted_at__isnull=False),
                name="proposal_numbered_once_submitted",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=S.RETURNED) | models.Q(returned_until__isnull=False),
                name="proposal_returned_has_deadline",
            ),
            models.CheckConstraint(
                condition=models.Q(group_confirmed__isnull=True)
                | models.Q(group_confirmed_by__isnull=False),
                name="proposal_group_confirmed_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.title}" if self.code else self.title

    def save(self, *args, **kwargs):
        self.title_folded = fold(f"{self.title} {self.code}")[:400]
        super().save(*args, **kwargs)

    def was_handed_in_with(self, paper) -> bool:
        """Whether a paper lay there when the dossier was handed in, and so stays."""
        handed_in = self.last_submitted_at
        return handed_in is not None and paper.uploaded_at <= handed_in

    def state_amount(self, year: int | None = None) -> int:
        """What it asks of the State, in one year or in all, whole đồng."""
        lines = self.budget_lines.filter(source=MoneySource.STATE)
        if year is not None:
            lines = lines.filter(year=year)
        return lines.aggregate(total=models.Sum("amount"))["total"] or 0

    @property
    def effective_group(self) -> int:
        """The group that counts for the ring-fence: none until an officer confirmed it."""
        return self.strategic_group if self.group_confirmed else StrategicGroup.NONE

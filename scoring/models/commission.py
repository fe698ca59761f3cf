"""A problem before an identification council, and what the council makes of it."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lifecycle.errors import Reason, Refused, WrongMoment
from lifecycle.fields import CleanCharField, CleanTextField
from lifecycle.models import WithLife
from lifecycle.moves import state_field, verb
from lifecycle.states import Audience
from people.permissions import holds, provinces_as
from people.states import Role
from proposals.states import PUBLIC_PROBLEM
from scoring import mails, rules
from scoring.models.bench import Bench
from scoring.models.council import Council, council_audience
from scoring.models.meeting import HAS_A_QUORUM, Meeting
from scoring.models.presiding import (
    a_meeting_is_open,
    no_ballot_is_open,
    presides_or_keeps_minutes,
    whoever_presides,
)
from scoring.models.recusal import Recusal
from scoring.querysets import COUNCIL_STAFF, seats_of
from scoring.states import (
    UNSEALED,
    VOTES,
    BallotChoice,
    BallotKind,
    BallotState,
    ItemState,
    MeetingState,
    SeatRole,
    TaskMethod,
)

S = ItemState
OUTPUT = ("task_name", "aims", "products", "method", "reasons")
VOTE_FRACTION = "council.identify.vote_fraction"
SECRET_BALLOT = "council.identify.secret_ballot"


def a_vote_was_cast(commission: "Commission", user) -> Reason | None:
    return None if commission.votes() else Reason(_("Nobody present has voted yet."))


def the_ballot_was_counted(commission: "Commission", user) -> Reason | None:
    """Where the frozen rules ask for a secret vote, opinions are reasons and no votes."""
    if not commission.votes_in_secret or commission.counted_ballot():
        return None
    return Reason(
        _("The rules of this council ask for a secret ballot: hold it first."),
        url=reverse("scoring:commission_ballot", args=[commission.public_id]),
    )


class CommissionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Staff and the council's members, never one who is recused; whoever has the problem, once
        it is concluded.
        """
        if not user.is_authenticated:
            return self.none()
        mine = Q(problem__organisation_id__in=user.standing.organisation_ids)
        recused = Recusal.objects.filter(commission=OuterRef("pk"), seat__user=user)
        judged_by = Q(council__province_id__in=provinces_as(user, *COUNCIL_STAFF)) | seats_of(
            user, council="council"
        )
        return self.filter(judged_by & ~Exists(recused) | mine & Q(state=S.CONCLUDED))

    def adopted(self):
        return self.filter(state=S.CONCLUDED, is_adopted=True)

    def in_order(self):
        """As the list has them: by priority, then as they stood on the agenda."""
        return self.order_by("priority", "position")

    def for_list(self):
        return self.select_related(
            "problem__organisation", "council__rule_set", "meeting"
        ).order_by("council", "position")


class Commission(WithLife):
    """A problem that a council turns into a task to be ordered, or says why not."""

    state = state_field(ItemState, default=S.WAITING)
    begin_role = staticmethod(holds(Role.OFFICER))
    deed_labels = {
        "begin": _("Put on the agenda"),
        "opinion_filed": _("Opinion filed"),
        "recused": _("A member stepped aside"),
        "called": _("A call opened from it"),
    }
    verbs_with_form = ("conclude",)

    @verb(
        source=[S.WAITING, S.POSTPONED],
        target=S.OPEN,
        label=_("Take up the task"),
        permission=presides_or_keeps_minutes,
        checks=[a_meeting_is_open, *HAS_A_QUORUM],
        audience=Audience.COUNCIL,
        is_main=True,
    )
    def take_up(self, deed):
        """Begin the vote: enough unrecused members are there, and the reviewers."""
        meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=self.open_meeting.pk)
        if meeting.state != MeetingState.OPENED:
            raise WrongMoment(_("The meeting has ended."))
        self.meeting = meeting

    @verb(
        source=[S.OPEN],
        target=S.SCORED,
        label=_("Close the vote"),
        permission=whoever_presides,
        checks=[a_vote_was_cast, no_ballot_is_open],
        audience=Audience.COUNCIL,
        is_main=True,
        confirm=_("No opinion can be filed after; the council then sees all of them."),
    )
    def close_votes(self, deed):
        """End the vote and unseal the opinions: all present have filed, or the note says why."""
        missing = len(self.bench.sitting) - len(self.votes())
        if missing and not deed.note.strip():
            said = ngettext(
                "%(count)s member present has not filed; say why you close without them.",
                "%(count)s members present have not filed; say why you close without them.",
                missing,
            )
            raise Refused(Reason(said % {"count": missing}, field="note"))
        deed.record(missing=missing)

    @verb(
        source=[S.OPEN, S.SCORED],
        target=S.POSTPONED,
        label=_("Postpone the task"),
        permission=presides_or_keeps_minutes,
        checks=[no_ballot_is_open],
        audience=Audience.COUNCIL,
        needs_note=True,
        confirm=_("The task waits for a later meeting; opinions already filed stay, sealed again."),
    )
    def postpone(self, deed):
        """Leave it for a later meeting; what was filed stays and is sealed again."""
        self.meeting = None

    @verb(
        source=[S.SCORED],
        target=S.CONCLUDED,
        label=_("Conclude the task"),
        permission=whoever_presides,
        checks=[no_ballot_is_open, the_ballot_was_counted, *HAS_A_QUORUM],
        audience=Audience.COUNCIL,
        is_main=True,
        confirm=_("The result stands, and whoever has the problem is told."),
    )
    def conclude(self, deed):
        """Count the votes by the frozen rule: a task has its content, a refusal its reasons."""
        frozen = self.council.rules
        self._count()
        self.is_adopted = rules.adopts(
            self.votes_for,
            self.members_present,
            frozen.fraction(VOTE_FRACTION),
            frozen.is_strict(VOTE_FRACTION),
        )
        # Of a task to be done its content is kept, of another one only the reasons.
        said = {field: str(deed.facts.get(field) or "").strip() for field in OUTPUT}
        for field, text in said.items():
            setattr(self, field, text if self.is_adopted != (field == "reasons") else "")
        self.priority = deed.facts.get("priority") if self.is_adopted else None
        if against := rules.reasons_against_output(
            self.is_adopted,
            name=self.task_name,
            aims=self.aims,
            products=self.products,
            method=self.method,
            reasons=self.reasons,
        ):
            raise Refused(against)
        self.concluded_at = deed.at
        deed.record(votes_for=self.votes_for, present=self.members_present, adopted=self.is_adopted)
        mails.task_concluded(self, by=deed.by)

    def _count(self) -> None:
        """By the secret ballot where one was counted, else by the opinions filed."""
        if ballot := self.counted_ballot():
            self.members_present = ballot.handed_out
            self.votes_for = ballot.votes_for()
            self.votes_against = ballot.votes_for(BallotChoice.AGAINST)
            return
        votes = self.votes()
        self.members_present = len(self.bench.sitting)
        self.votes_for = sum(votes)
        self.votes_against = len(votes) - self.votes_for

    council = models.ForeignKey(Council, models.PROTECT, related_name="commissions")
    problem = models.ForeignKey(
        "proposals.Problem", models.PROTECT, related_name="+", verbose_name=_("Problem")
    )
    position = models.PositiveSmallIntegerField(_("Order"), editable=False)
    meeting = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="commissions",
        verbose_name=_("Meeting"),
    )
    members_present = models.PositiveSmallIntegerField(null=True, editable=False)
    votes_for = models.PositiveSmallIntegerField(_("Votes for"), null=True, editable=False)
    votes_against = models.PositiveSmallIntegerField(null=True, editable=False)
    is_adopted = models.BooleanField(_("To be done"), null=True, editable=False)
    task_name = CleanCharField(_("Name of the task"), max_length=300, blank=True)
    aims = CleanTextField(_("Aims"), blank=True)
    products = CleanTextField(_("Products asked of it"), blank=True)
    method = models.CharField(
        _("How it is given out"), max_length=10, choices=TaskMethod.choices, blank=True
    )
    priority = models.PositiveSmallIntegerField(_("Priority"), null=True, blank=True)
    reasons = CleanTextField(_("Reasons"), blank=True)
    concluded_at = models.DateTimeField(_("Concluded at"), null=True, editable=False)
    call = models.ForeignKey(
        "proposals.Call",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("Call"),
    )

    objects = CommissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("Commissioning proposal")
        verbose_name_plural = _("Commissioning proposals")
        ordering = ["council", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "problem"],
                name="commission_once_a_council",
                violation_error_message=_("This problem is on the agenda already."),
            ),
            models.UniqueConstraint(
                fields=["council", "position"], name="commission_position_once_a_council"
            ),
            models.CheckConstraint(
                condition=Q(votes_for__isnull=True) | Q(votes_for__lte=models.F("members_present")),
                name="commission_only_members_present_vote",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.CONCLUDED)
                | Q(is_adopted=True) & ~Q(task_name="") & ~Q(method="")
                | Q(is_adopted=False) & ~Q(reasons=""),
                name="commission_concluded_has_its_result",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[S.WAITING, S.POSTPONED]) | Q(meeting__isnull=False),
                name="commission_taken_up_in_a_meeting",
            ),
        ]

    def __str__(self) -> str:
        return self.task_name or self.problem.title

    def get_absolute_url(self) -> str:
        return reverse("scoring:commission_detail", kwargs={"public_id": self.public_id})

    def get_verb_url(self, name: str) -> str:
        return reverse(
            "scoring:commission_verb", kwargs={"public_id": self.public_id, "verb": name}
        )

    def get_state_display(self) -> str:
        return str(VOTES.get(self.state) or ItemState(self.state).label)

    @property
    def state_words(self) -> dict:
        """Nothing is scored here: it is voted on."""
        return VOTES

    def audiences_for(self, user) -> set[str]:
        return super().audiences_for(user) | council_audience(self.council, user)

    @property
    def province_id(self) -> str:
        return self.council.province_id

    @property
    def is_unsealed(self) -> bool:
        return self.state in UNSEALED

    # Who sits over it ---------------------------------------------------------------------------

    @property
    def open_meeting(self) -> Meeting | None:
        """The meeting in which it is, or would be, taken up."""
        if self.meeting_id:
            return self.meeting
        if not hasattr(self, "_open_meeting"):
            self._open_meeting = self.council.meetings.filter(state=MeetingState.OPENED).first()
        return self._open_meeting

    @property
    def bench(self) -> Bench:
        """Appointed, recused, present, reviewing; read once for this copy."""
        if not hasattr(self, "_bench"):
            appointed = self.council.appointed
            self._bench = Bench(
                appointed=appointed,
                barred=set(self.recusals.values_list("seat_id", flat=True)),
                present=self.open_meeting.present_seats if self.open_meeting else set(),
                reviewers={seat.pk for seat in appointed if seat.role == SeatRole.REVIEWER},
            )
        return self._bench

    @property
    def lacks(self) -> list[rules.Lack]:
        """What its quorum lacks; asked only once a meeting is open."""
        return self.bench.lacks(self.council.quorum_rule) if self.open_meeting else []

    def filed_opinions(self):
        """Those that count: filed by members present and not recused."""
        sitting = [seat.pk for seat in self.bench.sitting]
        return self.opinions.filter(filed_at__isnull=False, seat__in=sitting)

    def votes(self) -> list[bool]:
        return list(self.filed_opinions().values_list("wants_it", flat=True))

    @property
    def votes_in_secret(self) -> bool:
        """Whether the frozen rules ask for it; a set older than the rule does not."""
        frozen = self.council.rules
        return SECRET_BALLOT in frozen and frozen.flag(SECRET_BALLOT)

    def counted_ballot(self):
        """Of the meeting in which it is dealt with: what it is concluded by; None if none. One in
        which somebody voted who has stepped aside since is none: it is held anew.
        """
        if not hasattr(self, "_counted"):
            held = self.ballots.filter(
                meeting=self.meeting_id, kind=BallotKind.CARRY_OUT, state=BallotState.CLOSED
            )
            tainted = Recusal.objects.filter(
                commission=OuterRef("commission"), seat=OuterRef("voters__seat")
            )
            unfit = held.filter(Exists(tainted), voters__has_voted=True)
            self._counted = held.exclude(pk__in=unfit).order_by("-number").first()
        return self._counted

    @property
    def takes_opinions(self) -> bool:
        return self.state == S.OPEN


def may_come_before_a_council(problem) -> bool:
    """Only what stands on the public board is identified."""
    return problem.state in PUBLIC_PROBLEM

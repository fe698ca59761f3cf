from decimal import Decimal
from fractions import Fraction

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lifecycle.actions import advance
from lifecycle.errors import Reason, Refused, WrongMoment
from lifecycle.fields import CleanTextField
from lifecycle.models import WithLife
from lifecycle.moves import state_field, verb
from lifecycle.states import Audience
from people.permissions import holds
from people.states import Role
from scoring import mails
from scoring.models import result
from scoring.models.appraising import WithFigures
from scoring.models.bench import Bench
from scoring.models.conflict import Conflict
from scoring.models.corrections import ask_for_corrections
from scoring.models.council import Council, council_audience
from scoring.models.meeting import HAS_A_QUORUM, Meeting
from scoring.models.movement import bench_when_concluded, keep_sitting
from scoring.models.postponement import Postponement
from scoring.models.presiding import (
    a_meeting_is_open,
    no_ballot_is_open,
    presides_or_keeps_minutes,
    reviewers_are_named,
    second_round_not_held,
    whoever_presides,
    whoever_presides_over_marks,
)
from scoring.models.round import end_round
from scoring.querysets import ItemQuerySet
from scoring.ranking import Candidate
from scoring.reranking import ask_for_ranking
from scoring.rules import Lack
from scoring.states import (
    UNSEALED,
    Grade,
    ItemState,
    MeetingState,
    RubricKind,
    SheetState,
    Stage,
)

S = ItemState
MAX_SCORE = 100
DISCUSS_FAR_OFF = "score.flag_discuss"


def no_sheet_is_reopened(item: "Item", user) -> Reason | None:
    if not any(sheet.reopened_at for sheet in item.all_sheets):
        return None
    return Reason(_("A sheet is being corrected; it is filed again first."))


def marks_far_off_are_discussed(item: "Item", user) -> Reason | None:
    """Where the frozen rules ask for it; else a mark far off is advice. Asked for once unsealed."""
    frozen = item.council.rules
    asks = DISCUSS_FAR_OFF in frozen and frozen.flag(DISCUSS_FAR_OFF)
    if not asks or item.discussed_at or not result.has_marks_far_off(item):
        return None
    return Reason(
        _("Marks lie far from the mean: note that the council has discussed them."),
        url=reverse("scoring:item_discussed", args=[item.public_id]),
    )


class Item(WithFigures, WithLife):
    """A dossier on a council's agenda, from waiting to its conclusion."""

    state = state_field(ItemState, default=S.WAITING)
    begin_role = staticmethod(holds(Role.OFFICER))
    deed_labels = {
        "begin": _("Put on the agenda"),
        "reviewers_named": _("Reviewers named"),
        "review_declined": _("A review declined"),
        "lines_judged": _("Lines of the budget judged"),
        "answered": _("The task leader answered"),
        "hearing_called": _("Applicant asked to a hearing"),
        "heard": _("Hearing noted"),
        "asked": _("Question asked"),
        "answer_noted": _("Answer noted"),
        "opinion_reserved": _("Opinion reserved"),
        "discussed": _("Marks far off discussed"),
    }
    verbs_with_form = ("conclude",)

    @verb(
        source=[S.WAITING, S.POSTPONED],
        target=S.OPEN,
        label=_("Take up the item"),
        permission=presides_or_keeps_minutes,
        checks=[a_meeting_is_open, reviewers_are_named, *HAS_A_QUORUM],
        audience=Audience.COUNCIL,
        is_main=True,
    )
    def take_up(self, deed):
        """Begin scoring: enough unrecused members are there, and the two who reviewed it."""
        meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=self.open_meeting.pk)
        if meeting.state != MeetingState.OPENED:
            raise WrongMoment(_("The meeting has ended."))
        self.meeting, self.taken_up_at = meeting, deed.at
        presence = self.bench.presence()
        deed.record(appointed=presence.appointed, present=presence.present)

    @verb(
        source=[S.OPEN],
        target=S.SCORED,
        label=_("Close the marks"),
        permission=whoever_presides_over_marks,
        audience=Audience.COUNCIL,
        is_main=True,
        confirm=_("No sheet can be filed after; the council then sees all of them."),
    )
    def close_marks(self, deed):
        """End the scoring and unseal the sheets: all present have filed, or the note says why."""
        filed = set(self.valid_sheets().values_list("seat_id", flat=True))
        missing = [seat for seat in self.bench.sitting if seat.pk not in filed]
        if not filed:
            raise Refused(Reason(_("No sheet has been filed yet.")))
        if missing and not deed.note.strip():
            raise Refused(
                Reason(
                    ngettext(
                        "%(count)s member present has not filed; say why you close without them.",
                        "%(count)s members present have not filed; say why you close without them.",
                        len(missing),
                    )
                    % {"count": len(missing)},
                    field="note",
                )
            )
        deed.record(filed=len(filed), missing=len(missing))

    @verb(
        source=[S.SCORED],
        target=S.OPEN,
        label=_("Call a second round of marks"),
        permission=whoever_presides,
        checks=[second_round_not_held, no_ballot_is_open, no_sheet_is_reopened, *HAS_A_QUORUM],
        audience=Audience.COUNCIL,
        needs_note=True,
        confirm=_("Every sheet is opened again and must be filed anew; both rounds are kept."),
    )
    def call_second_round(self, deed):
        """Score once more after the discussion: the marks so far are kept as the first round."""
        end_round(self, deed)
        self.release_those_gone()
        self.round += 1
        self.discussion, self.discussed_at = "", None
        deed.record(round=self.round)

    @verb(
        source=[S.OPEN, S.SCORED],
        target=S.POSTPONED,
        label=_("Postpone the item"),
        permission=presides_or_keeps_minutes,
        checks=[no_ballot_is_open],
        audience=Audience.COUNCIL,
        needs_note=True,
        confirm=_("The item waits for a later meeting; sheets already filed stay, sealed again."),
    )
    def postpone(self, deed):
        """Leave the item for a later meeting; what was filed stays and is sealed again."""
        self.release_those_gone()
        Postponement.objects.create(meeting=self.meeting, item=self, reason=deed.note, at=deed.at)
        self.meeting = None

    @verb(
        source=[S.SCORED],
        target=S.CONCLUDED,
        label=_("Conclude the item"),
        permission=whoever_presides,
        checks=[
            no_ballot_is_open,
            *HAS_A_QUORUM,
            no_sheet_is_reopened,
            marks_far_off_are_discussed,
        ],
        audience=Audience.COUNCIL,
        is_main=True,
        confirm=_("The result stands, and the dossier moves on with it."),
    )
    def conclude(self, deed):
        """Work out the result by the frozen rules and send the dossier on; it does not change."""
        self.conclusion = str(deed.facts.get("conclusion") or "").strip()
        if not self.conclusion:
            raise Refused(Reason(_("Write the council's conclusion."), field="conclusion"))
        self.concluded_at = deed.at
        self.valid_sheets().update(is_valid=True)
        keep_sitting(self)
        if self.stage == Stage.APPRAISAL:
            self.settle_figures(deed)
        elif self.stage == Stage.ACCEPTANCE:
            result.grade(self)
        else:
            result.score(self)
            move = "pass_council" if self.passed else "fail_council"
            advance(self.proposal, move, by=deed.by, evidence=self)
            ask_for_ranking(self.proposal.call)
        ask_for_corrections(self, deed)
        deed.record(counted=self.sheets_counted, passed=self.passed, grade=self.grade)
        mails.concluded(self, by=deed.by)

    council = models.ForeignKey(Council, models.PROTECT, related_name="items")
    proposal = models.ForeignKey(
        "proposals.Proposal", models.PROTECT, related_name="+", verbose_name=_("Proposal")
    )
    stage = models.CharField(_("Stage"), max_length=12, choices=Stage.choices)
    position = models.PositiveSmallIntegerField(_("Order"), editable=False)
    meeting = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="items",
        verbose_name=_("Meeting"),
    )
    round = models.PositiveSmallIntegerField(_("Round of marks"), default=1, editable=False)
    taken_up_at = models.DateTimeField(_("Taken up at"), null=True, editable=False)
    corrections = models.ManyToManyField("proposals.Correction", related_name="+", editable=False)
    discussion = CleanTextField(_("What was said of marks far off"), blank=True, editable=False)
    discussed_at = models.DateTimeField(null=True, editable=False)
    members_present = models.PositiveSmallIntegerField(null=True, editable=False)
    sheets_counted = models.PositiveSmallIntegerField(null=True, editable=False)
    points_sum = models.DecimalField(max_digits=7, decimal_places=2, null=True, editable=False)
    mean = models.DecimalField(_("Mean"), max_digits=7, decimal_places=4, null=True, editable=False)
    passed = models.BooleanField(_("Passed"), null=True, editable=False)
    grade = models.CharField(
        _("Grade"), max_length=10, choices=Grade.choices, blank=True, editable=False
    )
    chair_points = models.DecimalField(
        _("Chair's points"), max_digits=5, decimal_places=2, null=True, editable=False
    )
    fit_mean = models.DecimalField(
        _("Mean fit"), max_digits=7, decimal_places=4, null=True, editable=False
    )
    three_house_score = models.PositiveSmallIntegerField(
        _("3-house score"), null=True, editable=False
    )
    strategic_score = models.PositiveSmallIntegerField(
        _("Strategic score"), null=True, editable=False
    )
    has_priority = models.BooleanField(_("3-house priority"), default=False, editable=False)
    conclusion = CleanTextField(_("Conclusion"), blank=True, editable=False)
    concluded_at = models.DateTimeField(_("Concluded at"), null=True, editable=False)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("Agenda item")
        verbose_name_plural = _("Agenda items")
        ordering = ["council", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "proposal", "stage"],
                name="item_once_a_council",
                violation_error_message=_("This dossier is on the agenda already."),
            ),
            models.UniqueConstraint(
                fields=["council", "position"], name="item_position_once_a_council"
            ),
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(stage=Stage.SELECTION),
                name="item_one_selection_a_proposal",
                violation_error_message=_("Another council has this dossier already."),
            ),
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(stage=Stage.APPRAISAL),
                name="item_one_appraisal_a_proposal",
                violation_error_message=_("Another group has this dossier already."),
            ),
            models.CheckConstraint(
                condition=Q(mean__isnull=True) | Q(mean__gte=0, mean__lte=MAX_SCORE),
                name="item_mean_in_range",
            ),
            models.CheckConstraint(
                condition=Q(three_house_score__isnull=True) | Q(three_house_score__lte=MAX_SCORE),
                name="item_three_house_score_in_range",
            ),
            models.CheckConstraint(
                condition=Q(strategic_score__isnull=True) | Q(strategic_score__lte=MAX_SCORE),
                name="item_strategic_score_in_range",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.CONCLUDED)
                | Q(stage=Stage.SELECTION, passed__isnull=False)
                | Q(stage=Stage.ACCEPTANCE, grade__in=Grade.values)
                | Q(stage=Stage.APPRAISAL),
                name="item_concluded_has_its_result",
            ),
            models.CheckConstraint(
                condition=Q(round__gte=1, round__lte=2), name="item_one_or_two_rounds"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[S.OPEN, S.SCORED, S.CONCLUDED]) | Q(meeting__isnull=False),
                name="item_taken_up_in_a_meeting",
            ),
        ]

    def __str__(self) -> str:
        return str(self.proposal)

    def get_absolute_url(self) -> str:
        return reverse("scoring:item_detail", kwargs={"public_id": self.public_id})

    def get_verb_url(self, name: str) -> str:
        return reverse("scoring:item_verb", kwargs={"public_id": self.public_id, "verb": name})

    def audiences_for(self, user) -> set[str]:
        return super().audiences_for(user) | council_audience(self.council, user)

    @property
    def province_id(self) -> str:
        return self.council.province_id

    # Django writes its own into each class that has the field: a mixin's would be passed over.
    get_state_display = WithFigures.state_in_words

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
    def barred(self) -> set[int]:
        """The seats that a conflict keeps off this dossier; read once for this copy."""
        if not hasattr(self, "_barred"):
            rows = Conflict.objects.barring().filter(
                seat__council=self.council_id, proposal=self.proposal_id
            )
            self._barred = set(rows.values_list("seat_id", flat=True))
        return self._barred

    @property
    def bench(self) -> Bench:
        """Appointed, recused, present, reviewing; read once for this copy of the item.

        Of a concluded item as it was then.
        """
        if not hasattr(self, "_bench"):
            self._bench = bench_when_concluded(self) or self._bench_now()
        return self._bench

    def _bench_now(self) -> Bench:
        held = self.open_meeting
        gone = held.gone_after_filing(self) if held else set()
        return Bench(
            appointed=self.council.appointed,
            barred=self.barred,
            present=held.present_seats | gone if held else set(),
            reviewers=set(self.assignments.values_list("seat_id", flat=True)),
            gone=gone,
        )

    def release_those_gone(self) -> None:
        """Whoever filed and left no longer counts as present for it: its marks go on later."""
        for row in self.meeting.attendance.filter(counts_for=self):
            row.counts_for.remove(self)

    @property
    def lacks(self) -> list[Lack]:
        """What its quorum lacks; asked only once a meeting is open."""
        if self.open_meeting is None:
            return []
        return self.bench.lacks(self.council.quorum_rule)

    @property
    def is_unsealed(self) -> bool:
        return self.state in UNSEALED

    @property
    def all_sheets(self) -> list:
        """Every sheet, whatever its state, read once for this copy: for counting, never to show."""
        if not hasattr(self, "_all_sheets"):
            self._all_sheets = list(self.sheets.all())
        return self._all_sheets

    # What was filed, and what follows ------------------------------------------------------------

    @property
    def rubric_kinds(self) -> list[RubricKind]:
        """What its sheets ask: the statutory criteria, and the fit when a group is confirmed."""
        if self.stage == Stage.APPRAISAL:
            return []
        if self.stage == Stage.ACCEPTANCE:
            return [RubricKind.ACCEPTANCE]
        if self.proposal.effective_group:
            return [RubricKind.STATUTORY, RubricKind.STRATEGIC]
        return [RubricKind.STATUTORY]

    def valid_sheets(self):
        """The sheets that count: filed by members present and not recused.

        Of a concluded item those that were so then, whatever is found out later.
        """
        filed = self.sheets.filter(state=SheetState.FILED)
        if self.state == S.CONCLUDED:
            return filed.filter(is_valid=True)
        return filed.filter(seat__in=[seat.pk for seat in self.bench.sitting])

    def filed_sheets(self) -> list:
        """The sheets that count, with their marks."""
        return list(self.valid_sheets().with_marks().order_by("filed_at", "pk"))

    @property
    def exact_mean(self) -> Fraction | None:
        """The mean the ranking reads: the sum over the sheets counted, never rounded."""
        if not self.sheets_counted or self.points_sum is None:
            return None
        return Fraction(Decimal(self.points_sum)) / self.sheets_counted

    @property
    def counts_as_strategic(self) -> bool:
        """The group is confirmed and the council found the fit that the rules ask for."""
        if not self.proposal.effective_group or self.fit_mean is None:
            return False
        return self.fit_mean >= self.council.rules.integer("strategic.fit_min")

    def as_candidate(self) -> Candidate:
        """What the ranking needs to know of it."""
        return Candidate(
            id=self.proposal_id,
            passed=bool(self.passed),
            mean=self.exact_mean or Fraction(0),
            has_priority=self.has_priority,
            chair_points=self.chair_points,
            submitted_at=self.proposal.submitted_at,
            three_house=self.three_house_score or 0,
            strategic=self.strategic_score or 0,
        )

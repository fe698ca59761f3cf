from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lifecycle.errors import Reason
from lifecycle.fields import CleanCharField
from lifecycle.models import WithLife
from lifecycle.moves import state_field, verb
from lifecycle.states import Audience
from people.permissions import any_of, holds
from people.states import Role
from scoring.models.bench import Bench
from scoring.models.council import Council, council_audience, sits
from scoring.models.presiding import no_ballot_is_open
from scoring.models.seat import Seat
from scoring.querysets import MeetingQuerySet
from scoring.rules import Lack
from scoring.states import (
    LEADING,
    RUNNING,
    CouncilState,
    ItemState,
    MeetingState,
    QuorumLack,
    SeatRole,
    Stage,
)

S = MeetingState


def council_is_formed(meeting: "Meeting", user) -> Reason | None:
    if meeting.council.state == CouncilState.FORMED:
        return None
    return Reason(_("The council is not formed yet, or its work has ended."))


def attendance_is_recorded(meeting: "Meeting", user) -> Reason | None:
    left = len(meeting.council.appointed) - len(meeting.recorded)
    if left <= 0:
        return None
    return Reason(
        ngettext(
            "The attendance of %(count)s member is not recorded yet.",
            "The attendance of %(count)s members is not recorded yet.",
            left,
        )
        % {"count": left}
    )


def not_lacking(code: QuorumLack):
    """Check: the quorum does not fail by this."""

    def check(thing, user) -> Reason | None:
        return next((Reason(str(lack)) for lack in thing.lacks if lack.code == code), None)

    check.__name__ = f"quorum_of_{code}"
    return check


HAS_A_QUORUM = [not_lacking(code) for code in QuorumLack]


def no_item_is_under_way(meeting: "Meeting", user) -> Reason | None:
    if not meeting.has_item_under_way:
        return None
    return Reason(_("An item is being scored; conclude or postpone it first."))


class Meeting(WithLife):
    """A session of a council: opened only with a quorum, otherwise adjourned with the reasons."""

    state = state_field(MeetingState, default=S.PLANNED)
    begin_role = staticmethod(any_of(holds(Role.OFFICER), sits(*RUNNING)))
    deed_labels = {
        "begin": _("Meeting planned"),
        "attendance": _("Attendance recorded"),
        "came_in": _("A member came in"),
        "left": _("A member left"),
    }
    verbs_with_form = ("adjourn",)

    @verb(
        source=[S.PLANNED],
        target=S.OPENED,
        label=_("Open the meeting"),
        permission=sits(*RUNNING),
        checks=[council_is_formed, attendance_is_recorded, *HAS_A_QUORUM],
        audience=Audience.COUNCIL,
        is_main=True,
    )
    def open(self, deed):
        """Open the meeting: enough of those appointed are there, in the roles needed."""
        self.opened_at = deed.at
        presence = self.bench.presence()
        deed.record(appointed=presence.appointed, present=presence.present)

    @verb(
        source=[S.PLANNED, S.OPENED],
        target=S.ADJOURNED,
        label=_("Adjourn the meeting"),
        permission=sits(*RUNNING),
        checks=[attendance_is_recorded, no_item_is_under_way, no_ballot_is_open],
        audience=Audience.COUNCIL,
        needs_note=True,
        confirm=_("The meeting ends without a conclusion; its items wait for the next one."),
    )
    def adjourn(self, deed):
        """End the meeting with its reasons; its items wait for the next one, planned here."""
        self.adjourned_for = [
            {"code": lack.code, "have": lack.have, "need": lack.need} for lack in self.lacks
        ]
        self.ended_at = deed.at
        deed.record(lacks=",".join(lack.code for lack in self.lacks))

    @verb(
        source=[S.OPENED],
        target=S.CONCLUDED,
        label=_("Conclude the meeting"),
        permission=sits(*LEADING),
        checks=[no_item_is_under_way, no_ballot_is_open],
        audience=Audience.COUNCIL,
        is_main=True,
    )
    def conclude(self, deed):
        """End the meeting in order."""
        self.ended_at = deed.at

    council = models.ForeignKey(Council, models.PROTECT, related_name="meetings")
    number = models.PositiveSmallIntegerField(_("Number"), editable=False)
    planned_at = models.DateTimeField(_("Planned for"))
    place = CleanCharField(_("Place"), max_length=200)
    opened_at = models.DateTimeField(_("Opened at"), null=True, editable=False)
    ended_at = models.DateTimeField(_("Ended at"), null=True, editable=False)
    adjourned_for = models.JSONField(default=list, blank=True, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("Meeting")
        verbose_name_plural = _("Meetings")
        ordering = ["-planned_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "number"], name="meeting_number_once_a_council"
            ),
            models.UniqueConstraint(
                fields=["council"],
                condition=Q(state__in=[S.PLANNED, S.OPENED]),
                name="meeting_one_at_a_time",
                violation_error_message=_("The council's last meeting has not ended yet."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[S.OPENED, S.CONCLUDED]) | Q(opened_at__isnull=False),
                name="meeting_opened_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return _("Meeting %(number)s, %(council)s") % {
            "number": self.number,
            "council": self.council,
        }

    def get_absolute_url(self) -> str:
        return reverse("scoring:meeting_detail", kwargs={"public_id": self.public_id})

    def get_verb_url(self, name: str) -> str:
        return reverse("scoring:meeting_verb", kwargs={"public_id": self.public_id, "verb": name})

    def audiences_for(self, user) -> set[str]:
        return super().audiences_for(user) | council_audience(self.council, user)

    @property
    def province_id(self) -> str:
        return self.council.province_id

    @property
    def recorded(self) -> dict[int, "Attendance"]:
        """What the secretary noted, by seat; read once for this copy."""
        if not hasattr(self, "_recorded"):
            self._recorded = {row.seat_id: row for row in self.attendance.all()}
        return self._recorded

    @property
    def present_seats(self) -> set[int]:
        return {seat for seat, row in self.recorded.items() if row.is_present}

    def gone_after_filing(self, item) -> set[int]:
        """The seats that left after they filed on this item."""
        return set(self.attendance.filter(counts_for=item).values_list("seat_id", flat=True))

    @property
    def bench(self) -> Bench:
        """Everybody appointed; of the meeting as a whole nobody is recused."""
        appointed = self.council.appointed
        reviewers = {seat.pk for seat in appointed if seat.role == SeatRole.REVIEWER}
        return Bench(appointed, present=self.present_seats, reviewers=reviewers)

    @property
    def lacks(self) -> list[Lack]:
        return self.bench.lacks(self.council.quorum_rule)

    @property
    def reasons_adjourned(self) -> list[Lack]:
        """Why it could not open, in the reader's language."""
        return [
            Lack(QuorumLack(row["code"]), row["have"], row["need"]) for row in self.adjourned_for
        ]

    @property
    def has_item_under_way(self) -> bool:
        under_way = [ItemState.OPEN, ItemState.SCORED]
        rows = self.items
        if self.council.kind == Stage.IDENTIFICATION:
            rows = self.commissions
        return rows.filter(state__in=under_way).exists()


class Attendance(models.Model):
    """Whether a member came, and if not, why."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendance")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    is_present = models.BooleanField(_("Present"))
    reason = CleanCharField(_("Reason for absence"), max_length=300, blank=True)
    # Left after filing on these items, and so counts as present for them until they are decided.
    counts_for = models.ManyToManyField("scoring.Item", related_name="+", editable=False)

    class Meta:
        verbose_name = _("Attendance")
        verbose_name_plural = _("Attendance")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "seat"], name="attendance_once_a_meeting"),
        ]

    def __str__(self) -> str:
        return f"{self.seat}: {self.is_present}"

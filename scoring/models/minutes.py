from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lifecycle.errors import Reason, Refused
from lifecycle.fields import CleanTextField
from lifecycle.models import WithLife
from lifecycle.moves import state_field, verb
from lifecycle.states import Audience
from scoring.models.council import council_audience, sits
from scoring.models.meeting import LEADING, Meeting
from scoring.models.record import digest_of
from scoring.querysets import MinutesQuerySet
from scoring.rules.kinds import MINUTES_KEPT_BY
from scoring.states import MeetingState, MinutesState, SeatRole, Stage

S = MinutesState
# An adjourned meeting has minutes too: who was there, and why it could not go on.
ENDED = (MeetingState.CONCLUDED, MeetingState.ADJOURNED)
HELD = (MeetingState.OPENED, *ENDED)


def keeps_them(minutes: "Minutes", user) -> str:
    """The scientific secretary; in a finance appraisal group the council's representative. Of
    minutes, or of the meeting of which there are none yet.
    """
    role = MINUTES_KEPT_BY.get(Stage(minutes.council.kind), SeatRole.SECRETARY)
    return sits(role)(minutes, user)


def signs_them(minutes: "Minutes", user) -> str:
    """The chair who was there; the vice-chair where only they were."""
    there = minutes.meeting.present_seats
    leading = [
        seat for seat in minutes.council.appointed if seat.role in LEADING and seat.pk in there
    ]
    first = min(leading, key=lambda seat: LEADING.index(SeatRole(seat.role)), default=None)
    return first.capacity if first and first.user_id == user.pk else ""


def the_meeting_has_ended(minutes: "Minutes", user) -> Reason | None:
    if minutes.meeting.state in ENDED:
        return None
    return Reason(_("The meeting has not been concluded."))


def nothing_was_added_since(minutes: "Minutes", user) -> Reason | None:
    """What the secretary handed over is what is signed."""
    if digest_of(minutes.meeting) == minutes.digest:
        return None
    return Reason(_("Something was recorded since the secretary finished; send the minutes back."))


class Minutes(WithLife):
    """The minutes of a meeting: what was recorded of it, finished by the secretary, signed by the
    chair. Their content is the meeting's record (`scoring.models.record`) under `digest`.
    """

    state = state_field(MinutesState, default=S.DRAFT)
    begin_role = staticmethod(keeps_them)
    deed_labels = {"begin": _("Minutes begun"), "edited": _("Minutes written")}

    @verb(
        source=[S.DRAFT],
        target=S.READY,
        label=_("Finish the minutes"),
        permission=keeps_them,
        checks=[the_meeting_has_ended],
        audience=Audience.COUNCIL,
        is_main=True,
        confirm=_("The chair reads and signs them; nothing of the meeting can be added after."),
    )
    def finish(self, deed):
        """Hand them to the chair, as the meeting is recorded now."""
        self.finished_at, self.digest = deed.at, digest_of(self.meeting)
        deed.record(digest=self.digest)

    @verb(
        source=[S.READY],
        target=S.DRAFT,
        label=_("Send the minutes back"),
        permission=signs_them,
        audience=Audience.COUNCIL,
        needs_note=True,
    )
    def send_back(self, deed):
        """Ask the secretary to mend them; the note says what."""
        self.finished_at, self.digest = None, ""

    @verb(
        source=[S.READY],
        target=S.SIGNED,
        label=_("Sign the minutes"),
        permission=signs_them,
        checks=[nothing_was_added_since],
        audience=Audience.COUNCIL,
        is_main=True,
        confirm=_("Your signature stands under the minutes; they do not change any more."),
    )
    def sign(self, deed):
        """Confirm them as whoever presided; they are frozen."""
        if self.finished_at is None:
            raise Refused(Reason(_("The secretary has not finished them.")))
        self.signed_at = deed.at
        deed.record(digest=self.digest)

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="minutes")
    guests = CleanTextField(_("Guests"), blank=True)
    papers = CleanTextField(_("Papers before the council"), blank=True)
    course = CleanTextField(_("Course of the meeting"), blank=True)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    finished_at = models.DateTimeField(_("Finished at"), null=True, editable=False)
    signed_at = models.DateTimeField(_("Signed at"), null=True, editable=False)

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name = _("Minutes")
        verbose_name_plural = _("Minutes")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=S.DRAFT) | (~Q(digest="") & Q(finished_at__isnull=False)),
                name="minutes_finished_has_its_digest",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.SIGNED) | Q(signed_at__isnull=False),
                name="minutes_signed_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return _("Minutes: %(meeting)s") % {"meeting": self.meeting}

    def get_absolute_url(self) -> str:
        return reverse("scoring:minutes_detail", kwargs={"public_id": self.public_id})

    def get_verb_url(self, name: str) -> str:
        return reverse("scoring:minutes_verb", kwargs={"public_id": self.public_id, "verb": name})

    def audiences_for(self, user) -> set[str]:
        return super().audiences_for(user) | council_audience(self.council, user)

    @property
    def council(self):
        return self.meeting.council

    @property
    def province_id(self) -> str:
        return self.council.province_id

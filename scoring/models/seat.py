from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lifecycle import clock
from lifecycle.errors import Reason, Refused
from lifecycle.fields import CleanTextField
from lifecycle.models import WithLife
from lifecycle.moves import state_field, verb
from lifecycle.states import Audience
from people.permissions import holds
from people.states import Capacity, Role
from scoring import mails
from scoring.models.answering import (
    answer_is_late,
    council_is_still_drawn_up,
    draft_unless_alternate,
    officer_or_timer,
    only_by_itself,
    the_person_invited,
)
from scoring.models.council import Council
from scoring.querysets import SeatQuerySet
from scoring.states import (
    HELD_SEAT,
    DeclineReason,
    SeatRole,
    SeatState,
    Stage,
    roles_of,
)

T = SeatState
CAPACITY = {
    SeatRole.CHAIR: Capacity.COUNCIL_CHAIR,
    SeatRole.VICE: Capacity.COUNCIL_VICE,
    SeatRole.SECRETARY: Capacity.COUNCIL_SECRETARY,
    SeatRole.REVIEWER: Capacity.COUNCIL_REVIEWER,
    SeatRole.MEMBER: Capacity.COUNCIL_MEMBER,
}
GROUP_CAPACITY = {
    SeatRole.CHAIR: Capacity.GROUP_HEAD,
    SeatRole.VICE: Capacity.GROUP_DEPUTY,
}


class Seat(WithLife):
    """A person's place in a council; the person says yes or no."""

    state = state_field(SeatState, default=T.INVITED)
    begin_role = staticmethod(holds(Role.OFFICER))
    deed_labels = {"begin": _("Invited")}
    verbs_with_form = ("decline",)

    @verb(
        source=[T.ALTERNATE],
        target=T.ALTERNATE,
        label=_("Ready to stand by"),
        permission=the_person_invited,
        audience=Audience.OFFICERS,
        is_main=True,
    )
    def stand_by(self, deed):
        """Say yes beforehand: when a place becomes free it is taken at once."""
        self.answered_at = deed.at
        deed.record(by_link=deed.facts.get("by_link"))

    @verb(
        source=[T.ALTERNATE],
        target=T.INVITED,
        label=_("Called up from the alternates"),
        permission=only_by_itself,
        audience=Audience.OFFICERS,
        deed_only=True,
    )
    def call_up(self, deed):
        """Ask the alternate, who had not answered yet, into the place that became free."""
        self._take_place_of(deed.evidence)
        self.ask(at=deed.at)

    @verb(
        source=[T.ALTERNATE],
        target=T.ACCEPTED,
        label=_("Moved up from the alternates"),
        permission=only_by_itself,
        audience=Audience.OFFICERS,
        deed_only=True,
    )
    def move_up(self, deed):
        """Give the place that became free to an alternate who is ready."""
        self._take_place_of(deed.evidence)
        self._tell_if_the_last(deed)

    @verb(
        source=[T.INVITED],
        target=T.INVITED,
        label=_("Send the invitation anew"),
        permission=holds(Role.OFFICER),
        audience=Audience.OFFICERS,
        confirm=_("A new letter with a new link and a new term goes out; the old link is void."),
    )
    def ask_again(self, deed):
        """A new letter, a new term; the link of the old one leads nowhere."""
        self.ask(at=deed.at)

    @verb(
        source=[T.INVITED],
        target=T.ACCEPTED,
        label=_("Accept the seat"),
        permission=the_person_invited,
        checks=[council_is_still_drawn_up],
        audience=Audience.OFFICERS,
        is_main=True,
    )
    def accept(self, deed):
        """Take the seat."""
        self.answered_at = deed.at
        deed.record(by_link=deed.facts.get("by_link"))
        self._tell_if_the_last(deed)

    @verb(
        source=[T.INVITED, T.ALTERNATE],
        target=T.DECLINED,
        label=_("Decline the seat"),
        permission=the_person_invited,
        audience=Audience.OFFICERS,
        confirm=_("The place goes to an alternate, or the officer invites somebody else."),
    )
    def decline(self, deed):
        """Refuse the seat, with the reason that the officer reads and counts."""
        reason, words = str(deed.facts.get("reason") or ""), deed.note.strip()
        reason = reason or (DeclineReason.OTHER if words else "")
        if reason not in DeclineReason.values:
            raise Refused(Reason(_("Say why you decline."), field="reason"))
        if reason == DeclineReason.OTHER and not words:
            raise Refused(Reason(_("Say in a few words which reason it is."), field="note"))
        self.answered_at = deed.at
        self.decline_reason, self.decline_note = reason, words
        deed.record(reason=reason, by_link=deed.facts.get("by_link"))

    @verb(
        source=[T.INVITED],
        target=T.EXPIRED,
        label=_("Give up waiting for the answer"),
        permission=officer_or_timer,
        checks=[answer_is_late],
        audience=Audience.OFFICERS,
        confirm=_("The invitation ends; an alternate moves up if there is one."),
    )
    def expire(self, deed):
        """The time to answer has passed without a word."""

    @verb(
        source=[T.INVITED, T.ACCEPTED, T.ALTERNATE],
        target=T.WITHDRAWN,
        label=_("Take the seat back"),
        permission=holds(Role.OFFICER),
        checks=[draft_unless_alternate],
        audience=Audience.OFFICERS,
        needs_note=True,
        confirm=_("The person leaves this council; the seat can go to somebody else."),
    )
    def take_back(self, deed):
        """Give the place to somebody else, while the council is still drawn up."""
        mails.taken_back(self, by=deed.by, note=deed.note)

    @verb(
        source=[T.ACCEPTED],
        target=T.REPLACED,
        label=_("Replaced by a supplementary decision"),
        permission=holds(Role.FUND_DIRECTOR, Role.PROVINCIAL_LEADER),
        audience=Audience.COUNCIL,
        deed_only=True,
    )
    def be_replaced(self, deed):
        """Leave the formed council; what was filed for concluded items stays."""

    @verb(
        source=[T.ALTERNATE],
        target=T.ACCEPTED,
        label=_("Joined by a supplementary decision"),
        permission=holds(Role.FUND_DIRECTOR, Role.PROVINCIAL_LEADER),
        audience=Audience.COUNCIL,
        deed_only=True,
    )
    def join(self, deed):
        """Take the place and the role of the member who was replaced."""
        self._take_place_of(deed.evidence)

    def ask(self, *, at):
        """A letter with a fresh link and a fresh term; the caller saves the row."""
        self.asked_at = at
        if self.alternate_rank is None:
            days = self.council.rule("council.answer_days")
            self.answer_by = clock.date_of(at) + timedelta(days=days)
        mails.invited(self)

    def _take_place_of(self, vacated: "Seat"):
        self.role, self.position = vacated.role, vacated.position
        self.in_place_of, self.alternate_rank = vacated, None

    def _tell_if_the_last(self, deed):
        """Once the last has answered the council can be formed, if its size is lawful."""
        others = [seat for seat in self.council.all_seats if seat.pk != self.pk]
        accepted = 1 + sum(seat.state == T.ACCEPTED for seat in others)
        if any(seat.state == T.INVITED for seat in others):
            return
        if self.council.size_limits[0] <= accepted:
            mails.everybody_answered(self.council, by=deed.by)

    council = models.ForeignKey(Council, models.PROTECT, related_name="seats")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("Person")
    )
    role = models.CharField(
        _("Role"), max_length=10, choices=SeatRole.choices, default=SeatRole.MEMBER
    )
    position = models.PositiveSmallIntegerField(editable=False, default=0)
    alternate_rank = models.PositiveSmallIntegerField(
        _("Order among the alternates"), null=True, editable=False
    )
    asked_at = models.DateTimeField(_("Invited at"), null=True, editable=False)
    answer_by = models.DateField(_("Answer by"), null=True, editable=False)
    answered_at = models.DateTimeField(_("Answered at"), null=True, editable=False)
    decline_reason = models.CharField(
        _("Why declined"), max_length=10, choices=DeclineReason.choices, blank=True, editable=False
    )
    decline_note = CleanTextField(_("In their own words"), blank=True, editable=False)
    in_place_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="followed_by",
        verbose_name=_("In place of"),
    )

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("Seat")
        verbose_name_plural = _("Seats")
        ordering = ["council", "position", "pk"]
        indexes = [models.Index(fields=["user", "state"])]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "user"],
                condition=Q(state__in=[T.INVITED, T.ACCEPTED, T.ALTERNATE]),
                name="seat_once_a_person",
                violation_error_message=_("This person has a seat in the council already."),
            ),
            models.UniqueConstraint(
                fields=["council", "role"],
                condition=Q(
                    state__in=[T.INVITED, T.ACCEPTED],
                    role__in=[SeatRole.CHAIR, SeatRole.VICE, SeatRole.SECRETARY],
                ),
                name="seat_one_chair_vice_secretary",
                violation_error_message=_("This role is taken already."),
            ),
            models.UniqueConstraint(
                fields=["council", "role", "alternate_rank"],
                condition=Q(state=T.ALTERNATE),
                name="seat_alternates_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(state=T.ALTERNATE) | Q(alternate_rank__isnull=False),
                name="seat_alternate_has_its_order",
            ),
            models.CheckConstraint(
                condition=Q(decline_reason="")
                | Q(state=T.DECLINED, decline_reason__in=DeclineReason.values),
                name="seat_reason_of_a_refusal",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.user}"

    def get_absolute_url(self) -> str:
        return reverse("scoring:seat_detail", kwargs={"public_id": self.public_id})

    def get_verb_url(self, name: str) -> str:
        return reverse("scoring:seat_verb", kwargs={"public_id": self.public_id, "verb": name})

    def audiences_for(self, user) -> set[str]:
        """Whose seat it is reads all of it: what was asked, what they answered."""
        own = {Audience.OFFICERS} if user.is_authenticated and user.pk == self.user_id else set()
        return super().audiences_for(user) | own

    @property
    def province_id(self) -> str:
        return self.council.province_id

    @property
    def is_live(self) -> bool:
        return self.state in HELD_SEAT

    @property
    def is_late(self) -> bool:
        """Invited, and the day to answer by has passed."""
        return (
            self.state == T.INVITED
            and self.answer_by is not None
            and self.answer_by < clock.today()
        )

    def is_shown_to(self, user, is_staff: bool) -> bool:
        """Who refused or stands by is the office's to know, and the person's."""
        return is_staff or self.state == T.ACCEPTED or self.user_id == user.pk

    @property
    def capacity(self) -> str:
        """Under what name their deeds stand in the trail."""
        if self.council.kind == Stage.APPRAISAL:
            return GROUP_CAPACITY.get(SeatRole(self.role), Capacity.GROUP_MEMBER)
        return CAPACITY[SeatRole(self.role)]

    def get_role_display(self) -> str:
        """What the role is called in a council of this kind."""
        return str(dict(roles_of(self.council.kind)).get(self.role, SeatRole(self.role).label))

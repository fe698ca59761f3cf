from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lifecycle.errors import Reason
from lifecycle.models import WithLife
from lifecycle.moves import state_field, verb
from lifecycle.states import Audience
from people.permissions import holds
from people.states import Capacity, Role
from scoring import mails
from scoring.models.council import Council
from scoring.querysets import SeatQuerySet
from scoring.states import CouncilState, SeatRole, SeatState

C, T = CouncilState, SeatState
CAPACITY = {
    SeatRole.CHAIR: Capacity.COUNCIL_CHAIR,
    SeatRole.VICE: Capacity.COUNCIL_VICE,
    SeatRole.SECRETARY: Capacity.COUNCIL_SECRETARY,
    SeatRole.REVIEWER: Capacity.COUNCIL_REVIEWER,
    SeatRole.MEMBER: Capacity.COUNCIL_MEMBER,
}


def the_person_invited(seat: "Seat", user) -> str:
    return seat.capacity if seat.user_id == user.pk else ""


def council_is_still_drawn_up(seat: "Seat", user) -> Reason | None:
    if seat.council.state == C.DRAFT:
        return None
    return Reason(_("The council is formed; its members can't change any more."))


class Seat(WithLife):
    """A person's place in a council; the person says yes or no."""

    state = state_field(SeatState, default=T.INVITED)
    begin_role = staticmethod(holds(Role.OFFICER))

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
        self._tell_if_the_last(deed)

    @verb(
        source=[T.INVITED],
        target=T.DECLINED,
        label=_("Decline the seat"),
        permission=the_person_invited,
        audience=Audience.OFFICERS,
        needs_note=True,
        confirm=_("The officer invites somebody else to this seat."),
    )
    def decline(self, deed):
        """Refuse the seat; the note tells the officer why."""
        self.answered_at = deed.at
        mails.declined(self, by=deed.by, note=deed.note)

    @verb(
        source=[T.INVITED, T.ACCEPTED],
        target=T.WITHDRAWN,
        label=_("Take the seat back"),
        permission=holds(Role.OFFICER),
        checks=[council_is_still_drawn_up],
        audience=Audience.OFFICERS,
        needs_note=True,
        confirm=_("The person leaves this council; the seat can go to somebody else."),
    )
    def take_back(self, deed):
        """Give the place to somebody else, while the council is still drawn up."""
        mails.taken_back(self, by=deed.by, note=deed.note)

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
    answered_at = models.DateTimeField(_("Answered at"), null=True, editable=False)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("Seat")
        verbose_name_plural = _("Seats")
        ordering = ["council", "position", "pk"]
        indexes = [models.Index(fields=["user", "state"])]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "user"],
                condition=Q(state__in=[T.INVITED, T.ACCEPTED]),
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
        return self.state in (T.INVITED, T.ACCEPTED)

    @property
    def capacity(self) -> str:
        """Under what name their deeds stand in the trail."""
        return CAPACITY[SeatRole(self.role)]

"""Who answers for a seat, and when it may be answered, taken back or given up."""

from django.utils.translation import gettext_lazy as _

from lifecycle.errors import Reason
from people.permissions import holds
from people.states import Capacity, Role
from scoring.states import CouncilState, SeatState


def the_person_invited(seat, user) -> str:
    return seat.capacity if seat.user_id == user.pk else ""


def only_by_itself(seat, user) -> str:
    """Nobody's own deed: it follows from another place that has become free."""
    return Capacity.SYSTEM if user is None else ""


def officer_or_timer(seat, user) -> str:
    return Capacity.SYSTEM if user is None else holds(Role.OFFICER)(seat, user)


def council_is_still_drawn_up(seat, user) -> Reason | None:
    if seat.council.state == CouncilState.DRAFT:
        return None
    return Reason(
        _("The council is formed; a member is replaced by a supplementary decision only.")
    )


def draft_unless_alternate(seat, user) -> Reason | None:
    return None if seat.state == SeatState.ALTERNATE else council_is_still_drawn_up(seat, user)


def answer_is_late(seat, user) -> Reason | None:
    if seat.is_late:
        return None
    return Reason(_("The time to answer has not passed yet."))

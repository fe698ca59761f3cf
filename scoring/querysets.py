"""Which councils, seats, items and sheets there are, and who may see them.

Nothing of a dossier on which a member has a conflict is in the rows that member gets: not its item,
its sheets, nor a count of them. Other members' sheets are in nobody's rows before the marks close.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from lifecycle.pages import Task
from people.states import Role
from scoring import models
from scoring.ranking import Ranked, rank
from scoring.states import (
    BARRING,
    UNSEALED,
    CouncilState,
    ItemState,
    MeetingState,
    SeatState,
    SheetState,
    Stage,
)

# Those of the State fund who see every council of their province.
COUNCIL_STAFF = (
    Role.OFFICER,
    Role.FUND_DIRECTOR,
    Role.PROVINCIAL_LEADER,
    Role.AUDITOR,
)
LIVE_SEAT = (SeatState.INVITED, SeatState.ACCEPTED)


def provinces_as(user, *roles: str) -> set[str]:
    """The provinces in which the person holds one of the roles today."""
    return {province for role, province in user.standing.roles if role in roles}


def seats_of(user, *, council="pk", states=(SeatState.ACCEPTED,)):
    """Whether the person has a seat in the row's council."""
    return Exists(
        models.Seat.objects.filter(council=OuterRef(council), user=user, state__in=states))


def barred(user, *, council: str, proposal: str):
    """Whether a conflict keeps the person off the row's dossier."""
    return Exists(
        models.Conflict.objects.barring().filter(
            seat__user=user,
            seat__council=OuterRef(council),
            proposal=OuterRef(proposal),
        )
    )


class CouncilQuerySet(QuerySet):
    def visible_to(self, user):
        """Staff of the province, those invited and those who sit in it."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(province_id__in=provinces_as(user, *COUNCIL_STAFF))
            | seats_of(user, states=LIVE_SEAT)
        )

    def fully_answered(self):
        """Drafts in which somebody accepted and nobody's answer is outstanding."""
        seats = models.Seat.objects.filter(council=OuterRef("pk"))
        return self.filter(
            Exists(seats.filter(state=SeatState.ACCEPTED)),
            ~Exists(seats.filter(state=SeatState.INVITED)),
            state=CouncilState.DRAFT,
        )

    def with_work_left(self):
        left = models.Item.objects.filter(council=OuterRef("pk")).exclude(
            state=ItemState.CONCLUDED)
        return self.filter(Exists(left))

    def for_list(self):
        return self.select_related("call").order_by("-created_at", "-pk")


class SeatQuerySet(QuerySet):
    def visible_to(self, user):
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(user=user)
            | Q(council__province_id__in=provinces_as(user, *COUNCIL_STAFF))
            | seats_of(user, council="council") & Q(state=SeatState.ACCEPTED)
        )

    def accepted(self):
        return self.filter(state=SeatState.ACCEPTED)

    def of(self, user):
        """One's own, answered or not; those taken back are gone."""
        return self.filter(user=user, state__in=LIVE_SEAT)

    def for_list(self):
        return self.select_related("council__call", "user").order_by("-created_at", "-pk")


class ConflictQuerySet(QuerySet):
    def barring(self):
        return self.filter(state__in=BARRING)

    def visible_to(self, user):
        """Staff; never a conflict of one's own, which would name the dossier."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            seat__council__province_id__in=provinces_as(user, *COUNCIL_STAFF)
        ).exclude(seat__user=user)

    def for_list(self):
        return self.select_related("seat__user", "seat__council", "proposal__host").order_by("pk")


class ItemQuerySet(QuerySet):
    def visible_to(self, user):
        """Staff and the council's members, never one who is recused from the dossier."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(council__province_id__in=provinces_as(user, *COUNCIL_STAFF))
            | seats_of(user, council="council")
        ).exclude(barred(user, council="council", proposal="proposal"))

    def to_be_scored_by(self, user):
        """Not concluded, in a council where the person sits unrecused, and not filed yet."""
        filed = models.ScoreSheet.objects.filter(
            item=OuterRef("pk"), seat__user=user, state=SheetState.FILED)
        return (
            self.filter(seats_of(user, council="council"))
            .filter(state__in=(ItemState.WAITING, ItemState.OPEN, ItemState.POSTPONED))
            .exclude(barred(user, council="council", proposal="proposal"))
            .exclude(Exists(filed))
        )

    def concluded(self):
        return self.filter(state=ItemState.CONCLUDED)

    def of_selection(self, call):
        """The items that decide about a call's dossiers."""
        return self.filter(stage=Stage.SELECTION, proposal__call=call)

    def for_list(self):
        return self.select_related(
            "proposal__host", "proposal__call", "council__rule_set", "meeting"
        ).order_by("council", "position")


class MeetingQuerySet(QuerySet):
    def visible_to(self, user):
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(council__province_id__in=provinces_as(user, *COUNCIL_STAFF))
            | seats_of(user, council="council")
        )

    def under_way(self):
        return self.filter(state__in=(MeetingState.PLANNED, MeetingState.OPENED))

    def for_list(self):
        return self.select_related("council").order_by("-planned_at", "-pk")


class ScoreSheetQuerySet(QuerySet):
    def visible_to(self, user):
        """One's own always; filed ones of others once the marks are closed, to members not
        recused from the dossier; to staff once the item is concluded.
        """
        if not user.is_authenticated:
            return self.none()
        filed = Q(state=SheetState.FILED)
        return self.filter(
            Q(seat__user=user)
            | filed & Q(item__state__in=UNSEALED) & seats_of(user, council="item__council")
            | filed
            & Q(item__state=ItemState.CONCLUDED)
            & Q(item__council__province_id__in=provinces_as(user, *COUNCIL_STAFF))
        ).exclude(barred(user, council="item__council", proposal="item__proposal"))

    def filed(self):
        return self.filter(state=SheetState.FILED)


def ranked(call) -> list[Ranked]:
    """The call's dossiers that passed, in the order its frozen rules give; by proposal id."""
    items = models.Item.objects.of_selection(call).concluded().select_related("proposal")
    return rank(
        (item.as_candidate() for item in items), call.rules.value("priority.applies"))


def waiting_on(user) -> list[Task]:
    """What waits on this person in the councils; see `scoring.waiting`."""
    from scoring.waiting import tasks_of

    return tasks_of(user)

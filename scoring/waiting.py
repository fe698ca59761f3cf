"""What waits on a person in the councils, for the first page."""

from collections.abc import Iterator

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lifecycle import clock
from lifecycle.pages import Task
from people.permissions import provinces_as
from people.states import Role
from scoring import waiting_kinds, waiting_letters, waiting_meetings
from scoring.models import (
    Assignment,
    AssignmentPlan,
    Attendance,
    Commission,
    Conflict,
    Council,
    DeclinedReview,
    Item,
    Meeting,
    Seat,
)
from scoring.querysets import barred
from scoring.states import (
    ConflictState,
    CouncilState,
    ItemState,
    MeetingState,
    PlanState,
    SeatRole,
    SeatState,
    Stage,
)

COUNCIL = _("Council")
DOSSIER = _("Proposal")
MEETING = _("Meeting")


def tasks_of(user) -> list[Task]:
    """Every open task of this person here, in a fixed number of queries for each hat worn."""
    if not user.is_authenticated:
        return []
    tasks = [*_invitations(user)]
    is_seated = Seat.objects.filter(user=user, state=SeatState.ACCEPTED).exists()
    if is_seated:
        tasks += [*_sheets(user), *_meetings(user), *_items_to_close(user)]
        tasks += [*waiting_meetings.tasks_of(user)]
    if officers_of := provinces_as(user, Role.OFFICER):
        tasks += [*_agendas(officers_of), *_plans(officers_of), *_conflicts(officers_of, user)]
    if directors_of := provinces_as(user, Role.FUND_DIRECTOR):
        tasks += [*_conflicts(directors_of, user)]
    if signers_of := provinces_as(user, Role.FUND_DIRECTOR, Role.PROVINCIAL_LEADER):
        tasks += [*_councils_to_form(signers_of)]
    return [*tasks, *waiting_kinds.tasks_of(user, is_seated), *waiting_letters.tasks_of(user)]


def _invitations(user) -> Iterator[Task]:
    asked = Q(state=SeatState.INVITED) | Q(state=SeatState.ALTERNATE, answered_at__isnull=True)
    for seat in Seat.objects.filter(asked, user=user).for_list():
        stands_by = seat.state == SeatState.ALTERNATE
        yield Task(
            thing_label=COUNCIL,
            title=str(seat.council),
            verb=_("Say whether you stand by") if stands_by else _("Accept or decline the seat"),
            why=seat.get_role_display(),
            url=seat.get_absolute_url(),
            due=seat.answer_by,
            since=seat.created_at,
        )


def _sheets(user) -> Iterator[Task]:
    items = (
        Item.objects.to_be_scored_by(user)
        .for_list()
        .order_by("is_unplanned", "meets_at", "position")
    )
    for item in items:
        is_open = item.state == ItemState.OPEN
        yield Task(
            thing_label=DOSSIER,
            title=str(item.proposal),
            verb=_("File the score sheet") if is_open else _("Read and score"),
            why=_("You review this dossier") if item.reviews_it else _("You sit in its council"),
            url=reverse("scoring:sheet_edit", kwargs={"public_id": item.public_id}),
            due=item.meets_at,
            since=item.created_at,
        )


def _meetings(user) -> Iterator[Task]:
    mine = Seat.objects.accepted().filter(
        council=OuterRef("council"),
        user=user,
        role__in=(SeatRole.CHAIR, SeatRole.VICE, SeatRole.SECRETARY),
    )
    for meeting in Meeting.objects.under_way().filter(Exists(mine)).for_list():
        is_open = meeting.state == MeetingState.OPENED
        yield Task(
            thing_label=MEETING,
            title=str(meeting),
            verb=_("Run the meeting") if is_open else _("Note who is there and open it"),
            why=_("You run this council's meetings"),
            url=meeting.get_absolute_url(),
            due=meeting.planned_at,
            since=meeting.created_at,
        )


def _items_to_close(user) -> Iterator[Task]:
    """Of the chair; of the vice-chair where the chair is absent or recused."""
    mine = Seat.objects.accepted().filter(council=OuterRef("council"), user=user)
    chair_there = Attendance.objects.filter(
        meeting=OuterRef("meeting"), is_present=True, seat__role=SeatRole.CHAIR
    ).exclude(
        Exists(
            Conflict.objects.barring().filter(
                seat=OuterRef("seat"), proposal=OuterRef(OuterRef("proposal"))
            )
        )
    )
    items = (
        Item.objects.filter(state__in=(ItemState.OPEN, ItemState.SCORED))
        .filter(
            Exists(mine.filter(role=SeatRole.CHAIR))
            | Exists(mine.filter(role=SeatRole.VICE)) & ~Exists(chair_there)
        )
        .exclude(barred(user, council="council", proposal="proposal"))
        .for_list()
    )
    for item in items:
        is_scored = item.state == ItemState.SCORED
        close = _("Close the figures") if item.stage == Stage.APPRAISAL else _("Close the marks")
        yield Task(
            thing_label=DOSSIER,
            title=str(item.proposal),
            verb=_("Conclude the item") if is_scored else close,
            why=_("You preside over it"),
            url=item.get_absolute_url(),
            since=item.meeting.opened_at,
        )


def _agendas(provinces) -> Iterator[Task]:
    """What an officer still has to arrange for a council."""
    under_way = Meeting.objects.under_way().filter(council=OuterRef("pk"))
    tasks = Commission.objects.filter(council=OuterRef("pk"))
    has_items = Exists(Item.objects.filter(council=OuterRef("pk"))) | Exists(tasks)
    left = Item.objects.filter(council=OuterRef("pk")).exclude(state=ItemState.CONCLUDED)
    unnamed = left.filter(state__in=(ItemState.WAITING, ItemState.POSTPONED)).exclude(
        stage=Stage.APPRAISAL
    )
    unnamed = unnamed.exclude(Exists(Assignment.objects.filter(item=OuterRef("pk"))))
    councils = (
        Council.objects.filter(province_id__in=provinces)
        .exclude(state=CouncilState.CONCLUDED)
        .annotate(
            has_items=has_items,
            has_left=Exists(left) | Exists(tasks.exclude(state=ItemState.CONCLUDED)),
            has_unnamed=Exists(unnamed),
            has_meeting=Exists(under_way),
            answers_due=Count("seats", filter=Q(seats__state=SeatState.INVITED)),
            answers_late=Count(
                "seats",
                filter=Q(seats__state=SeatState.INVITED, seats__answer_by__lt=clock.today()),
            ),
            seated=Count("seats", filter=Q(seats__state=SeatState.ACCEPTED)),
        )
        .order_by("created_at", "pk")
    )
    for council in councils:
        for verb in _to_arrange(council):
            yield Task(
                thing_label=COUNCIL,
                title=str(council),
                verb=verb,
                why=_("You manage the province's councils"),
                url=council.get_absolute_url(),
                since=council.formed_at or council.created_at,
            )


def _plans(provinces) -> Iterator[Task]:
    """Plans that wait to be looked at, and reviewers named that can't review any more."""
    plans = AssignmentPlan.objects.filter(province_id__in=provinces, state=PlanState.PROPOSED)
    for plan in plans.for_list():
        yield Task(
            thing_label=_("Plan of reviewers"),
            title=str(plan.council or plan.call),
            verb=_("Put the plan into effect, or discard it"),
            why=_("You manage the province's councils"),
            url=plan.get_absolute_url(),
            since=plan.created_at,
        )
    barring = Conflict.objects.barring().filter(
        seat=OuterRef("seat"), proposal=OuterRef("item__proposal")
    )
    waiting = Item.objects.filter(state__in=(ItemState.WAITING, ItemState.POSTPONED))
    broken = Assignment.objects.filter(Exists(barring), item__in=waiting)
    declined = DeclinedReview.objects.filter(item=OuterRef("pk"))
    short = waiting.filter(Exists(declined)).annotate(named=Count("assignments"))
    left = [
        item.council_id
        for item in short.select_related("council__rule_set")
        if item.named < item.council.reviewers_needed
    ]
    councils = Council.objects.filter(province_id__in=provinces, state=CouncilState.FORMED)
    of_them = Q(pk__in=broken.values("item__council")) | Q(pk__in=left)
    for council in councils.filter(of_them).order_by("pk"):
        yield Task(
            thing_label=COUNCIL,
            title=str(council),
            verb=_("Plan the reviewers anew"),
            why=_("A reviewer named has declined or has a conflict of interest"),
            url=reverse("scoring:council_plan", kwargs={"public_id": council.public_id}),
            since=council.formed_at,
        )


def _to_arrange(council) -> Iterator:
    if council.state == CouncilState.DRAFT:
        if council.answers_due == 0 and council.seated < council.size_limits[0]:
            yield _("Invite members")
        if council.answers_late:
            yield _("Look after invitations without an answer")
        return
    if not council.has_items:
        yield _("Put dossiers on the agenda")
    if council.has_unnamed:
        yield _("Name the reviewers")
    if council.has_left and not council.has_meeting:
        yield _("Plan a meeting")
    if council.has_items and not council.has_left:
        yield _("Conclude the council's work")


def _conflicts(provinces, user) -> Iterator[Task]:
    suspected = (
        Conflict.objects.visible_to(user)
        .filter(state=ConflictState.SUSPECTED, seat__council__province_id__in=provinces)
        .order_by("seat__council", "pk")
        .select_related("seat__council")
    )
    by_council: dict = {}
    for conflict in suspected:
        by_council.setdefault(conflict.seat.council, []).append(conflict)
    for council, conflicts in by_council.items():
        yield Task(
            thing_label=COUNCIL,
            title=str(council),
            verb=_("Decide on %(count)s conflicts of interest") % {"count": len(conflicts)},
            why=_("A suspected conflict bars until it is decided"),
            url=council.get_absolute_url() + "#xung-dot",
            since=conflicts[0].created_at,
        )


def _councils_to_form(provinces) -> Iterator[Task]:
    councils = Council.objects.fully_answered().filter(province_id__in=provinces)
    for council in councils.order_by("created_at", "pk"):
        yield Task(
            thing_label=COUNCIL,
            title=str(council),
            verb=_("Form the council"),
            why=_("A council is set up by your decision"),
            url=council.get_absolute_url(),
            since=council.created_at,
        )

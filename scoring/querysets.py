"""Which councils, seats, items and sheets there are, and who may see them.

Nothing of a dossier on which a member has a conflict is in the rows that member gets: not its item,
its sheets, nor a count of them. Other members' sheets are in nobody's rows before the marks close.
"""

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from lifecycle.pages import Task
from papers.folding import fold
from people.permissions import provinces_as
from people.states import Role
from proposals.querysets import read_without_names
from proposals.querysets.sight import every_word
from scoring import models
from scoring.ranking import Ranked, rank
from scoring.rules import Waiting
from scoring.states import (
    BARRING,
    HELD_SEAT,
    RUNNING,
    TAKEN_UP,
    UNSEALED,
    WRITABLE,
    AppealState,
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
NO_LIMIT = Q()
ON_AN_AGENDA = (
    "public_id", "state", "stage", "position", "mean", "passed", "grade",
    "proposal__code", "proposal__title",
)  # fmt: skip
LIVE_SEAT = (SeatState.INVITED, SeatState.ACCEPTED)


def seats_of(user, *, council="pk", states=(SeatState.ACCEPTED,)):
    """Whether the person has a seat in the row's council."""
    return Exists(
        models.Seat.objects.filter(council=OuterRef(council), user=user, state__in=states)
    )


def barred(user, *, council: str, proposal: str):
    """Whether a conflict keeps the person off the row's dossier."""
    return Exists(
        models.Conflict.objects.barring().filter(
            seat__user=user,
            seat__council=OuterRef(council),
            proposal=OuterRef(proposal),
        )
    )


def sheets_read_by(user, to_sheet: str = "", *, others: Q = NO_LIMIT) -> Q:
    """One's own always; those of others, if `others`, once the marks are closed, to members not
    recused from the dossier; to staff once the item is concluded.

    to_sheet: the way from the row to its sheet, such as "sheet__".
    """
    own = Q(**{f"{to_sheet}seat__user": user})
    unsealed = Q(**{f"{to_sheet}item__state__in": UNSEALED})
    concluded = Q(**{f"{to_sheet}item__state": ItemState.CONCLUDED})
    places = {f"{to_sheet}item__council__province_id__in": provinces_as(user, *COUNCIL_STAFF)}
    to_item = f"{to_sheet}item__"
    in_council = seats_of(user, council=f"{to_item}council")
    kept_off = barred(user, council=f"{to_item}council", proposal=f"{to_item}proposal")
    return (own | others & unsealed & in_council | others & concluded & Q(**places)) & ~kept_off


def _count(rows: QuerySet, by: str):
    """How many rows belong to each outer row, 0 when none."""
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


class CouncilQuerySet(QuerySet):
    def visible_to(self, user):
        """Staff of the province, those invited and those who sit in it."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(province_id__in=provinces_as(user, *COUNCIL_STAFF)) | seats_of(user, states=LIVE_SEAT)
        )

    def found_by(self, words: str):
        """Search without diacritics; every word must occur."""
        for word in fold(words).split():
            self = self.filter(folded__contains=word)
        return self

    def fully_answered(self):
        """Drafts in which somebody accepted and nobody's answer is outstanding."""
        seats = models.Seat.objects.filter(council=OuterRef("pk"))
        return self.filter(
            Exists(seats.filter(state=SeatState.ACCEPTED)),
            ~Exists(seats.filter(state=SeatState.INVITED)),
            state=CouncilState.DRAFT,
        )

    def with_counts_for(self, user):
        """Annotates `seated`, and `items_seen`: what this reader may see of the agenda."""
        seats = models.Seat.objects.filter(council=OuterRef("pk"), state=SeatState.ACCEPTED)
        seen = models.Item.objects.visible_to(user).filter(council=OuterRef("pk"))
        return self.annotate(seated=_count(seats, "council"), items_seen=_count(seen, "council"))

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

    def turns_of(self, user) -> dict[int, tuple[int, int]]:
        """By council at work, the person's place among its members from 0, and their number."""
        councils: dict[int, list[int]] = {}
        at_work = self.accepted().filter(
            seats_of(user, council="council"), council__state=CouncilState.FORMED
        )
        for council, member in at_work.order_by("position", "pk").values_list("council", "user"):
            councils.setdefault(council, []).append(member)
        return {
            council: (members.index(user.pk), len(members)) for council, members in councils.items()
        }

    def of(self, user):
        """One's own, answered or not; those taken back are gone."""
        return self.filter(user=user, state__in=HELD_SEAT)

    def for_list(self):
        return self.select_related("council__call", "user", "thanks").order_by("-created_at", "-pk")


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
        rows = self.select_related("seat__user", "seat__council", "proposal__host", "decided_by")
        return rows.order_by("pk")


class ItemQuerySet(QuerySet):
    def visible_to(self, user):
        """Staff and the council's members, never one who is recused from the dossier."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(council__province_id__in=provinces_as(user, *COUNCIL_STAFF))
            | seats_of(user, council="council")
        ).exclude(barred(user, council="council", proposal="proposal"))

    def shown_to(self, user):
        """Annotates `host_name`: who applies, as far as this reader may know; None if not.

        Rows for a page or a file take the host from here and never from the dossier itself.
        """
        is_staff = Q(council__province_id__in=provinces_as(user, *COUNCIL_STAFF))
        return self.annotate(
            host_name=Case(
                When(read_without_names("proposal__") & ~is_staff, then=Value(None)),
                default=F("proposal__host__name"),
                output_field=CharField(),
            )
        )

    def judged_by(self, user):
        """Those of the councils in which the person sits, but for conflicts, with whether they are
        named to review each.
        """
        reviews = models.Assignment.objects.filter(item=OuterRef("pk"), seat__user=user)
        return (
            self.filter(seats_of(user, council="council"))
            .exclude(barred(user, council="council", proposal="proposal"))
            .annotate(reviews_it=Exists(reviews))
        )

    def with_whether_corrected(self):
        """Annotates `was_corrected`: a sheet of it was reopened once."""
        kept = models.SheetVersion.objects.filter(sheet__item=OuterRef("pk"))
        return self.annotate(was_corrected=Exists(kept))

    def with_what_is_said(self):
        """Annotates what of its page was ever written, `has_rounds` and so on: most pages ask no
        further.
        """
        return self.annotate(
            **{
                f"has_{name}": Exists(rows.filter(item=OuterRef("pk")).order_by())
                for name, rows in {
                    "hearing": models.Hearing.objects,
                    "questions": models.HearingQuestion.objects,
                    "rounds": models.Round.objects,
                    "ballots": models.Ballot.objects,
                    "opinions": models.ReservedOpinion.objects,
                    "corrections": self.model.corrections.through.objects,
                    "feedback": models.Feedback.objects,
                }.items()
            }
        )

    def on_desk_of(self, user):
        """Those the person judges, with their own sheet's state and when the council meets."""
        mine = models.ScoreSheet.objects.filter(item=OuterRef("pk"), seat__user=user)
        next_meeting = models.Meeting.objects.under_way().filter(council=OuterRef("council"))
        return (
            self.judged_by(user)
            .exclude(stage=Stage.APPRAISAL)
            .annotate(
                my_state=Subquery(mine.values("state")[:1]),
                my_saved_at=Subquery(mine.values("saved_at")[:1]),
                my_reopened_at=Subquery(mine.values("reopened_at")[:1]),
                meets_at=Coalesce(
                    F("meeting__planned_at"), Subquery(next_meeting.values("planned_at")[:1])
                ),
            )
            # NULL sorts first in one database and last in the other.
            .annotate(
                is_unplanned=ExpressionWrapper(
                    Q(meets_at__isnull=True), output_field=BooleanField()
                )
            )
        )

    def found_by(self, words: str):
        """Search without diacritics in the dossier's code and title; every word must occur."""
        return every_word(self, "proposal__title_folded", words)

    def desk_in_order(self, user) -> list[Waiting]:
        """What the person may judge in councils at work, agenda by agenda."""
        rows = self.on_desk_of(user).filter(council__state=CouncilState.FORMED)
        waiting = set(rows.waiting_for_sheet().order_by().values_list("pk", flat=True))
        shown = ("pk", "public_id", "council", "meets_at", "reviews_it")
        return [
            Waiting(public_id, council, meets_at, reviews_it, pk in waiting)
            for pk, public_id, council, meets_at, reviews_it in rows.order_by(
                "council", "position"
            ).values_list(*shown)
        ]

    def waiting_for_sheet(self):
        """Of the desk: the own sheet not filed, and not closed or reopened to be corrected."""
        not_filed = Q(my_state__isnull=True) | Q(my_state=SheetState.DRAFT)
        is_corrected = Q(state=ItemState.SCORED, my_reopened_at__isnull=False)
        return self.filter(not_filed, Q(state__in=WRITABLE) | is_corrected)

    def with_filed_sheet(self):
        return self.filter(my_state=SheetState.FILED)

    def to_be_scored_by(self, user):
        """Where the person sits unrecused, the marks are not closed and the sheet not filed."""
        return self.on_desk_of(user).waiting_for_sheet()

    def concluded(self):
        return self.filter(state=ItemState.CONCLUDED)

    def judged_by_sheets(self):
        """Concluded on what members filed; a finance appraisal group files no sheets."""
        return self.concluded().exclude(stage=Stage.APPRAISAL)

    def with_feedback(self):
        """Annotates how many places of its letter wait for a decision."""
        left = models.Finding.objects.filter(feedback__item=OuterRef("pk"), decision="")
        return self.annotate(open_places=_count(left, "feedback__item"))

    def of_selection(self, call):
        """The items that decide about a call's dossiers."""
        return self.filter(stage=Stage.SELECTION, proposal__call=call)

    def before(self, meeting):
        """What a meeting still may take up, or has taken up."""
        return self.filter(
            Q(meeting=meeting) | Q(state__in=(ItemState.WAITING, ItemState.POSTPONED))
        )

    def for_list(self):
        return self.select_related("proposal__call", "council__rule_set", "meeting").order_by(
            "council", "position"
        )

    def for_agenda(self, user):
        """With what a row of an agenda shows this reader: dossier, host and reviewers; without the
        council, whose rule set is long.
        """
        known = models.Assignment.objects.visible_to(user).select_related("seat__user")
        known = known.only("item", "seat__user__full_name")
        return (
            self.select_related("proposal")
            .only(*ON_AN_AGENDA)
            .order_by("council", "position")
            .shown_to(user)
            .prefetch_related(Prefetch("assignments", known, to_attr="reviews_shown"))
        )


class AssignmentQuerySet(QuerySet):
    def visible_to(self, user):
        """Who reviews a dossier: known to staff, to those who run the council's meetings and to
        whom it was given; to the other members once its item is taken up.
        """
        if not user.is_authenticated:
            return self.none()
        running = models.Seat.objects.accepted().filter(
            council=OuterRef("item__council"), user=user, role__in=RUNNING
        )
        return self.filter(
            Q(item__council__province_id__in=provinces_as(user, *COUNCIL_STAFF))
            | Q(seat__user=user)
            | Exists(running)
            | Q(item__state__in=TAKEN_UP) & seats_of(user, council="item__council")
        ).exclude(barred(user, council="item__council", proposal="item__proposal"))


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


class OfItemQuerySet(QuerySet):
    """What is recorded of an item: seen by whoever sees the item."""

    def visible_to(self, user):
        return self.filter(item__in=models.Item.objects.visible_to(user))


class BallotQuerySet(QuerySet):
    def visible_to(self, user):
        """The council's members and staff; over an item or a task whoever sees that."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(meeting__in=models.Meeting.objects.visible_to(user)).filter(
            Q(item__isnull=True) | Q(item__in=models.Item.objects.visible_to(user)),
            Q(commission__isnull=True)
            | Q(commission__in=models.Commission.objects.visible_to(user)),
        )

    def over_the_meeting(self):
        """Held over the meeting as a whole, neither over an item nor over a task."""
        return self.filter(item=None, commission=None)

    def for_list(self):
        return self.select_related(
            "meeting__council__rule_set", "item__proposal", "item__council__rule_set",
            "item__meeting", "commission__council__rule_set", "commission__meeting",
            "commission__problem", "head__user", "clerk",
        ).order_by("meeting", "number")  # fmt: skip


class MinutesQuerySet(QuerySet):
    def visible_to(self, user):
        """The council's members and staff; the parts on a dossier only to whoever sees it."""
        return self.filter(meeting__in=models.Meeting.objects.visible_to(user))

    def for_list(self):
        return self.select_related("meeting__council__rule_set").order_by("-pk")


class ScoreSheetQuerySet(QuerySet):
    def visible_to(self, user):
        """One's own always; filed ones of others once the marks are closed, to members not
        recused from the dossier; to staff once the item is concluded.
        """
        if not user.is_authenticated:
            return self.none()
        return self.filter(sheets_read_by(user, others=Q(state=SheetState.FILED)))

    def with_whether_corrected(self):
        """Annotates `was_corrected`: an earlier text of it is kept."""
        kept = models.SheetVersion.objects.filter(sheet=OuterRef("pk"))
        return self.annotate(was_corrected=Exists(kept))

    def with_marks(self):
        """With seat, marks and criteria, in two queries."""
        marks = models.Mark.objects.select_related("criterion__rubric")
        return self.select_related("seat").prefetch_related(Prefetch("marks", marks))


def applies(user, dossier: str) -> Q:
    """Whether the person leads the row's dossier or belongs to its host; dossier: the way to it."""
    mine = Q(**{f"{dossier}__leader": user})
    return mine | Q(**{f"{dossier}__host__in": user.standing.organisation_ids})


class FeedbackQuerySet(QuerySet):
    def visible_to(self, user):
        """Staff; once sent, whoever leads the dossier or belongs to its host. Never one who is
        recused from it.
        """
        if not user.is_authenticated:
            return self.none()
        has_left = Q(document__isnull=False)
        return self.filter(
            Q(item__council__province_id__in=provinces_as(user, *COUNCIL_STAFF))
            | has_left & applies(user, "item__proposal")
        ).exclude(barred(user, council="item__council", proposal="item__proposal"))

    def for_page(self):
        return self.select_related(
            "item__proposal__host", "item__proposal__leader", "item__proposal__call",
            "item__council__rule_set", "item__council__province", "item__meeting", "document",
            "sent_by",
        )  # fmt: skip


class AppealQuerySet(QuerySet):
    def visible_to(self, user):
        """Staff, and whoever leads the dossier or belongs to its host; never one who is recused."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(feedback__item__council__province_id__in=provinces_as(user, *COUNCIL_STAFF))
            | applies(user, "feedback__item__proposal")
        ).exclude(
            barred(user, council="feedback__item__council", proposal="feedback__item__proposal")
        )

    def waiting(self):
        return self.filter(state__in=(AppealState.FILED, AppealState.CONSIDERED))

    def for_page(self):
        return self.select_related(
            "feedback__item__proposal__host", "feedback__item__proposal__leader",
            "feedback__item__council__rule_set", "feedback__item__council__province",
            "document", "filed_by",
        )  # fmt: skip


class StandingQuerySet(QuerySet):
    def visible_to(self, user):
        """Staff who see the councils, never what a conflict keeps them off."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            item__council__province_id__in=provinces_as(user, *COUNCIL_STAFF)
        ).exclude(barred(user, council="item__council", proposal="item__proposal"))

    def found_by(self, words: str):
        """Search without diacritics; every word must occur."""
        for word in fold(words).split():
            self = self.filter(item__proposal__title_folded__contains=word)
        return self

    def for_list(self):
        return self.select_related("item__proposal__host", "item__proposal__call")


def ranked(call) -> list[Ranked]:
    """The call's dossiers that passed, in the order its frozen rules give; by proposal id."""
    items = models.Item.objects.of_selection(call).concluded().select_related("proposal")
    return rank((item.as_candidate() for item in items), models.beside.order_rule_of(call))


def waiting_on(user) -> list[Task]:
    """What waits on this person in the councils; see `scoring.waiting`."""
    from scoring.waiting import tasks_of

    return tasks_of(user)

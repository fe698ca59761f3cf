"""A plan is worked out: who sits where and may review what is read, the rest happens apart."""

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from lifecycle import clock
from lifecycle.actions import advance, together
from lifecycle.errors import Reason, Refused, WrongMoment
from lifecycle.work import Work
from people.models import Expert
from scoring.actions.agenda import MAY_REVIEW, NOT_TAKEN_UP
from scoring.models import (
    Assignment,
    AssignmentPlan,
    Conflict,
    Council,
    DeclinedReview,
    Item,
    Meeting,
    PlanInputs,
    PlannedItem,
    PlannedReview,
    ScoreSheet,
    Seat,
)
from scoring.states import CouncilState, ItemState, PlanState, SeatState, Unfit

if TYPE_CHECKING:  # costly: loaded by the worker only
    from scoring.planning import Asked, Solved

READING = gettext_noop("Reading the dossiers and who may review them")
SOLVING = gettext_noop("Comparing expertise and assigning")
KEEPING = gettext_noop("Keeping the plan")
AT_ONCE = 500


@dataclass
class Gathered:
    """What is asked, and the rows behind the places in it."""

    asked: "Asked"
    people: list[int]
    items: list[Item]
    seats: dict[tuple[int, int], Seat]
    unfit: dict[tuple[int, int], str]


def councils_of(plan: AssignmentPlan):
    """The formed councils it is for."""
    rows = Council.objects.filter(state=CouncilState.FORMED)
    return rows.filter(pk=plan.council_id) if plan.council_id else rows.filter(call=plan.call_id)


def items_of(plan: AssignmentPlan):
    """The dossiers whose reviewers may still change."""
    return Item.objects.filter(council__in=councils_of(plan), state__in=NOT_TAKEN_UP)


def work_out(plan: AssignmentPlan, work: Work | None = None) -> AssignmentPlan:
    """Work it out and propose it; with `work`, as one that can be watched and stopped."""
    from scoring.planning import solve

    if plan.state != PlanState.SOLVING:
        raise WrongMoment(_("This plan is worked out already."))
    _tell(work, READING, 0, 3)
    gathered = gather(plan)
    _tell(work, SOLVING, 1, 3)
    solved = work.apart(solve, gathered.asked) if work else solve(gathered.asked)
    _tell(work, KEEPING, 2, 3)
    with together():
        if work:
            work.settle()
        keep(plan, gathered, solved)
        return advance(plan, "propose", by=plan.asked_by, evidence=plan.job or plan)


def _tell(work: Work | None, step: str, done: int, total: int) -> None:
    if work:
        work.tell(step, done, total)


# What is asked --------------------------------------------------------------------------------


def gather(plan: AssignmentPlan) -> Gathered:
    """Everything that decides, read once; Refused when there is nothing to assign."""
    from scoring.planning import Asked

    rows = items_of(plan).select_related("council__rule_set", "proposal__problem", "proposal__call")
    needs = {one.pk: one.reviewers_needed for one in councils_of(plan).select_related("rule_set")}
    # A council whose kind has no reviewers plans none.
    items = [one for one in rows.order_by("council", "position") if needs[one.council_id]]
    in_councils = Seat.objects.filter(council__in=councils_of(plan), state=SeatState.ACCEPTED)
    seats_in: dict[int, list[Seat]] = {}
    for seat in in_councils.select_related("user").order_by("position", "pk"):
        seats_in.setdefault(seat.council_id, []).append(seat)
    people = sorted({seat.user_id for seats in seats_in.values() for seat in seats})
    if not items or not people:
        raise Refused(Reason(_("There is no dossier whose reviewers may be named now.")))
    place = {pk: at for at, pk in enumerate(people)}
    unfit, seat_at = _pairs(items, seats_in, place)
    standing, fixed = _named(items, place, seat_at, unfit)
    most = _most(plan, people, items)
    asked = Asked(
        people=_known(people),
        dossiers=[dossier_words(item.proposal) for item in items],
        seats=sorted(seat_at),
        allowed=sorted({pair for pair in seat_at if pair not in unfit} | set(fixed)),
        needs=[needs[item.council_id] for item in items],
        most=most,
        least=[min(plan.min_load, one) for one in most],
        is_fair=plan.is_fair,
        keeps=plan.keeps,
        fixed=fixed,
        standing=standing,
    )
    return Gathered(asked, people, items, seat_at, unfit)


def _pairs(items: list[Item], seats_in: dict[int, list[Seat]], place: dict[int, int]):
    """Every seat over every dossier, and why it may not review it."""
    barring = Conflict.objects.barring().filter(seat__council__in={i.council_id for i in items})
    barred = set(barring.values_list("seat_id", "proposal_id"))
    declined = set(DeclinedReview.objects.filter(item__in=items).values_list("seat_id", "item_id"))
    away = _away(seats_in)
    unfit: dict[tuple[int, int], str] = {}
    seat_at: dict[tuple[int, int], Seat] = {}
    for at, item in enumerate(items):
        for seat in seats_in.get(item.council_id, ()):
            pair = (place[seat.user_id], at)
            seat_at[pair] = seat
            if (seat.pk, item.proposal_id) in barred:
                unfit[pair] = Unfit.CONFLICT
            elif seat.role not in MAY_REVIEW:
                unfit[pair] = Unfit.ROLE
            elif (seat.pk, item.pk) in declined:
                unfit[pair] = Unfit.DECLINED
            elif seat.pk in away:
                unfit[pair] = Unfit.AWAY
    return unfit, seat_at


def _away(seats_in: dict[int, list[Seat]]) -> set[int]:
    """Seats whose person's profile says that they are not there on the day their council meets
    next, or today where no meeting is planned. Whoever has no profile is always there.
    """
    seats = [seat for found in seats_in.values() for seat in found]
    times = {
        expert.user_id: expert
        for expert in Expert.objects.filter(user__in={seat.user_id for seat in seats})
    }
    meetings = Meeting.objects.under_way().filter(council__in=seats_in).order_by("-planned_at")
    planned = meetings.values_list("council_id", "planned_at")
    day_of = {council: clock.date_of(at) for council, at in planned}
    today = clock.today()
    return {
        seat.pk
        for seat in seats
        if (expert := times.get(seat.user_id))
        and not expert.is_available_on(day_of.get(seat.council_id, today))
    }


def _named(items: list[Item], place: dict[int, int], seat_at: dict, unfit: dict):
    """Reviews that stand and may go on standing, and those of them whose sheet is begun."""
    at = {item.pk: number for number, item in enumerate(items)}
    rows = Assignment.objects.filter(item__in=items).values_list("item_id", "seat__user_id")
    standing = [(place[user], at[item]) for item, user in rows if user in place]
    begun = {
        (place[user], at[item])
        for item, user in ScoreSheet.objects.filter(item__in=items).values_list(
            "item_id", "seat__user_id"
        )
        if user in place
    }
    standing = sorted(pair for pair in standing if pair in seat_at and not is_barred(unfit, pair))
    return [pair for pair in standing if pair not in unfit], [p for p in standing if p in begun]


def is_barred(unfit: dict[tuple[int, int], str], pair: tuple[int, int]) -> bool:
    return unfit.get(pair) == Unfit.CONFLICT


def _known(people: list[int]):
    """What each says of themselves in the pool; whoever has no profile there says nothing."""
    from scoring.expertise import Knows, split_keywords

    experts = Expert.objects.filter(user__in=people).prefetch_related("sciences")
    by_user = {expert.user_id: expert for expert in experts}
    return [
        Knows(split_keywords(one.keywords), f"{one.sciences_in_words}. {one.bio}")
        if (one := by_user.get(pk))
        else Knows()
        for pk in people
    ]


def dossier_words(proposal: Any):
    from scoring.expertise import Asks

    group = proposal.get_strategic_group_display() if proposal.strategic_group else ""
    problem = proposal.problem.title if proposal.problem else ""
    parts = [proposal.summary, proposal.effect_statement, str(group or ""), problem]
    return Asks(proposal.title, "\n".join(filter(None, parts)))


def _most(plan: AssignmentPlan, people: list[int], items: list[Item]) -> list[int]:
    """The plan's limit, or the person's own less what they review elsewhere."""
    limits = dict(
        Expert.objects.filter(user__in=people, load_limit__isnull=False).values_list(
            "user_id", "load_limit"
        )
    )
    elsewhere = Counter(
        Assignment.objects.filter(seat__user__in=people)
        .exclude(item__state=ItemState.CONCLUDED)
        .exclude(item__in=[item.pk for item in items])
        .values_list("seat__user_id", flat=True)
    )
    return [
        max(0, min(plan.max_load, limits[pk] - elsewhere[pk])) if pk in limits else plan.max_load
        for pk in people
    ]


# What is kept -----------------------------------------------------------------------------------


def keep(plan: AssignmentPlan, gathered: Gathered, solved: "Solved") -> None:
    """Lay the answer down under the plan, in the place of an earlier one; one transaction."""
    from scoring.planning import sha256_of

    plan = AssignmentPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if plan.state != PlanState.SOLVING:
        raise WrongMoment(_("This plan is worked out already."))
    found, asked = solved.assigned, gathered.asked
    plan.items.all().delete()
    PlanInputs.objects.filter(plan=plan).delete()
    PlanInputs.objects.create(
        plan=plan,
        text=solved.inputs,
        pairs=found.pairs,
        certificate={
            "people": gathered.people,
            "items": [item.pk for item in gathered.items],
            **(vars(found.certificate) if found.certificate else {}),
        },
    )
    _keep_rows(plan, gathered, solved)
    kept = len(set(asked.standing) & set(found.pairs))
    plan.solver, plan.inputs_sha256 = solved.solver, sha256_of(solved.inputs)
    plan.dossiers, plan.reviews = len(gathered.items), len(found.pairs)
    plan.changed = len(asked.standing) - kept
    plan.total, plan.worst, plan.load_max = found.total, found.worst, found.load_max
    plan.total_at_most = found.certificate.bound if found.certificate else None
    plan.worst_at_most = found.worst_at_most
    plan.short_people = [gathered.people[at] for at in found.short_reviewers]
    plan.unmet = _unmet_rows(gathered, found.unmet)
    plan.save()


def _unmet_rows(gathered: Gathered, unmet: Any) -> dict[str, Any]:
    if unmet is None:
        return {}
    items, people = gathered.items, gathered.people
    return {
        "items": [items[at].pk for at in unmet.proposals],
        "needed": unmet.needed,
        "available": unmet.available,
        "more_load": unmet.more_load and [[people[at], n] for at, n in unmet.more_load],
        "fewer_reviews": [[items[at].pk, n] for at, n in unmet.fewer_reviews],
    }


def _keep_rows(plan: AssignmentPlan, gathered: Gathered, solved: "Solved") -> None:
    by_dossier: dict[int, list[tuple[int, int]]] = {}
    for pair in gathered.seats:
        by_dossier.setdefault(pair[1], []).append(pair)
    chosen = set(solved.assigned.pairs)
    standing, fixed = set(gathered.asked.standing), set(gathered.asked.fixed)
    rows, reviews = [], []
    for at, item in enumerate(gathered.items):
        pairs = sorted(
            by_dossier.get(at, ()),
            key=lambda pair: (pair in gathered.unfit, -solved.affinity[pair], pair),
        )
        row = PlannedItem(
            plan=plan,
            item=item,
            worth=sum(solved.affinity[pair] for pair in pairs if pair in chosen),
            candidates=[
                [
                    gathered.seats[pair].pk,
                    solved.affinity[pair],
                    gathered.unfit.get(pair, ""),
                    solved.words.get(pair, ""),
                ]
                for pair in pairs
            ],
        )
        rows.append(row)
        reviews += [
            PlannedReview(
                planned=row,
                seat=gathered.seats[pair],
                affinity=solved.affinity[pair],
                place=place,
                words=solved.words.get(pair, "")[:400],
                is_started=pair in fixed,
                stood=pair in standing or pair in fixed,
            )
            for place, pair in enumerate(pairs, start=1)
            if pair in chosen
        ]
    PlannedItem.objects.bulk_create(rows, batch_size=AT_ONCE)
    for review in reviews:
        review.planned_id = review.planned.pk
    PlannedReview.objects.bulk_create(reviews, batch_size=AT_ONCE)


def replay(plan: AssignmentPlan) -> tuple[bool, list[str]]:
    """Whether the kept inputs give the kept pairs again, and in words what differs."""
    from scoring.planning import sha256_of, solve_again

    kept = plan.inputs
    troubles = []
    if sha256_of(kept.text) != plan.inputs_sha256:
        troubles.append(str(_("The inputs kept are not those it was worked out from.")))
    found = solve_again(kept.text)
    if [list(pair) for pair in found.pairs] != kept.pairs:
        troubles.append(str(_("Other pairs come out.")))
    return not troubles, troubles

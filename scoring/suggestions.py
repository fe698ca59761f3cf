"""Whom a council could ask: the pool of experts beside the dossiers it will judge.

Everybody admitted to the pool is in the list, the best fitting first; whoever is barred from most
dossiers, busy or away is shown so and never hidden.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet

from lifecycle import clock
from papers.folding import fold
from people.models import Expert, Membership, RoleGrant
from people.states import ExpertState, Science
from proposals.models import Proposal
from proposals.states import ProposalState, StrategicGroup
from rulebook.rules import parse_fraction
from scoring.actions.ties import Ground, Ties
from scoring.models import Conflict, Council, Seat, SheetRating
from scoring.querysets import LIVE_SEAT
from scoring.rules.balance import Advice, Sitter, Wanted, balance
from scoring.rules.fit import matches, words_in
from scoring.states import WRITABLE, CouncilState, SeatState, SheetState

NOT_JUDGED = (ProposalState.DRAFT, ProposalState.WITHDRAWN, ProposalState.INELIGIBLE)
SCIENCES_OF_GROUP = {
    StrategicGroup.GRAPHICS: {Science.ENGINEERING},
    StrategicGroup.SOFTWARE_AI: {Science.ENGINEERING, Science.NATURAL},
    StrategicGroup.AUTOMATION: {Science.ENGINEERING},
    StrategicGroup.DRONES: {Science.ENGINEERING},
    StrategicGroup.CHIPS_IOT: {Science.ENGINEERING, Science.NATURAL},
}


@dataclass
class Fit:
    """Why an expert fits: their own words in how many dossiers, and their fields of the groups."""

    expert: Expert
    words: list[tuple[str, int]]
    sciences: list[str]
    dossiers: int

    @property
    def order(self) -> tuple:
        return (-self.dossiers, -len(self.sciences), self.expert.user.sort_name, self.expert.pk)


@dataclass
class Suggestion:
    fit: Fit
    seat: Seat | None
    is_available: bool
    seats: int = 0
    open_sheets: int = 0
    worth: dict[str, int] = field(default_factory=dict)
    conflicts: list[tuple[Proposal, list[Ground]]] = field(default_factory=list)
    of: int = 0

    @property
    def expert(self) -> Expert:
        return self.fit.expert

    @property
    def is_barred_from_most(self) -> bool:
        return 2 * len(self.conflicts) > self.of

    @property
    def is_over_limit(self) -> bool:
        limit = self.expert.load_limit
        return limit is not None and self.open_sheets + self.of > limit


def dossiers_before(council: Council) -> list[Proposal]:
    """What it judges; before its agenda is drawn up, what its call has brought in."""
    on_agenda = Proposal.objects.filter(pk__in=council.items.order_by().values("proposal"))
    rows = on_agenda.select_related("problem", "leader", "host").order_by("code", "pk")
    if found := list(rows):
        return found
    if council.call_id is None:
        return []
    of_call = Proposal.objects.filter(call=council.call_id).exclude(state__in=NOT_JUDGED)
    return list(of_call.select_related("problem", "leader", "host").order_by("code", "pk"))


def by_fit(experts: QuerySet, dossiers: Sequence[Proposal]) -> list[Fit]:
    """All of these experts, the best fitting first."""
    texts = {one.pk: _text_of(one) for one in dossiers}
    wanted = {science for one in dossiers for science in _sciences_of(one)}
    return sorted((_fit(one, texts, wanted) for one in experts), key=lambda fit: fit.order)


def _fit(expert: Expert, texts: dict[int, str], wanted: set[str]) -> Fit:
    spelled = {fold(word): word for word in words_in(expert.keywords)}
    found = matches(list(spelled), texts)
    return Fit(
        expert=expert,
        words=[(spelled[word], len(keys)) for word, keys in found.items()],
        sciences=[
            str(row.get_science_display()) for row in expert.sciences.all() if row.science in wanted
        ],
        dossiers=len(set().union(*found.values())),
    )


def _text_of(proposal: Proposal) -> str:
    group = StrategicGroup(proposal.strategic_group)
    words = [proposal.title, proposal.summary, str(group.label) if group else ""]
    return fold(" ".join([*words, proposal.problem.title if proposal.problem else ""]))


def _sciences_of(proposal: Proposal) -> set[str]:
    return SCIENCES_OF_GROUP.get(StrategicGroup(proposal.strategic_group), set())


def suggested(
    council: Council, fits: Iterable[Fit], dossiers: Sequence[Proposal], reader: Any = None
) -> list[Suggestion]:
    """These with their load, whether they are free, and what they may not judge, found before
    anybody is asked. The same number of queries for one and for a page of them.

    reader: who reads it; how officers found these people's earlier sheets is told as far as they
    may know it, to nobody without one.
    """
    fits = list(fits)
    users = [fit.expert.user for fit in fits]
    ties = Ties(users, dossiers, council.rule)
    seats, sheets = _seats_held(users), _sheets_open(users)
    ratings = SheetRating.objects.visible_to(reader) if reader else SheetRating.objects.none()
    worth = ratings.counted_by_person(users)
    held = {seat.user_id: seat for seat in council.all_seats if seat.is_live}
    free = set(
        Expert.objects.filter(pk__in=[fit.expert.pk for fit in fits])
        .available(clock.today())
        .values_list("pk", flat=True)
    )
    return [
        Suggestion(
            fit=fit,
            seat=held.get(fit.expert.user_id),
            is_available=fit.expert.pk in free,
            seats=seats.get(fit.expert.user_id, 0),
            open_sheets=sheets.get(fit.expert.user_id, 0),
            worth=worth.get(fit.expert.user_id, {}),
            conflicts=[
                (one, found) for one in dossiers if (found := ties.grounds(fit.expert.user_id, one))
            ],
            of=len(dossiers),
        )
        for fit in fits
    ]


def pool_of(council: Council) -> QuerySet:
    """Everybody admitted to the pool of the council's province."""
    return Expert.objects.filter(
        province=council.province_id, state=ExpertState.ADMITTED, user__is_active=True
    ).for_list()


def _seats_held(users: Sequence[Any]) -> dict[int, int]:
    """Places in councils whose work has not ended."""
    rows = Seat.objects.filter(user__in=users, state__in=LIVE_SEAT)
    rows = rows.exclude(council__state=CouncilState.CONCLUDED).order_by()
    return dict(rows.values_list("user").annotate(n=Count("pk")))


def _sheets_open(users: Sequence[Any]) -> dict[int, int]:
    """Dossiers that still want a sheet of theirs."""
    seats = Seat.objects.filter(user__in=users, state=SeatState.ACCEPTED).order_by()
    owed = Q(council__items__state__in=WRITABLE)
    due = dict(seats.values_list("user").annotate(n=Count("council__items", filter=owed)))
    filed = dict(
        seats.values_list("user").annotate(
            n=Count(
                "sheets",
                filter=Q(sheets__state=SheetState.FILED, sheets__item__state__in=WRITABLE),
            )
        )
    )
    barred = dict(
        Conflict.objects.barring()
        .filter(seat__in=seats, seat__council__items__state__in=WRITABLE)
        .order_by()
        .values_list("seat__user")
        .annotate(n=Count("proposal", distinct=True))
    )
    return {
        user: max(0, n - filed.get(user, 0) - barred.get(user, 0)) for user, n in due.items() if n
    }


# Balance ---


def advice_on(council: Council) -> list[Advice]:
    """How those invited and accepted are spread, beside what the council's rules advise."""
    users = [seat.user_id for seat in council.all_seats if seat.state in LIVE_SEAT]
    today = clock.today()
    places = Membership.objects.in_force(today).filter(user__in=users).order_by("pk")
    houses = dict(places.values_list("user", "organisation__house"))
    experts = {one.user_id: one for one in Expert.objects.filter(user__in=users)}
    staff = set(
        RoleGrant.objects.in_force(today)
        .filter(user__in=users, province=council.province_id)
        .values_list("user", flat=True)
    )
    sitters = [
        Sitter(
            house=houses.get(user, ""),
            gender=experts[user].gender if user in experts else "",
            is_outside=user not in staff,
            is_expert=user in experts and experts[user].state == ExpertState.ADMITTED,
        )
        for user in users
    ]
    return balance(
        sitters,
        Wanted(
            houses=council.rule("council.balance.houses"),
            women=parse_fraction(council.rule("council.balance.women")),
            outside=parse_fraction(council.rule("council.balance.outside")),
            experts=parse_fraction(council.rule("council.balance.experts")),
        ),
    )

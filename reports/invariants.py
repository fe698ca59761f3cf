"""What must be true of the whole database at any moment; each fault names its row.

Not what one constraint can hold: sums over tables, results worked out anew, states and the deeds
that led there. `manage.py check_invariants` reads it; tests of crowds and of the year end with it.
"""

from collections.abc import Iterator, Sequence

from django.db.models import Sum

from funds.figures import year_figures
from funds.models import AllocationLine, BudgetYear, Posting
from funds.states import AccountKind, AllocationState, BudgetYearState
from funds.verify import faults as ledger_faults
from lifecycle.models import Event
from lifecycle.moves import verbs_of
from reports.lifecycles import ROOMS, models_with_life
from scoring import rules
from scoring.models import Item
from scoring.models.result import outcome
from scoring.states import ItemState, Stage

BORN_WITH_ANOTHER = {"funds.period", "proposals.correction"}
"""Made by the dozen with what they belong to, whose event tells of them."""
WITHOUT_EVENTS = {"papers.outgoingmail"}
"""A mail keeps its attempts as rows of their own."""


def faults(rooms: Sequence[str] = ROOMS) -> list[str]:
    """Every fault; an empty list when all holds. rooms: whose results and states are looked at."""
    scores = _scores() if "scoring" in rooms else ()
    return [*ledger_faults(), *_allocated(), *scores, *_states(rooms)]


def _allocated() -> Iterator[str]:
    """No year has reserved, and no decision has given, more than there is."""
    opened = [BudgetYearState.APPROVED, BudgetYearState.CLOSED]
    for budget in BudgetYear.objects.filter(state__in=opened).select_related("rule_set"):
        returned = Posting.objects.filter(
            account__budget=budget, account__kind=AccountKind.REVENUE
        ).aggregate(sum=Sum("amount"))["sum"]
        there_is = budget.total - (returned or 0)
        reserved = year_figures(budget)["reserved"]
        if reserved > there_is:
            yield f"{budget.year}: {reserved} reserved out of {there_is}"
    decided = AllocationLine.objects.filter(
        allocation__state=AllocationState.APPROVED, is_funded=True
    )
    for line in decided.filter(commitment=None):
        yield f"allocation line {line.pk}: funded, and no money was reserved for it"


def _scores() -> Iterator[str]:
    """A selection's result is what its filed sheets give."""
    items = Item.objects.filter(
        stage=Stage.SELECTION,
        state__in=[ItemState.SCORED, ItemState.CONCLUDED],
        sheets_counted__gt=0,
    ).select_related("council__rule_set", "council__call")
    for item in items.order_by("pk").iterator(200):
        found = outcome(item, item.filed_sheets(), item.members_present)
        mean = None if found.mean is None else rules.printed(found.mean, 4)
        stored = (item.sheets_counted, item.points_sum, item.mean, item.passed)
        given = (found.counted, found.points_sum, mean, found.passed)
        if stored != given:
            yield f"item {item.pk}: it says {stored}, its sheets {given}"


def reachable(model) -> set[str]:
    """Every state that verbs lead to from the first one."""
    moves = [
        (move.source, move.target or move.source)
        for method in verbs_of(model).values()
        for move in method._django_fsm.transitions.values()
    ]
    found = {str(model._meta.get_field("state").default)}
    while more := {str(target) for source, target in moves if source in found} - found:
        found |= more
    return found


def _states(rooms: Sequence[str]) -> Iterator[str]:
    """Each row is in a state that verbs reach, the one its newest event tells of."""
    for model in models_with_life():
        label, states = model._meta.label_lower, reachable(model)
        if label in WITHOUT_EVENTS or model._meta.app_label not in rooms:
            continue
        told = dict(
            Event.objects.filter(thing_type=label, to_state__gt="")
            .order_by("seq")
            .values_list("thing_id", "to_state")
        )
        first = str(model._meta.get_field("state").default)
        for pk, state in model._base_manager.order_by("pk").values_list("pk", "state").iterator():
            if state not in states:
                yield f"{label} {pk}: no verb leads to {state}"
            if label in BORN_WITH_ANOTHER and state == first and pk not in told:
                continue
            if told.get(pk) != state:
                yield f"{label} {pk}: it is {state}, its newest event says {told.get(pk)}"

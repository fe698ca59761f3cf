"""The agenda is put in order: as proposed so that few people leave and return, or by hand."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from lifecycle.actions import together, witness
from lifecycle.errors import Refused, WrongPerson
from lifecycle.states import Audience
from people.permissions import holds
from people.states import Role
from scoring.agenda_order import Order, order_agenda
from scoring.models import Conflict, Council, Item
from scoring.models.council import sits
from scoring.models.meeting import RUNNING
from scoring.states import ItemState

NOT_TAKEN_UP = (ItemState.WAITING, ItemState.POSTPONED)
OUT_OF_THE_WAY = 10_000


class Proposed(NamedTuple):
    """The items not taken up yet in the order proposed, and what it saves."""

    items: list[Item]
    order: Order


def may_order(council: Council, user: Any) -> str:
    """The officer; whoever runs the council's meetings, unless recused from something on the
    agenda: they would see what they must not.
    """
    if role := holds(Role.OFFICER)(council, user):
        return role
    role = sits(*RUNNING)(council, user)
    barred = Conflict.objects.barring().filter(
        seat__council=council, seat__user=user, proposal__in=council.items.values("proposal")
    )
    return "" if role and barred.exists() else role


def proposed_order(council: Council) -> Proposed:
    """What the fewest comings and goings would be, over the items not taken up yet."""
    items = list(council.items.filter(state__in=NOT_TAKEN_UP).for_list())
    appointed = {seat.pk for seat in council.appointed}
    recused: dict[int, set[int]] = {}
    rows = Conflict.objects.barring().filter(seat__in=appointed)
    for proposal, seat in rows.values_list("proposal_id", "seat_id"):
        recused.setdefault(proposal, set()).add(seat)
    order = order_agenda([recused.get(item.proposal_id, set()) for item in items])
    return Proposed([items[place] for place in order.places], order)


def order_items(council: Council, items: Sequence[Item], *, by: Any) -> None:
    """Take the items not taken up yet in this order; those taken up keep their places."""
    with together():
        council = Council.objects.select_for_update(of=("self",)).get(pk=council.pk)
        role = may_order(council, by)
        if not role:
            raise WrongPerson(_("You do not have the right to do this step."))
        left = list(council.items.filter(state__in=NOT_TAKEN_UP).order_by("position"))
        if sorted(item.pk for item in items) != sorted(item.pk for item in left):
            raise Refused(_("The agenda was changed since. Open it again and look."))
        free = [item.position for item in left]
        if [item.pk for item in items] == [item.pk for item in left]:
            return
        # A place is taken once; so first all of them out of the way.
        council.items.filter(pk__in=[item.pk for item in items]).update(
            position=F("position") + OUT_OF_THE_WAY
        )
        for item, position in zip(items, free, strict=True):
            Item.objects.filter(pk=item.pk).update(position=position)
        witness(council, "agenda_ordered", by=by, role=role, audience=Audience.COUNCIL)


def move_item(item: Item, steps: int, *, by: Any) -> None:
    """One item up (-1) or down (1) among those not taken up yet."""
    left = list(item.council.items.filter(state__in=NOT_TAKEN_UP).order_by("position"))
    keys = [one.pk for one in left]
    if item.pk not in keys:
        raise Refused(_("This item has been taken up; its place stands."))
    place = keys.index(item.pk)
    goal = min(max(place + steps, 0), len(left) - 1)
    left.insert(goal, left.pop(place))
    order_items(item.council, left, by=by)

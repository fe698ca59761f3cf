"""The agenda's order: what is proposed so that few people leave and return, or by hand."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lifecycle.errors import Refused
from scoring import actions
from scoring.actions.ordering import may_order
from scoring.models import Item
from scoring.states import ItemState
from scoring.views.councils import find
from scoring.views.frame import allow, page

NOT_TAKEN_UP = (ItemState.WAITING, ItemState.POSTPONED)
STEPS = {"up": -1, "down": 1}


@page
def council_order(request, public_id):
    """GET: both orders beside each other. POST: `as_proposed`, or an item's id under up or down."""
    council = find(request, public_id)
    allow(may_order(council, request.user))
    if request.method == "POST":
        try:
            _put_in_order(request, council)
        except Refused as refusal:
            messages.error(request, " ".join(str(reason) for reason in refusal.reasons))
        return redirect(request.path)
    now = council.items.filter(state__in=NOT_TAKEN_UP).for_list()
    context = {"council": council, "items": list(now), "proposed": actions.proposed_order(council)}
    return render(request, "scoring/agenda_order.html", context)


def _put_in_order(request, council) -> None:
    if "as_proposed" in request.POST:
        actions.order_items(council, actions.proposed_order(council).items, by=request.user)
        messages.success(request, _("The agenda is in the order proposed."))
        return
    for name, steps in STEPS.items():
        if name in request.POST:
            item = Item.objects.filter(council=council, public_id=request.POST[name]).first()
            if item is None:
                raise Refused(_("There is no such item on this agenda."))
            actions.move_item(item, steps, by=request.user)

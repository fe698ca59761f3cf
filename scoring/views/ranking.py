"""The order of a call's dossiers, and what decided each place."""

from django.shortcuts import get_object_or_404, render

from people.permissions import holds
from people.states import Role
from proposals.models import Call
from scoring.models import Item
from scoring.querysets import COUNCIL_STAFF, ranked
from scoring.states import PriorityApplies
from scoring.views.frame import allow, page


@page
def ranking(request, public_id):
    rows = Call.objects.visible_to(request.user).select_related("rule_set")
    call = get_object_or_404(rows.exclude(rule_set=None), public_id=public_id)
    allow(holds(*COUNCIL_STAFF)(call, request.user))
    seen = Item.objects.visible_to(request.user).of_selection(call).concluded()
    items = {item.proposal_id: item for item in seen.for_list().shown_to(request.user)}
    context = {
        "call": call,
        "places": [
            (one, items[one.candidate.id]) for one in ranked(call) if one.candidate.id in items
        ],
        "failed": [item for item in items.values() if not item.passed],
        "priority": call.rules.entry("priority.applies"),
        "priority_words": PriorityApplies(call.rules.value("priority.applies")).label,
        "may_take_sheets": bool(holds(Role.OFFICER, Role.AUDITOR)(call, request.user)),
        "pass_rule": call.rules.entry("score.pass_mean"),
    }
    return render(request, "scoring/ranking.html", context)

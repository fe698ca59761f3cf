"""Whom a council could ask, why they fit and what they may not judge; several asked at once."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lifecycle.errors import Refused
from people.permissions import holds
from people.states import Role
from scoring import actions, suggestions
from scoring.filters import PoolFilter
from scoring.models import Council
from scoring.querysets import LIVE_SEAT
from scoring.rules import reviewers_needed, size_limits
from scoring.states import CouncilState, SeatRole, roles_of
from scoring.views.councils import find
from scoring.views.frame import allow, page

PAGE_SIZE = 20


@page
def council_suggest(request, public_id):
    council = find(request, public_id)
    allow(holds(Role.OFFICER)(council, request.user))
    reasons: list[Any] = []
    if request.method == "POST":
        try:
            asked = actions.invite_many(council, _chosen(request, council), by=request.user)
        except Refused as refusal:
            reasons = refusal.reasons
        else:
            said = ngettext("%(count)s person is asked.", "%(count)s people are asked.", len(asked))
            messages.success(request, said % {"count": len(asked)})
            return redirect(council.get_absolute_url() + "#thanh-vien")
    return _suggested(request, council, reasons)


def _chosen(request, council: Council) -> list[tuple[Any, str, bool]]:
    """Whom the form names, each with the role chosen beside them."""
    names = request.POST.getlist("person")
    if not names:
        raise Refused(_("Choose at least one person."))
    pool = suggestions.pool_of(council).filter(user__public_id__in=names)
    users = {expert.user.public_id: expert.user for expert in pool}
    return [
        (
            users[name],
            request.POST.get(f"role-{name}", SeatRole.MEMBER),
            council.state == CouncilState.FORMED or f"alternate-{name}" in request.POST,
        )
        for name in names
        if name in users
    ]


def _suggested(request, council: Council, reasons: list):
    filters = PoolFilter(
        request.GET, queryset=suggestions.pool_of(council).distinct(), request=request
    )
    dossiers = suggestions.dossiers_before(council)
    fits = suggestions.by_fit(filters.qs, dossiers)
    page_obj = Paginator(fits, PAGE_SIZE).get_page(request.GET.get("page"))
    least, most = size_limits(council.kind, council.rules)
    context = {
        "council": council,
        "filter": filters,
        "count": len(fits),
        "page_obj": page_obj,
        "rows": suggestions.suggested(council, page_obj.object_list, dossiers, request.user),
        "dossiers": dossiers,
        "advice": suggestions.advice_on(council),
        "roles": roles_of(council.kind),
        "least": least,
        "most": most,
        "reviewers": reviewers_needed(council.kind, council.rules),
        "asked": sum(seat.state in LIVE_SEAT for seat in council.all_seats),
        "only_alternates": council.state != CouncilState.DRAFT,
        "refusals": reasons,
    }
    return render(request, "scoring/council_suggest.html", context, status=400 if reasons else 200)

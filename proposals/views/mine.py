"""The dossiers somebody works on: by state, what each waits for, until when."""

from datetime import date, datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from lifecycle.pages import ListPage
from proposals import rules
from proposals.filters import MineFilter
from proposals.models import Proposal
from proposals.states import CallState, ProposalState

S = ProposalState
WAITS = {
    S.SUBMITTED: _("A managing officer checks it"),
    S.ELIGIBLE: _("A council takes it up"),
    S.IN_COUNCIL: _("The council judges it"),
    S.PASSED: _("The allocation of the budget"),
    S.FUNDED: _("The contract is signed"),
}


@method_decorator(login_required, name="dispatch")
class MyProposals(ListPage):
    """Mine: those I lead or work in; what needs me first."""

    template_name = "proposals/my_proposals.html"
    filterset_class = MineFilter
    sorts = {"title": ["title_folded"], "state": ["state"], "call": ["call__closes_at"]}
    page_size = 25

    def rows(self, request):
        return Proposal.objects.for_mine(request.user)

    def more(self, request):
        return {"may_start": bool(request.user.standing.organisation_ids)}

    def shown(self, rows, request) -> list[dict[str, Any]]:
        now = request.user.standing.as_of
        return [{"proposal": row, "waits": waits_for(row, now), "due": due(row)} for row in rows]


def waits_for(row: Proposal, now: datetime) -> str:
    """Whose step is next, in words."""
    if row.state == S.RETURNED:
        return str(_("Completed and handed in again by its leader"))
    if row.state != S.DRAFT:
        return str(WAITS.get(row.state, ""))
    grace = rules.GRACE
    if row.call.state != CallState.OPEN or not rules.in_time(now, row.call.closes_at, grace):
        return str(_("The call is over: copy it to a new call, or withdraw it"))
    words = str(_("Finished and handed in by its leader"))
    if row.asked_count:
        words += "; " + ngettext(
            "%(n)s confirmation unanswered", "%(n)s confirmations unanswered", row.asked_count
        ) % {"n": row.asked_count}
    return words


def due(row: Proposal) -> date | datetime | None:
    """Until when the next step is its team's."""
    if row.state == S.RETURNED:
        return row.returned_until
    return row.call.closes_at if row.state == S.DRAFT else None

"""The months of a year's books: which are closed, and the next one to close or to reopen."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from funds.figures import month_activity
from funds.models import Period
from funds.states import PeriodState
from funds.views.books import opened
from lifecycle.moves import moves_for
from lifecycle.pages import timeline
from lifecycle.views import verb_view
from papers.templatetags.ba_nha import dong


@login_required
@require_safe
def period_list(request, public_id: str):
    """Only the border between closed and open moves: there stand the steps."""
    budget = get_object_or_404(opened(request.user), public_id=public_id)
    periods = list(budget.periods.select_related("budget").order_by("month"))
    activity = month_activity(budget)
    closed = [row for row in periods if row.state == PeriodState.CLOSED]
    still_open = [row for row in periods if row.state == PeriodState.OPEN]
    border = [*closed[-1:], *still_open[:1]]
    rows = [{"period": row, **activity[row.month]} for row in periods]
    context = {
        "budget": budget,
        "rows": rows,
        "steps": [(row, moves) for row in border if (moves := moves_for(row, request.user))],
        "events": timeline(closed[-1], request.user) if closed else [],
        "last_closed": closed[-1] if closed else None,
    }
    return render(request, "funds/period_list.html", context)


def _what_counts(period: Period) -> list[dict]:
    found = month_activity(period.budget)[period.month]
    return [
        {"label": _("Entries"), "value": found["entries"]},
        {"label": _("Moved"), "value": dong(found["moved"])},
    ]


period_verb = verb_view(Period.objects.visible_to, evidence=_what_counts)

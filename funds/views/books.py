"""The books: entries, one entry with its postings, the trial balance, the whole as a file."""

from django.contrib.auth.decorators import login_required
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from funds import exports
from funds.figures import trial_balance
from funds.filters import EntryFilter
from funds.models import BudgetYear, Entry
from funds.states import BudgetYearState
from funds.views.frame import SignedInList


class EntryList(SignedInList):
    template_name = "funds/entry_list.html"
    filterset_class = EntryFilter
    sorts = {"number": ["budget__year", "number"], "moment": ["moment"], "moved": ["moved"]}
    default_sort = "-number"

    def rows(self, request):
        return Entry.objects.visible_to(request.user).for_list()

    def more(self, request):
        return {"budgets": _opened(request.user)}


def _opened(user):
    """The years that have books."""
    states = [BudgetYearState.APPROVED, BudgetYearState.CLOSED]
    return BudgetYear.objects.visible_to(user).filter(state__in=states).order_by("-year")


@login_required
@require_safe
def entry_detail(request, public_id: str):
    rows = Entry.objects.visible_to(request.user).select_related("budget", "by")
    entry = get_object_or_404(rows, public_id=public_id)
    postings = entry.postings.select_related("account", "commitment__proposal")
    context = {"entry": entry, "postings": postings, "evidence_url": entry.evidence_url()}
    return render(request, "funds/entry_detail.html", context)


@login_required
@require_safe
def balance_detail(request, public_id: str):
    budget = get_object_or_404(_opened(request.user), public_id=public_id)
    rows = trial_balance(budget)
    total = {name: sum(row[name] for row in rows) for name in ("debit", "credit", "balance")}
    context = {"budget": budget, "rows": rows, "total": total, "head": budget.ledger_head}
    return render(request, "funds/trial_balance.html", context)


@login_required
@require_safe
def ledger_csv(request, public_id: str):
    """Streamed: a year's books do not wait in memory."""
    budget = get_object_or_404(_opened(request.user), public_id=public_id)
    response = StreamingHttpResponse(
        exports.ledger_lines(budget), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="so-cai-{budget.year}.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    return response

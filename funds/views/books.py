"""The books: entries, one entry with its postings."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from funds.filters import EntryFilter
from funds.models import BudgetYear, Entry
from funds.models.reversal import can_be_reversed
from funds.states import BudgetYearState
from funds.views.frame import SignedInList
from people.permissions import holds
from people.states import Role

proposes = holds(Role.CHIEF_ACCOUNTANT, of="budget")


class EntryList(SignedInList):
    template_name = "funds/entry_list.html"
    filterset_class = EntryFilter
    sorts = {
        "number": ["budget__year", "number"],
        "day": ["accounting_on", "number"],
        "moved": ["moved"],
    }
    default_sort = "-number"

    def rows(self, request):
        return Entry.objects.visible_to(request.user).for_list()

    def more(self, request):
        return {"budgets": opened(request.user)}


def opened(user):
    """The years that have books."""
    states = [BudgetYearState.APPROVED, BudgetYearState.CLOSED]
    return BudgetYear.objects.visible_to(user).filter(state__in=states).order_by("-year")


@login_required
@require_safe
def entry_detail(request, public_id: str):
    rows = Entry.objects.visible_to(request.user).select_related("budget", "by", "reverses")
    entry = get_object_or_404(rows, public_id=public_id)
    postings = entry.postings.select_related("account", "commitment__proposal")
    may_reverse = proposes(entry, request.user) and not can_be_reversed(entry)
    context = {
        "entry": entry,
        "postings": postings,
        "evidence_url": entry.evidence_url(),
        "reversal": (live := entry.reversals.live().first()),
        "may_reverse": may_reverse and live is None,
        "mirror": Entry.objects.filter(reverses=entry).first(),
    }
    return render(request, "funds/entry_detail.html", context)

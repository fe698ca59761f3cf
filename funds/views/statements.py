"""What is read out of the books: trial balance, account books, statements, the whole as a file."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from funds import beancount, exports, statements
from funds.figures import trial_balance
from funds.filters import AccountFilter
from funds.forms import DaysForm
from funds.models import Entry
from funds.views.books import opened
from funds.views.frame import SignedInList
from papers.downloads import as_download

STATEMENTS: dict[str, tuple[object, Callable | None]] = {
    "task": (_("By task"), statements.by_task),
    "group": (_("By group"), statements.by_group),
    "category": (_("By category"), statements.by_category),
    "month": (_("By month"), statements.by_month),
    "year": (_("By year"), None),
    "source": (_("By source"), None),
}


def _budget(request, public_id: str):
    return get_object_or_404(opened(request.user), public_id=public_id)


@login_required
@require_safe
def balance_detail(request, public_id: str):
    budget = _budget(request, public_id)
    form = DaysForm(request.GET or None)
    days = form.cleaned_data if form.is_bound and form.is_valid() else {}
    rows = trial_balance(budget, days.get("since"), days.get("until"))
    names = ("opening", "debit", "credit", "balance")
    context = {
        "budget": budget,
        "rows": rows,
        "filter_form": form,
        "is_part": any(days.values()),
        "total": {name: sum(row[name] for row in rows) for name in names},
        "head": budget.ledger_head,
    }
    status = 400 if form.is_bound and form.errors else 200
    return render(request, "funds/trial_balance.html", context, status=status)


class AccountBook(SignedInList):
    """One account's entries in the order of posting, each with the balance after it."""

    template_name = "funds/account_book.html"
    filterset_class = AccountFilter
    sorts = {"number": ["number"]}
    default_sort = "number"

    def account(self):
        budget = _budget(self.request, self.kwargs["public_id"])
        rows = budget.accounts.select_related("budget")
        return get_object_or_404(rows, kind=self.kwargs["account"])

    def rows(self, request):
        return Entry.objects.of_account(self.account())

    def more(self, request):
        account = self.account()
        return {
            "account": account,
            "budget": account.budget,
            "accounts": account.budget.accounts.order_by("kind"),
        }


@login_required
@require_safe
def statement(request, public_id: str, by: str):
    if by not in STATEMENTS:
        raise Http404
    budget = _budget(request, public_id)
    context = {"budget": budget, "by": by, "title": STATEMENTS[by][0], "kinds": STATEMENTS}
    if by == "source":
        context["sources"] = statements.by_source(budget)
        context["total_amount"] = sum(amount for _label, amount in context["sources"])
        return render(request, "funds/statement_sources.html", context)
    read = STATEMENTS[by][1]
    rows = read(budget) if read else statements.by_year(opened(request.user))
    context |= {"rows": rows, "total": statements.total_of(rows) if rows else None}
    return render(request, "funds/statement.html", context)


FILES = {
    "csv": (exports.ledger_lines, "text/csv; charset=utf-8", "csv"),
    "beancount": (beancount.lines, "text/plain; charset=utf-8", "beancount"),
}


@login_required
@require_safe
def ledger_file(request, public_id: str, kind: str):
    """Streamed: a year's books do not wait in memory."""
    budget = _budget(request, public_id)
    if kind == "xlsx":
        return as_download(exports.books_xlsx(budget), f"so-cai-{budget.year}.xlsx")
    if kind not in FILES:
        raise Http404
    lines, content_type, ending = FILES[kind]
    response = StreamingHttpResponse(lines(budget), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="so-cai-{budget.year}.{ending}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response

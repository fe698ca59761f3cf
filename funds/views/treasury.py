"""Treasury statements: the list, bringing one in, its lines matched, suggested and left."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from funds import treasury
from funds.forms import StatementForm, UnmatchForm
from funds.models import Payment, TreasuryLine, TreasuryStatement
from funds.treasury_imports import COLUMNS, lines_of, read_statement
from funds.views.frame import SignedInList, allow, page
from lifecycle.errors import Refused, WrongMoment
from lifecycle.pages import timeline
from papers.tables import hold_tried, read_tried
from people.permissions import provinces_as
from people.states import Role
from rulebook.models import Province

WHAT = "treasury-statement"
SHOWN = 100
KEEPERS = (Role.FUND_ACCOUNTANT, Role.CHIEF_ACCOUNTANT)


class StatementList(SignedInList):
    template_name = "funds/treasury_list.html"
    sorts = {"imported": ["imported_at"]}
    default_sort = "-imported"

    def rows(self, request):
        return TreasuryStatement.objects.visible_to(request.user).for_list()

    def more(self, request):
        return {"may_bring_in": bool(provinces_as(request.user, *KEEPERS))}


def _province(request) -> Province:
    mine = provinces_as(request.user, *KEEPERS)
    allow(next(iter(mine), ""))
    own = request.user.province_id
    return Province.objects.get(pk=own if own in mine else min(mine))


@page
def treasury_new(request):
    """First the file is tried and nothing is stored; then what was shown is brought in."""
    province = _province(request)
    if "tried" in request.POST:
        return _bring_in(request, province)
    form = StatementForm(request.POST or None, request.FILES or None, province=province)
    if request.method == "GET" or not form.is_valid():
        return _page(request, form, status=400 if form.is_bound else 200)
    return _try(request, form, province)


def _try(request, form, province):
    file, bank = form.cleaned_data["file"], form.cleaned_data["bank"]
    headings = treasury.headings_of(province, bank) | form.headings()
    try:
        table = read_statement(file, headings)
        lines = lines_of(table)
        if table.faults:
            more = {"faults": table.faults[:SHOWN], "fault_count": len(table.faults)}
            return _page(request, form, status=400, file_name=file.name, **more)
        held = {
            "bank": bank,
            "headings": table.headings,
            "lines": lines,
            "file_name": file.name,
            "sha256": table.sha256,
        }
        tried = hold_tried(WHAT, by=request.user, **held)
    except Refused as refusal:
        for reason in refusal.reasons:
            form.add_error("file", str(reason))
        return _page(request, form, status=400)
    total = sum(line["amount"] for line in lines)
    told = {"file_name": file.name, "lines": lines[:SHOWN], "count": len(lines), "total": total}
    return _page(request, StatementForm(province=province), tried=tried, bank=bank, **told)


def _bring_in(request, province):
    try:
        held = read_tried(WHAT, request.POST["tried"], by=request.user)
        statement, counts = treasury.bring_in(province=province, by=request.user, **held)
    except Refused as refusal:
        form = StatementForm(province=province)
        return _page(request, form, trouble=str(refusal), status=refusal.status)
    messages.success(
        request,
        _("Brought in: %(new)s lines new, %(known)s known already, %(matched)s matched.")
        % {name: counts[name] for name in ("new", "known", "matched")},
    )
    return redirect(statement.get_absolute_url())


def _page(request, form, status=200, **more):
    known = [headings[0] for headings in COLUMNS.values()]
    context = {"form": form, "known": known, **more}
    return render(request, "funds/treasury_new.html", context, status=status)


@login_required
@require_safe
def treasury_detail(request, public_id: str):
    rows = TreasuryStatement.objects.visible_to(request.user).for_list()
    statement = get_object_or_404(rows, public_id=public_id)
    lines = list(statement.lines.for_page())
    open_lines = [line for line in lines if line.payment_id is None]
    context = {
        "statement": statement,
        "matched": [line for line in lines if line.payment_id is not None],
        **_open(statement, open_lines),
        "sums": {
            "all": sum(line.amount for line in lines),
            "open": sum(line.amount for line in open_lines),
        },
        "may_match": bool(treasury.keeps_statements(statement, request.user)),
        "events": timeline(statement, request.user),
    }
    return render(request, "funds/treasury_detail.html", context)


def _open(statement, lines) -> dict:
    """Lines with what each may be, and those that are like nothing that was ordered."""
    if not lines:
        return {"suggested": [], "unmatched": []}
    amounts = {line.amount for line in lines}
    payments = {
        payment.pk: payment
        for payment in treasury.open_orders(statement.province_id).filter(amount__in=amounts)
    }
    orders = [treasury.as_order(payment) for payment in payments.values()]
    found = [(line, [payments[pk] for pk in treasury.suggested(line, orders)]) for line in lines]
    return {
        "suggested": [(line, likely) for line, likely in found if likely],
        "unmatched": [line for line, likely in found if not likely],
    }


@login_required
@require_POST
def line_match(request, public_id: str):
    line = _line(request, public_id)
    named = {"public_id": request.POST.get("payment", "")}
    payment = Payment.objects.visible_to(request.user).filter(**named).first()
    if payment is None:
        raise WrongMoment(_("Choose the payment that this line is."))
    treasury.match(line, payment, by=request.user)
    messages.success(request, _("Done: %(label)s.") % {"label": _("Match the line")})
    return redirect(line.statement.get_absolute_url())


@page
def line_unmatch(request, public_id: str):
    line = _line(request, public_id)
    allow(treasury.keeps_statements(line, request.user))
    if line.payment_id is None:
        raise WrongMoment(_("This line is not matched."))
    form = UnmatchForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        treasury.unmatch(line, by=request.user, **form.cleaned_data)
        messages.success(request, _("Done: %(label)s.") % {"label": _("Take the match back")})
        return redirect(line.statement.get_absolute_url())
    status = 400 if form.is_bound else 200
    return render(
        request, "funds/treasury_unmatch.html", {"line": line, "form": form}, status=status
    )


def _line(request, public_id: str) -> TreasuryLine:
    rows = TreasuryLine.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related("statement", "payment__budget"), public_id=public_id
    )

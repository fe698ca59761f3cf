"""Payments: the list, asking for one, its way through five hands, its order and the list for the
treasury."""

from io import BytesIO

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from funds import payment_exports, payment_orders
from funds.filters import PaymentFilter
from funds.forms import PayForm, RequestForm
from funds.models import Entry, Instalment, Payment, PaymentPaper, TreasuryLine
from funds.paying import may_request, request_payment
from funds.querysets import FINANCE
from funds.states import PaymentState as S
from funds.views.frame import SignedInList, allow, form_page, page
from lifecycle.errors import WrongMoment
from lifecycle.pages import life_of
from lifecycle.views import verb_view
from papers.downloads import LIST_KINDS, as_download, kept_download, sheet_download
from papers.templatetags.ba_nha import dong
from people.permissions import holds, provinces_as

READY_SHOWN = 20
sees_books = holds(*FINANCE)


class PaymentList(SignedInList):
    template_name = "funds/payment_list.html"
    filterset_class = PaymentFilter
    sorts = {
        "number": ["budget__year", "number"],
        "amount": ["amount"],
        "due": ["instalment__due_on"],
    }
    default_sort = "-number"

    def rows(self, request):
        shown = (
            "public_id", "number", "state", "amount", "paid_at", "budget__year",
            "instalment__number", "instalment__due_on",
            "instalment__commitment__proposal__title",
            "instalment__commitment__proposal__host__name",
        )  # fmt: skip
        return Payment.objects.visible_to(request.user).for_list().only(*shown)

    def more(self, request):
        provinces = provinces_as(request.user, *FINANCE)
        ready = Instalment.objects.for_list().awaiting_payment().visible_to(request.user)
        ready = list(ready[: READY_SHOWN + 1])
        return {
            "ready": ready[:READY_SHOWN],
            "has_more_ready": len(ready) > READY_SHOWN,
            "ordered": bool(provinces) and self.rows(request).filter(state=S.APPROVED).count(),
        }


def _find(request, public_id: str) -> Payment:
    rows = Payment.objects.visible_to(request.user).for_page()
    return get_object_or_404(rows, public_id=public_id)


@login_required
@require_safe
def payment_detail(request, public_id: str):
    payment = _find(request, public_id)
    commitment = payment.instalment.commitment
    is_finance = commitment.province_id in provinces_as(request.user, *FINANCE)
    entry = Entry.objects.filter(evidence_type="funds.payment", evidence_id=payment.pk).first()
    context = {
        "payment": payment,
        "commitment": commitment,
        "instalment": payment.instalment,
        "entry": entry if is_finance else None,
        "is_finance": is_finance,
        "hands": _hands(payment),
        "line": _line_of(payment) if is_finance else None,
        "evidence": [*evidence_of(payment.instalment), *_papers(payment)],
        "has_order": is_finance and payment.approved_at is not None,
        **life_of(payment, request.user),
    }
    return render(request, "funds/payment_detail.html", context)


def _hands(payment: Payment) -> list[tuple]:
    """Each step with who took it and when, in their order."""
    return [
        (pgettext("payment", "Requested"), payment.requested_by, payment.created_at),
        (_("Prepared"), payment.prepared_by, payment.prepared_at),
        (pgettext("payment", "Checked"), payment.checked_by, payment.checked_at),
        (_("Approved"), payment.approved_by, payment.approved_at),
        (pgettext("payment", "Paid"), payment.paid_by, payment.paid_at),
    ]


def _line_of(payment: Payment) -> TreasuryLine | None:
    """The line of a statement that says its money left."""
    return TreasuryLine.objects.filter(payment=payment).select_related("statement").first()


def _papers(payment: Payment) -> list[dict]:
    return [
        {"label": paper.name, "url": paper.get_absolute_url(), "sha256": paper.sha256}
        for paper in payment.papers.all()
    ]


def evidence_of(instalment: Instalment) -> list[dict]:
    """The deed that declared the condition met, and the contract behind it."""
    if not instalment.is_ready:
        return []
    proof = instalment.evidence
    link = getattr(proof, "get_absolute_url", None)
    return [
        {
            "label": instalment.condition,
            "value": str(proof) if proof and instalment.condition not in str(proof) else "",
            "url": link() if link else "",
            "note": _("Declared met by %(who)s") % {"who": instalment.ready_by},
        }
    ]


@page
def payment_new(request, public_id: str):
    rows = Instalment.objects.visible_to(request.user).for_list()
    instalment = get_object_or_404(rows, public_id=public_id)
    allow(may_request(instalment, request.user))
    earlier = instalment.commitment.payments().order_by("-pk").first()
    form = RequestForm(
        request.POST or None, request.FILES or None, initial=_account(instalment, earlier)
    )

    def deed():
        return request_payment(instalment, by=request.user, **form.facts())

    return form_page(
        request,
        "funds/payment_new.html",
        form,
        deed,
        title=_("Request the payment"),
        instalment=instalment,
        evidence=evidence_of(instalment),
        live=instalment.payments.live().first(),
    )


def _account(instalment: Instalment, earlier: Payment | None) -> dict:
    """What was written the last time; the host's name before anything was."""
    if earlier is None:
        return {"account_holder": str(instalment.commitment.proposal.host)}
    return {
        "account_holder": earlier.account_holder,
        "account_number": earlier.account_number,
        "account_bank": earlier.account_bank,
    }


@login_required
@require_safe
def payment_paper(request, public_id: str):
    """A file that came with the request, to be kept and never opened inside our pages."""
    paper = get_object_or_404(PaymentPaper.objects.visible_to(request.user), public_id=public_id)
    return kept_download(paper.file, paper.name, paper.content_type)


@login_required
@require_safe
def payment_order(request, public_id: str, kind: str):
    """The order to the treasury, once it is approved."""
    if kind not in ("pdf", "docx"):
        raise Http404
    payment = _find(request, public_id)
    allow(sees_books(payment, request.user))
    if payment.approved_at is None:
        raise WrongMoment(_("Only an approved payment has its order."))
    paper = payment_orders.paper(payment)
    content = {"pdf": paper.to_pdf, "docx": paper.to_docx}[kind]()
    return as_download(
        BytesIO(content), f"lenh-chi-{payment.budget.year}-{payment.number:03d}.{kind}"
    )


@login_required
@require_safe
def order_list(request, kind: str):
    """Every approved payment that is not paid yet, as the treasury takes it."""
    if kind not in LIST_KINDS:
        raise Http404
    provinces = provinces_as(request.user, *FINANCE)
    allow(next(iter(provinces), ""))
    rows = Payment.objects.to_be_paid(provinces)
    return sheet_download(payment_exports.treasury_sheet(rows), "bang-ke-lenh-chi", kind)


def _what_moves(payment: Payment) -> list[dict]:
    """The sum and whose it is, beside every step on the payment's way."""
    proposal = payment.instalment.commitment.proposal
    return [
        {"label": _("Amount"), "value": dong(payment.amount)},
        {
            "label": _("Account"),
            "value": payment.account_number,
            "note": f"{payment.account_holder} · {payment.account_bank}",
        },
        {
            "label": proposal.title,
            "url": proposal.get_absolute_url(),
            "note": f"{proposal.host} · {payment.instalment}",
        },
        *evidence_of(payment.instalment),
        *_papers(payment),
    ]


payment_verb = verb_view(
    lambda user: Payment.objects.visible_to(user).for_page(),
    forms={"pay": PayForm},
    evidence=_what_moves,
)

"""Payments: the list, preparing one from its instalment, its way through three hands."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from funds import actions
from funds.filters import PaymentFilter
from funds.forms import PayForm, PrepareForm
from funds.models import Entry, Instalment, Payment
from funds.querysets import FINANCE
from funds.views.frame import SignedInList, allow, form_page, page
from lifecycle.pages import life_of
from lifecycle.views import verb_view
from papers.templatetags.ba_nha import dong
from people.permissions import holds, provinces_as
from people.states import Role

prepares = holds(Role.FUND_ACCOUNTANT)


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
        provinces = provinces_as(request.user, Role.FUND_ACCOUNTANT)
        ready = Instalment.objects.for_list().awaiting_payment()
        return {"ready": ready.filter(commitment__budget__province_id__in=provinces)}


@login_required
@require_safe
def payment_detail(request, public_id: str):
    rows = Payment.objects.visible_to(request.user).for_page()
    payment = get_object_or_404(rows, public_id=public_id)
    commitment = payment.instalment.commitment
    is_finance = commitment.province_id in provinces_as(request.user, *FINANCE)
    entry = Entry.objects.filter(evidence_type="funds.payment", evidence_id=payment.pk).first()
    context = {
        "payment": payment,
        "commitment": commitment,
        "instalment": payment.instalment,
        "entry": entry if is_finance else None,
        "is_finance": is_finance,
        "evidence": evidence_of(payment.instalment),
        **life_of(payment, request.user),
    }
    return render(request, "funds/payment_detail.html", context)


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
    allow(prepares(instalment, request.user))
    form = PrepareForm(request.POST or None)

    def deed():
        return actions.prepare_payment(instalment, by=request.user, **form.cleaned_data)

    return form_page(
        request,
        "funds/payment_new.html",
        form,
        deed,
        title=_("Prepare the payment"),
        instalment=instalment,
        evidence=evidence_of(instalment),
        live=instalment.payments.live().first(),
    )


def _what_moves(payment: Payment) -> list[dict]:
    """The sum and whose it is, beside every step on the payment's way."""
    proposal = payment.instalment.commitment.proposal
    return [
        {"label": _("Amount"), "value": dong(payment.amount)},
        {
            "label": proposal.title,
            "url": proposal.get_absolute_url(),
            "note": f"{proposal.host} · {payment.instalment}",
        },
        *evidence_of(payment.instalment),
    ]


payment_verb = verb_view(
    lambda user: Payment.objects.visible_to(user).for_page(),
    forms={"pay": PayForm},
    evidence=_what_moves,
)

"""The request for an instalment's money, with the papers that show it is owed."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from funds import mails
from funds.models import BudgetYear, Commitment, Instalment, Payment, PaymentPaper
from funds.rules import is_amount
from funds.states import CommitmentState, DutySet
from lifecycle.actions import begin, clean, together
from lifecycle.errors import Reason, Refused, WrongMoment, WrongPerson
from lifecycle.fields import clean_text
from lifecycle.models import Duty
from papers.uploads import MEGABYTE, Upload, kept, read_upload

MOST_MEGABYTES = "upload.max_megabytes"


class BankAccount(NamedTuple):
    """Where the money goes: whose account, its number, at which bank or treasury."""

    holder: str
    number: str
    bank: str


def may_request(instalment: Instalment, user: Any) -> str:
    """As what this person may ask for the instalment's money; "" if they may not."""
    return Payment.begin_role(_blank(instalment), user)


def request_payment(
    instalment: Instalment,
    *,
    by,
    account: BankAccount,
    files: Sequence[Any] = (),
    amount: int | None = None,
    note: str = "",
    idempotency_key: str = "",
) -> Payment:
    """The leader, the host or an officer asks for one instalment; twice with one key, one payment.

    WrongMoment (409) when it is not ready, already on its way, or the key stands for another
    request; Refused for an account that is not whole, a file that is not taken, or any sum but the
    instalment's. Nothing is kept then.
    """
    payment = _blank(instalment)
    if not Payment.begin_role(payment, by):
        raise WrongPerson(_("You do not have the right to do this step."))
    account = BankAccount(*map(clean_text, account))
    uploads = _judged(payment.budget, files)
    with kept() as keep, together():
        # Whoever else asks for, releases or pays this task's money waits here.
        commitment = Commitment.objects.select_for_update(of=("self",)).get(
            pk=instalment.commitment_id
        )
        payment.instalment = commitment.instalments.get(pk=instalment.pk)
        payment.amount = payment.instalment.amount if amount is None else amount
        payment.note = clean_text(note)
        payment.account_holder, payment.account_number, payment.account_bank = account
        if earlier := _same_request(payment, uploads, idempotency_key):
            return earlier
        _ask_whether_payable(payment, commitment)
        payment.number = _next_number(payment.budget)
        payment.idempotency_key = idempotency_key or f"payment:{payment.public_id}"
        payment.requested_by = by
        payment = begin(payment, by=by, amount=payment.amount)
        Duty.take(payment, DutySet.PAYMENT, "request", by=by)
        for upload in uploads:
            _keep(payment, upload, keep)
        mails.payment_requested(payment, by=by)
    return payment


def _blank(instalment: Instalment) -> Payment:
    return Payment(budget=instalment.commitment.budget, instalment=instalment)


def _judged(budget: BudgetYear, files: Sequence[Any]) -> list[Upload]:
    most = budget.rule_set.rules.integer(MOST_MEGABYTES) * MEGABYTE
    uploads, reasons = [], []
    for file in files:
        try:
            uploads.append(read_upload(file, max_bytes=most, field="files"))
        except Refused as refusal:
            reasons += refusal.reasons
    sums = [upload.sha256 for upload in uploads]
    if len(set(sums)) < len(sums):
        reasons.append(Reason(_("The same file is there twice."), field="files"))
    if reasons:
        raise Refused(reasons)
    return uploads


def _keep(payment: Payment, upload: Upload, keep: Any) -> None:
    paper = PaymentPaper(
        payment=payment,
        name=upload.name,
        size=upload.size,
        sha256=upload.sha256,
        content_type=upload.content_type,
    )
    keep(paper.file, upload)
    clean(paper)
    paper.save()


def _same_request(payment: Payment, uploads: list[Upload], key: str) -> Payment | None:
    """The payment that this very request made before; WrongMoment when the key made another."""
    earlier = Payment.objects.filter(idempotency_key=key).first() if key else None
    if earlier is None:
        return None
    papers = set(earlier.papers.values_list("sha256", flat=True))
    if _body(earlier) != _body(payment) or papers != {upload.sha256 for upload in uploads}:
        raise WrongMoment(_("This form was sent already, with other content."))
    return earlier


def _body(payment: Payment) -> tuple:
    return (
        payment.instalment_id,
        payment.amount,
        payment.note,
        payment.account_holder,
        payment.account_number,
        payment.account_bank,
    )


def _ask_whether_payable(payment: Payment, commitment: Commitment) -> None:
    if not is_amount(payment.amount):
        raise Refused(Reason(_("An amount is a whole number of đồng, above 0."), field="amount"))
    if commitment.state != CommitmentState.COMMITTED:
        raise WrongMoment(_("The money of this task is not committed."))
    if not payment.instalment.is_ready:
        raise WrongMoment(_("The condition of this instalment is not met yet."))
    if payment.instalment.payments.live().exists():
        raise WrongMoment(_("A payment of this instalment is already on its way or made."))
    if payment.amount != payment.instalment.amount:
        raise Refused(
            Reason(_("The amount must be the instalment's, to the đồng."), field="amount")
        )
    for field in BankAccount._fields:
        if not getattr(payment, f"account_{field}"):
            raise Refused(
                Reason(
                    _("Name the account: its holder, number and bank."), field=f"account_{field}"
                )
            )


def _next_number(budget: BudgetYear) -> int:
    BudgetYear.objects.select_for_update(of=("self",), no_key=True).get(pk=budget.pk)
    return (budget.payments.aggregate(last=Max("number"))["last"] or 0) + 1

"""The receipt of a handing in: made once by the worker, mailed to the leader with its link."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from lifecycle.actions import together
from papers import actions as papers_actions
from papers.states import DocumentKind, MailKind
from proposals import receipts
from proposals.models import Receipt


def make_paper(receipt_id: int) -> Receipt:
    """Make the paper of a receipt and mail its link; one that is made already stays as it is.

    The row's lock lets one worker make it, whoever else is asked at the same moment.
    """
    with together():
        receipt = (
            Receipt.objects.select_for_update(of=("self",))
            .select_related("proposal__province", "proposal__call", "proposal__host")
            .select_related("proposal__leader", "version")
            .get(pk=receipt_id)
        )
        if receipt.document_id:
            return receipt
        proposal = receipt.proposal
        with override("vi"):
            paper = receipts.paper(facts_of(receipt))
        receipt.document = papers_actions.issue(
            paper, kind=DocumentKind.RECEIPT, subject=proposal, by=None
        )
        receipt.save(update_fields=["document"])
        _tell_leader(receipt)
    return receipt


def facts_of(receipt: Receipt) -> receipts.ReceiptFacts:
    """What the receipt says: the dossier as it was when it came in."""
    proposal = receipt.proposal
    return receipts.ReceiptFacts(
        province=str(proposal.province),
        code=proposal.code,
        call=str(proposal.call),
        title=receipt.said["title"],
        host=str(proposal.host),
        leader=str(proposal.leader),
        times=receipt.number,
        submitted_at=receipt.submitted_at,
        closes_at=datetime.fromisoformat(receipt.said["closes_at"]),
        version_sha256=receipt.version.sha256,
        sha256=receipt.sha256,
        papers=[(name, size, sha256) for name, size, sha256 in receipt.said["papers"]],
        is_illustration=proposal.is_synthetic or proposal.call.is_synthetic,
    )


def _tell_leader(receipt: Receipt) -> None:
    code = receipt.proposal.code
    at = receipts.to_the_millisecond(receipt.submitted_at)

    def lines():
        return [
            _("The dossier %(code)s came in at %(moment)s.") % {"code": code, "moment": at},
            _("Checksum of its content: %(sha256)s") % {"sha256": receipt.sha256},
            _("The receipt with its code lies beside the dossier, to be downloaded at any time."),
        ]

    papers_actions.post(
        receipt.proposal.leader,
        lambda: _("Receipt of dossier %(code)s") % {"code": code},
        lines,
        url=receipt.get_absolute_url(),
        kind=MailKind.DECISION,
        once=f"receipt-{receipt.pk}",
    )


def make_missing() -> int:
    """Make every receipt whose paper is missing; how many were made. For a timer."""
    made = 0
    for pk in list(Receipt.objects.without_paper().values_list("pk", flat=True)):
        make_paper(pk)
        made += 1
    return made

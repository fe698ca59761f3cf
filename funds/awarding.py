"""What an approved allocation does: money reserved for each funded task, each proposal told."""

from django.utils.translation import gettext_lazy as _

from funds import bookkeeping, ledger, mails
from funds.models.commitment import Commitment
from funds.models.ledger import Entry
from lifecycle.actions import advance, begin
from lifecycle.errors import Reason, Refused
from proposals.states import CallState

STALE_INPUTS = _(
    "The ranking or the money has changed since this was computed; "
    "declare it void and compute again."
)


def award(allocation, *, by) -> Entry | None:
    """Reserve and tell, in the order of the lines' ids, all of it or nothing; the last entry.

    The books are locked before the inputs are compared once more, so that two approvals at one
    moment can't both rest on the same money.
    """
    ledger.locked_books(allocation.budget)
    if not allocation.is_current:
        raise Refused(Reason(STALE_INPUTS))
    entry = None
    for line in allocation.lines.select_related("proposal__leader").order_by("id"):
        if line.is_funded:
            commitment = begin(_commitment(allocation, line), by=by)
            entry = bookkeeping.reserve(commitment, by=by, evidence=line)
        verb = "fund" if line.is_funded else "leave_unfunded"
        advance(line.proposal, verb, by=by, evidence=line)
        mails.awarded(line, by=by)
    if allocation.call.state == CallState.CLOSED:
        advance(allocation.call, "decide", by=by, evidence=allocation)
    return entry


def _commitment(allocation, line) -> Commitment:
    return Commitment(
        budget=allocation.budget,
        proposal=line.proposal,
        allocation_line=line,
        amount=line.amount,
        group=line.group,
        is_strategic=line.group > 0,
    )

"""The receipt of a dossier, for those who handed it in and the fund's staff."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lifecycle.errors import WrongMoment
from papers.downloads import document_download
from people.permissions import holds
from proposals.models import Proposal, Receipt
from proposals.querysets import FUND_STAFF
from proposals.views.pages import seen


@login_required
@require_safe
def receipt_paper(request, public_id, number):
    """The paper; a council member who reads the dossier without names does not find it."""
    proposal = seen(Proposal.objects, request.user, public_id)
    if not may_see_receipts(proposal, request.user):
        raise Http404
    rows = Receipt.objects.select_related("document").filter(proposal=proposal)
    receipt = get_object_or_404(rows, number=number)
    if receipt.document is None:
        raise WrongMoment(_("The receipt is being made; try again in a moment."))
    return document_download(receipt.document)


def may_see_receipts(proposal: Proposal, user) -> bool:
    return bool(
        proposal.writing_role(user)
        or user.belongs_to(proposal.host_id)
        or holds(*FUND_STAFF)(proposal, user)
    )

"""Contracts on the pages of the dossier and of the problem they came from."""

from django.utils.translation import gettext as _

from contracts.models import Contract
from lifecycle.beside import tells


@tells("proposals.Proposal")
def contract_of(proposal, user):
    """The dossier's contract, for those who may see it."""
    return _rows(Contract.objects.visible_to(user).filter(proposal=proposal))


@tells("proposals.Problem")
def contracts_on(problem, user):
    """The contracts that are to solve the problem, each with its owner's verdict."""
    return _rows(Contract.objects.visible_to(user).filter(proposal__problem=problem))


def _rows(contracts):
    for contract in contracts.select_related("proposal", "verdict").order_by("pk"):
        verdict = getattr(contract, "verdict", None)
        yield {
            "label": _("Contract %(number)s") % {"number": contract.number}
            if contract.number
            else str(contract),
            "value": contract.get_state_display(),
            "note": f"{verdict}: {verdict.measured_value}" if verdict else "",
            "url": contract.get_absolute_url(),
        }

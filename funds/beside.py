"""The decision on a dossier's own page: funded or not, and which limit bound."""

from django.utils.translation import gettext_lazy as _

from funds.models import Allocation, AllocationLine
from lifecycle.beside import tells


@tells("proposals.Proposal")
def decision_on(proposal, user):
    """What was decided and why, for everyone who reads the dossier; the list itself for staff."""
    for line in AllocationLine.objects.of_proposal(proposal).select_related("allocation__call"):
        may_open = Allocation.objects.visible_to(user).filter(pk=line.allocation_id).exists()
        yield {
            "label": _("Funding decision"),
            "value": _("Funded") if line.is_funded else _("Not funded"),
            "note": " ".join([str(line.reason), *line.advice_for_applicant]),
            "url": line.allocation.get_absolute_url() if may_open else line.get_notice_url(),
        }

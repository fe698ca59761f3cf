"""The councils' word on a dossier's own page, for those who see the council's item."""

from lifecycle.beside import tells
from scoring.models import Item


@tells("proposals.Proposal")
def items_of(proposal, user):
    """Each council before which the dossier came."""
    items = Item.objects.visible_to(user).filter(proposal=proposal).order_by("pk")
    for item in items.select_related("council"):
        yield {
            "label": str(item.council),
            "value": item.get_state_display(),
            "url": item.get_absolute_url(),
        }

"""Words of the trail."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Audience(TextChoices):
    """Who may read an event in a timeline. Auditors read all."""

    PUBLIC = "public", _("Everyone")
    PARTIES = "parties", _("The parties to the matter")
    OFFICERS = "officers", _("Managing officers")
    COUNCIL = "council", _("The council")
    FINANCE = "finance", _("Finance staff")
    AUDITORS = "auditors", _("Auditors")

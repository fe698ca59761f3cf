"""Words of the rulebook: how sure a value is, and over what it holds."""

from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Certainty(TextChoices):
    """How sure we are of a value. Only what was read may be shown as law."""

    READ = "read", _("Read in the text")
    READ_SECONDARY = "read-secondary", _("Read second-hand")
    RECALLED_HIGH = "recalled-high", _("Recalled, fairly sure")
    RECALLED_MEDIUM = "recalled-medium", _("Recalled, plausible")
    RECALLED_LOW = "recalled-low", _("Recalled, unsure")
    UNCONFIRMED = "unconfirmed", _("Value not found")
    DESIGN = "design", _("Our own choice, no legal force")


class Scope(TextChoices):
    """Over which tasks a parameter holds."""

    LEGACY = "LEGACY", _("Rules before 1 October 2025")
    NEW = "NEW", _("Rules since 1 October 2025")
    ALL = "ALL", _("Before and since")
    PROVINCE = "PROVINCE", _("The province's own")


class FactScope(TextChoices):
    """What is known beside the rules: information that decides nothing."""

    FACT = "FACT", _("A fact observed")
    OTHER = "OTHER", _("A rule of others")
    NATION = "NATION", _("A national figure")


# Law 29/2013 is the oldest that any task here was approved under; Law 93/2025 replaced it.
OLD_LAW_FROM = date(2014, 1, 1)
OLD_LAW_UNTIL = date(2025, 9, 30)
NEW_LAW_FROM = date(2025, 10, 1)

# Roles as `people`, which stands above, names them: who keeps a province's rulebook, and nobody.
KEEPER = "officer"
SYSTEM = "system"

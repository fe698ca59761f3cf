"""Who of the State fund sees all that was handed in; what a council reads without names; search."""

from django.db.models import Q, QuerySet

from papers.folding import fold
from people.permissions import provinces_as
from people.states import Role
from proposals.states import BEFORE_VERDICT, BlindMode

# Those of the State fund who see every dossier of their province once it is submitted.
FUND_STAFF = (
    Role.OFFICER,
    Role.FUND_DIRECTOR,
    Role.CHIEF_ACCOUNTANT,
    Role.FUND_ACCOUNTANT,
    Role.PROVINCIAL_LEADER,
    Role.AUDITOR,
)


def provinces_of_staff(user) -> set[str]:
    """Where this person works for the State fund."""
    return provinces_as(user, *FUND_STAFF)


def in_force(moment) -> Q:
    """Reader rows that hold at a moment."""
    return Q(since__lte=moment) & (Q(until__isnull=True) | Q(until__gt=moment))


def read_without_names(dossier: str = "") -> Q:
    """Dossiers that a council reads without knowing who applies: `rules.hides_applicants`.

    dossier: the way to it from the row, as "proposal__".
    """
    return Q(
        **{f"{dossier}call__blind_mode": BlindMode.DOUBLE, f"{dossier}state__in": BEFORE_VERDICT}
    )


def every_word(rows: QuerySet, column: str, words: str) -> QuerySet:
    for word in fold(words).split():
        rows = rows.filter(**{f"{column}__contains": word})
    return rows

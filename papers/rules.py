"""How often which kind of mail may come. Plain values in, plain answers out."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from papers.states import MAY_BE_DAILY, MAY_BE_OFF, USUAL_PACE, Pace

# How many secret letters one address gets in a day before nobody invites it any more.
LETTERS_A_DAY = 10


def paces_with(wishes: Mapping[str, str]) -> dict[str, str]:
    """The pace of each kind that may be chosen: as wished, else as usual, else at once."""
    return {
        str(kind): str(wishes.get(kind) or USUAL_PACE.get(kind, Pace.AT_ONCE))
        for kind in MAY_BE_DAILY
    }


def paces_allowed(kind: str) -> list[str]:
    """What a reader may choose for a kind; nothing for one that always comes at once."""
    if kind not in MAY_BE_DAILY:
        return []
    return [str(pace) for pace in Pace if pace != Pace.OFF or kind in MAY_BE_OFF]


def why_not_pace(kind: str, pace: str) -> str | Promise:
    """The reason against this pace of this kind; "" when there is none."""
    if kind not in MAY_BE_DAILY:
        return _("Mails of this kind always come at once.")
    if pace not in paces_allowed(kind):
        return _("Mails of this kind can't be turned off: a right, a duty or a term hangs on them.")
    return ""

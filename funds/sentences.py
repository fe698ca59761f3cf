"""Why a dossier is funded or not, in sentences its applicant understands.

Each reader's language, whole đồng; of other dossiers neither names nor points.
"""

from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from funds.states import Ground, Policy
from papers.formats import dong, number
from proposals.states import StrategicGroup

DOWN_THE_LIST = {
    Ground.FUNDED: gettext_lazy("Funded: %(amount)s fits into the %(left)s that were left to it."),
    Ground.BUDGET_EXHAUSTED: gettext_lazy(
        "Not funded: the year's budget had %(left)s left at this place in the ranking; "
        "%(short_by)s more would be needed."
    ),
    Ground.LATER_YEAR_EXHAUSTED: gettext_lazy(
        "Not funded: the budget of a later year that it needs had %(left)s left at this place in "
        "the ranking; %(short_by)s more would be needed."
    ),
    Ground.ENVELOPE_EXHAUSTED: gettext_lazy(
        "Not funded: the call's envelope had %(left)s left at this place in the ranking; "
        "%(short_by)s more would be needed."
    ),
    Ground.KEPT_FOR_STRATEGIC: gettext_lazy(
        "Not funded: outside the strategic share %(left)s were left at this place in the ranking; "
        "%(short_by)s more would be needed. %(kept)s stay kept for strategic technology."
    ),
    Ground.CAP_REACHED: gettext_lazy(
        "Not funded: the cap on %(what)s had %(left)s left at this place in the ranking; "
        "%(short_by)s more would be needed."
    ),
    Ground.KEPT_FOR_MINIMUM: gettext_lazy(
        "Not funded: the money left at this place in the ranking stays in reach for the minimum "
        "of %(what)s; %(short_by)s more would be needed."
    ),
}
BY_VALUE = {
    **DOWN_THE_LIST,
    Ground.BUDGET_EXHAUSTED: gettext_lazy(
        "Not funded: beside the dossiers funded the year's budget has %(left)s left; "
        "%(short_by)s more would be needed."
    ),
    Ground.LATER_YEAR_EXHAUSTED: gettext_lazy(
        "Not funded: beside the dossiers funded the budget of a later year that it needs has "
        "%(left)s left; %(short_by)s more would be needed."
    ),
    Ground.ENVELOPE_EXHAUSTED: gettext_lazy(
        "Not funded: beside the dossiers funded the call's envelope has %(left)s left; "
        "%(short_by)s more would be needed."
    ),
    Ground.KEPT_FOR_STRATEGIC: gettext_lazy(
        "Not funded: beside the dossiers funded %(left)s are left outside the strategic share; "
        "%(short_by)s more would be needed. %(kept)s stay kept for strategic technology."
    ),
    Ground.CAP_REACHED: gettext_lazy(
        "Not funded: beside the dossiers funded the cap on %(what)s has %(left)s left; "
        "%(short_by)s more would be needed."
    ),
    Ground.WORTH: gettext_lazy("Not funded: under the same limits other dossiers are worth more."),
}
KINDS = {
    "group": gettext_lazy("its strategic group"),
    "host": gettext_lazy("its host organisation"),
    "leader": gettext_lazy("its task leader"),
    "field": gettext_lazy("its field"),
    "category": gettext_lazy("its spending category"),
}


LIMITS = {
    "budget": gettext_lazy("the year's budget"),
    "floor": gettext_lazy("the strategic share"),
    "cap": gettext_lazy("the cap on %(what)s"),
    "minimum": gettext_lazy("the minimum of %(what)s"),
}


def limit_label(limit: Any, name: str = "") -> str:
    """A limit kept as kind, of what, key, year, in words; the name of whom the key stands for."""
    kind, of, key, _year = limit
    if (kind, of) == ("cap", "call"):
        return _("the call's envelope")
    what = StrategicGroup(int(key)).label if of == "group" and key.isdigit() else name or key
    return LIMITS[kind] % {"what": what}


def language() -> str:
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def money(amount: int) -> str:
    return dong(amount, language())


def points(hundredths: int) -> str:
    """Hundredths of a point as a number with two places."""
    return number(Decimal(hundredths).scaleb(-2).quantize(Decimal("0.01")), language())


def why(line: Any, policy: str) -> str:
    """The limit that binds, and what it lacks."""
    texts = DOWN_THE_LIST if policy == Policy.MERIT else BY_VALUE
    sums = {name: money(getattr(line, name)) for name in ("amount", "left", "short_by", "kept")}
    kind = line.limit[1] if line.limit else ""
    return texts[Ground(line.ground)] % {**sums, "what": KINDS.get(kind, kind)}


def what_would_help(line: Any, *, with_points: bool) -> list[str]:
    """What would have to be otherwise, as far as it was worked out."""
    found, told = line.why, []
    if "money" in found:
        told.append(
            _("With %(more)s more in the budget and in the call's envelope it would be funded.")
            % {"more": money(found["money"])}
        )
    elif "money_on_top" in found:
        told.append(
            _("%(more)s more money would fund it beside all that are funded.")
            % {"more": money(found["money_on_top"])}
        )
    elif "money_over" in found:
        told.append(
            _("It takes more than %(more)s of further money; beyond that it was not worked out.")
            % {"more": money(found["money_over"])}
        )
    if "place" in found:
        told.append(
            _("Standing at place %(place)s or before, it would have been funded.")
            % {"place": found["place"]}
        )
    if with_points and "points" in found:
        told.append(
            _("That took %(points)s points; it has %(own)s.")
            % {"points": points(found["points"]), "own": points(line.points)}
            if "place" in found
            else _("With %(points)s points instead of %(own)s it would be funded.")
            % {"points": points(found["points"]), "own": points(line.points)}
        )
    if with_points and "points_over" in found:
        told.append(
            _("It would take more than %(points)s points; it has %(own)s.")
            % {"points": points(found["points_over"]), "own": points(line.points)}
        )
    return told

"""What the officer may say of the two scores beside the 100 points, and of the order."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from lifecycle.errors import Reason
from scoring.states import BY_DECISION, PriorityApplies

WHOLE = 100


def reasons_against_beside(given: Mapping[str, Any], today: date) -> list[Reason]:
    """Points of the four conditions, shares of strength and (composite) weights make 100 each;
    what changes the legal order has its decision."""
    reasons = [
        *_whole(given, [f"points_{n}" for n in range(1, 5)], _("The points of the conditions")),
        *_whole(given, ["confirmed", "evidence", "commitment"], _("The shares of strength")),
    ]
    if given["applies"] == PriorityApplies.COMPOSITE:
        weights = ["weight_statutory", "weight_three_house", "weight_strategic"]
        reasons += _whole(given, weights, _("The weights"))
        if not given["weight_statutory"]:
            told = _("The statutory mean weighs more than 0: it is the council's result.")
            reasons.append(Reason(told, field="weight_statutory"))
    if given["applies"] in BY_DECISION:
        if not given["decision_number"]:
            told = _("This order is taken by a decision: give its number.")
            reasons.append(Reason(told, field="decision_number"))
        if not given["decision_on"]:
            told = _("This order is taken by a decision: give its date.")
            reasons.append(Reason(told, field="decision_on"))
        elif given["decision_on"] > today:
            reasons.append(Reason(_("The decision's date lies ahead."), field="decision_on"))
    return reasons


def _whole(given: Mapping[str, Any], names: list[str], what: Any) -> list[Reason]:
    parts = [given[name] for name in names]
    if all(0 <= part <= WHOLE for part in parts) and sum(parts) == WHOLE:
        return []
    told = {"what": what, "sum": sum(parts), "whole": WHOLE}
    sentence = _("%(what)s add up to %(sum)s; they must add up to %(whole)s.") % told
    return [Reason(sentence, field=names[0])]

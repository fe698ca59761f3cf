"""A budget appraised line by line. Whole đồng, exact; never more than was asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from lifecycle.errors import Reason


class Judged(Protocol):
    """What these rules ask of a line: `appraised` is None before the group has looked at it."""

    asked: int
    appraised: int | None
    reason: str
    source: str


@dataclass(frozen=True)
class Sums:
    """Asked and appraised, of all money and of the State's; a line not judged counts as asked."""

    asked: int = 0
    appraised: int = 0
    asked_state: int = 0
    appraised_state: int = 0

    @property
    def cut(self) -> int:
        return self.asked - self.appraised

    @property
    def cut_state(self) -> int:
        return self.asked_state - self.appraised_state


def appraised_sums(lines: Iterable[Judged], state: str) -> Sums:
    """What the lines add up to; `state` is the source that is the State's money."""
    asked = appraised = asked_state = appraised_state = 0
    for line in lines:
        left = line.asked if line.appraised is None else line.appraised
        asked, appraised = asked + line.asked, appraised + left
        if line.source == state:
            asked_state, appraised_state = asked_state + line.asked, appraised_state + left
    return Sums(asked, appraised, asked_state, appraised_state)


def reasons_against_line(
    name: str, asked: int, appraised: int, reason: str, *, field: str, reason_field: str
) -> list[Reason]:
    """An appraised amount is from 0 to what was asked; less than asked needs its reason."""
    told = {"line": name}
    if not 0 <= appraised <= asked:
        said = _("%(line)s: the appraised amount is from 0 to what was asked.")
        return [Reason(said % told, field=field)]
    if appraised < asked and not reason.strip():
        return [Reason(_("%(line)s: say why it is cut.") % told, field=reason_field)]
    return []


def lacks_for_final_product(products: Sequence[Mapping[str, object]]) -> list[str]:
    """What stands against a lump sum to the final product, in sentences; advice for the group.

    TTLT 27/2015 (recalled): each product has its name, quality, unit and quantity. Each product
    is {"name", "quality", "unit", "quantity"}.
    """
    if not products:
        return [str(_("The dossier names no product."))]
    words = {"quality": _("required quality"), "unit": _("unit")}
    found = []
    for product in products:
        lacks = [str(word) for key, word in words.items() if not str(product[key]).strip()]
        if not Decimal(str(product["quantity"] or 0)) > 0:
            lacks.append(str(_("quantity")))
        if lacks:
            said = _("%(product)s lacks: %(lacks)s.")
            found.append(str(said % {"product": product["name"], "lacks": ", ".join(lacks)}))
    return found

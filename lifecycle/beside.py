"""What the rooms above say of a thing on its own page; the room below knows none of them."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

# A row as `parts/_evidence.html` shows it: {label, value?, url?, note?}.
Teller = Callable[[Any, Any], Iterable[dict[str, Any]]]
_tellers: dict[str, list[Teller]] = defaultdict(list)


def tells(model: str, place: str = "") -> Callable[[Teller], Teller]:
    """Have `teller(thing, user)` speak on the pages of a model, named as "proposals.Proposal".

    `place` names one of several places on its pages, "" the usual one.
    """

    def register(teller: Teller) -> Teller:
        _tellers[f"{model} {place}"].append(teller)
        return teller

    return register


def beside(thing: Any, user: Any, place: str = "") -> list[dict[str, Any]]:
    """Everything the other rooms tell this reader of a thing, in the order of the chain."""
    tellers = _tellers[f"{thing._meta.label} {place}"]
    return [row for teller in tellers for row in teller(thing, user)]

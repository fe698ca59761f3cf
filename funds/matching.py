"""Which payment a line of a statement may be: by reference and amount, else by what is likely.

Plain values in, plain answer out; amounts in whole đồng.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

NEAR_DAYS = 15
"""How far apart an order and its payment may lie and still look like one thing."""
MOST_SUGGESTED = 3


class Line(NamedTuple):
    """One sum that left; `words` are its reference and description, folded to plain letters."""

    amount: int
    on: date
    words: str


class Order(NamedTuple):
    """One payment that was ordered; `code` and `holder` folded like the line's words."""

    id: int
    amount: int
    on: date
    code: str
    holder: str


def exact(line: Line, orders: Iterable[Order]) -> Order | None:
    """The one order whose code stands in the line, when the sum is the same to the đồng."""
    found = [order for order in orders if order.amount == line.amount and _names(line, order)]
    return found[0] if len(found) == 1 else None


def _names(line: Line, order: Order) -> bool:
    """The code as a word of its own: LC2026-0001 does not stand in LC2026-00012."""
    start = line.words.find(order.code)
    while start >= 0:
        after = line.words[start + len(order.code) :][:1]
        if not after.isdigit():
            return True
        start = line.words.find(order.code, start + 1)
    return False


def suggestions(line: Line, orders: Iterable[Order]) -> Sequence[Order]:
    """Orders of the same sum that are near in time or name the same holder, the likeliest first."""
    likely = []
    for order in orders:
        if order.amount != line.amount:
            continue
        days = abs((line.on - order.on).days)
        is_named = bool(order.holder) and order.holder in line.words
        if is_named or days <= NEAR_DAYS:
            likely.append((not is_named, days, order.id, order))
    return [order for *_rank, order in sorted(likely)[:MOST_SUGGESTED]]

"""The greatest total value under all limits, decided exactly and proved.

A linear program's multipliers say which tasks can matter at all: for every other, taking it the
other way round is worth less than what is held already (exactly added up). The search in whole
numbers decides the few that remain; then every best choice agrees outside them, and ties are
broken: least money, then the best places in the official order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from funds.allocation.bounds import SCALE, Bound, bound_of
from funds.allocation.limits import Row, Rule, RuleKind
from funds.allocation.solving import search

CORE, GROWTH, FIRST_EFFORT = 200, 8, 2.0
MOST_TO_FIX = 1_000
"""Beyond so many that matter, ties of value and money are left as the fixed seed found them."""
CHUNK = 40
"""Places fixed at once when ties are broken: two to this power still is a whole number."""


@dataclass(frozen=True)
class Best:
    """The places chosen, their value, and the proof: no choice is worth more than `bound`.

    `dual` holds multipliers that anybody can add up to `dual.value`. `has_another`: another
    choice has the same value (None: not settled).
    """

    places: tuple[int, ...]
    value: int
    bound: int
    dual: Bound
    has_another: bool | None = None

    @property
    def is_proved(self) -> bool:
        return self.bound == self.value


def best_choice(
    rows: Sequence[Row],
    values: Sequence[int],
    start: Sequence[int],
    *,
    money: Sequence[int] | None = None,
    order: Sequence[int] = (),
    most_effort: float = 60.0,
) -> Best:
    """The greatest Σ values within the rows, from `start`, a choice that keeps them.

    With `money` and `order` given, ties go to the least money, then to the order's first.
    """
    dual = bound_of(rows, values)
    chosen, value = tuple(sorted(start)), sum(values[place] for place in start)
    by_nearness = sorted(range(len(values)), key=lambda place: (abs(dual.left[place]), place))
    size = min(CORE + sum(abs(left) < SCALE for left in dual.left), len(values))
    matter = len(values)
    while True:
        core = by_nearness[:size]
        fixed = [place for place in by_nearness[size:] if dual.left[place] > 0]
        used = _sums(rows, fixed)
        base = sum(values[place] for place in fixed)
        worth = {place: values[place] for place in core}
        inside = set(core)
        hint = [place for place in chosen if place in inside]
        effort = most_effort if size >= matter else min(FIRST_EFFORT, most_effort)
        found = search(rows, core, value=worth, used=used, hint=hint, effort=effort)
        if found.places is not None and base + found.value > value:
            chosen, value = tuple(sorted([*fixed, *found.places])), base + found.value
        matter = sum(dual.without(place) >= SCALE * value for place in by_nearness)
        if matter <= size and effort == most_effort:
            break
        size = max(min(size * GROWTH, matter), size)
    bound = value if found.is_proved else _bound_left(dual, by_nearness[size:], base + found.bound)
    result = Best(chosen, value, max(value, min(bound, dual.value)), dual)
    if money is None or not result.is_proved:
        return result
    return _first_of_the_best(result, rows, values, core, fixed, money, order, most_effort)


def _bound_left(dual: Bound, outside: Sequence[int], inside: int) -> int:
    return max([inside, *(dual.without(place) // SCALE for place in outside[:1])])


def _sums(rows: Sequence[Row], places: Sequence[int]) -> list[int]:
    taken = set(places)
    return [
        sum(w for p, w in zip(row.places, row.weights, strict=True) if p in taken) for row in rows
    ]


def _equal(places: Sequence[int], weights: Mapping[int, int], total: int) -> list[Row]:
    """Two rows that hold a sum at exactly `total`."""
    rule = Rule(RuleKind.CLASS_VALUE)
    there = tuple(place for place in places if weights[place])
    plus = tuple(weights[place] for place in there)
    return [Row(rule, there, plus, total), Row(rule, there, tuple(-w for w in plus), -total)]


def _first_of_the_best(
    best: Best,
    rows: Sequence[Row],
    values: Sequence[int],
    core: Sequence[int],
    fixed: Sequence[int],
    money: Sequence[int],
    order: Sequence[int],
    effort: float,
) -> Best:
    """Of all choices of this value the one with the least money, then the best places."""
    held = list(rows)
    used = _sums(rows, fixed)
    inside = [place for place in best.places if place in set(core)]
    worth = {place: values[place] for place in core}
    held += _equal(core, worth, sum(worth[place] for place in inside))
    used += [0, 0]
    same = dict.fromkeys(core, 0)
    other = search(held, core, value=same, used=used, not_these=[inside], effort=effort)
    if other.places is None:
        has_another = False if other.is_proved else None
        return Best(best.places, best.value, best.bound, best.dual, has_another)
    costs = {place: money[place] for place in core}
    least = search(held, core, value=costs, used=used, hint=inside, minimise=True, effort=effort)
    if least.places is None or not least.is_proved:
        return Best(best.places, best.value, best.bound, best.dual, True)
    held += _equal(core, costs, least.value)
    used += [0, 0]
    chosen = least.places
    other = search(held, core, value=same, used=used, not_these=[chosen], effort=effort)
    settled = Best(tuple(sorted([*fixed, *chosen])), best.value, best.bound, best.dual, True)
    if other.places is None or len(core) > MOST_TO_FIX:
        return settled
    at = {place: number for number, place in enumerate(order)}
    ranked = sorted(core, key=lambda place: at.get(place, place))
    for begin in range(0, len(ranked), CHUNK):
        part = ranked[begin : begin + CHUNK]
        weight = {place: 0 for place in core}
        weight |= {place: 1 << (len(part) - 1 - n) for n, place in enumerate(part)}
        found = search(held, core, value=weight, used=used, hint=chosen, effort=effort)
        if found.places is None or not found.is_proved:
            break
        chosen = found.places
        held += _equal(core, weight, found.value)
        used += [0, 0]
    places = tuple(sorted([*fixed, *chosen]))
    return Best(places, best.value, best.bound, best.dual, True)

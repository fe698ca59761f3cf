"""In which order a council takes its dossiers, so that few people leave the room and return.

A recused member is outside while their dossier is judged. Everybody is in the room before the first
and after the last, so an order costs the sum of the differences between neighbouring sets of
recused members, the empty room's set before and after: a shortest round trip under the Hamming
distance, from the empty set through every distinct set. Equal sets lie together at no loss.

Exact for up to `EXACT` distinct sets (M. Held and R. M. Karp, "A dynamic programming approach to
sequencing problems", J. SIAM 10, 1962); beyond, the best of nearest neighbour from every set,
mended by turning stretches round, beside a lower bound. The same agenda gives the same order.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

EXACT = 11
ROUNDS = 50

Room = frozenset[int]
EMPTY: Room = frozenset()


@dataclass(frozen=True)
class Order:
    """`places`: the items by their place in what was given. Comings and goings are counted in
    persons through the door; `at_least` is a number that no order can go below.
    """

    places: list[int]
    moves: int
    moves_before: int
    at_least: int

    @property
    def is_best(self) -> bool:
        return self.moves == self.at_least


def moves_of(recused: Sequence[Collection[int]]) -> int:
    """How often somebody goes through the door when items follow each other like this."""
    rooms = [EMPTY, *map(frozenset, recused), EMPTY]
    return sum(len(one ^ other) for one, other in zip(rooms, rooms[1:], strict=False))


def order_agenda(recused: Sequence[Collection[int]]) -> Order:
    """The order for items whose recused members are these, item by item."""
    rooms = [frozenset(one) for one in recused]
    before = moves_of(rooms)
    stops = list(dict.fromkeys(room for room in rooms if room))
    if len(stops) <= EXACT:
        trip = _shortest(stops)
        at_least = moves_of([stops[stop] for stop in trip])
    else:
        trip = _short(stops)
        at_least = _bound(stops)
    trip = _early_first(trip, rooms, stops)
    way = [EMPTY, *(stops[stop] for stop in trip)]
    places = [place for stop in way for place, room in enumerate(rooms) if room == stop]
    moves = moves_of([rooms[place] for place in places])
    if moves >= before:  # what stands is as good: nothing moves without need
        return Order(list(range(len(rooms))), before, before, min(at_least, before))
    return Order(places, moves, before, at_least)


def _early_first(trip: list[int], rooms: list[Room], stops: list[Room]) -> list[int]:
    """Of the two directions, the one whose first dossiers stood earlier."""
    if not trip:
        return trip
    first = {stop: rooms.index(room) for stop, room in enumerate(stops)}
    return trip if first[trip[0]] <= first[trip[-1]] else trip[::-1]


def _shortest(stops: list[Room]) -> list[int]:
    """Held and Karp: best[mask, last] over subsets; ties go to the earlier stop."""
    count = len(stops)
    if count < 2:
        return list(range(count))
    apart = [[len(one ^ other) for other in stops] for one in stops]
    best = {(1 << stop, stop): (len(stops[stop]), -1) for stop in range(count)}
    for mask in range(1, 1 << count):
        for last in range(count):
            here = best.get((mask, last))
            if here is None:
                continue
            for after in range(count):
                if mask >> after & 1:
                    continue
                key, cost = (mask | 1 << after, after), here[0] + apart[last][after]
                if key not in best or cost < best[key][0]:
                    best[key] = (cost, last)
    full = (1 << count) - 1
    last = min(range(count), key=lambda stop: (best[full, stop][0] + len(stops[stop]), stop))
    trip, mask = [], full
    while last >= 0:
        trip.append(last)
        mask, last = mask ^ (1 << last), best[mask, last][1]
    return trip[::-1]


def _short(stops: list[Room]) -> list[int]:
    """Nearest neighbour from every stop, each mended until nothing helps; the best of them."""
    trips = [_mended(_nearest(first, stops), stops) for first in range(len(stops))]
    return min(trips, key=lambda trip: (moves_of([stops[stop] for stop in trip]), trip))


def _nearest(first: int, stops: list[Room]) -> list[int]:
    trip, left = [first], [stop for stop in range(len(stops)) if stop != first]
    while left:
        here = stops[trip[-1]]
        after = min(left, key=lambda stop: (len(here ^ stops[stop]), stop))
        trip.append(after)
        left.remove(after)
    return trip


def _mended(trip: list[int], stops: list[Room]) -> list[int]:
    """Turn stretches round while that saves a move."""
    for _round in range(ROUNDS):
        better = _turned(trip, stops)
        if better is None:
            return trip
        trip = better
    return trip


def _turned(trip: list[int], stops: list[Room]) -> list[int] | None:
    rooms = [EMPTY, *(stops[stop] for stop in trip), EMPTY]
    for start in range(1, len(rooms) - 2):
        for end in range(start + 1, len(rooms) - 1):
            now = len(rooms[start - 1] ^ rooms[start]) + len(rooms[end] ^ rooms[end + 1])
            then = len(rooms[start - 1] ^ rooms[end]) + len(rooms[start] ^ rooms[end + 1])
            if then < now:
                return [*trip[: start - 1], *trip[start - 1 : end][::-1], *trip[end:]]
    return None


def _bound(stops: list[Room]) -> int:
    """No order is below this: everybody recused leaves and returns once, and a round trip is at
    least as long as the shortest tree that joins its stops (Prim).
    """
    everybody = 2 * len(frozenset().union(*stops))
    nodes = [EMPTY, *stops]
    near = {node: len(nodes[0] ^ nodes[node]) for node in range(1, len(nodes))}
    tree = 0
    while near:
        node = min(near, key=lambda one: (near[one], one))
        tree += near.pop(node)
        for other in near:
            near[other] = min(near[other], len(nodes[node] ^ nodes[other]))
    return max(everybody, tree + tree % 2)

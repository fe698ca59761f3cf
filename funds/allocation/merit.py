"""Down the list: a task is taken when it fits every limit and what must be reached stays in reach.

The result is the best one in dictionary order of the list. What must be reached (a share that is
to be spent, a minimum of a group) is kept in reach by a witness: tasks not decided yet that would
do it beside those taken. While the next task fits beside the witness nothing has to be searched.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from funds.allocation.limits import Row, Rule

Search = Callable[[Sequence[Row], Sequence[int], Sequence[int]], list[int] | None]
"""Given rows, what is used of each and the places that may still be taken: some that meet all."""


@dataclass(frozen=True)
class Refusal:
    """The first limit that binds when a task's turn comes, and by how many đồng.

    `is_kept` when the money is there but must stay in reach for what `rule` asks for.
    """

    rule: Rule
    short_by: int
    is_kept: bool = False


@dataclass(frozen=True)
class Taken:
    """The places taken, and why each other was refused; or that nothing meets the limits."""

    places: tuple[int, ...]
    refusals: dict[int, Refusal]
    is_feasible: bool = True


class _Course:
    """What is used of each row by the tasks taken, and by the witness beside them."""

    def __init__(self, rows: Sequence[Row], count: int) -> None:
        self.rows = rows
        self.columns: list[list[tuple[int, int]]] = [[] for _ in range(count)]
        for number, row in enumerate(rows):
            for place, weight in zip(row.places, row.weights, strict=True):
                self.columns[place].append((number, weight))
        self.used = [0] * len(rows)
        self.with_witness = [0] * len(rows)
        self.witness: set[int] = set()
        self.demands = [number for number, row in enumerate(rows) if row.is_demand]

    def add(self, sums: list[int], place: int) -> None:
        for number, weight in self.columns[place]:
            sums[number] += weight

    def lacks(self, sums: Sequence[int], place: int) -> tuple[int, int] | None:
        """The first row that the task would break, and by how much."""
        for number, weight in self.columns[place]:
            over = sums[number] + weight - self.rows[number].most
            if weight > 0 and over > 0 and not self.rows[number].is_demand:
                return number, over
        return None

    def fits(self, sums: Sequence[int], place: int) -> bool:
        return all(
            sums[number] + weight <= self.rows[number].most
            for number, weight in self.columns[place]
            if weight > 0
        )

    def are_met(self, sums: Sequence[int]) -> bool:
        return all(sums[number] <= self.rows[number].most for number in self.demands)

    def promise(self, chosen: Iterable[int]) -> None:
        """Take these as the witness."""
        self.witness = set(chosen)
        self.with_witness = list(self.used)
        for place in self.witness:
            self.add(self.with_witness, place)

    def settle(self) -> None:
        """Once the tasks taken meet every demand by themselves, no witness is needed."""
        if self.witness and self.are_met(self.used):
            self.promise(())


def down_the_list(rows: Sequence[Row], order: Sequence[int], count: int, search: Search) -> Taken:
    """Take from `order`, the best place first, whatever fits; `search` finds a witness."""
    course = _Course(rows, count)
    undecided = dict.fromkeys(order)
    if not course.are_met(course.used):
        found = _witness(course, undecided, search)
        if found is None:
            return Taken((), {}, is_feasible=False)
        course.promise(found)
    taken, refusals = [], {}
    for place in order:
        del undecided[place]
        refusal = _turn(course, place, undecided, search)
        if refusal is None:
            taken.append(place)
            course.settle()
        else:
            refusals[place] = refusal
    return Taken(tuple(sorted(taken)), refusals)


def _turn(course: _Course, place: int, undecided: Iterable[int], search: Search) -> Refusal | None:
    if place in course.witness:
        course.witness.discard(place)
        course.add(course.used, place)
        return None
    if broken := course.lacks(course.used, place):
        number, over = broken
        return Refusal(course.rows[number].rule, over)
    if course.fits(course.with_witness, place):
        course.add(course.used, place)
        course.add(course.with_witness, place)
        return None
    if refusal := _certainly_out_of_reach(course, place):
        return refusal
    before = list(course.used)
    course.add(course.used, place)
    found = _witness(course, undecided, search)
    if found is not None:
        course.promise(found)
        return None
    course.used = before
    number = course.demands[0]
    over = max(0, max(_over_the_witness(course, place), default=0))
    return Refusal(course.rows[number].rule, over, is_kept=True)


def _over_the_witness(course: _Course, place: int) -> Iterable[int]:
    for number, weight in course.columns[place]:
        if weight > 0:
            yield course.with_witness[number] + weight - course.rows[number].most


def _certainly_out_of_reach(course: _Course, place: int) -> Refusal | None:
    """What a demand still lacks must be paid from the first year; without that much money left
    nothing has to be searched.
    """
    budget = course.rows[0]
    spent = dict(course.columns[place])
    left = budget.most - course.used[0] - spent.get(0, 0)
    for number in course.demands:
        lacking = course.used[number] + spent.get(number, 0) - course.rows[number].most
        if lacking > left:
            return Refusal(course.rows[number].rule, lacking - left, is_kept=True)
    return None


def _witness(course: _Course, undecided: Iterable[int], search: Search) -> list[int] | None:
    """Undecided tasks that meet every demand beside those taken: greedily, else by search."""
    wanted = {place for number in course.demands for place in course.rows[number].places}
    places = [place for place in undecided if place in wanted]
    if (found := _greedy(course, places)) is not None:
        return found
    if not _can_be_reached_at_most(course, places):
        return None
    return search(course.rows, course.used, places)


def _greedy(course: _Course, places: Sequence[int]) -> list[int] | None:
    by_size = sorted(places, key=lambda place: sum(w for _, w in course.columns[place] if w < 0))
    for order in (places, by_size):
        sums, found = list(course.used), []
        for place in order:
            if course.are_met(sums):
                break
            helps = any(
                weight < 0 and sums[number] > course.rows[number].most
                for number, weight in course.columns[place]
            )
            if helps and course.fits(sums, place):
                course.add(sums, place)
                found.append(place)
        if course.are_met(sums):
            return found
    return None


def _can_be_reached_at_most(course: _Course, places: Sequence[int]) -> bool:
    """Whether each demand would be met if all that are left could be taken."""
    sums = list(course.used)
    for place in places:
        for number, weight in course.columns[place]:
            if weight < 0:
                sums[number] += weight
    return course.are_met(sums)

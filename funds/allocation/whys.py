"""Why a dossier is not funded, and what would have to be otherwise: exactly, or as a bound.

Down the list: by how much this year's money (with the call's envelope) would have to grow, and at
which place it would have been taken. By value: the choice is made again with the dossier in it;
what is lost by that is by how much its points fall short. Nothing is promised beyond the sum
named: with yet more money a list can pass a dossier by again.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from funds.allocation.bounds import SCALE, Bound
from funds.allocation.limits import Row, Rule, RuleKind, Task
from funds.allocation.merit import down_the_list
from funds.allocation.optimal import Best, best_choice
from funds.allocation.policies import Decision, Policy
from funds.allocation.solving import witness
from funds.allocation.year import CALL, tasks_of

WORK = 1_000_000
"""So many looks at a task are spent on how much money it would take, over all of a list."""
MOST_ROUNDS, LEAST_ROUNDS = 400, 10
MOST_SWAPS, NAMED = 200, 3
FORCED = ((2_000, 40), (20_000, 10))
"""Up to so many tasks, so many of those nearest to the line are put in by force."""
EFFORT = 1.0

Whys = dict[str, dict[str, Any]]


def whys_of(inputs: Mapping[str, Any], decision: Decision) -> Whys:
    """For each task not funded, by its id: `money` (more đồng), `place`, `points`, `instead`…

    `money_over` and `points_over` say that it takes more than so much; the sum was not sought
    further. A task that some limit bars by itself has neither.
    """
    tasks, policy = tasks_of(inputs), inputs["policy"]
    if decision.conflict:
        return {}
    if policy == Policy.MERIT:
        return _down_the_list(tasks, decision)
    return _by_value(tasks, decision, policy)


# Down the list ----------------------------------------------------------------------------------


def _is_money(rule: Rule) -> bool:
    return (rule.kind, rule.year) == (RuleKind.BUDGET, 0) or (
        rule.kind == RuleKind.FLOOR or (rule.kind, rule.of) == (RuleKind.CAP, CALL)
    )


class _Lists:
    """The list gone down again and again, with more money or in another order."""

    def __init__(self, rows: Sequence[Row], count: int) -> None:
        self.rows = rows
        self.count = count
        self.is_money = [_is_money(row.rule) for row in rows]
        self.columns: list[list[tuple[int, int]]] = [[] for _ in range(count)]
        for number, row in enumerate(rows):
            for place, weight in zip(row.places, row.weights, strict=True):
                self.columns[place].append((number, weight))

    def overs(self, used: Sequence[int], place: int, more: int = 0) -> tuple[int, int]:
        """By how much the money, and by how much any other limit, is overstepped."""
        money = other = 0
        for number, weight in self.columns[place]:
            over = used[number] + weight - self.rows[number].most
            if self.is_money[number]:
                money = max(money, over - more)
            else:
                other = max(other, over)
        return money, other

    def used_by(self, places: Iterable[int]) -> list[int]:
        used = [0] * len(self.rows)
        for place in places:
            for number, weight in self.columns[place]:
                used[number] += weight
        return used

    def run(self, order: Sequence[int], more: int = 0) -> tuple[set[int], int]:
        """Who is taken, and by how much more money the next task would be; 0: none ever."""
        used = [0] * len(self.rows)
        taken: set[int] = set()
        next_at = 0
        for place in order:
            money, other = self.overs(used, place, more)
            if money or other:
                if not other:
                    next_at = min(next_at or money, money)
                continue
            taken.add(place)
            for number, weight in self.columns[place]:
                used[number] += weight
        return taken, next_at


def _down_the_list(tasks: Sequence[Task], decision: Decision) -> Whys:
    rows, count = decision.rows, len(tasks)
    if any(row.is_demand for row in rows):
        return {}
    lists = _Lists(rows, count)
    funded = {place for place, task in enumerate(tasks) if task.id in set(decision.funded)}
    out = [place for place in range(count) if place not in funded]
    money, looked = _money(lists, set(out))
    places = _places(lists, funded, out)
    whys: Whys = {}
    for number, place in enumerate(out):
        why: dict[str, Any] = {}
        if place in money:
            why["money"] = money[place]
        elif looked:
            why["money_over"] = looked
        at = places.get(place)
        if at is not None:
            why |= {"place": at + 1, "points": tasks[at].score}
            if number < min(MOST_SWAPS, max(LEAST_ROUNDS, WORK // count)):
                order = [one for one in range(count) if one != place]
                order.insert(at, place)
                gone = sorted(funded - lists.run(order)[0])
                why |= _instead([tasks[one].id for one in gone])
        whys[tasks[place].id] = why
    return whys


def _instead(ids: Sequence[str]) -> dict[str, Any]:
    return {"instead": list(ids[:NAMED]), "instead_more": max(0, len(ids) - NAMED)}


def _money(lists: _Lists, out: set[int]) -> tuple[dict[int, int], int]:
    """The least more with which each is taken; between two sums looked at nothing changes.

    Beside it how far was looked when some were not reached: 0 when no sum is enough for them.
    """
    rounds = max(LEAST_ROUNDS, min(MOST_ROUNDS, WORK // max(1, lists.count)))
    found: dict[int, int] = {}
    more, order = 0, range(lists.count)
    for _round in range(rounds):
        taken, step = lists.run(order, more)
        for place in taken & out - found.keys():
            found[place] = more
        if not step:
            return found, 0
        more += step
    return found, more


def _places(lists: _Lists, funded: set[int], out: Sequence[int]) -> dict[int, int]:
    """The last place of the list at which each would have been taken, the others as they are."""
    steps: list[tuple[list[int], list[int]]] = [([], [0]) for _ in lists.rows]
    for place in sorted(funded):
        for number, weight in lists.columns[place]:
            at, sums = steps[number]
            at.append(place)
            sums.append(sums[-1] + weight)
    found = {}
    for place in out:
        best = place
        for number, weight in lists.columns[place]:
            at, sums = steps[number]
            room = lists.rows[number].most - weight
            if room < 0:
                best = -1
                break
            taken = bisect_right(sums, room) - 1
            if taken < len(at):
                best = min(best, at[taken])
        if 0 <= best < place:
            found[place] = best
    return found


# By value ---------------------------------------------------------------------------------------


def _by_value(tasks: Sequence[Task], decision: Decision, policy: str) -> Whys:
    dual = decision.best.dual if decision.best else None
    if dual is None:
        return {}
    taken = set(decision.funded)
    out = [place for place, task in enumerate(tasks) if task.id not in taken]
    asked = next((most for count, most in FORCED if len(tasks) <= count), 0)
    near = sorted(out, key=lambda place: (abs(dual.left[place]), place))
    by_force = set(near[:asked])
    lists = _Lists(decision.rows, len(tasks))
    used = lists.used_by(place for place, task in enumerate(tasks) if task.id in taken)
    whys: Whys = {}
    for place in out:
        rows, values, best = _measure(tasks, decision, policy, place)
        why: dict[str, Any] = _on_top(lists, used, place)
        if place in by_force:
            why |= _by_force(tasks, rows, values, best, place)
        elif (lost := _lost_at_least(best.dual, best.value, place)) > 0:
            why["points_over"] = tasks[place].score + lost
        whys[tasks[place].id] = why
    return whys


def _measure(
    tasks: Sequence[Task], decision: Decision, policy: str, place: int
) -> tuple[list[Row], list[int], Best]:
    """By which value a task is weighed: of its own class while a class comes first, else of all."""
    assert decision.best is not None
    rows = list(decision.rows)
    held = len(rows) - len(decision.stages)
    for number, stage in enumerate(decision.stages):
        if tasks[place].priority_class == stage.cls:
            values = [task.score if task.priority_class == stage.cls else 0 for task in tasks]
            return rows[: held + number], values, stage.best
    return rows, [task.score for task in tasks], decision.best


def _on_top(lists: _Lists, used: Sequence[int], place: int) -> dict[str, Any]:
    """How much more money would fund it beside all who are funded; nothing where a cap bars it."""
    money, other = lists.overs(used, place)
    return {"money_on_top": money} if money and not other else {}


def _lost_at_least(dual: Bound, value: int, place: int) -> int:
    """No choice with the task in it is worth more than the bound without its sign."""
    if dual.left[place] >= 0:
        return 0
    return value - dual.without(place) // SCALE


def _by_force(
    tasks: Sequence[Task], rows: list[Row], values: list[int], best: Best, place: int
) -> dict[str, Any]:
    forced = [*rows, Row(Rule(RuleKind.MINIMUM, "task", tasks[place].id), (place,), (-1,), -1)]
    order = [place, *sorted(best.places)]
    start = down_the_list(forced, order, len(tasks), witness)
    if not start.is_feasible:
        return {}
    found = best_choice(forced, values, start.places, most_effort=EFFORT)
    score = tasks[place].score
    if not found.is_proved:
        return {"points_over": score + best.value - found.bound}
    gone = [tasks[at].id for at in sorted(set(best.places) - set(found.places))]
    return {
        "lost": best.value - found.value,
        "points": score + best.value - found.value + 1,
        **_instead(gone),
    }

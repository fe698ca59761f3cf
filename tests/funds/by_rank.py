"""Who is funded: down the ranked list, as far as the money goes, never into the ring-fence.

Pure, in whole đồng. The order is handed in (`scoring.ranking`); here it is only followed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from funds.rules import draw


class Ground(StrEnum):
    """Why a task is funded or is not; the first limit that binds."""

    FUNDED = "funded"
    BUDGET_EXHAUSTED = "budget_exhausted"
    ENVELOPE_EXHAUSTED = "envelope_exhausted"
    KEPT_FOR_STRATEGIC = "kept_for_strategic"


@dataclass(frozen=True)
class Candidate:
    """One passed proposal: its place in the ranking (1 = first), and what it asks for."""

    id: int
    rank: int
    amount: int
    group: int = 0

    @property
    def is_strategic(self) -> bool:
        return self.group > 0


@dataclass(frozen=True)
class Line:
    """What became of one candidate. `left` is the money it could have used when its turn came,
    `short_by` what was missing, `kept` what lay behind the ring-fence at that moment."""

    id: int
    rank: int
    amount: int
    group: int
    ground: Ground
    left: int
    short_by: int
    kept: int

    @property
    def is_funded(self) -> bool:
        return self.ground is Ground.FUNDED


@dataclass(frozen=True)
class Outcome:
    """The lines in rank order and the sums; `held` stays reserved for strategic technology."""

    budget: int
    floor: int
    envelope: int
    lines: tuple[Line, ...]
    strategic: int
    other: int
    held: int
    free: int

    @property
    def total(self) -> int:
        return self.strategic + self.other


def allocate(
    candidates: Iterable[Candidate], *, budget: int, floor: int, envelope: int | None = None
) -> Outcome:
    """Fund down the list: a task is funded when its whole amount fits, otherwise it is passed by.

    `budget` is the money not yet reserved, `floor` the part of it still kept for strategic
    technology, `envelope` what the call may still hand out (None = as much as there is).
    A strategic task may use everything left; any other only what lies outside the strategic
    share, so the others together never exceed budget − floor. Because every part of a payable
    list is payable, the result is the best one in dictionary order of rank.
    """
    if not 0 <= floor <= budget:
        raise ValueError("the strategic share lies between 0 and the budget")
    kept, free = floor, budget - floor
    may_spend = budget if envelope is None else max(0, envelope)
    lines: list[Line] = []
    spent = {True: 0, False: 0}
    for task in _in_rank_order(candidates):
        ground, left = _judge(task, kept=kept, free=free, may_spend=may_spend)
        lines.append(
            Line(
                id=task.id,
                rank=task.rank,
                amount=task.amount,
                group=task.group,
                ground=ground,
                left=left,
                short_by=max(0, task.amount - left),
                kept=kept,
            )
        )
        if ground is Ground.FUNDED:
            taken = draw(task.amount, is_strategic=task.is_strategic, kept=kept, free=free)
            assert taken is not None
            kept, free = kept - taken.kept, free - taken.free
            may_spend -= task.amount
            spent[task.is_strategic] += task.amount
    return Outcome(
        budget=budget,
        floor=floor,
        envelope=budget if envelope is None else envelope,
        lines=tuple(lines),
        strategic=spent[True],
        other=spent[False],
        held=kept,
        free=free,
    )


def _judge(task: Candidate, *, kept: int, free: int, may_spend: int) -> tuple[Ground, int]:
    """The first limit that binds, and what it leaves to this task."""
    if task.amount > kept + free:
        return Ground.BUDGET_EXHAUSTED, kept + free
    if task.amount > may_spend:
        return Ground.ENVELOPE_EXHAUSTED, may_spend
    if not task.is_strategic and task.amount > free:
        return Ground.KEPT_FOR_STRATEGIC, free
    return Ground.FUNDED, min(may_spend, kept + free if task.is_strategic else free)


def _in_rank_order(candidates: Iterable[Candidate]) -> list[Candidate]:
    tasks = sorted(candidates, key=lambda task: (task.rank, task.id))
    ranks = [task.rank for task in tasks]
    if len(set(ranks)) != len(ranks):
        raise ValueError("two candidates stand on one rank")
    if any(type(task.amount) is not int or task.amount <= 0 for task in tasks):
        raise ValueError("an amount is a whole number of đồng above 0")
    return tasks

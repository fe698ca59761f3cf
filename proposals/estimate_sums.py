"""What a budget estimate adds up to, and what becomes of it. Pure, whole đồng."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from papers.folding import fold
from proposals.estimate import Line
from proposals.states import MoneySource


@dataclass(frozen=True)
class Totals:
    """Sums of whole đồng; the parts of each kind add up to `all`."""

    all: int = 0
    state: int = 0
    years: tuple[int, ...] = ()
    by_year: Mapping[int, int] = field(default_factory=dict)
    by_source: Mapping[str, int] = field(default_factory=dict)
    by_item: Mapping[str, int] = field(default_factory=dict)
    by_category: Mapping[str, int] = field(default_factory=dict)
    by_source_and_year: Mapping[tuple[str, int], int] = field(default_factory=dict)
    lump_sum: int = 0

    @property
    def beside_the_state(self) -> int:
        """Own and partners' funds."""
        return self.all - self.state


def totals(lines: Iterable[Line]) -> Totals:
    sums: dict[str, dict] = defaultdict(lambda: defaultdict(int))
    whole = lump = 0
    for line in lines:
        whole += line.amount
        lump += line.amount if line.is_lump_sum else 0
        sums["year"][line.year] += line.amount
        sums["source"][line.source] += line.amount
        sums["item"][line.item_kind] += line.amount
        sums["category"][line.category] += line.amount
        sums["both"][line.source, line.year] += line.amount
    return Totals(
        all=whole,
        state=sums["source"].get(MoneySource.STATE, 0),
        years=tuple(sorted(sums["year"])),
        by_year=dict(sums["year"]),
        by_source=dict(sums["source"]),
        by_item=dict(sums["item"]),
        by_category=dict(sums["category"]),
        by_source_and_year=dict(sums["both"]),
        lump_sum=lump,
    )


# Compared ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Changes:
    """What becomes of an estimate: lines that come, that go, and (before, after) pairs."""

    added: list[Line]
    removed: list[Line]
    changed: list[tuple[Line, Line]]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def changes(before: Sequence[Line], after: Sequence[Line]) -> Changes:
    """Lines are the same thing when year, cost item, content, source and category agree."""
    kept = Counter(before) & Counter(after)
    old, new = _without(before, kept), _without(after, kept)
    waiting: dict[tuple, list[Line]] = defaultdict(list)
    for line in old:
        waiting[_key(line)].append(line)
    added, changed = [], []
    for line in new:
        if found := waiting[_key(line)]:
            changed.append((found.pop(0), line))
        else:
            added.append(line)
    return Changes(added, [line for lines in waiting.values() for line in lines], changed)


def _without(lines: Sequence[Line], kept: Counter) -> list[Line]:
    left, found = Counter(kept), []
    for line in lines:
        if left[line]:
            left[line] -= 1
        else:
            found.append(line)
    return found


def _key(line: Line) -> Line:
    return replace(line, item=fold(line.item), amount=0, is_lump_sum=True, explanation="")

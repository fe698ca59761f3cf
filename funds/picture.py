"""The picture of what was tried: a cell for each sum and floor, filled where a dossier is funded.

Positions are percentages of the width, so that one drawing serves a phone and a sheet of paper.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

GAP = 12


@dataclass(frozen=True)
class Cell:
    at: str
    width: str
    is_in: bool


@dataclass(frozen=True)
class Strip:
    """One dossier: its cells, and in words from which sum on it is in."""

    line: Any
    cells: Sequence[Cell]
    told: str


@dataclass(frozen=True)
class Tick:
    at: str
    label: str
    is_now: bool


def ticks(tries: Sequence[dict]) -> list[Tick]:
    """Above the cells: percent of the money, then points on the floor."""
    step = 100 / max(1, len(tries))
    return [
        Tick(
            at=f"{step * (number + 0.5):.2f}%",
            label=str(one["step"]) if one["kind"] == "money" else f"+{one['step']}",
            is_now=one["kind"] == "money" and one["step"] == 100,
        )
        for number, one in enumerate(tries)
    ]


def strips(lines: Iterable[Any], tries: Sequence[dict]) -> list[Strip]:
    step = 100 / max(1, len(tries))
    return [
        Strip(
            line=line,
            cells=[
                Cell(
                    at=f"{step * number + step / GAP:.2f}%",
                    width=f"{step - 2 * step / GAP:.2f}%",
                    is_in=sign == "1",
                )
                for number, sign in enumerate(line.tried)
            ],
            told=told(line.tried, tries),
        )
        for line in lines
    ]


def told(signs: str, tries: Sequence[dict]) -> str:
    """From which sum on it is in, whatever more there is; or that it always or never is."""
    if "0" not in signs:
        return _("always funded")
    if "1" not in signs:
        return _("never funded")
    money = [
        (one["step"], sign)
        for one, sign in zip(tries, signs, strict=True)
        if one["kind"] == "money"
    ]
    since = None
    for step, sign in reversed(money):
        if sign == "0":
            break
        since = step
    if since is not None:
        return _("funded from %(percent)s%% of the money on") % {"percent": since}
    return _("funded in %(some)s of %(all)s tries") % {"some": signs.count("1"), "all": len(signs)}

"""Proposals and limits that come in from files, each error with its row, column and rule."""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from funds.allocation import FloorMode, Limits, Task
from funds.rules import BIGGEST_AMOUNT
from lifecycle.errors import Reason, Refused
from papers.sheets import fault_of, read_csv

NEEDED = ("id", "strategic_group", "priority_class", "score")
KNOWN = {"budget_by_year", "floor_strategic_year1", "floor_mode", "note", "expected"}
DIGITS = re.compile(r"[0-9]{1,16}", re.ASCII)
YEAR = re.compile(r"year([0-9]+)_vnd", re.ASCII)
LIMIT = re.compile(r"(cap|min)_([a-z_]+)_year1", re.ASCII)
MOST = {"strategic_group": 99, "priority_class": 9, "score": 10**9}


def read_tasks(file: str | Path) -> list[Task]:
    """The file's proposals in their official order: class, points, id; Refused with every fault."""
    names, rows = read_csv(file)
    years = sorted((name for name in names if YEAR.fullmatch(name)), key=lambda n: int(n[4:-4]))
    missing = [name for name in NEEDED if name not in names]
    if missing or not years:
        needed = ", ".join([*missing, *([] if years else ["year1_vnd"])])
        raise Refused(_("%(file)s has no column %(names)s.") % {"file": file, "names": needed})
    faults: list[str] = []
    tasks, seen = [], {}
    for number, row in enumerate(rows, start=2):
        task = _task(row, number, years, faults)
        if task is None:
            continue
        if task.id in seen:
            rule = _("one row each: the first stands in row %(row)s") % {"row": seen[task.id]}
            faults.append(fault_of(number, "id", task.id, rule))
        seen.setdefault(task.id, number)
        tasks.append(task)
    if faults:
        raise Refused([Reason(f"{file}, {fault}") for fault in faults])
    return sorted(tasks, key=lambda task: (task.priority_class, -task.score, _by_number(task.id)))


def _by_number(name: str) -> tuple[bool, int, str]:
    """Numbers by their size, before all other names."""
    is_number = bool(DIGITS.fullmatch(name))
    return (not is_number, int(name) if is_number else 0, name)


def _task(row: Mapping[str, str], number: int, years: list[str], faults: list[str]) -> Task | None:
    before = len(faults)
    name = (row["id"] or "").strip()
    if not name:
        faults.append(fault_of(number, "id", "", _("a name is needed")))
    numbers = {
        column: _number(row[column], number, column, most, faults)
        for column, most in {**dict.fromkeys(years, BIGGEST_AMOUNT), **MOST}.items()
    }
    if len(faults) > before:
        return None
    known = {"id", *numbers}
    return Task(
        id=name,
        amounts=tuple(numbers[year] for year in years),
        score=numbers["score"],
        group=numbers["strategic_group"],
        priority_class=numbers["priority_class"],
        belongs={
            column: value.strip()
            for column, value in row.items()
            if column and column not in known and isinstance(value, str) and value.strip()
        },
    )


def _number(text: str | None, row: int, column: str, most: int, faults: list[str]) -> int:
    value = (text or "").strip()
    if DIGITS.fullmatch(value) and int(value) <= most:
        return int(value)
    faults.append(
        fault_of(row, column, value, _("a whole number from 0 to %(most)s") % {"most": most})
    )
    return 0


def read_limits(file: str | Path) -> Limits:
    """Budget by year, floor, caps and minima; Refused naming the key, the value and the rule."""
    try:
        told = json.loads(Path(file).read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise Refused(_("%(file)s can't be read: %(why)s") % {"file": file, "why": error}) from None
    if not isinstance(told, dict):
        raise Refused(_("%(file)s holds no limits by name.") % {"file": file})
    faults: list[str] = []
    budgets = told.get("budget_by_year")
    if not isinstance(budgets, list) or not budgets:
        faults.append(_of_key("budget_by_year", budgets, _("a list of sums, one a year")))
        budgets = []
    caps: dict[str, dict[str | int, int]] = {}
    each: dict[str, int] = {}
    minima: dict[str, dict[str | int, int]] = {}
    for key, value in told.items():
        limit = LIMIT.fullmatch(key)
        if limit and isinstance(value, dict):
            table = caps if limit[1] == "cap" else minima
            table[limit[2]] = {
                _as_key(limit[2], one): _sum(f"{key}: {one}", most, faults)
                for one, most in value.items()
            }
        elif limit and limit[1] == "cap":
            each[limit[2]] = _sum(key, value, faults)
        elif key not in KNOWN:
            faults.append(_of_key(key, value, _("there is no such limit")))
    mode = told.get("floor_mode", FloorMode.SPEND)
    if mode not in set(FloorMode):
        faults.append(_of_key("floor_mode", mode, _("“reserve” or “spend”")))
    limits = {
        "budget_by_year": tuple(_sum("budget_by_year", one, faults) for one in budgets),
        "floor": _sum("floor_strategic_year1", told.get("floor_strategic_year1", 0), faults),
    }
    if faults:
        raise Refused([Reason(f"{file}, {fault}") for fault in faults])
    return Limits(**limits, floor_mode=FloorMode(mode), caps=caps, caps_each=each, minima=minima)


def _as_key(of: str, name: str) -> str | int:
    return int(name) if of == "group" and DIGITS.fullmatch(name) else name


def _of_key(key: str, value: object, rule: str) -> str:
    return _("%(key)s, “%(value)s”: %(rule)s") % {"key": key, "value": value, "rule": rule}


def _sum(key: str, value: Any, faults: list[str]) -> int:
    if type(value) is int and 0 <= value <= BIGGEST_AMOUNT:
        return value
    rule = _("a whole number from 0 to %(most)s") % {"most": BIGGEST_AMOUNT}
    faults.append(_of_key(key, value, rule))
    return 0


def against(tasks: Iterable[Task], limits: Limits) -> None:
    """Refused when the two files do not speak of the same years or of columns that are there."""
    tasks = list(tasks)
    years = len(limits.budget_by_year)
    if tasks and len(tasks[0].amounts) != years:
        told = {"columns": len(tasks[0].amounts), "years": years}
        raise Refused(_("%(columns)s years in the proposals, %(years)s in the limits.") % told)
    known = {"group", *(of for task in tasks for of in task.belongs)}
    for of in {*limits.caps, *limits.caps_each, *limits.minima} - known:
        raise Refused(_("There is a limit by %(column)s, but no such column.") % {"column": of})

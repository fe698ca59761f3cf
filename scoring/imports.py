"""Marks that come in from a file, each error with its row, column and rule."""

import csv
from collections.abc import Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from lifecycle.errors import Reason, Refused
from papers.sheets import fault_of, read_csv
from scoring.expected_ranks.votes import Vote

NEEDED = ("proposal", "assessor", "num_grade")
NO_MARK = {"", "NA"}
"""What stands for a mark that was not given: a reader who may not judge a dossier has none."""


def read_votes(file: str | Path, *, scale: tuple[float, float], panel: str = "") -> Sequence[Vote]:
    """The votes of a comma-separated file; Refused with every fault of it, none kept then."""
    columns, rows = read_csv(file)
    needed = [*NEEDED, *([panel] if panel else [])]
    missing = [name for name in needed if name not in columns]
    if missing:
        sentence = _("%(file)s has no column %(names)s.")
        raise Refused(sentence % {"file": file, "names": ", ".join(missing)})
    votes, faults = [], []
    seen: dict[tuple[str, str], int] = {}
    for number, row in enumerate(rows, start=2):
        found = _faults_of(row, number, scale, seen)
        faults += found
        if not found and (row["num_grade"] or "").strip() not in NO_MARK:
            grade, place = float(row["num_grade"]), row[panel] if panel else ""
            votes.append(Vote(row["proposal"].strip(), row["assessor"].strip(), grade, place or ""))
    if faults:
        raise Refused([Reason(f"{file}, {fault}") for fault in faults])
    return votes


def _faults_of(
    row: dict[str, str], number: int, scale: tuple[float, float], seen: dict[tuple[str, str], int]
) -> list[str]:
    def fault(column: str, rule: str) -> str:
        return fault_of(number, column, row.get(column) or "", rule)

    faults = [
        fault(name, _("a name is needed"))
        for name in ("proposal", "assessor")
        if not (row[name] or "").strip()
    ]
    mark = (row["num_grade"] or "").strip()
    if mark not in NO_MARK:
        limits = {"low": f"{scale[0]:g}", "high": f"{scale[1]:g}"}
        try:
            is_within = scale[0] <= float(mark) <= scale[1]
        except ValueError:
            is_within = False
        if not is_within or not mark.isascii() or "_" in mark:
            faults.append(fault("num_grade", _("a number from %(low)s to %(high)s") % limits))
    if not faults:
        pair = ((row["proposal"] or "").strip(), (row["assessor"] or "").strip())
        if pair in seen:
            rule = _("one mark each: the first stands in row %(row)s") % {"row": seen[pair]}
            faults.append(fault("assessor", rule))
        seen.setdefault(pair, number)
    return faults


def read_affinities(file: str | Path) -> list[list[float | None]]:
    """A table of numbers, reviewers × proposals, None where the reviewer may not judge."""
    try:
        with open(file, newline="", encoding="utf-8-sig") as lines:
            rows = [row for row in csv.reader(lines) if row]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Refused(_("%(file)s can't be read: %(why)s") % {"file": file, "why": error}) from None
    faults: list[str] = []
    table = []
    for number, row in enumerate(rows, start=1):
        if len(row) != len(rows[0]):
            told = {"row": number, "found": len(row), "needed": len(rows[0])}
            faults.append(_("row %(row)s: %(found)s columns instead of %(needed)s") % told)
        table.append([_affinity(value, number, place, faults) for place, value in enumerate(row)])
    if not rows:
        faults.append(_("there is no row"))
    if faults:
        raise Refused([Reason(f"{file}, {fault}") for fault in faults])
    return table


def _affinity(value: str, row: int, place: int, faults: list[str]) -> float | None:
    """A number; nothing, or -1, is a reviewer who may not judge."""
    text = value.strip()
    if not text:
        return None
    try:
        number = float(text) if text.isascii() else float("nan")
    except ValueError:
        number = float("nan")
    if number != number or abs(number) > 1e6:
        faults.append(fault_of(row, place + 1, value, _("a number, or nothing")))
    return None if number == -1 else number

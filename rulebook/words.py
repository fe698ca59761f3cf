"""How a rule's value is said to a reader: with its unit, part by part, no bare code."""

from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import (
    get_language,
    gettext_lazy,
    ngettext_lazy,
    pgettext,
    pgettext_lazy,
)
from django.utils.translation import gettext as _

from rulebook.changes import is_fraction

_COUNTED = {
    "condition": ngettext_lazy("%(n)s condition", "%(n)s conditions", "count"),
    "day": ngettext_lazy("%(n)s day", "%(n)s days", "count"),
    "dossier": ngettext_lazy("%(n)s dossier", "%(n)s dossiers", "count"),
    "group": ngettext_lazy("%(n)s group", "%(n)s groups", "count"),
    "hour": ngettext_lazy("%(n)s hour", "%(n)s hours", "count"),
    "level": ngettext_lazy("%(n)s level", "%(n)s levels", "count"),
    "person": ngettext_lazy("%(n)s person", "%(n)s persons", "count"),
    "point": ngettext_lazy("%(n)s point", "%(n)s points", "count"),
    "result": ngettext_lazy("%(n)s result", "%(n)s results", "count"),
    "second": ngettext_lazy("%(n)s second", "%(n)s seconds", "count"),
    "task": ngettext_lazy("%(n)s task", "%(n)s tasks", "count"),
    "unit": ngettext_lazy("%(n)s commune or ward", "%(n)s communes and wards", "count"),
    "user": ngettext_lazy("%(n)s user", "%(n)s users", "count"),
    "working day": ngettext_lazy("%(n)s working day", "%(n)s working days", "count"),
}
_MEASURED = {
    "day of month": gettext_lazy("day %(n)s of each month"),
    "fraction of order": gettext_lazy("%(n)s of what was ordered"),
    "fraction of present": gettext_lazy("%(n)s of members present"),
    "line": gettext_lazy("%(n)s lines"),
    "MB": "%(n)s MB",
    "mm": "%(n)s mm",
    "percent": "%(n)s%%",
    "percent of after-tax profit": gettext_lazy("%(n)s%% of after-tax profit"),
    "percent of pre-tax profit": gettext_lazy("%(n)s%% of pre-tax profit"),
    "percent of receipts": gettext_lazy("%(n)s%% of receipts"),
    "pt": "%(n)s pt",
    "VND": "%(n)s ₫",
}
_PARTS = {
    "confirmed": gettext_lazy("confirmed"),
    "evidence": gettext_lazy("with evidence"),
    "commitment": gettext_lazy("with money or people committed"),
}
_CHOICES = {
    "shown_only": pgettext_lazy("priority", "shown only"),
    "tie_break": pgettext_lazy("priority", "as a tie-break"),
    "class_first": pgettext_lazy("priority", "the 3-house class first"),
}


def lines_of(value: Any, unit: str = "") -> list[str]:
    """The value in words, one line for each part of a list or an object; [] where there is none."""
    if value is None:
        return []
    if isinstance(value, dict):
        return [f"{_part(name)}: {_one(part, unit)}" for name, part in sorted(value.items())]
    if isinstance(value, list) and _is_range(value):
        low, high = (formats.number_format(number) for number in value)
        return [_with_unit(f"{low}–{high}", unit)]
    if isinstance(value, list):
        return [_of_list(part, unit) for part in value]
    return [_one(value, unit)]


def leaf_labels(value: Any) -> list[str]:
    """What each number of a composed value is called, in the order of `changes.leaves_of`."""
    if isinstance(value, dict):
        return [_part(name) for name in sorted(value)]
    if _is_range(value):
        return [pgettext("range", "From"), pgettext("range", "To")]
    return [_name_of(part) for part in value]


def choice_words(word: str) -> str:
    return str(_CHOICES.get(word, word))


def _is_range(value: list[Any]) -> bool:
    return len(value) == 2 and all(isinstance(number, int | float) for number in value)


def _part(name: str) -> str:
    if name.isdecimal():
        return _("Condition %(number)s") % {"number": name}
    return str(_PARTS.get(name, name))


def _of_list(part: Any, unit: str) -> str:
    if not isinstance(part, dict):
        return _one(part, unit)
    return f"{_name_of(part)}: {_one(part.get('max', part.get('percent')), unit)}"


def _name_of(part: dict[str, Any]) -> str:
    return part["name_en"] if (get_language() or "").startswith("en") else part["name_vi"]


def _one(value: Any, unit: str) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, int | float):
        counted = _COUNTED.get(unit)
        if counted is not None and isinstance(value, int):
            return counted % {"count": value, "n": formats.number_format(value)}
        return _with_unit(formats.number_format(value), unit)
    if is_fraction(value):
        least = value.removeprefix(">").strip()
        words = _("more than %(fraction)s") % {"fraction": least} if value[0] == ">" else least
        return _with_unit(words, unit)
    if unit == "date":
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    return choice_words(value)


def _with_unit(words: str, unit: str) -> str:
    pattern = _MEASURED.get(unit)
    return str(pattern) % {"n": words} if pattern else words

"""What may follow a rule's value: of the same kind, sensible, its parts adding up. Pure."""

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from rulebook.rules import RuleValue, parse_fraction

# Composed values whose parts make a whole.
WHOLES = {
    "three_house.points": 100,
    "three_house.strength": 1,
    "strategic.criteria": 100,
    "payment.schedule": 100,
}


def leaves_of(value: Any) -> list[Any]:
    """The numbers that a composed value (an object, a list of parts or of numbers) is made of.

    An object's in the order of their names: PostgreSQL keeps no other.
    """
    if isinstance(value, dict):
        return [value[name] for name in sorted(value)]
    return [part[_weight_in(part)] if isinstance(part, dict) else part for part in value]


def with_leaves(value: Any, leaves: list[Any]) -> Any:
    """The same composed value with other numbers in it."""
    if isinstance(value, dict):
        return dict(zip(sorted(value), leaves, strict=True))
    return [
        {**part, _weight_in(part): leaf} if isinstance(part, dict) else leaf
        for part, leaf in zip(value, leaves, strict=True)
    ]


def is_composed(value: Any) -> bool:
    """Whether it is made of numbers, and not one value or a list of words."""
    if isinstance(value, list):
        return not all(isinstance(part, str) for part in value)
    return isinstance(value, dict)


def _weight_in(part: dict[str, Any]) -> str:
    return "max" if "max" in part else "percent"


def choices_of(unit: str) -> list[str]:
    """The words a rule chooses among, where its unit lists them: "tie_break|class_first"."""
    return unit.split("|") if "|" in unit else []


def is_fraction(value: Any) -> bool:
    try:
        parse_fraction(value)
    except ValueError:
        return False
    return True


def needs_decision(key: str, value: Any) -> bool:
    """Putting the 3-house class first takes a decision with number and date (rules.md 1.3)."""
    return key == "priority.applies" and value not in ("tie_break", "shown_only")


def fault_in(value: Any, old: RuleValue) -> str:
    """Why `value` can't be the rule's next one; "" if it can."""
    if value is None:
        return _("Give a value.")
    if old.value is not None and not _same_kind(value, old.value):
        return _("The value is not of the same kind as before.")
    if (words := choices_of(old.unit)) and value not in words:
        return _("Choose one of: %(words)s.") % {"words": ", ".join(words)}
    if is_fraction(old.value) and not (is_fraction(value) and parse_fraction(value) <= 1):
        return _("Write a fraction up to 1, like 2/3 or >3/4.")
    if any(number < 0 for number in _numbers(value)):
        return _("The value can't be negative.")
    if old.unit.startswith("percent") and any(number > 100 for number in _numbers(value)):
        return _("A percentage is at most 100.")
    if (whole := WHOLES.get(old.key)) and _total(value) != whole:
        return _("The parts must sum to %(whole)s.") % {"whole": whole}
    return ""


def _same_kind(new: Any, old: Any) -> bool:
    """Same JSON kind, through lists and objects; a list may grow or shrink but not be empty."""
    if isinstance(old, bool) or isinstance(new, bool):
        return isinstance(old, bool) and isinstance(new, bool)
    if isinstance(old, float):
        return isinstance(new, int | float)
    if isinstance(old, list):
        return (
            isinstance(new, list)
            and bool(new)
            and all(any(_same_kind(one, like) for like in old) for one in new)
        )
    if isinstance(old, dict):
        return (
            isinstance(new, dict)
            and new.keys() == old.keys()
            and all(_same_kind(new[name], old[name]) for name in old)
        )
    if isinstance(old, str) and isinstance(new, str):
        return bool(new.strip()) and (not is_fraction(old) or is_fraction(new))
    return type(new) is type(old)


def _numbers(value: Any) -> list[int | float]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [number for part in value for number in _numbers(part)]
    return [value] if isinstance(value, int | float) and not isinstance(value, bool) else []


def _total(value: Any) -> Fraction:
    """What the parts sum to."""
    parts = leaves_of(value)
    return sum(
        (parse_fraction(part) if is_fraction(part) else Fraction(part) for part in parts),
        Fraction(0),
    )

"""Which value of each rule holds on a day, and how a value is read. Plain values, no database."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Protocol

from django.utils.translation import get_language

from rulebook.states import Certainty, Scope

_FRACTION = re.compile(r"(>?)\s*(\d{1,9})\s*/\s*([1-9]\d{0,8})")


def _reads_english() -> bool:
    return (get_language() or "").startswith("en")


class RuleMissing(LookupError):
    """The rule set gives no value, or none of that kind, for a key that was asked for."""


def parse_fraction(text: str) -> Fraction:
    """The fraction in "2/3" or ">3/4"; ValueError for anything else."""
    match = _FRACTION.fullmatch(text.strip()) if isinstance(text, str) else None
    if match is None:
        raise ValueError(f"not a fraction: {text!r}")
    return Fraction(int(match[2]), int(match[3]))


class ParameterRow(Protocol):
    """What `resolve` needs to know of a row of the parameter table."""

    key: str
    scope: str
    value: Any
    province_id: str | None
    effective_from: date
    effective_until: date | None
    position: int
    name_vi: str
    name_en: str
    unit: str
    source: str
    certainty: str
    note_vi: str
    note_en: str


class InBothLanguages:
    """Has `name_vi`, `name_en`, `note_vi`, `note_en`; says the one the reader reads."""

    name_vi: str
    name_en: str
    note_vi: str
    note_en: str

    @property
    def name(self) -> str:
        return self.name_en if _reads_english() else self.name_vi

    @property
    def note(self) -> str:
        return self.note_en if _reads_english() else self.note_vi


@dataclass(frozen=True)
class RuleValue(InBothLanguages):
    """One rule with its value, and on whose word.

    `is_provisional`: the new law is silent, the old law's value stands in until it is confirmed.
    """

    key: str
    name_vi: str
    name_en: str
    value: Any
    unit: str
    source: str
    certainty: str
    scope: str = Scope.ALL
    note_vi: str = ""
    note_en: str = ""
    since: str = ""
    position: int = 0
    is_provisional: bool = False

    @property
    def is_verified(self) -> bool:
        """Whether it may be shown as law."""
        return self.certainty == Certainty.READ and not self.is_provisional

    def as_json(self) -> dict[str, Any]:
        return {name: value for name, value in asdict(self).items() if name != "key"}


class Rules(Mapping[str, RuleValue]):
    """A resolved set of rules, asked by key; what is missing is said, never guessed."""

    def __init__(self, entries: Iterable[RuleValue]) -> None:
        ordered = sorted(entries, key=lambda entry: (entry.position, entry.key))
        self._entries = {entry.key: entry for entry in ordered}

    @classmethod
    def from_json(cls, values: Mapping[str, dict[str, Any]]) -> "Rules":
        return cls(RuleValue(key=key, **entry) for key, entry in values.items())

    def as_json(self) -> dict[str, dict[str, Any]]:
        return {key: entry.as_json() for key, entry in self._entries.items()}

    def __getitem__(self, key: str) -> RuleValue:
        return self._entries[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def entry(self, key: str) -> RuleValue:
        """The rule with its name, value, source and certainty."""
        try:
            return self._entries[key]
        except KeyError:
            raise RuleMissing(f"no rule {key}") from None

    def value(self, key: str) -> Any:
        """The value as it stands in the table; None where no source gave one."""
        return self.entry(key).value

    def integer(self, key: str) -> int:
        value = self.value(key)
        if isinstance(value, bool) or not isinstance(value, int):
            raise RuleMissing(f"rule {key} is no whole number: {value!r}")
        return value

    def fraction(self, key: str) -> Fraction:
        """The fraction in "2/3" or ">3/4"; a whole number as itself."""
        value = self.value(key)
        if isinstance(value, int) and not isinstance(value, bool):
            return Fraction(value)
        try:
            return parse_fraction(value)
        except ValueError:
            raise RuleMissing(f"rule {key} is no fraction: {value!r}") from None

    def is_strict(self, key: str) -> bool:
        """Whether the fraction must be exceeded (">3/4") and not just reached ("3/4")."""
        return str(self.value(key)).startswith(">")

    def flag(self, key: str) -> bool:
        value = self.value(key)
        if not isinstance(value, bool):
            raise RuleMissing(f"rule {key} is no yes or no: {value!r}")
        return value

    def prefix(self, start: str) -> dict[str, RuleValue]:
        """Every rule whose key begins so, in the table's order."""
        return {key: entry for key, entry in self._entries.items() if key.startswith(start)}


def resolve(parameters: Iterable[ParameterRow], on: date) -> Rules:
    """The value of each rule on a day.

    In force on the day is what began and has not ended. A province's own value goes before the
    nation's, a later one before an earlier. Where nothing in force gives a value, the old law's
    last one stands in, marked provisional.
    """
    by_key: dict[str, list[ParameterRow]] = {}
    for row in parameters:
        if row.effective_from <= on:
            by_key.setdefault(row.key, []).append(row)
    return Rules(entry for rows in by_key.values() if (entry := _resolve_key(rows, on)))


def _resolve_key(rows: list[ParameterRow], on: date) -> RuleValue | None:
    current = [row for row in rows if row.effective_until is None or on <= row.effective_until]
    with_value = [row for row in current if row.value is not None]
    if with_value:
        return _entry(max(with_value, key=_rank), is_provisional=False)
    stand_ins = [
        row
        for row in rows
        if row not in current and row.scope == Scope.LEGACY and row.value is not None
    ]
    if stand_ins:
        return _entry(max(stand_ins, key=_rank), is_provisional=True)
    return _entry(max(current, key=_rank), is_provisional=False) if current else None


def _rank(row: ParameterRow) -> tuple[bool, date]:
    return row.province_id is not None, row.effective_from


def _entry(row: ParameterRow, *, is_provisional: bool) -> RuleValue:
    return RuleValue(
        key=row.key,
        name_vi=row.name_vi,
        name_en=row.name_en,
        value=row.value,
        unit=row.unit,
        source=row.source,
        certainty=row.certainty,
        scope=row.scope,
        note_vi=row.note_vi,
        note_en=row.note_en,
        since=row.effective_from.isoformat(),
        position=row.position,
        is_provisional=is_provisional,
    )


def digest(values: Mapping[str, Any]) -> str:
    """sha256 of the canonical JSON: two sets with the same values have the same one."""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def plain(text: str) -> str:
    """Lower case without diacritics, for searching among a few hundred names."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))

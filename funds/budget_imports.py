"""A budget's sources and limits from a sheet, to fill in the form: every fault by its row, column
and rule. Nothing is stored; whoever brought it in sees the form filled and saves it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import IO

from django.utils.translation import gettext as _

from funds.limiting import LimitRow
from funds.rules import BIGGEST_AMOUNT
from funds.states import LimitKind, LimitOf, SourceKind
from lifecycle.errors import Refused
from papers.folding import fold
from papers.tables import Fault, IncomingTable, read_table
from people.models import Organisation
from proposals.states import StrategicGroup

COLUMNS = {
    "what": ("Loại", "Kind"),
    "on": ("Đối tượng", "Nguồn", "On"),
    "amount": ("Số tiền", "Amount"),
    "note": ("Ghi chú", "Lý do", "Note", "Reason"),
}
SOURCE = ("Nguồn", "Source")
KINDS = {
    LimitKind.CAP: ("Tối đa", "Mức trần", "At most"),
    LimitKind.MINIMUM: ("Ít nhất", "Mức tối thiểu", "At least"),
}
MOST = {"sources": 20, "limits": 60}
LONGEST = {"source": 200, "limit": 500}
WHOLE = re.compile(r"\d{1,16}|\d{1,3}(\.\d{3}){1,5}", re.ASCII)


@dataclass
class BudgetSheet:
    """What a sheet fills in, or what is wrong with it: `trouble` of the file, `faults` of cells."""

    sources: list[dict] = field(default_factory=list)
    limits: list[LimitRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    trouble: str = ""

    @property
    def is_sound(self) -> bool:
        return not self.trouble and not self.faults


def read_budget(file: IO[bytes], provinces: Iterable[str]) -> BudgetSheet:
    """Rows under Loại, Đối tượng, Số tiền, Ghi chú: a source, a cap or a minimum each."""
    found = BudgetSheet()
    try:
        table = read_table(file, COLUMNS, tuple(COLUMNS), takes_formulas=False)
    except Refused as refusal:
        found.trouble = str(refusal)
        return found
    found.faults += table.faults
    kinds = {fold(word): "source" for word in SOURCE}
    kinds |= {fold(word): kind for kind, words in KINDS.items() for word in words}
    names = {
        "source": {fold(str(kind.label)): kind for kind in SourceKind},
        "limit": _limitable(provinces),
    }
    for number, row in zip(table.numbers, table.rows, strict=True):
        _read(found, table, number, row, kinds, names)
    for name, most in MOST.items():
        if len(getattr(found, name)) > most:
            found.trouble = _("The file names more than %(most)s sources or limits.") % {
                "most": most
            }
    if not (found.sources or found.limits or found.faults):
        found.trouble = _("The file is empty.")
    return found


def _limitable(provinces: Iterable[str]) -> dict[str, tuple[str, str] | None]:
    """By its name, as written and without marks, what a limit can be on; None where it may be two
    organisations."""
    found: dict[str, tuple[str, str] | None] = {}
    hosts = Organisation.objects.filter(province__in=provinces).values_list("pk", "name")
    for pk, name in hosts:
        key = fold(name)
        found[key] = None if key in found else (LimitOf.HOST, str(pk))
    found |= {name: (LimitOf.HOST, str(pk)) for pk, name in hosts}
    found |= {fold(str(of.label)): (of, "") for of in LimitOf}
    return found | {
        fold(str(group.label)): (LimitOf.GROUP, str(group.value))
        for group in StrategicGroup
        if group
    }


def _read(
    found: BudgetSheet,
    table: IncomingTable,
    number: int,
    row: Mapping[str, str],
    kinds: Mapping[str, str],
    names: Mapping[str, Mapping],
) -> None:
    def fault(column: str, rule: str) -> None:
        found.faults.append(Fault(number, table.headings[column], row[column][:60], rule))

    before = len(found.faults)
    kind = kinds.get(fold(row["what"]))
    if kind is None:
        fault("what", _("one of: %(words)s.") % {"words": ", ".join(_words())})
        return
    of = "source" if kind == "source" else "limit"
    on = names[of].get(row["on"]) or names[of].get(fold(row["on"]))
    if on is None:
        known = fold(row["on"]) in names[of]
        fault("on", _("several have this name.") if known else _name_rule(of))
    amount = int(row["amount"].replace(".", "")) if WHOLE.fullmatch(row["amount"]) else 0
    if not 0 < amount <= BIGGEST_AMOUNT:
        fault("amount", _("a whole number of đồng above 0, written 1.000.000 or 1000000."))
    if len(row["note"]) > LONGEST[of]:
        fault("note", _("at most %(most)s characters.") % {"most": LONGEST[of]})
    if of == "limit" and not row["note"]:
        fault("note", _("a limit says why."))
    if kind == LimitKind.MINIMUM and on and not on[1]:
        fault("on", _("a minimum names one group or one host, not each."))
    if len(found.faults) > before:
        return
    if of == "source":
        found.sources.append({"kind": on, "amount": amount, "note": row["note"]})
    else:
        found.limits.append(LimitRow(kind, *on, amount, row["note"]))


def _words() -> list[str]:
    return [SOURCE[0], *(words[0] for words in KINDS.values())]


def _name_rule(of: str) -> str:
    if of == "source":
        return _("one of: %(words)s.") % {"words": ", ".join(str(k.label) for k in SourceKind)}
    return _("a strategic group, a host organisation of the province, or “%(each)s”.") % {
        "each": "”, “".join(str(of.label) for of in LimitOf)
    }

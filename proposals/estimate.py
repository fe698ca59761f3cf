"""The budget estimate as plain lines, read from a form, a paste or a sheet.

Pure: texts in, lines and faults out. One reader for every way in, so that a form, a paste from a
spreadsheet and an uploaded file are refused by the same rules in the same words.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lifecycle.fields import clean_text
from papers.folding import fold
from proposals.rules import MAX_DONG, MIN_DONG, dotted
from proposals.states import CostItem, MoneySource, SpendingCategory

MAX_LINES = 200
LONGEST = {"item": 300, "explanation": 1000}

COLUMNS = {
    "year": gettext_lazy("Year"),
    "item_kind": gettext_lazy("Cost item"),
    "item": gettext_lazy("Content"),
    "source": gettext_lazy("Money from"),
    "category": gettext_lazy("Spending category"),
    "amount": gettext_lazy("Amount"),
    "is_lump_sum": gettext_lazy("Lump sum"),
    "explanation": gettext_lazy("Explanation"),
}
CHOICES = {"item_kind": CostItem, "source": MoneySource, "category": SpendingCategory}
# Where room is short; read back as well.
SHORT = {
    SpendingCategory.KHCN: gettext_lazy("S&T"),
    SpendingCategory.DMST: gettext_lazy("Innov."),
    SpendingCategory.CDS: gettext_lazy("Digital"),
}
YES, NO = "yes", "no"
YES_NO = {YES: gettext_lazy("yes"), NO: gettext_lazy("no")}
# Without one of these a row says nothing, whatever its lists show.
WRITTEN = ("item", "amount", "explanation")

# ASCII digits only: "１０００" reads like 1000 and is none. No groups, or groups of three, all
# parted alike. A comma parts a decimal here and thousands elsewhere, so it is not guessed at.
_SPACE = "[ \u00a0\u2009\u202f]"
WHOLE = re.compile(
    rf"\d{{1,18}}|\d{{1,3}}(\.\d{{3}}){{1,5}}|\d{{1,3}}({_SPACE}\d{{3}}){{1,5}}", re.ASCII
)
UNIT = re.compile(rf"{_SPACE}*(₫|đ|đồng|VND)$", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """One sum: when, on what, from whose money, under which heading. Whole đồng."""

    year: int
    item_kind: str
    item: str
    source: str
    category: str
    amount: int
    is_lump_sum: bool = True
    explanation: str = ""

    @property
    def source_label(self) -> str:
        return str(MoneySource(self.source).label)


@dataclass(frozen=True)
class Fault:
    """What is wrong with one cell; `row` counts from 1, `column` is one of COLUMNS."""

    row: int
    column: str
    value: str
    rule: str

    def __str__(self) -> str:
        return _("Row %(row)s, %(column)s, “%(value)s”: %(rule)s") % {
            "row": self.row, "column": COLUMNS[self.column], "value": self.value, "rule": self.rule,
        }  # fmt: skip


class NoAmount(ValueError):
    """A text that is no amount; says which rule it breaks."""


def read_dong(text: str, least: int = MIN_DONG, most: int = MAX_DONG) -> int:
    """Whole đồng as they are written here: "1.234.567", "1 234 567", "1234567", "1.234.567 ₫"."""
    bare = UNIT.sub("", text.strip())
    if re.fullmatch(rf"[-−–]{_SPACE}*[\d. ]+", bare, re.ASCII):
        raise NoAmount(_("an amount is not below zero."))
    if not WHOLE.fullmatch(bare):
        raise NoAmount(_("write a whole number of đồng, like 1.234.567 or 1234567."))
    amount = int(re.sub(rf"[.]|{_SPACE}", "", bare))
    if not least <= amount <= most:
        raise NoAmount(
            _("an amount is from %(least)s to %(most)s ₫.")
            % {"least": dotted(least), "most": dotted(most)}
        )
    return amount


def is_empty(cells: Mapping[str, str]) -> bool:
    return not any(cells.get(column, "").strip() for column in WRITTEN)


def read_lines(
    rows: Iterable[tuple[int, Mapping[str, str]]], years: Sequence[int]
) -> tuple[list[Line], list[Fault]]:
    """Lines of (row number, texts by column), and every fault; empty rows are passed over."""
    lines, faults = [], []
    for number, cells in rows:
        if is_empty(cells):
            continue
        line, found = _read_line(number, cells, years)
        faults += found
        if line is not None:
            lines.append(line)
    if len(lines) > MAX_LINES:
        rule = _("at most %(most)s lines are taken.") % {"most": MAX_LINES}
        faults.append(Fault(MAX_LINES + 1, "item", lines[MAX_LINES].item[:60], rule))
    return lines, faults


def _read_line(
    number: int, cells: Mapping[str, str], years: Sequence[int]
) -> tuple[Line | None, list[Fault]]:
    faults: list[Fault] = []

    def fault(column: str, rule: str) -> None:
        faults.append(Fault(number, column, cells.get(column, "").strip()[:60], rule))

    values: dict = {}
    year = cells.get("year", "").strip()
    if year in {str(one) for one in years}:
        values["year"] = int(year)
    else:
        fault("year", _("choose one of %(years)s.") % {"years": ", ".join(map(str, years))})
    for column in CHOICES:
        written = cells.get(column, "").strip()
        values[column] = choices_by_word(column).get(fold(written), "")
        if not values[column]:
            words = ", ".join(str(label) for label in CHOICES[column].labels)
            fault(column, _("choose one of: %(words)s.") % {"words": words})
    for column, longest in LONGEST.items():
        values[column] = " ".join(clean_text(cells.get(column, "")).split())
        if len(values[column]) > longest:
            fault(column, _("at most %(most)s characters.") % {"most": longest})
        if any(not c.isprintable() for c in values[column]):
            fault(column, _("it holds a character that can't be seen; type it again."))
    if not values["item"]:
        fault("item", _("say what is paid for."))
    try:
        values["amount"] = read_dong(cells.get("amount", ""))
    except NoAmount as refusal:
        fault("amount", str(refusal))
    lump = _yes_or_no().get(fold(cells.get("is_lump_sum", "")))
    if lump is None:
        fault("is_lump_sum", _("write yes or no."))
    values["is_lump_sum"] = bool(lump)
    return (None if faults else Line(**values)), faults


@lru_cache(maxsize=8)
def choices_by_word(column: str) -> dict[str, str]:
    """The value of each choice by its word in every language, folded, and by itself."""
    found = {}
    for language in ("vi", "en"):
        with translation.override(language):
            found |= {fold(str(label)): str(value) for value, label in CHOICES[column].choices}
            if column == "category":
                found |= {fold(str(word)): str(value) for value, word in SHORT.items()}
    return found | {fold(str(value)): str(value) for value in CHOICES[column].values}


@lru_cache(maxsize=1)
def _yes_or_no() -> dict[str, bool]:
    yes = ("yes", "y", "x", "1", "true", "co", "khoan", "dung")
    no = ("", "no", "n", "0", "false", "khong", "sai")
    return dict.fromkeys(yes, True) | dict.fromkeys(no, False)


def texts_of(line: Line) -> dict[str, str]:
    """A line as it is typed: the same texts are read back as the same line."""
    return {
        "year": str(line.year),
        "item_kind": line.item_kind,
        "item": line.item,
        "source": line.source,
        "category": line.category,
        "amount": dotted(line.amount),
        "is_lump_sum": YES if line.is_lump_sum else NO,
        "explanation": line.explanation,
    }


# A paste: rows by line, cells by tab ------------------------------------------------------------


def read_paste(text: str) -> list[tuple[int, dict[str, str]]]:
    """Rows of a paste from a spreadsheet, in the order of COLUMNS; a row of headings is dropped."""
    rows = []
    for number, row in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        cells = [cell.strip().strip('"') for cell in row.split("\t")]
        if any(cells) and not (not rows and is_heading(cells)):
            rows.append((number, dict(zip(COLUMNS, cells, strict=False))))
    return rows


def is_heading(cells: Sequence[str]) -> bool:
    """Whether a row says what the columns are called."""
    return sum(fold(cell.replace("*", "")) in _headings() for cell in cells) >= 3


@lru_cache(maxsize=1)
def _headings() -> frozenset[str]:
    found = set(COLUMNS)
    for language in ("vi", "en"):
        with translation.override(language):
            found |= {fold(str(label)) for label in COLUMNS.values()}
    return frozenset(found)


def headings_of(column: str) -> tuple[str, ...]:
    """What a column is called, in every language and by its own name."""
    words = []
    for language in ("vi", "en"):
        with translation.override(language):
            words.append(str(COLUMNS[column]))
    return (*words, column)

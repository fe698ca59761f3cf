"""What a section says, in words: for a comparison, a page to check one's answers, a paper."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from papers.formats import number, short_date
from proposals.differences import difference
from proposals.models import (
    BudgetLine,
    EffectIndicator,
    Partner,
    Proposal,
    ProposalProduct,
    WorkItem,
)
from proposals.models.version import ROW_FIELDS
from proposals.sections import FIELDS, PARTS

MODELS: dict[str, type[models.Model]] = {
    "indicators": EffectIndicator,
    "budget_lines": BudgetLine,
    "products": ProposalProduct,
    "work_items": WorkItem,
    "partners": Partner,
}
MONEY = {"amount", "commits_cash", "commits_in_kind"}


def in_words(section: str, content: dict[str, Any]) -> list[tuple[str, str]]:
    """Each field and each kind of rows of a section: its label and what it says, as text."""
    said = [
        (_label(Proposal, field), _word(Proposal, field, content.get(field)))
        for field in FIELDS.get(section, ())
    ]
    for part in PARTS.get(section, ()):
        rows = [_row(part, row) for row in content.get(part, [])]
        said.append((str(MODELS[part]._meta.verbose_name_plural), "\n".join(rows)))
    return said


def compared(section: str, before: dict, after: dict) -> list[dict[str, Any]]:
    """Field by field what differs between two contents of a section; what is equal is left out."""
    pairs = zip(in_words(section, before), in_words(section, after), strict=True)
    return [
        {"label": label, "before": old, "after": new, "pieces": difference(old, new)}
        for (label, old), (_label_again, new) in pairs
        if old != new
    ]


def _row(part: str, row: dict[str, Any]) -> str:
    """One row on one line: "Name: Máy sấy · Quantity: 1"."""
    model = MODELS[part]
    words = [
        f"{_label(model, field)}: {word}"
        for field in ROW_FIELDS[part]
        if (word := _word(model, field, row.get(field)))
    ]
    return "– " + " · ".join(words)


def _label(model: type[models.Model], field: str) -> str:
    return str(model._meta.get_field(field).verbose_name)


def _word(model: type[models.Model], field: str, value: Any) -> str:
    """A kept value as it is read."""
    if value is None or value == "":
        return ""
    if isinstance(value, dict):
        return str(value["name"])
    column = model._meta.get_field(field)
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(column, models.DateField):
        return short_date(date.fromisoformat(value))
    if field in MONEY:
        return f"{number(int(value))} ₫"
    if isinstance(column, models.DecimalField):
        return f"{Decimal(value).normalize():f}".replace(".", ",")
    return str(value)

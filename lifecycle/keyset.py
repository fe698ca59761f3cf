"""Pages of a long list that begin after a row, not after a number of rows.

The thousandth page costs what the first does, and a row that comes in above moves nothing that is
being read. An address names the row by its public id; how it is ordered is asked of the database
again, so that no key and no value of another page's row stands in an address.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import OrderBy
from django.utils.translation import gettext as _

COUNTED_TO = 1000
"""Up to here a list says how many rows it has; beyond, "more than": counting all is a scan."""


@dataclass(frozen=True)
class KeysetPage:
    """Some rows of a list and how to go on: public ids for `?before=` and `?after=`, or ""."""

    object_list: list[Any] = field(default_factory=list)
    before: str = ""
    after: str = ""
    is_keyset = True

    @property
    def has_other_pages(self) -> bool:
        return bool(self.before or self.after)


@dataclass(frozen=True)
class Column:
    """One column of an order. With `has_empty`, empty values stand where PostgreSQL has them."""

    name: str
    is_descending: bool
    has_empty: bool
    empty_first: bool

    def turned(self) -> "Column":
        return Column(self.name, not self.is_descending, self.has_empty, not self.empty_first)

    def ordered(self) -> OrderBy:
        empty = {}
        if self.has_empty:
            empty = {"nulls_first": True} if self.empty_first else {"nulls_last": True}
        return F(self.name).desc(**empty) if self.is_descending else F(self.name).asc(**empty)

    def same(self, value: Any) -> Q:
        return Q(**{f"{self.name}__isnull": True}) if value is None else Q(**{self.name: value})

    def beyond(self, value: Any) -> Q | None:
        """Rows that stand after this value in the order; None when there can be none."""
        if value is None:
            return Q(**{f"{self.name}__isnull": False}) if self.empty_first else None
        further = Q(**{f"{self.name}__{'lt' if self.is_descending else 'gt'}": value})
        if self.has_empty and not self.empty_first:
            further |= Q(**{f"{self.name}__isnull": True})
        return further


def can_walk(rows: QuerySet) -> bool:
    """Whether the rows have public ids and an order by columns and annotations."""
    if not isinstance(rows, QuerySet):  # a list that is in memory already
        return False
    has_ids = any(column.name == "public_id" for column in rows.model._meta.concrete_fields)
    return has_ids and all(
        isinstance(term, str) or isinstance(getattr(term, "expression", None), F)
        for term in rows.query.order_by
    )


def columns_of(rows: QuerySet) -> list[Column]:
    """The order a queryset has, column by column; it ends with the primary key."""
    columns = []
    for term in rows.query.order_by:
        expression = term if isinstance(term, OrderBy) else None
        if expression is not None:
            name, is_descending = expression.expression.name, expression.descending
        else:
            name, is_descending = term.lstrip("-"), term.startswith("-")
        has_empty = name not in rows.query.annotations and _may_be_empty(rows.model, name)
        empty_first = is_descending
        if expression is not None and (expression.nulls_first or expression.nulls_last):
            empty_first = bool(expression.nulls_first)
        columns.append(Column(name, is_descending, has_empty, empty_first))
    if not columns or columns[-1].name != "pk":
        columns.append(Column("pk", is_descending=False, has_empty=False, empty_first=False))
    return columns


def _may_be_empty(model: Any, path: str) -> bool:
    for step in path.split("__"):
        if step == "pk":
            return False
        found = model._meta.get_field(step)
        if found.null:
            return True
        model = found.related_model
    return False


def page_of(
    rows: QuerySet, size: int, *, after: str = "", before: str = "", must_be_known: bool = False
) -> KeysetPage:
    """`size` rows after or before the row of that public id; the first ones when it is unknown,
    or LookupError when it must be known.

    `rows` are ordered by columns and annotations; their model has a `public_id`.
    """
    columns = columns_of(rows)
    goes_back = bool(before) and not after
    walked = [column.turned() for column in columns] if goes_back else columns
    start = _values_at(rows, columns, before if goes_back else after)
    if must_be_known and (after or before) and start is None:
        raise LookupError(_("No row of this list has this id."))
    found = rows.order_by(*(column.ordered() for column in walked))
    if start is not None:
        found = found.filter(_beyond(walked, start))
    elif goes_back:  # whence is not known: from the beginning
        return page_of(rows, size)
    window = list(found[: size + 1])
    is_cut, window = len(window) > size, window[:size]
    if goes_back:
        window.reverse()
    has_more_behind = is_cut if goes_back else start is not None
    has_more_ahead = start is not None if goes_back else is_cut
    if not window:
        return KeysetPage() if start is None else page_of(rows, size)
    return KeysetPage(
        window,
        before=window[0].public_id if has_more_behind else "",
        after=window[-1].public_id if has_more_ahead else "",
    )


def _values_at(rows: QuerySet, columns: list[Column], public_id: str) -> tuple[Any, ...] | None:
    if not public_id:
        return None
    names = [column.name for column in columns]
    return rows.order_by().filter(public_id=public_id).values_list(*names).first()


def _beyond(columns: list[Column], start: tuple[Any, ...]) -> Q:
    """(a, b, c) beyond (x, y, z): a beyond x, or a = x and b beyond y, or …"""
    together, same = Q(pk__in=[]), Q()
    for column, value in zip(columns, start, strict=True):
        further = column.beyond(value)
        if further is not None:
            together |= same & further
        same &= column.same(value)
    return together


def counted(rows: QuerySet) -> int:
    """How many rows, counted to one more than COUNTED_TO."""
    return rows.order_by().values("pk")[: COUNTED_TO + 1].count()

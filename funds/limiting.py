"""What a year's budget names: its sources, its limits on groups, hosts and leaders; written, and
asked whether they can hold together.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

from funds.models import BudgetLimit, BudgetSource, BudgetYear
from funds.rules import is_amount
from funds.states import LimitKind, LimitOf
from lifecycle.actions import clean
from lifecycle.errors import Reason, Refused
from papers.formats import dong
from people.models import Organisation


class LimitRow(NamedTuple):
    """A limit as it is asked for: the key is the group's number, the host's id, or "" for each."""

    kind: str
    of: str
    key: str
    amount: int
    reason: str


def rows_of(budget: BudgetYear) -> list[LimitRow]:
    """The limits in force, as they were asked for."""
    return [
        LimitRow(row.kind, row.of, row.key, row.amount, row.reason) for row in budget.limits.all()
    ]


def write_sources(budget: BudgetYear, sources: Iterable[tuple[str, int, str]]) -> None:
    """In place of those there are; the caller's transaction takes them back when one is refused."""
    budget.sources.all().delete()
    for kind, amount, note in sources:
        _ask_for_amount(amount, "sources")
        source = BudgetSource(budget=budget, kind=kind, amount=amount, note=note)
        clean(source)
        source.save()


def write_limits(budget: BudgetYear, rows: Iterable[LimitRow]) -> None:
    """In place of those there are. Refused, naming the limit, its sum and the rule it breaks; the
    caller's transaction takes back what was written."""
    budget.limits.all().delete()
    for row in rows:
        _written(budget, row)


def ask_for_room(budget: BudgetYear) -> None:
    """Refused when the year's limits can't hold together beside its sources, as they are now."""
    sources = BudgetSource.objects.filter(budget=budget)
    total = sources.aggregate(total=Sum("amount"))["total"] or 0
    if found := conflicts(budget.limits.select_related("host"), total):
        raise Refused(found)


def _ask_for_amount(amount: object, field: str) -> None:
    if not is_amount(amount):
        raise Refused(Reason(_("An amount is a whole number of đồng, above 0."), field=field))


def _written(budget: BudgetYear, row: LimitRow) -> BudgetLimit:
    limit = BudgetLimit(budget=budget, kind=row.kind, of=row.of, amount=row.amount)
    limit.reason = row.reason
    if row.key and row.of == LimitOf.GROUP:
        limit.group = int(row.key)
    elif row.key and row.of == LimitOf.LEADER:
        raise Refused(Reason(_("A cap on leaders holds for each of them."), field="limits"))
    elif row.key:
        limit.host = Organisation.objects.filter(province=budget.province, pk=row.key).first()
        if limit.host is None:
            raise Refused(
                Reason(
                    _("Host organisation %(key)s is none of this province.") % {"key": row.key},
                    field="limits",
                )
            )
    _ask_for_amount(row.amount, "limits")
    try:
        clean(limit)
    except Refused as refusal:
        raise Refused(
            [Reason(f"{limit}: {reason}", field="limits") for reason in refusal.reasons]
        ) from refusal
    limit.save()
    return limit


def conflicts(limits: Iterable[BudgetLimit], total: int) -> list[Reason]:
    """Which minima can't be reached beside the caps and the year's whole money, in đồng."""
    found, limits = [], list(limits)
    caps = {(row.of, row.key): row.amount for row in limits if row.kind == LimitKind.CAP}
    least = dict.fromkeys(LimitOf, 0)
    for row in limits:
        if row.kind != LimitKind.MINIMUM:
            continue
        least[LimitOf(row.of)] += row.amount
        most = caps.get((row.of, row.key), caps.get((row.of, "")))
        if most is not None and row.amount > most:
            found.append(
                Reason(
                    _("%(limit)s: the minimum of %(least)s is above the cap of %(most)s.")
                    % {"limit": row, "least": dong(row.amount), "most": dong(most)},
                    field="limits",
                )
            )
    found += [
        Reason(
            _("The minima add up to %(least)s; the year's budget is %(total)s.")
            % {"least": dong(asked), "total": dong(total)},
            field="limits",
        )
        for asked in least.values()
        if asked > total
    ]
    return found

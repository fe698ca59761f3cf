"""Statements of a year's books: the same postings added up by task, group, category, month, year.

All sums are whole đồng, cumulative and net of releases and refunds as in `funds.figures`; the rows
of every statement add up to the same total.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce, ExtractMonth
from django.utils.translation import gettext as _

from funds.figures import STAGES
from funds.models import BudgetYear, Commitment, Posting
from funds.rules import split_by_largest_remainder
from funds.states import AccountKind as A
from proposals.models import BudgetLine
from proposals.states import SpendingCategory, StrategicGroup

COLUMNS = ("reserved", "committed", "paid", "refunded")
_KINDS = {**STAGES, "refunded": (A.REFUNDED,)}


class Row(NamedTuple):
    """One line of a statement; `refunded`, a sum that came back, is shown without a sign."""

    label: str
    reserved: int = 0
    committed: int = 0
    paid: int = 0
    refunded: int = 0
    url: str = ""
    note: str = ""

    @property
    def sums(self) -> tuple[int, int, int, int]:
        return self.reserved, self.committed, self.paid, self.refunded


def total_of(rows: Iterable[Row]) -> Row:
    sums = [sum(column) for column in zip(*(row.sums for row in rows), strict=True)]
    return Row(_("Total"), *sums)


def with_sums(commitments):
    """Each commitment with what its postings add up to."""
    return commitments.annotate(
        **{
            f"sum_{name}": Coalesce(
                Sum("postings__amount", filter=Q(postings__account__kind__in=kinds)), 0
            )
            for name, kinds in _KINDS.items()
        }
    )


def by_task(budget: BudgetYear) -> list[Row]:
    rows = with_sums(Commitment.objects.filter(budget=budget)).select_related("proposal__host")
    tasks = [
        Row(
            row.proposal.title,
            *(int(getattr(row, f"sum_{name}")) for name in COLUMNS[:3]),
            refunded=-int(row.sum_refunded),
            url=row.proposal.get_absolute_url(),
            note=f"{row.proposal.code} · {row.proposal.host}",
        )
        for row in rows.order_by("proposal__code", "pk")
    ]
    return tasks + _of_no_task(budget)


def _of_no_task(budget: BudgetYear) -> list[Row]:
    """What was paid for no task, such as a council's fees; nothing when there is none."""
    sums = _added(_postings(budget).filter(commitment=None), "commitment_id")
    return [row for row in _rows(sums, [(None, _("Of no task"))]) if any(row.sums)]


def by_group(budget: BudgetYear) -> list[Row]:
    return _rows(_added(_postings(budget), "group"), StrategicGroup.choices)


def by_month(budget: BudgetYear) -> list[Row]:
    """What each month added, by the accounting date."""
    postings = _postings(budget).annotate(month=ExtractMonth("entry__accounting_on"))
    months = [
        (month, _("Month %(month)s/%(year)s") % {"month": month, "year": budget.year})
        for month in range(1, 13)
    ]
    return _rows(_added(postings, "month"), months)


def by_year(budgets: Iterable[BudgetYear]) -> list[Row]:
    """Every year's books side by side."""
    budgets = list(budgets)
    sums = _added(
        Posting.objects.filter(account__budget__in=budgets).order_by(), "account__budget_id"
    )
    rows = _rows(sums, [(budget.pk, str(budget)) for budget in budgets])
    return [
        row._replace(url=budget.get_absolute_url())
        for row, budget in zip(rows, budgets, strict=True)
    ]


def by_category(budget: BudgetYear) -> list[Row]:
    """Each task's sums shared among the categories of its State-paid budget lines.

    By largest remainder, so that the parts of each task add up to the đồng; a task whose lines name
    none stands apart.
    """
    asked: dict[int, dict[str, int]] = defaultdict(dict)
    lines = BudgetLine.objects.filter(
        proposal__commitments__budget=budget, source="state"
    ).order_by()
    for proposal, category, amount in lines.values_list("proposal_id", "category").annotate(
        Sum("amount")
    ):
        asked[proposal][category] = amount
    sums: dict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COLUMNS, 0))
    for commitment in with_sums(Commitment.objects.filter(budget=budget)).order_by("pk"):
        weights = dict(sorted(asked[commitment.proposal_id].items())) or {"": 1}
        for name in COLUMNS:
            whole = abs(int(getattr(commitment, f"sum_{name}")))
            parts = split_by_largest_remainder(whole, list(weights.values()))
            for category, part in zip(weights, parts, strict=True):
                sums[category][name] += part
    named = [(value, label) for value, label in SpendingCategory.choices]
    rows = [Row(str(label), **sums[value]) for value, label in named]
    rest = [Row(_("No category named"), **sums[""])] if "" in sums else []
    return rows + rest + _of_no_task(budget)


def by_source(budget: BudgetYear) -> list[tuple[str, int]]:
    """What each source put in; once appropriated, a đồng is kept by stage, not by source."""
    return [
        (" · ".join(filter(None, [str(source.get_kind_display()), source.note])), source.amount)
        for source in budget.sources.order_by("id")
    ]


def _postings(budget: BudgetYear):
    return Posting.objects.filter(account__budget=budget).order_by()


def _added(postings, key: str) -> dict[Any, dict[str, int]]:
    """{key: {column: sum}}, from one query."""
    found = postings.values_list(key, "account__kind").annotate(total=Sum("amount"))
    sums: dict[Any, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COLUMNS, 0))
    for value, kind, total in found:
        for name, kinds in _KINDS.items():
            if kind in kinds:
                sums[value][name] += int(total)
    return sums


def _rows(sums: dict[Any, dict[str, int]], named: Iterable[tuple[Any, Any]]) -> list[Row]:
    rows = []
    for value, label in named:
        found = sums[value]
        rows.append(Row(str(label), **{**found, "refunded": -found["refunded"]}))
    return rows

"""Results, and what they earn for their authors."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from contracts import mails, rules
from contracts.actions.hold import locked
from contracts.models import (
    AuthorShare,
    Contract,
    Result,
    Revenue,
)
from contracts.querysets import DELIVERED
from contracts.states import ResultState
from lifecycle import clock
from lifecycle.actions import begin, clean, together
from lifecycle.errors import Refused, WrongMoment
from lifecycle.models import Duty

AUTHOR_MIN = "comm.author_min"


def declare_result(
    contract: Contract, *, name: str, kind: str, description: str, by: Any
) -> Result:
    """The task leader names one thing the task leaves behind."""
    with together():
        contract = locked(contract)
        if contract.state not in DELIVERED:
            raise WrongMoment(_("Results are declared once the task is accepted."))
        result = Result(contract=contract, name=name, kind=kind, description=description)
        result = begin(result, by=by)
        mails.result_declared(result, by=by)
    return result


def declare_revenue(
    result: Result,
    *,
    period_from: date,
    period_to: date,
    revenue: int,
    cost: int,
    tax: int,
    author_percent: int,
    authors: Sequence[tuple[Any, str, int]],
    by: Any,
) -> Revenue:
    """What a result earned in a period, whole đồng, and each author's share of the profit.

    authors: (user or None, label, weight) in the agreed order. The shares add up to the pool.
    """
    with together():
        result = Result.objects.select_for_update(of=("self",)).get(pk=result.pk)
        if result.state == ResultState.DECLARED:
            raise WrongMoment(_("Revenue is declared once the result is recognised."))
        faults = rules.revenue_faults(
            period_from=period_from,
            period_to=period_to,
            today=clock.today(),
            revenue=revenue,
            cost=cost,
            tax=tax,
            percent=author_percent,
            percent_min=result.contract.frozen_rules.integer(AUTHOR_MIN),
            weights=[weight for _user, _label, weight in authors],
            other_periods=list(result.revenues.values_list("period_from", "period_to")),
        )
        if faults:
            raise Refused(faults)
        profit = rules.after_tax_profit(revenue=revenue, cost=cost, tax=tax)
        declared = begin(
            Revenue(
                result=result,
                period_from=period_from,
                period_to=period_to,
                revenue=revenue,
                cost=cost,
                tax=tax,
                after_tax_profit=profit,
                author_percent=author_percent,
                author_pool=rules.author_pool(profit, author_percent),
            ),
            by=by,
        )
        Duty.take(declared, "revenue", "declare", by=by)
        _share_out(declared, authors)
        mails.revenue_declared(declared, by=by)
    return declared


def _share_out(revenue: Revenue, authors: Sequence[tuple[Any, str, int]]) -> None:
    amounts = rules.author_shares(revenue.author_pool, [weight for _u, _l, weight in authors])
    rows = zip(authors, amounts, strict=True)
    for position, ((user, label, weight), amount) in enumerate(rows, start=1):
        share = AuthorShare(
            revenue=revenue,
            position=position,
            user=user,
            label=label or str(user or ""),
            weight=weight,
            amount=amount,
        )
        clean(share)
        share.save()

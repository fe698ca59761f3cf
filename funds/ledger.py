"""The only writer of the books: `post`. Locks first, then asks whether the sum fits.

Order of locks, everywhere: the thing a verb moves, its commitment, the year's books
(`locked_books`), the balances by id, and last of all the trail's head.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.apps import apps
from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from funds.chain import first_hash, sha256_of
from funds.models.ledger import Account, Balance, Entry, LedgerHead
from funds.posting import Leg, Outcome, write, writes_at_once
from funds.states import AccountKind, EntryKind
from lifecycle import clock
from lifecycle.errors import Reason, Refused, WrongMoment
from lifecycle.locks import once_more
from lifecycle.trail import together
from papers.formats import dong


def open_books(budget, *, by) -> Entry:
    """The accounts of a newly approved year and its appropriation, the strategic share fenced."""
    accounts = Account.objects.bulk_create(
        Account(budget=budget, kind=kind, code=kind) for kind in AccountKind.values
    )
    Balance.objects.bulk_create(Balance(account=account, kind=account.kind) for account in accounts)
    open_months(budget)
    LedgerHead.objects.create(budget=budget, hash=first_hash(budget))
    legs = [
        Leg(AccountKind.APPROPRIATED, -budget.total),
        Leg(AccountKind.STRATEGIC_SHARE, budget.floor),
        Leg(AccountKind.FREE, budget.total - budget.floor),
    ]
    return post(
        budget,
        EntryKind.APPROPRIATION,
        legs,
        by=by,
        memo=budget.title,
        evidence=budget,
        idempotency_key=f"appropriation:{budget.public_id}",
    )


def open_months(budget) -> None:
    """The twelve months of the year, all of them open."""
    period = apps.get_model("funds.Period")
    period.objects.bulk_create(
        period(
            budget=budget,
            month=month,
            begins_on=date(budget.year, month, 1),
            ends_on=date(budget.year, month, monthrange(budget.year, month)[1]),
        )
        for month in range(1, 13)
    )


def locked_books(budget) -> LedgerHead:
    """Lock the year's books and the year itself; ask what fits only after this."""
    head = (
        LedgerHead.objects.select_for_update(of=("self", "budget"), no_key=True)
        .select_related("budget")
        .filter(budget_id=budget.pk)
        .first()
    )
    if head is None:
        raise _not_open(budget)
    return head


def _not_open(budget) -> WrongMoment:
    return WrongMoment(_("The books of %(budget)s are not open.") % {"budget": budget})


def balances(budget, *, lock: bool = False) -> dict[str, Balance]:
    """The year's balances by kind of account; with `lock`, under row locks in the order of ids."""
    rows = Balance.objects.filter(account__budget_id=budget.pk).order_by("id")
    if lock:
        rows = rows.select_for_update(of=("self",))
    return {row.kind: row for row in rows}


@once_more
def post(
    budget,
    kind: str,
    lines: Iterable[Leg],
    *,
    by,
    memo: str,
    evidence: models.Model,
    idempotency_key: str,
    on: date | None = None,
    reverses: Entry | None = None,
) -> Entry:
    """Write one entry, once: the same key with the same body gives the same entry again.

    `on` is the day of the year it counts for; today's when none is given. WrongMoment (409) when
    the key stands for another body, the year is not open or the month closed; Refused when the
    legs do not add up to 0 or an account would be overdrawn. Nothing has changed then.
    """
    legs = [leg for leg in map(Leg._make, lines) if leg.amount != 0]
    _ask_for_balance(legs)
    with _times() as (at, moment):
        entry = Entry(
            budget_id=budget.pk,
            kind=kind,
            memo=memo,
            at=at,
            moment=moment,
            accounting_on=on or accounting_day(budget, clock.date_of(moment)),
            by=by,
            evidence_type=evidence._meta.label_lower,
            evidence_id=evidence.pk,
            idempotency_key=idempotency_key,
            body_sha256=_digest(budget, kind, legs, memo, evidence, on),
            reverses=reverses,
        )
        outcome = write(entry, legs)
        if outcome.verdict == "posted":
            return entry
        if outcome.verdict == "same":
            return Entry.objects.get(pk=outcome.entry)
        raise _refusal(budget, entry, outcome)


@contextmanager
def _times() -> Iterator[tuple[datetime, datetime]]:
    """The database's time and the clock's, in the transaction of the deed under way or in one of
    its own; what is written in one statement is one by itself."""
    if writes_at_once() and not connection.in_atomic_block:
        yield clock.read_on_arrival()
    else:
        with together() as batch:
            yield batch.real, batch.moment


def accounting_day(budget, day: date) -> date:
    """The day of the budget year that a deed of `day` counts for: what is done before the year
    counts for its first day, what is done after it, while its books are open, for its last."""
    return max(date(budget.year, 1, 1), min(date(budget.year, 12, 31), day))


def _refusal(budget, entry: Entry, outcome: Outcome) -> Exception:
    if outcome.verdict == "other":
        return WrongMoment(_("This was posted already, with other content."))
    if outcome.verdict == "closed month":
        return WrongMoment(
            _("The month of %(day)s is closed; no entry can be dated in it.")
            % {"day": entry.accounting_on.strftime("%d/%m/%Y")}
        )
    if outcome.verdict == "short":
        return Refused(
            Reason(
                _("“%(account)s” does not suffice: %(short)s are missing.")
                % {"account": AccountKind(outcome.account).label, "short": dong(outcome.short)},
                field="amount",
            )
        )
    return _not_open(budget)


def _ask_for_balance(legs: list[Leg]) -> None:
    if any(type(leg.amount) is not int for leg in legs):
        raise Refused(Reason(_("An amount is a whole number of đồng."), field="amount"))
    if len(legs) < 2 or sum(leg.amount for leg in legs) != 0:
        raise Refused(Reason(_("The postings of an entry must add up to 0."), field="amount"))


def _digest(
    budget, kind: str, legs: list[Leg], memo: str, evidence: models.Model, on: date | None
) -> str:
    """What makes two requests with one key the same; the day only when it was asked for."""
    content = {
        "budget": budget.public_id,
        "kind": str(kind),
        "memo": memo,
        "evidence": f"{evidence._meta.label_lower}:{evidence.pk}",
        "legs": [
            [str(leg.kind), leg.amount, leg.commitment and leg.commitment.pk, leg.group]
            for leg in legs
        ],
    }
    return sha256_of({**content, "on": str(on)} if on else content)

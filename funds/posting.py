"""How an entry gets into the database: with its chain, its balances and all locks, or not at all.

On PostgreSQL one call of a routine (`funds.guards.ROUTINE`), elsewhere the same steps one by one.
A verdict that is no "posted" has written nothing and leaves the transaction whole.
"""

from collections import Counter
from typing import NamedTuple

from django.apps import apps
from django.db import connection, models

from funds.chain import ENTRY, columns, content_of, linked
from funds.models.ledger import Balance, Entry, LedgerHead, Posting
from funds.states import (
    NEVER_NEGATIVE,
    BudgetYearState,
    EntryKind,
    EntryState,
    PeriodState,
)


class Leg(NamedTuple):
    """One posting to be: into an account (+) or out of it (−), in whole đồng."""

    kind: str
    amount: int
    commitment: models.Model | None = None
    group: int = 0


class Outcome(NamedTuple):
    """posted | same (that entry stands) | other | not open | closed month | short (account, by)."""

    verdict: str
    entry: int | None = None
    account: str = ""
    short: int = 0


def write(entry: Entry, legs: list[Leg]) -> Outcome:
    """Post the entry, to which number, hashes and key are given; inside a transaction, unless
    `writes_at_once`."""
    own = [
        [
            f"{entry.budget_id}:{leg.kind}",
            str(leg.amount),
            str(leg.commitment.pk) if leg.commitment else None,
            str(int(leg.group)),
        ]
        for leg in legs
    ]
    content = content_of(columns(entry, ENTRY), own)
    return (_write_at_once if writes_at_once() else _write_step_by_step)(entry, legs, content)


def writes_at_once() -> bool:
    """Whether an entry is one statement, which is whole or not there without a transaction."""
    return connection.vendor == "postgresql"


def _write_at_once(entry: Entry, legs: list[Leg], content: str) -> Outcome:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT verdict, entry, place, before, sealed, account, short FROM funds_post("
            "%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::smallint, %s,"
            " %s::text[], %s::bigint[], %s::bigint[], %s::smallint[])",
            [
                entry.budget_id, entry.public_id, str(entry.kind), entry.memo, entry.at,
                entry.moment, entry.accounting_on, entry.by_id, entry.evidence_type,
                entry.evidence_id, entry.idempotency_key, entry.body_sha256, entry.reverses_id,
                entry.format, content,
                [str(leg.kind) for leg in legs], [leg.amount for leg in legs],
                [leg.commitment and leg.commitment.pk for leg in legs],
                [int(leg.group) for leg in legs],
            ],
        )  # fmt: skip
        verdict, pk, number, before, sealed, account, short = cursor.fetchone()
    if verdict == "posted":
        entry.pk, entry.number, entry.prev_hash, entry.hash = pk, number, before, sealed
        entry.state, entry._state.adding = EntryState.POSTED, False
        entry._state.db = connection.alias
    return Outcome(verdict, pk, account or "", int(short or 0))


def _write_step_by_step(entry: Entry, legs: list[Leg], content: str) -> Outcome:
    head = (
        LedgerHead.objects.select_for_update(of=("self", "budget"), no_key=True)
        .select_related("budget")
        .filter(budget_id=entry.budget_id)
        .first()
    )
    if head is None:
        return Outcome("not open")
    if earlier := Entry.objects.filter(idempotency_key=entry.idempotency_key).first():
        is_same = earlier.body_sha256 == entry.body_sha256
        return Outcome("same" if is_same else "other", earlier.pk)
    is_open = head.budget.state == BudgetYearState.APPROVED
    if not is_open and entry.kind != EntryKind.APPROPRIATION:
        return Outcome("not open")
    if not _month_is_open(entry):
        return Outcome("closed month")
    rows = {
        row.kind: row
        for row in Balance.objects.select_for_update(of=("self",))
        .filter(account__budget_id=entry.budget_id, kind__in={leg.kind for leg in legs})
        .order_by("id")
    }
    if short := _short(rows, legs):
        return short
    entry.number, entry.prev_hash, entry.state = head.number + 1, head.hash, EntryState.OPEN
    entry.hash = linked(entry.prev_hash, entry.number, content)
    entry.save(force_insert=True)
    postings = []
    for leg in legs:
        row = rows[leg.kind]
        row.amount += leg.amount
        postings.append(
            Posting(
                entry=entry,
                account_id=row.account_id,
                amount=leg.amount,
                balance=row.amount,
                commitment=leg.commitment,
                group=leg.group,
            )
        )
    Posting.objects.bulk_create(postings)
    Balance.objects.bulk_update(rows.values(), ["amount"])
    entry.state = EntryState.POSTED
    entry.save(update_fields=["state"])
    head.number, head.hash = entry.number, entry.hash
    head.save(update_fields=["number", "hash"])
    return Outcome("posted", entry.pk)


def _month_is_open(entry: Entry) -> bool:
    return (
        apps.get_model("funds.Period")
        .objects.filter(budget_id=entry.budget_id, state=PeriodState.OPEN)
        .filter(begins_on__lte=entry.accounting_on, ends_on__gte=entry.accounting_on)
        .exists()
    )


def _short(rows: dict[str, Balance], legs: list[Leg]) -> Outcome | None:
    moved: Counter[str] = Counter()
    for leg in legs:
        moved[str(leg.kind)] += leg.amount
    for kind in sorted(moved):
        left = rows[kind].amount + moved[kind]
        if kind in NEVER_NEGATIVE and left < 0:
            return Outcome("short", account=kind, short=-left)
    return None

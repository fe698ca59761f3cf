"""Does the ledger still say what was written? Every fault names its row."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import Sum

from funds.chain import first_hash, hash_of_rows
from funds.figures import year_figures
from funds.models import (
    Account,
    Balance,
    BudgetYear,
    Commitment,
    Entry,
    LedgerHead,
    Payment,
    Posting,
)
from funds.rules import strategic_floor
from funds.states import AccountKind as A
from funds.states import BudgetYearState, CommitmentState, EntryKind, PaymentState, RevisionState
from lifecycle.models import Event
from lifecycle.verify import SQLITE_TIME


def faults() -> list[str]:
    """Every fault of every year's books; an empty list when they are whole."""
    entries = raw_rows(Entry)
    postings: dict[str, list[dict[str, str | None]]] = defaultdict(list)
    for row in raw_rows(Posting):
        postings[row["entry_id"]].append(row)
    by_budget: dict[str, list[dict[str, str | None]]] = defaultdict(list)
    for row in entries:
        by_budget[row["budget_id"]].append(row)
    kinds: dict[str | None, str] = {
        row["id"]: f"{row['budget_id']}:{row['kind']}" for row in raw_rows(Account)
    }
    found: list[str] = []
    for budget in BudgetYear.objects.for_list().order_by("pk"):
        rows = by_budget.pop(str(budget.pk), [])
        found += chain_faults(budget, rows, postings, kinds)
        if budget.state in (BudgetYearState.APPROVED, BudgetYearState.CLOSED):
            for look in LOOKS:
                found += readable(look, budget)
        elif rows:
            found.append(f"{budget.year}: it has entries but is {budget.state}")
    found += readable(anchor_faults)
    found += [
        f"entry {row['id']} belongs to no budget year"
        for rows in by_budget.values()
        for row in rows
    ]
    found += [
        f"posting {row['id']} belongs to no entry"
        for entry_id in set(postings) - {row["id"] for row in entries}
        for row in postings[entry_id]
    ]
    return found


def readable(look: Callable[..., Iterable[str]], *what: Any) -> list[str]:
    """What the look finds; a value that is no number or text any more is a fault as well."""
    name = " ".join([*(str(one.year) for one in what), look.__name__.removesuffix("_faults")])
    try:
        return list(look(*what))
    except (TypeError, ValueError, DatabaseError) as error:
        return [f"{name}: unreadable: {error}"]


def number_in(text: str | None) -> int:
    """The whole number a column holds; 0, which none of the books' own is, when it is none."""
    return int(text) if text and re.fullmatch(r"-?\d{1,18}", text) else 0


# As the database holds it ---------------------------------------------------------------------


def raw_rows(model: type) -> list[dict[str, str | None]]:
    """Every row in the order of ids, each column as text from its raw bytes.

    Bytes, because a value that is no text any more must not hide its row: it reads as what it is
    not, and the hash tells.
    """
    fields = list(model._meta.concrete_fields)
    table = model._meta.db_table
    if connection.vendor == "sqlite":
        picked = ", ".join(f"CAST({quoted(field.column)} AS BLOB)" for field in fields)
    else:
        picked = ", ".join(f"convert_to({_pg_text(field)}, 'UTF8')" for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {picked} FROM {table} ORDER BY id")
        return [
            {field.column: _text(field, value) for field, value in zip(fields, values, strict=True)}
            for values in cursor
        ]


def quoted(column: str) -> str:
    return connection.ops.quote_name(column)


def _is_time(field) -> bool:
    return field.get_internal_type() == "DateTimeField"


def _pg_text(field) -> str:
    if _is_time(field):
        in_utc = f"{quoted(field.column)} AT TIME ZONE 'UTC'"
        return f"""to_char({in_utc}, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
    return f"{quoted(field.column)}::text"


def _text(field, raw: bytes | None) -> str | None:
    if raw is None:
        return None
    text = bytes(raw).decode("utf-8", "backslashreplace")
    if _is_time(field) and (match := SQLITE_TIME.fullmatch(text)):
        day, time, fraction = match.groups()
        return f"{day}T{time}.{fraction or '000000'}Z"
    return text


# What is asked ---------------------------------------------------------------------------------


def chain_faults(
    budget, rows: list[dict[str, Any]], postings: dict[str, list], kinds: dict[str | None, str]
) -> Iterator[str]:
    """Each entry balanced, posted, as it was hashed, and following the one before."""
    previous = first_hash(budget)
    rows = sorted(rows, key=lambda row: number_in(row["number"]))
    for expected, row in enumerate(rows, start=1):
        name = f"{budget.year} entry {row['number']}"
        legs = postings.get(row["id"], [])
        if number_in(row["number"]) != expected:
            yield f"{name}: entry {expected} is missing before it"
            return
        if row["state"] != "posted":
            yield f"{name}: it was never posted"
        if len(legs) < 2 or sum(number_in(leg["amount"]) for leg in legs) != 0:
            yield f"{name}: its postings do not add up to 0"
        stored = row["hash"]
        if hash_of_rows(row, legs, kinds) != stored:
            yield f"{name}: its content does not give its hash"
        if row["prev_hash"] != previous:
            yield f"{name}: it does not follow entry {expected - 1}"
        previous = stored
    head = LedgerHead.objects.filter(budget=budget).first()
    if head is None:
        if rows or budget.state != BudgetYearState.DRAFT and budget.approved_at:
            yield f"{budget.year}: the books have no head"
    elif (head.number, head.hash) != (len(rows), previous):
        yield f"{budget.year} entry {head.number}: the head names it, the books end at {len(rows)}"


def anchor_faults() -> Iterator[str]:
    """The trail, whose head is kept outside the database, names entries by their hash: a ledger
    rewritten whole, chain and all, no longer has them."""
    hashes = set(Entry.objects.values_list("hash", flat=True))
    deeds = Event.objects.filter(thing_type__startswith="funds.", data__contains='"entry_hash"')
    for event in deeds.order_by("seq"):
        try:
            named = json.loads(event.data)
        except ValueError:
            yield f"event {event.seq} of the trail is unreadable"
            continue
        if named.get("entry_hash") not in hashes:
            entry = named.get("entry")
            yield f"entry {entry}: not the one that event {event.seq} of the trail names"


def appropriation_faults(budget) -> Iterator[str]:
    """The year's first entry is of its first version's sum, its strategic share the floor; all
    appropriations together are today's sources; and every account is of the kind that its balance
    and the appropriation know."""
    kinds = dict(Account.objects.filter(budget=budget).values_list("pk", "kind"))
    if sorted(kinds.values()) != sorted(A.values):
        yield f"{budget.year}: its accounts are not those of the books"
    for balance in Balance.objects.filter(account__budget=budget):
        if balance.kind != kinds[balance.account_id]:
            yield f"{budget.year} account {kinds[balance.account_id]}: its balance is another's"
    posted = dict(
        Posting.objects.filter(entry__budget=budget, entry__number=1).values_list(
            "account__kind", "amount"
        )
    )
    total, floor = _first_version(budget)
    expected = {
        A.APPROPRIATED: -total,
        A.STRATEGIC_SHARE: floor,
        A.FREE: total - floor,
    }
    for kind, amount in expected.items():
        if posted.get(kind, 0) != amount:
            yield (
                f"{budget.year} entry 1: account {kind} got {posted.get(kind, 0)}, "
                f"by its sources and denominator it is {amount}"
            )

    appropriated = Posting.objects.filter(
        entry__budget=budget,
        entry__kind=EntryKind.APPROPRIATION,
        account__kind=A.APPROPRIATED,
    ).aggregate(sum=Sum("amount"))["sum"]
    if (appropriated or 0) != -budget.total:
        yield (
            f"{budget.year}: appropriations add up to {-(appropriated or 0)}, "
            f"its sources to {budget.total}"
        )


def _first_version(budget) -> tuple[int, int]:
    """Total and floor before any revision."""
    first = budget.revisions.filter(state=RevisionState.APPROVED).order_by("number").first()
    if first is None:
        return budget.total, budget.floor
    before = first.before
    total = sum(amount for _kind, amount, _note in before["sources"])
    return total, strategic_floor(before["denominator"], budget.strategic_percent)


def balance_faults(budget) -> Iterator[str]:
    sums = dict(
        Posting.objects.filter(account__budget=budget)
        .order_by()
        .values_list("account_id")
        .annotate(Sum("amount"))
    )
    stored = dict(
        Balance.objects.filter(account__budget=budget).values_list("account_id", "amount")
    )
    for account in Account.objects.filter(budget=budget):
        name = f"{budget.year} account {account.code}"
        if stored.get(account.pk) != sums.get(account.pk, 0):
            yield (
                f"{name}: the balance says {stored.get(account.pk)}, "
                f"its postings {sums.get(account.pk, 0)}"
            )


def commitment_faults(budget) -> Iterator[str]:
    """Every commitment's state and sums as its postings say."""
    sums: dict[int, Counter] = defaultdict(Counter)
    found = (
        Posting.objects.filter(account__budget=budget, commitment__isnull=False)
        .order_by()
        .values_list("commitment_id", "account__kind", "group")
        .annotate(total=Sum("amount"))
    )
    groups: dict[int, set[int]] = defaultdict(set)
    for pk, kind, group, total in found:
        sums[pk][kind] += total
        groups[pk].add(group)
    rows = Commitment.objects.filter(budget=budget).select_related("allocation_line")
    for row in rows.order_by("pk"):
        line = row.allocation_line
        if (row.amount, row.group, True) != (line.amount, line.group, line.is_funded):
            yield f"{budget.year} commitment {row.pk}: not what line {line.pk} decided"
        is_waiting = row.state == CommitmentState.RESERVED
        expected = {
            A.RESERVED: row.unpaid if is_waiting else 0,
            A.COMMITTED: 0 if is_waiting else row.unpaid,
            A.PAID: row.paid,
            A.REFUNDED: -row.refunded,
        }
        for kind, amount in expected.items():
            if sums[row.pk][kind] != amount:
                yield (
                    f"{budget.year} commitment {row.pk} ({row.public_id}): account {kind} says "
                    f"{sums[row.pk][kind]}, the commitment {amount}"
                )
        if groups[row.pk] != {row.group}:
            yield f"{budget.year} commitment {row.pk}: its postings stand in another group"
        parts = sum(row.instalments.values_list("amount", flat=True))
        if parts not in (0, row.amount):
            yield f"{budget.year} commitment {row.pk}: its instalments add up to {parts}"


def payment_faults(budget) -> Iterator[str]:
    """Every paid payment has its one entry, of its sum; no entry of the kind without one."""
    entries = dict(
        Posting.objects.filter(
            account__budget=budget, account__kind=A.PAID, entry__evidence_type="funds.payment"
        ).values_list("entry__evidence_id", "amount")
    )
    taken_back = set(
        Entry.objects.filter(
            budget=budget, evidence_type="funds.payment", reversed_by__isnull=False
        ).values_list("evidence_id", flat=True)
    )
    for payment in Payment.objects.filter(budget=budget).select_related("instalment", "budget"):
        name = f"payment {payment.label}"
        posted = entries.pop(payment.pk, None)
        was_paid = payment.state in (PaymentState.PAID, PaymentState.REVERSED)
        wanted = payment.amount if was_paid else None
        if posted != wanted:
            yield f"{name}: it is {payment.state} with {wanted}, the books say {posted}"
        if payment.amount != payment.instalment.amount:
            yield f"{name}: its instalment is of {payment.instalment.amount}"
        if (payment.pk in taken_back) != (payment.state == PaymentState.REVERSED):
            yield f"{name}: it is {payment.state}, its entry says otherwise"
    for pk in entries:
        yield f"{budget.year} payment {pk}: in the books without a payment"


def fence_faults(budget) -> Iterator[str]:
    figures = year_figures(budget)
    strategic = figures["strategic"]
    kept = Balance.objects.get(account__budget=budget, kind=A.STRATEGIC_SHARE).amount
    if kept != strategic["held"]:
        yield f"{budget.year} account 210: {kept} kept, {strategic['held']} needed for the floor"
    if strategic["reserved"] + kept < strategic["floor"]:
        yield f"{budget.year}: reserved and kept are below the floor of {strategic['floor']}"
    if not figures["reserved"] >= figures["committed"] >= figures["paid"] >= 0:
        yield f"{budget.year}: reserved, committed and paid are out of order"


LOOKS = (
    appropriation_faults,
    balance_faults,
    commitment_faults,
    payment_faults,
    fence_faults,
)

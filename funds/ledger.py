"""The only writer of the books: `post`. Locks first, then asks whether the sum fits.

Order of locks, everywhere: the thing a verb moves, its commitment, the year's books
(`locked_books`), the balances by id, and last of all the trail's head.
"""

import hashlib
import json
from collections.abc import Iterable
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from funds.models.ledger import Account, Balance, Entry, LedgerHead, Posting
from funds.states import NEVER_NEGATIVE, AccountKind, BudgetYearState, EntryKind, EntryState
from lifecycle.errors import Reason, Refused, WrongMoment
from lifecycle.trail import as_text, together
from papers.formats import dong


class Leg(NamedTuple):
    """One posting to be: into an account (+) or out of it (−), in whole đồng."""

    kind: str
    amount: int
    commitment: models.Model | None = None
    group: int = 0


def open_books(budget, *, by) -> Entry:
    """The accounts of a newly approved year and its appropriation, the strategic share fenced."""
    accounts = Account.objects.bulk_create(
        Account(budget=budget, kind=kind, code=kind) for kind in AccountKind.values
    )
    Balance.objects.bulk_create(Balance(account=account, kind=account.kind) for account in accounts)
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


def post(
    budget,
    kind: str,
    lines: Iterable[Leg],
    *,
    by,
    memo: str,
    evidence: models.Model,
    idempotency_key: str,
) -> Entry:
    """Write one entry, once: the same key with the same body gives the same entry again.

    WrongMoment (409) when the key stands for another body or the year is not open; Refused when
    the legs do not add up to 0 or an account would be overdrawn. Nothing has changed then.
    """
    legs = [leg for leg in map(Leg._make, lines) if leg.amount != 0]
    _ask_for_balance(legs)
    body = _digest(budget, kind, legs, memo, evidence)
    with together() as batch:
        head = locked_books(budget)
        if earlier := Entry.objects.filter(idempotency_key=idempotency_key).first():
            return _same_or_conflict(earlier, body)
        _ask_for_open_year(head.budget, kind)
        rows = balances(budget, lock=True)
        _move(rows, legs)
        entry = Entry.objects.create(
            budget_id=budget.pk,
            number=head.number + 1,
            kind=kind,
            memo=memo,
            at=batch.real,
            moment=batch.moment,
            by=by,
            evidence_type=evidence._meta.label_lower,
            evidence_id=evidence.pk,
            idempotency_key=idempotency_key,
            body_sha256=body,
            prev_hash=head.hash,
        )
        postings = Posting.objects.bulk_create(
            Posting(
                entry=entry,
                account_id=rows[leg.kind].account_id,
                amount=leg.amount,
                commitment=leg.commitment,
                group=leg.group,
            )
            for leg in legs
        )
        touched = {leg.kind for leg in legs}
        Balance.objects.bulk_update([rows[kind] for kind in sorted(touched)], ["amount"])
        entry.state = EntryState.POSTED
        entry.hash = hash_of(entry, postings)
        entry.save(update_fields=["state", "hash"])
        head.number, head.hash = entry.number, entry.hash
        head.save(update_fields=["number", "hash"])
    return entry


def _ask_for_balance(legs: list[Leg]) -> None:
    if any(type(leg.amount) is not int for leg in legs):
        raise Refused(Reason(_("An amount is a whole number of đồng."), field="amount"))
    if len(legs) < 2 or sum(leg.amount for leg in legs) != 0:
        raise Refused(Reason(_("The postings of an entry must add up to 0."), field="amount"))


def _ask_for_open_year(budget, kind: str) -> None:
    is_open = budget.state == BudgetYearState.APPROVED
    if not is_open and kind != EntryKind.APPROPRIATION:
        raise _not_open(budget)


def _same_or_conflict(earlier: Entry, body: str) -> Entry:
    if earlier.body_sha256 != body:
        raise WrongMoment(_("This was posted already, with other content."))
    return earlier


def _move(rows: dict[str, Balance], legs: list[Leg]) -> None:
    for leg in legs:
        rows[leg.kind].amount += leg.amount
    for row in rows.values():
        if row.kind in NEVER_NEGATIVE and row.amount < 0:
            raise Refused(
                Reason(
                    _("“%(account)s” does not suffice: %(short)s are missing.")
                    % {"account": AccountKind(row.kind).label, "short": dong(-row.amount)},
                    field="amount",
                )
            )


# The chain of a year's entries ------------------------------------------------------------------


def first_hash(budget) -> str:
    """What the first entry follows, so that one year's chain can't pass for another's."""
    return hashlib.sha256(f"ba-nha books {budget.public_id}".encode()).hexdigest()


def columns_of(model: type[models.Model]) -> list[tuple[str, str]]:
    """(attribute, column) of every column that is hashed: all but the hash itself."""
    fields = model._meta.concrete_fields
    return [(field.attname, field.column) for field in fields if field.column != "hash"]


def hash_of(entry: Entry, postings: Iterable[Posting]) -> str:
    """sha256 over every column of the entry and of its postings in the order of their ids."""
    return hash_of_columns(
        {column: as_text(getattr(entry, name)) for name, column in columns_of(Entry)},
        [
            {column: as_text(getattr(posting, name)) for name, column in columns_of(Posting)}
            for posting in postings
        ],
    )


def hash_of_columns(entry: dict[str, str | None], postings: list[dict[str, str | None]]) -> str:
    return _sha256({**entry, "postings": postings})


def _digest(budget, kind: str, legs: list[Leg], memo: str, evidence: models.Model) -> str:
    return _sha256(
        {
            "budget": budget.public_id,
            "kind": str(kind),
            "memo": memo,
            "evidence": f"{evidence._meta.label_lower}:{evidence.pk}",
            "legs": [
                [str(leg.kind), leg.amount, leg.commitment and leg.commitment.pk, leg.group]
                for leg in legs
            ],
        }
    )


def _sha256(content: object) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()

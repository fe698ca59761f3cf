"""The chain of a year's entries: what is hashed, and how.

Format 1 hashed every column as it stood, ids and all; since format 2 what an entry says is known
before its number is, so that nothing is worked out while others wait for the books.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from lifecycle.trail import as_text

Row = dict[str, str | None]

FIRST_ENTRY = (
    "id", "public_id", "budget_id", "number", "kind", "memo", "at", "moment", "by_id",
    "evidence_type", "evidence_id", "idempotency_key", "body_sha256", "state", "prev_hash",
)  # fmt: skip
FIRST_POSTING = ("id", "entry_id", "account_id", "amount", "commitment_id", "group")
ENTRY = (
    "public_id", "budget_id", "kind", "memo", "at", "moment", "accounting_on", "by_id",
    "evidence_type", "evidence_id", "idempotency_key", "body_sha256", "reverses_id", "format",
)  # fmt: skip


def first_hash(budget) -> str:
    """What the first entry follows, so that one year's chain can't pass for another's."""
    return hashlib.sha256(f"ba-nha books {budget.public_id}".encode()).hexdigest()


def sha256_of(content: object) -> str:
    """sha256 of canonical JSON."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def columns(thing: Any, names: Iterable[str]) -> Row:
    return {name: as_text(getattr(thing, name)) for name in names}


def content_of(entry: Row, legs: Sequence[Sequence[str | None]]) -> str:
    """What an entry says: its columns and its legs [account's kind, amount, commitment, group]."""
    return sha256_of({**{name: entry[name] for name in ENTRY}, "legs": [list(leg) for leg in legs]})


def linked(prev_hash: str, number: int | str, content: str) -> str:
    """The entry's hash: what it says, its place, and all before it."""
    return hashlib.sha256(f"{prev_hash}:{number}:{content}".encode()).hexdigest()


def hash_of_rows(entry: Row, postings: Sequence[Row], kinds: dict[str | None, str]) -> str:
    """The hash that rows as the database holds them give; kinds: account's id → budget:kind."""
    if entry["format"] == "1":
        return sha256_of(
            {
                **{name: entry[name] for name in FIRST_ENTRY},
                "postings": [{name: row[name] for name in FIRST_POSTING} for row in postings],
            }
        )
    legs = [
        [kinds.get(row["account_id"], ""), row["amount"], row["commitment_id"], row["group"]]
        for row in postings
    ]
    return linked(entry["prev_hash"] or "", entry["number"] or "", content_of(entry, legs))

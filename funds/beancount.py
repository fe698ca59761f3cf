"""A year's books as beancount text, which `bean-check` adds up without knowing us.

An account for each stage, opened on the first day of the year; an entry a transaction, its hash
beside it; and at the end each balance asserted, so that the program proves what our pages show.
"""

from collections.abc import Iterator
from datetime import date

from funds.models import Account, Balance, BudgetYear, Entry
from funds.states import AccountKind as A

CHUNK = 1000
NAMES = {
    A.APPROPRIATED: "Equity:A100-Appropriated",
    A.STRATEGIC_SHARE: "Assets:A210-StrategicShare",
    A.FREE: "Assets:A220-Free",
    A.RESERVED: "Assets:A300-Reserved",
    A.COMMITTED: "Assets:A400-Committed",
    A.PAID: "Expenses:A500-Paid",
    A.REFUNDED: "Income:A600-Refunded",
    A.REVENUE: "Income:A700-Revenue",
}


def text(value: object) -> str:
    """A string as beancount reads it, on one line."""
    line = " ".join(str(value).split())
    return '"' + line.replace("\\", "\\\\").replace('"', '\\"') + '"'


def lines(budget: BudgetYear) -> Iterator[str]:
    """The whole file, line by line; nothing of a year waits in memory."""
    yield f'option "title" {text(budget.title)}\n'
    yield 'option "operating_currency" "VND"\n\n'
    kinds = dict(Account.objects.filter(budget=budget).order_by("kind").values_list("pk", "kind"))
    codes = dict(Account.objects.filter(budget=budget).values_list("kind", "code"))
    for kind in kinds.values():
        yield f"{budget.year}-01-01 open {NAMES[A(kind)]} VND\n"
        yield f"  code: {text(codes[kind])}\n"
        yield f"  name: {text(A(kind).label)}\n"
    entries = (
        Entry.objects.filter(budget=budget)
        .prefetch_related("postings__commitment__proposal")
        .order_by("number")
    )
    for entry in entries.iterator(CHUNK):
        yield from _transaction(entry, kinds)
    yield "\n"
    for kind, amount in (
        Balance.objects.filter(account__budget=budget)
        .order_by("kind")
        .values_list("kind", "amount")
    ):
        yield f"{date(budget.year + 1, 1, 1)} balance {NAMES[A(kind)]} {amount} VND\n"


def _transaction(entry: Entry, kinds: dict[int, str]) -> Iterator[str]:
    yield f"\n{entry.accounting_on} * {text(entry.get_kind_display())} {text(entry.memo)}\n"
    yield f"  number: {text(f'{entry.number:05d}')}\n"
    yield f"  hash: {text(entry.hash)}\n"
    for posting in entry.postings.all():
        yield f"  {NAMES[A(kinds[posting.account_id])]}  {posting.amount} VND\n"
        if posting.commitment_id:
            yield f"    task: {text(posting.commitment.proposal.code)}\n"

"""What the database itself refuses: an unbalanced entry, and any change of what has been posted.

An entry is born open, its postings join it, and it becomes posted once, when they add up to 0.
SQLite has no trigger at the end of a transaction, so the rule hangs on the move open → posted.
"""

from lifecycle.guards import Guard, TruncateGuard
from lifecycle.guards import register as put_in_place

_POSTINGS = "SELECT {} FROM funds_posting WHERE entry_id = NEW.id"

GUARDS = [
    Guard(
        "funds_entry_is_born_open",
        "funds_entry",
        "INSERT",
        "funds_entry: a new entry is open",
        "NEW.state <> 'open'",
    ),
    Guard(
        "funds_entry_balances",
        "funds_entry",
        "UPDATE OF state",
        "funds_entry: the postings of an entry add up to 0 and are at least two",
        "NEW.state <> 'open' AND ("
        f"({_POSTINGS.format('COUNT(*)')}) < 2 OR ({_POSTINGS.format('SUM(amount)')}) <> 0)",
    ),
    Guard(
        "funds_entry_stays",
        "funds_entry",
        "UPDATE",
        "funds_entry: a posted entry is never changed",
        "OLD.state = 'posted'",
    ),
    Guard(
        "funds_entry_no_delete",
        "funds_entry",
        "DELETE",
        "funds_entry: an entry is never removed",
    ),
    TruncateGuard(
        "funds_entry_no_truncate",
        "funds_entry",
        "TRUNCATE",
        "funds_entry: an entry is never removed",
    ),
    Guard(
        "funds_posting_joins_open_entry",
        "funds_posting",
        "INSERT",
        "funds_posting: a posting joins an open entry of its own budget year",
        "NOT EXISTS (SELECT 1 FROM funds_entry e JOIN funds_account a ON a.budget_id = e.budget_id"
        " WHERE e.id = NEW.entry_id AND a.id = NEW.account_id AND e.state = 'open')",
    ),
    Guard(
        "funds_posting_no_update",
        "funds_posting",
        "UPDATE",
        "funds_posting: a posting is never changed",
    ),
    Guard(
        "funds_posting_no_delete",
        "funds_posting",
        "DELETE",
        "funds_posting: a posting is never removed",
    ),
    TruncateGuard(
        "funds_posting_no_truncate",
        "funds_posting",
        "TRUNCATE",
        "funds_posting: a posting is never removed",
    ),
]


def register() -> None:
    put_in_place(*GUARDS)

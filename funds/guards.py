"""What the database itself refuses: an unbalanced entry, a balance that its postings do not give,
a date in a closed month, and any change of what has been posted.

An entry is born open, its postings join it, and it becomes posted once, when they add up to 0 and
the balances have moved with them. SQLite has no trigger at the end of a transaction, so the rules
hang on the move open → posted.
"""

from django.db import connection

from funds.states import NEVER_NEGATIVE, BudgetYearState, EntryKind
from lifecycle.guards import Guard, TruncateGuard
from lifecycle.guards import register as put_in_place

_kinds = ", ".join(f"'{kind}'" for kind in NEVER_NEGATIVE)
_LAST_BALANCE = (
    "(SELECT last.balance FROM funds_posting last WHERE last.account_id = {}"
    " ORDER BY last.id DESC LIMIT 1)"
)

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
        "funds_entry: its postings, at least two, add up to 0, and the balances are theirs",
        # One look at its postings: this stands in the way of everybody who waits for the books.
        "NEW.state <> 'open' AND (SELECT COUNT(*) < 2 OR SUM(p.amount) <> 0 OR"
        f" SUM(CASE WHEN b.amount = {_LAST_BALANCE.format('p.account_id')} THEN 0 ELSE 1 END) > 0"
        " FROM funds_posting p LEFT JOIN funds_balance b ON b.account_id = p.account_id"
        " WHERE p.entry_id = NEW.id)",
    ),
    Guard(
        "funds_entry_in_an_open_month",
        "funds_entry",
        "UPDATE OF state",
        "funds_entry: the accounting date lies in an open month of its budget year",
        "NEW.state <> 'open' AND NOT EXISTS (SELECT 1 FROM funds_period p"
        " WHERE p.budget_id = NEW.budget_id AND p.state = 'open'"
        " AND p.begins_on <= NEW.accounting_on AND NEW.accounting_on <= p.ends_on)",
    ),
    Guard(
        "funds_entry_mirrors",
        "funds_entry",
        "UPDATE OF state",
        "funds_entry: a reversal mirrors its entry, leg by leg",
        "NEW.state <> 'open' AND NEW.reverses_id IS NOT NULL AND EXISTS (SELECT 1"
        " FROM funds_posting p WHERE p.entry_id IN (NEW.id, NEW.reverses_id)"
        ' GROUP BY p.account_id, p.commitment_id, p."group" HAVING SUM(p.amount) <> 0)',
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
        "funds_posting: it joins an open entry of its own budget year, and its balance is the"
        " one before and its amount",
        "NOT EXISTS (SELECT 1 FROM funds_entry e JOIN funds_account a ON a.budget_id = e.budget_id"
        " WHERE e.id = NEW.entry_id AND a.id = NEW.account_id AND e.state = 'open' AND NEW.balance"
        f" = NEW.amount + COALESCE({_LAST_BALANCE.format('NEW.account_id')}, 0))",
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
    Guard(
        "funds_balance_is_born_empty",
        "funds_balance",
        "INSERT",
        "funds_balance: a new account has nothing",
        "NEW.amount <> 0",
    ),
    Guard(
        "funds_balance_follows_the_postings",
        "funds_balance",
        "UPDATE",
        "funds_balance: a balance is what its postings add up to",
        "NEW.account_id <> OLD.account_id OR NEW.kind <> OLD.kind"
        f" OR NEW.amount <> COALESCE({_LAST_BALANCE.format('NEW.account_id')}, 0)",
    ),
    Guard(
        "funds_balance_no_delete",
        "funds_balance",
        "DELETE",
        "funds_balance: an account keeps its balance",
    ),
]


ROUTINE = f"""
CREATE OR REPLACE FUNCTION funds_post(
    p_budget bigint, p_public text, p_kind text, p_memo text, p_at timestamptz,
    p_moment timestamptz, p_on date, p_by bigint, p_evidence_type text, p_evidence_id bigint,
    p_key text, p_body text, p_reverses bigint, p_format smallint, p_content text,
    p_kinds text[], p_amounts bigint[], p_commitments bigint[], p_groups smallint[],
    OUT verdict text, OUT entry bigint, OUT place integer, OUT before text, OUT sealed text,
    OUT account text, OUT short bigint
) LANGUAGE plpgsql AS $post$
DECLARE
    books record;
BEGIN
    SELECT h.number, h.hash, y.state INTO books FROM funds_ledgerhead h
        JOIN funds_budgetyear y ON y.id = h.budget_id WHERE h.budget_id = p_budget
        FOR NO KEY UPDATE OF h, y;
    IF NOT FOUND THEN verdict := 'not open'; RETURN; END IF;
    SELECT e.id, CASE WHEN e.body_sha256 = p_body THEN 'same' ELSE 'other' END
        INTO entry, verdict FROM funds_entry e WHERE e.idempotency_key = p_key;
    IF FOUND THEN RETURN; END IF;
    IF books.state <> '{BudgetYearState.APPROVED}' AND p_kind <> '{EntryKind.APPROPRIATION}' THEN
        verdict := 'not open'; RETURN;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM funds_period p WHERE p.budget_id = p_budget AND p.state = 'open'
                   AND p_on BETWEEN p.begins_on AND p.ends_on) THEN
        verdict := 'closed month'; RETURN;
    END IF;
    -- Every balance it touches, locked in the order of ids, before it is asked what fits.
    SELECT held.kind, -(held.amount + SUM(l.amount)) INTO account, short
        FROM (SELECT a.kind, b.amount FROM funds_balance b
              JOIN funds_account a ON a.id = b.account_id
              WHERE a.budget_id = p_budget AND a.kind = ANY (p_kinds)
              ORDER BY b.id FOR UPDATE OF b) held
        JOIN unnest(p_kinds, p_amounts) AS l(kind, amount) ON l.kind = held.kind
        GROUP BY held.kind, held.amount
        HAVING held.amount + SUM(l.amount) < 0 AND held.kind IN ({_kinds})
        ORDER BY held.kind LIMIT 1;
    IF FOUND THEN verdict := 'short'; RETURN; END IF;
    place := books.number + 1;
    before := books.hash;
    sealed := encode(sha256(convert_to(before || ':' || place || ':' || p_content, 'UTF8')), 'hex');
    INSERT INTO funds_entry (public_id, budget_id, number, kind, memo, at, moment, accounting_on,
            by_id, evidence_type, evidence_id, idempotency_key, body_sha256, state, reverses_id,
            format, prev_hash, hash)
        VALUES (p_public, p_budget, place, p_kind, p_memo, p_at, p_moment, p_on, p_by,
            p_evidence_type, p_evidence_id, p_key, p_body, 'open', p_reverses, p_format, before,
            sealed)
        RETURNING id INTO entry;
    INSERT INTO funds_posting (entry_id, account_id, amount, balance, commitment_id, "group")
        SELECT entry, a.id, l.amount,
            (b.amount + SUM(l.amount) OVER (PARTITION BY a.id ORDER BY l.at))::bigint,
            l.commitment, l."group"
        FROM unnest(p_kinds, p_amounts, p_commitments, p_groups)
            WITH ORDINALITY AS l(kind, amount, commitment, "group", at)
        JOIN funds_account a ON a.budget_id = p_budget AND a.kind = l.kind
        JOIN funds_balance b ON b.account_id = a.id
        ORDER BY l.at;
    UPDATE funds_balance b SET amount = b.amount + moved.sum FROM (
            SELECT a.id, SUM(l.amount)::bigint AS sum FROM unnest(p_kinds, p_amounts)
                AS l(kind, amount)
            JOIN funds_account a ON a.budget_id = p_budget AND a.kind = l.kind GROUP BY a.id
        ) moved WHERE b.account_id = moved.id;
    -- Of no index: a change in place.
    UPDATE funds_entry SET state = 'posted' WHERE id = entry;
    UPDATE funds_ledgerhead SET number = place, hash = sealed WHERE budget_id = p_budget;
    verdict := 'posted';
END $post$
"""
"""`funds.posting.write` on PostgreSQL: one round trip, and for no longer are the books locked."""


def install_routine(**kwargs) -> None:
    """Put the routine in place anew, after every migration."""
    tables = connection.introspection.table_names()
    if connection.vendor == "postgresql" and "funds_period" in tables:
        with connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION IF EXISTS funds_post")
            cursor.execute(ROUTINE)


def register() -> None:
    put_in_place(*GUARDS)

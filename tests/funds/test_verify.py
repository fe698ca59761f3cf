"""The ledger's proof: whatever is changed behind its back is found and its row named."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from funds import chain
from funds.models import Balance, Commitment, Entry, LedgerHead, Payment, Posting
from funds.states import AccountKind as A
from funds.verify import faults
from lifecycle import guards
from lifecycle.models import Event
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def books():
    """A year with a strategic and another task, one of them paid; the guards lifted."""
    budget = make.budget(1000)
    make.payment(make.instalment(make.commitment(budget, amount=100, group=1)), state="paid")
    make.reservation(budget, amount=50)
    assert faults() == []
    guards.lift()
    yield budget
    guards.install()


def tamper(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_whole_books_have_no_fault(books):
    assert faults() == []


@pytest.mark.parametrize(
    "column, value",
    [
        ("memo", "Khác"),
        ("kind", "refund"),
        ("number", 77),
        ("by_id", None),
        ("evidence_id", 99),
        ("at", "2020-01-01 00:00:00+00:00"),
        ("moment", "2020-01-01 00:00:00+00:00"),
        ("idempotency_key", "khác"),
        ("public_id", "khac"),
        ("body_sha256", "0"),
        ("prev_hash", "0"),
        ("hash", "0"),
        ("state", "open"),
    ],
)
def test_any_changed_column_of_an_entry_is_found(books, column, value):
    entry = Entry.objects.get(number=3)
    tamper(f'UPDATE funds_entry SET "{column}" = %s WHERE id = %s', value, entry.pk)
    found = faults()
    assert found
    assert any("entry 3" in fault or "entry 4" in fault for fault in found)


@pytest.mark.parametrize("column, value", [("amount", 7), ("group", 3), ("commitment_id", None)])
def test_any_changed_column_of_a_posting_is_found(books, column, value):
    posting = Posting.objects.filter(entry__number=3).first()
    tamper(f'UPDATE funds_posting SET "{column}" = %s WHERE id = %s', value, posting.pk)
    assert any("entry 3" in fault for fault in faults())


def test_a_removed_posting_is_found(books):
    Posting.objects.filter(entry__number=2).first().delete()
    assert any("entry 2: its postings do not add up" in fault for fault in faults())


def test_a_removed_entry_in_the_middle_and_at_the_end_is_found(books):
    last = Entry.objects.order_by("number").last()
    last.postings.all().delete()
    last.delete()
    assert any("the head names it" in fault for fault in faults())
    Posting.objects.filter(entry__number=2).delete()
    Entry.objects.get(number=2).delete()
    assert any("entry 2 is missing" in fault for fault in faults())


def test_a_forged_head_does_not_hide_a_cut_tail(books):
    """The tables of commitments and payments still know what was paid."""
    last = Entry.objects.order_by("number").last()
    last.postings.all().delete()
    last.delete()
    LedgerHead.objects.update(number=last.number - 1, hash=last.prev_hash)
    assert faults()


def test_a_ledger_written_anew_with_a_chain_of_its_own_is_found_by_the_trail(books):
    """Whoever changes a memo and hashes every later entry again still has not the trail."""
    previous = None
    for entry in Entry.objects.order_by("number"):
        entry.memo = f"{entry.memo} (khác)"
        entry.prev_hash = previous or entry.prev_hash
        legs = [
            [f"{entry.budget_id}:{row.account.kind}", str(row.amount)]
            + [row.commitment_id and str(row.commitment_id), str(row.group)]
            for row in entry.postings.select_related("account").order_by("id")
        ]
        content = chain.content_of(chain.columns(entry, chain.ENTRY), legs)
        entry.hash = previous = chain.linked(entry.prev_hash, entry.number, content)
        entry.save()
    LedgerHead.objects.update(hash=previous)
    assert faults()
    assert all("of the trail names" in fault for fault in faults())


def test_a_wrong_balance_is_found(books):
    Balance.objects.filter(kind=A.FREE).update(amount=1)
    assert any("account 220: the balance says 1" in fault for fault in faults())


def test_a_commitment_that_claims_more_than_the_books_is_found(books):
    row = Commitment.objects.get(state="committed")
    Commitment.objects.filter(pk=row.pk).update(refunded=5)
    assert any(f"commitment {row.pk}" in fault for fault in faults())


def test_a_payment_marked_paid_without_an_entry_is_found(books):
    payment = make.payment(make.instalment(make.commitment(books, amount=10)))
    Payment.objects.filter(pk=payment.pk).update(
        state="paid", paid_at=payment.created_at, approved_by=make.fund_director()
    )
    assert [fault for fault in faults() if payment.label in fault]


def test_text_that_is_no_text_any_more_does_not_hide_its_row(books):
    if connection.vendor == "sqlite":
        tamper("UPDATE funds_entry SET memo = CAST(x'FF41' AS TEXT) WHERE number = 2")
        assert any("entry 2" in fault for fault in faults())
    else:
        tamper("UPDATE funds_entry SET memo = memo || ' ' WHERE number = 2")
        assert any("entry 2" in fault for fault in faults())


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE funds_budgetsource SET amount = amount + 1", "2026 entry 1: account 100"),
        ("UPDATE funds_budgetyear SET denominator = 10", "2026 entry 1: account 210"),
        ("UPDATE funds_budgetyear SET state = 'draft'", "it has entries but is draft"),
        ("UPDATE funds_account SET kind = '998' WHERE kind = '700'", "not those of the books"),
        ("UPDATE funds_balance SET kind = '100' WHERE kind = '700'", "account 700: its balance"),
        ("UPDATE funds_allocationline SET amount = amount + 1", "not what line"),
    ],
)
def test_what_the_books_rest_on_can_not_change_unseen(books, statement, named):
    tamper(statement)
    assert [fault for fault in faults() if named in fault]


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE funds_posting SET amount = 'abc' WHERE id = {posting}", "entry 3"),
        ("UPDATE funds_entry SET number = 'abc' WHERE number = 3", "entry abc"),
        ("UPDATE funds_balance SET amount = 'abc' WHERE kind = '210'", "account 210"),
        ("UPDATE funds_commitment SET group = 'abc'", "commitment"),
    ],
)
def test_a_number_that_is_none_any_more_is_named_and_stops_nothing(books, statement, named):
    """SQLite keeps a word in a column of numbers."""
    posting = Posting.objects.filter(entry__number=3).first()
    tamper("PRAGMA ignore_check_constraints = 1")
    tamper(statement.format(posting=posting.pk).replace("SET group", 'SET "group"'))
    tamper("PRAGMA ignore_check_constraints = 0")
    assert [fault for fault in faults() if named in fault]


def test_an_event_that_can_not_be_read_is_named(books):
    seq = Event.objects.filter(data__contains="entry_hash").first().seq
    tamper("UPDATE lifecycle_event SET data = %s WHERE seq = %s", '{"entry_hash" ', seq)
    assert f"event {seq} of the trail is unreadable" in faults()


def run(*arguments):
    out = StringIO()
    try:
        call_command("verify_ledger", *arguments, stdout=out)
        code = 0
    except SystemExit as ending:
        code = ending.code
    return code, out.getvalue()


def test_the_command_says_so_and_ends_with_1(books):
    code, text = run("--json")
    assert (code, json.loads(text)["ledger_ok"]) == (0, True)
    Balance.objects.filter(kind=A.FREE).update(amount=1)
    code, text = run("--json")
    said = json.loads(text)
    assert (code, said["ledger_ok"]) == (1, False)
    assert "account 220" in said["faults"][0]
    code, text = run()
    assert code == 1
    assert "account 220" in text

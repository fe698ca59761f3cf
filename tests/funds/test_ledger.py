"""The books: one writer, whole đồng, once per key, and nothing that is posted ever changes."""

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from funds import ledger
from funds.figures import trial_balance
from funds.ledger import Leg
from funds.models import Balance, Entry, Posting
from funds.rules import draw
from funds.states import AccountKind as A
from funds.verify import faults
from lifecycle.errors import Refused, WrongMoment
from lifecycle.guards import installed
from tests import make

pytestmark = pytest.mark.django_db


def move(budget, amount=5, key="k", memo="Chuyển", to=A.RESERVED, by=None):
    return ledger.post(
        budget,
        "reservation",
        [Leg(A.FREE, -amount), Leg(to, amount)],
        by=by,
        memo=memo,
        evidence=budget,
        idempotency_key=key,
    )


def balances(budget):
    return {kind: row.amount for kind, row in ledger.balances(budget).items()}


def test_an_entry_moves_money_and_follows_the_one_before():
    budget = make.budget(1000)
    first, second = Entry.objects.get(), move(budget)
    assert (second.number, second.prev_hash) == (2, first.hash)
    assert balances(budget)[A.FREE] == 845
    assert balances(budget)[A.RESERVED] == 5
    assert faults() == []


def test_the_same_key_with_the_same_body_gives_the_same_entry():
    budget = make.budget(1000)
    assert move(budget) == move(budget)
    assert Entry.objects.count() == 2
    assert balances(budget)[A.RESERVED] == 5


@pytest.mark.parametrize("change", [{"amount": 6}, {"memo": "Khác"}, {"to": A.COMMITTED}])
def test_the_same_key_with_another_body_is_a_conflict(change):
    budget = make.budget(1000)
    move(budget)
    with pytest.raises(WrongMoment):
        move(budget, **change)
    assert Entry.objects.count() == 2
    assert balances(budget)[A.RESERVED] == 5


def test_beyond_the_budget_by_one_dong_is_refused_and_leaves_no_key_behind():
    budget = make.budget(1000)
    with pytest.raises(Refused) as refusal:
        move(budget, amount=851)
    assert "1" in str(refusal.value)
    assert balances(budget)[A.FREE] == 850
    assert move(budget, amount=850).number == 2


@pytest.mark.parametrize(
    "legs",
    [
        [],
        [Leg(A.FREE, 0)],
        [Leg(A.FREE, 5)],
        [Leg(A.FREE, -5), Leg(A.RESERVED, 4)],
        [Leg(A.FREE, -0.5), Leg(A.RESERVED, 0.5)],
        [Leg(A.FREE, -True), Leg(A.RESERVED, True)],
    ],
)
def test_legs_that_are_not_whole_or_do_not_add_up_are_refused(legs):
    budget = make.budget(1000)
    with pytest.raises(Refused):
        ledger.post(
            budget, "reservation", legs, by=None, memo="x", evidence=budget, idempotency_key="k"
        )
    assert Entry.objects.count() == 1


def test_the_books_of_a_draft_are_not_open():
    budget = make.draft_budget()
    with pytest.raises(WrongMoment):
        move(budget)
    assert not Entry.objects.exists()


# What the database refuses, whoever asks --------------------------------------------------------


def refused(statement, *values):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    return True


def test_the_guards_stand():
    assert {
        "funds_entry_is_born_open",
        "funds_entry_balances",
        "funds_entry_stays",
        "funds_entry_no_delete",
        "funds_posting_joins_open_entry",
        "funds_posting_no_update",
        "funds_posting_no_delete",
    } <= installed()


@pytest.mark.parametrize("column", [field.column for field in Entry._meta.concrete_fields])
def test_no_column_of_a_posted_entry_changes(column):
    make.budget(1000)
    assert refused(f'UPDATE funds_entry SET "{column}" = "{column}"')


def test_no_posted_entry_and_no_posting_is_removed_or_changed():
    make.budget(1000)
    assert refused("DELETE FROM funds_entry")
    assert refused("DELETE FROM funds_posting")
    assert refused("UPDATE funds_posting SET amount = amount + 1")
    assert Posting.objects.count() == 3


def test_nothing_joins_a_posted_entry():
    budget = make.budget(1000)
    entry, account = Entry.objects.get(), budget.accounts.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.create(entry=entry, account=account, amount=1, balance=-999)
    assert Posting.objects.count() == 3


def open_entry(budget, **fields):
    values = {
        "budget": budget,
        "number": 2,
        "kind": "reservation",
        "memo": "x",
        "at": budget.approved_at,
        "moment": budget.approved_at,
        "accounting_on": budget.approved_at.date(),
        "evidence_type": "x",
        "evidence_id": 1,
        "idempotency_key": "open",
        "body_sha256": "x",
        "prev_hash": "x",
        **fields,
    }
    return Entry.objects.create(**values)


def test_no_entry_is_born_posted():
    budget = make.budget(1000)
    with pytest.raises(IntegrityError), transaction.atomic():
        open_entry(budget, state="posted")
    assert Entry.objects.count() == 1


@pytest.mark.parametrize("amounts", [[], [5], [5, -4]])
def test_an_entry_that_does_not_add_up_is_never_posted(amounts):
    budget = make.budget(1000)
    entry = open_entry(budget)
    on_account = -1000
    for amount in amounts:
        on_account += amount
        Posting.objects.create(
            entry=entry, account=budget.accounts.first(), amount=amount, balance=on_account
        )
    entry.state = "posted"
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save()
    assert Entry.objects.get(pk=entry.pk).state == "open"


def test_no_posting_goes_into_another_years_account():
    budget, other = make.budget(1000), make.budget(1000, year=2027)
    entry = open_entry(budget)
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.create(entry=entry, account=other.accounts.first(), amount=5, balance=-995)
    assert not entry.postings.exists()


@pytest.mark.parametrize("kind", [A.STRATEGIC_SHARE, A.FREE, A.RESERVED, A.COMMITTED])
def test_the_database_refuses_an_overdrawn_account(kind):
    budget = make.budget(1000)
    with pytest.raises(IntegrityError), transaction.atomic():
        Balance.objects.filter(account__budget=budget, kind=kind).update(amount=-1)


# Against a model ledger -------------------------------------------------------------------------

steps = st.lists(
    st.tuples(
        st.integers(1, 60),
        st.sampled_from(
            [
                (A.FREE, A.RESERVED),
                (A.RESERVED, A.COMMITTED),
                (A.COMMITTED, A.PAID),
                (A.RESERVED, A.FREE),
            ]
        ),
        st.integers(0, 5),
    ),
    max_size=12,
)


class TestAgainstAModel(TestCase):
    @settings(max_examples=20, deadline=None)
    @given(steps)
    def test_any_sequence_of_transfers_and_repeats(self, steps):
        """The same as a dictionary of sums and a dictionary of keys."""
        budget = make.budget(100)
        sums = {kind: 0 for kind in A.values} | balances(budget)
        done = {}
        for amount, (source, target), key in steps:
            body = (amount, source, target)
            legs = [Leg(source, -amount), Leg(target, amount)]
            try:
                ledger.post(
                    budget,
                    "reservation",
                    legs,
                    by=None,
                    memo="x",
                    evidence=budget,
                    idempotency_key=str(key),
                )
            except WrongMoment:
                assert key in done and done[key] != body
            except Refused:
                assert key not in done and sums[source] < amount
            else:
                if key not in done:
                    done[key] = body
                    sums[source] -= amount
                    sums[target] += amount
                assert done[key] == body
        assert balances(budget) == sums
        assert sum(row["balance"] for row in trial_balance(budget)) == 0
        assert faults() == []
        assert draw(sums[A.FREE] + 1, is_strategic=False, kept=15, free=sums[A.FREE]) is None

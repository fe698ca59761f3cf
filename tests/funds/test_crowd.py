"""Sixteen clerks, as processes, on one budget: approving, paying and reversing at once (four on
SQLite). Never over-committed, nothing paid twice, everyone told; and the same when they are killed.
"""

import random
import time

import pytest
from django.db import connection

from funds import ledger
from funds.models import Entry, Payment
from reports.invariants import faults
from tests import make
from tests.funds import crowd

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("many_connections"),
]


def clerks() -> int:
    return 16 if connection.vendor == "postgresql" else 4


def naive(at: int):
    """Look, think, take: what a clerk does without a lock."""

    def deed():
        with connection.cursor() as cursor:
            cursor.execute("SELECT amount FROM naive_budget")
            (amount,) = cursor.fetchone()
            time.sleep(0.05)
            if amount >= 300:
                cursor.execute("INSERT INTO naive_taken VALUES (300)")
                cursor.execute("UPDATE naive_budget SET amount = %s", [amount - 300])

    return f"naive {at}", deed


def test_the_naive_way_over_commits(tmp_path):
    """The control: if this held, the tests below would prove nothing."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE naive_budget (amount bigint)")
        cursor.execute("CREATE TABLE naive_taken (amount bigint)")
        cursor.execute("INSERT INTO naive_budget VALUES (850)")
    try:
        crowd.together([[naive(at)] for at in range(clerks())], tmp_path)
        with connection.cursor() as cursor:
            cursor.execute("SELECT SUM(amount) FROM naive_taken")
            assert cursor.fetchone()[0] > 850
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE naive_budget")
            cursor.execute("DROP TABLE naive_taken")


def test_a_crowd_that_reserves_pays_and_reverses_keeps_every_sum(tmp_path):
    budget, dice = make.budget(1000), random.Random(5)
    paid = make.paid_entry(amount=40, out_of=budget)
    waiting = make.payment(
        make.instalment(make.commitment(budget, amount=60, group=1)), state="approved"
    )
    reversal, director = make.reversal(paid), make.fund_director()
    accountants = [make.fund_accountant() for _ in range(clerks())]
    free = ledger.balances(budget)["220"].amount
    work = []
    for at, accountant in enumerate(accountants):
        deeds = [crowd.reserving(budget, f"{at}:{n}", 100) for n in range(4)]
        deeds += [crowd.reserving(budget, "the same", 10)]
        deeds += [crowd.doing(waiting, "pay", accountant)]
        deeds += [crowd.doing(reversal, "approve", director)]
        dice.shuffle(deeds)
        work.append(deeds)
    told = crowd.together(work, tmp_path)
    assert len(told) == sum(map(len, work))
    assert {answer for _name, answer in told} <= {"done", "400", "409"}
    of = {name: [answer for one, answer in told if one == name] for name, _ in told}
    assert sorted(of[f"pay:{waiting.pk}"]) == ["409"] * (clerks() - 1) + ["done"]
    assert sorted(of[f"approve:{reversal.pk}"]) == ["409"] * (clerks() - 1) + ["done"]
    taken = [name for name, answer in told if name[0].isdigit() and answer == "done"]
    same = Entry.objects.filter(idempotency_key="the same").count()
    left = ledger.balances(budget)["220"].amount
    assert left == free - 100 * len(taken) - 10 * same
    assert 0 <= left < 100
    assert Entry.objects.filter(kind="reservation", memo="x").count() == len(taken) + same
    assert Payment.objects.get(pk=waiting.pk).state == "paid"
    assert faults(["funds"]) == []


def test_ten_at_once_with_one_key_are_one_transfer(tmp_path):
    budget = make.budget(1000)
    told = crowd.together([[crowd.reserving(budget, "one", 10)]] * 10, tmp_path)
    assert told == [["one", "done"]] * 10
    assert Entry.objects.filter(idempotency_key="one").count() == 1
    assert ledger.balances(budget)["300"].amount == 10


def test_a_clerk_killed_at_any_moment_leaves_nothing_half_and_loses_nothing_told(tmp_path):
    budget = make.budget(10**9)
    work = [[crowd.reserving(budget, f"{at}:{n}", 1) for n in range(10_000)] for at in range(4)]
    told = crowd.killed(work, tmp_path, within=3)
    done = {name for name, answer in told if answer == "done"}
    assert len(done) > 4
    assert {answer for _name, answer in told} == {"done"}
    kept = Entry.objects.filter(kind="reservation")
    keys = set(kept.values_list("idempotency_key", flat=True))
    assert done <= keys
    # At most the one that each was doing when it was killed is there without having been told.
    assert len(keys - done) <= 4
    assert set(kept.values_list("state", flat=True)) == {"posted"}
    assert ledger.balances(budget)["300"].amount == len(keys)
    assert faults(["funds"]) == []

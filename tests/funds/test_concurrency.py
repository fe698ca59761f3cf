"""Many hands on one budget at one moment: never over-committed, nothing paid twice.

On PostgreSQL eight threads at once; on SQLite four, whose writers wait for each other. A barrier
starts them together, and each has a connection of its own.
"""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from funds import ledger
from funds.allocating import compute_allocation
from funds.figures import year_figures
from funds.ledger import Leg
from funds.models import Commitment, Entry, Payment
from funds.states import AccountKind as A
from funds.verify import faults
from lifecycle.actions import advance
from lifecycle.errors import Refusal
from lifecycle.verify import faults as trail_faults
from tests import make

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("many_connections"),
]


def crowd() -> int:
    return 8 if connection.vendor == "postgresql" else 4


def at_once(deeds):
    """Run the deeds together; each gives what it returned or the refusal it met."""
    barrier = Barrier(len(deeds))

    def one(deed):
        try:
            barrier.wait(timeout=60)
            return deed()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(one, deeds))


def done(results):
    return [result for result in results if not isinstance(result, Refusal)]


def refused(results):
    return sorted(result.status for result in results if isinstance(result, Refusal))


def test_one_budget_is_never_over_committed():
    """Each wants 300 of 850 free: two get it, the others are told, to the đồng."""
    budget = make.budget(1000)

    def reserve(key):
        return lambda: ledger.post(
            budget,
            "reservation",
            [Leg(A.FREE, -300), Leg(A.RESERVED, 300)],
            by=None,
            memo="x",
            evidence=budget,
            idempotency_key=key,
        )

    results = at_once([reserve(f"k{at}") for at in range(crowd())])
    assert len(done(results)) == 2
    assert refused(results) == [400] * (crowd() - 2)
    assert ledger.balances(budget)[A.FREE].amount == 250
    assert ledger.balances(budget)[A.RESERVED].amount == 600
    assert Entry.objects.count() == 3


def test_one_key_is_one_transfer():
    budget = make.budget(1000)

    def post():
        return ledger.post(
            budget,
            "reservation",
            [Leg(A.FREE, -300), Leg(A.RESERVED, 300)],
            by=None,
            memo="x",
            evidence=budget,
            idempotency_key="one",
        )

    results = at_once([post] * crowd())
    assert len({entry.pk for entry in done(results)}) == 1
    assert refused(results) == []
    assert ledger.balances(budget)[A.RESERVED].amount == 300


def test_calls_approved_at_one_moment_share_one_budget():
    """Each call alone fits; together they do not. One is approved, the others rest on old money."""
    budget, officer = make.budget(1000), make.officer()
    allocations = []
    for _ in range(crowd()):
        call = make.closed_call()
        make.passed_proposal(call, amount=500)
        allocations.append(compute_allocation(budget, call, by=officer))
    for allocation in allocations:
        make.endorse(advance(allocation, "propose", by=officer))
    leaders = [make.provincial_leader() for _ in allocations]
    results = at_once(
        [
            lambda allocation=allocation, by=by: advance(allocation, "approve", by=by)
            for allocation, by in zip(allocations, leaders, strict=True)
        ]
    )
    assert len(done(results)) == 1
    assert refused(results) == [400] * (crowd() - 1)
    assert Commitment.objects.count() == 1
    assert year_figures(budget)["reserved"] == 500
    assert faults() == []
    assert trail_faults() == []


def test_a_payment_is_requested_once():
    part = make.instalment()
    officers = [make.officer() for _ in range(crowd())]
    results = at_once([lambda by=by: make.requested(part, by=by) for by in officers])
    assert len(done(results)) == 1
    assert refused(results) == [409] * (crowd() - 1)
    assert Payment.objects.count() == 1


def test_a_payment_is_paid_once():
    payment = make.payment(state="approved")
    chiefs = [make.chief_accountant() for _ in range(crowd())]
    results = at_once([lambda by=by: advance(payment, "pay", by=by) for by in chiefs])
    assert len(done(results)) == 1
    assert refused(results) == [409] * (crowd() - 1)
    assert Entry.objects.filter(kind="payment").count() == 1
    assert faults() == []


def test_payments_of_many_tasks_at_once_all_arrive():
    budget = make.budget(10_000)
    payments = []
    for _ in range(crowd()):
        part = make.instalment(make.commitment(budget, amount=100, group=1))
        payments.append(make.payment(part, state="approved"))
    chief = make.chief_accountant()
    results = at_once(
        [lambda payment=payment: advance(payment, "pay", by=chief) for payment in payments]
    )
    assert refused(results) == []
    assert year_figures(budget)["paid"] == 100 * crowd()
    assert faults() == []
    assert trail_faults() == []

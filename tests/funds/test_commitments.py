"""A task's money: reserved, committed, settled or released, refunded; and its instalments."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from funds.actions import (
    commit,
    mark_ready,
    plan_instalments,
    refund,
    release,
    settle,
    take_in_revenue,
)
from funds.figures import year_figures
from funds.ledger import balances
from funds.models import Commitment, Entry, Instalment
from funds.states import AccountKind as A
from funds.verify import faults
from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from lifecycle.models import Event
from tests import make

pytestmark = pytest.mark.django_db
B = make.BILLION
DAY = date(2026, 9, 30)


def on(budget, kind):
    return balances(budget)[kind].amount


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def paid_up(group=0, amount=B):
    return fresh(make.payment(amount=amount, state="paid").instalment.commitment)


def test_committing_moves_the_reserved_sum():
    made = make.reservation()
    with pytest.raises(WrongPerson):
        commit(made, by=make.officer(), evidence=made.proposal)
    assert on(made.budget, A.RESERVED) == B
    made = commit(made, by=make.fund_director(), evidence=made.proposal)
    assert made.state == "committed"
    assert (on(made.budget, A.RESERVED), on(made.budget, A.COMMITTED)) == (0, B)
    with pytest.raises(WrongMoment):
        commit(made, by=make.fund_director(), evidence=made.proposal)
    assert faults() == []


@pytest.mark.parametrize("verb", ["commit", "release"])
def test_nobody_moves_a_commitment_alone(verb):
    made = make.reservation()
    with pytest.raises(WrongPerson):
        advance(made, verb, by=make.fund_director())
    assert fresh(made).state == "reserved"


def test_a_released_reservation_is_free_again():
    made = make.reservation(amount=3 * B)
    free = on(made.budget, A.FREE)
    with pytest.raises(WrongPerson):
        release(made, by=make.fund_accountant(), evidence=made.proposal)
    made = release(made, by=make.fund_director(), evidence=made.proposal)
    assert (made.state, made.released) == ("released", 3 * B)
    assert on(made.budget, A.FREE) == free + 3 * B
    assert year_figures(made.budget)["reserved"] == 0
    with pytest.raises(WrongMoment):
        release(made, by=make.fund_director(), evidence=made.proposal)
    assert faults() == []


def test_a_released_strategic_task_makes_the_strategic_share_whole_first():
    budget = make.budget(54 * B)
    first = make.reservation(budget, amount=6 * B, group=1)
    make.reservation(budget, amount=5 * B, group=2)
    assert on(budget, A.STRATEGIC_SHARE) == 0
    release(first, by=make.fund_director(), evidence=first.proposal)
    strategic = year_figures(budget)["strategic"]
    assert strategic["reserved"] == 5 * B
    assert on(budget, A.STRATEGIC_SHARE) == strategic["held"] == 3_100_000_000
    assert faults() == []


def test_only_what_is_unpaid_is_released_after_a_termination():
    made = make.commitment(amount=10)
    parts = plan_instalments(made, [(4, DAY, "a"), (6, DAY, "b")], by=make.officer())
    first = mark_ready(parts[0], evidence=made, by=make.officer())
    payment = make.prepare(first)
    with pytest.raises(Refused):
        release(made, by=make.fund_director(), evidence=made.proposal)
    assert fresh(made).state == "committed"
    advance(payment, "countersign", by=make.chief_accountant())
    advance(payment, "approve", by=make.fund_director())
    advance(payment, "pay", by=make.fund_accountant())
    made = release(made, by=make.provincial_leader(), evidence=made.proposal)
    assert (made.paid, made.released, made.unpaid) == (4, 6, 0)
    assert year_figures(made.budget)["reserved"] == 4
    assert faults() == []


def test_settling_waits_until_everything_is_paid():
    made = make.commitment()
    chief = make.chief_accountant()
    with pytest.raises(Refused):
        settle(made, by=chief, evidence=made.proposal)
    assert fresh(made).state == "committed"
    made = paid_up()
    with pytest.raises(WrongPerson):
        settle(made, by=make.officer(), evidence=made.proposal)
    assert settle(made, by=chief, evidence=made.proposal).state == "settled"
    with pytest.raises(WrongMoment):
        settle(made, by=chief, evidence=made.proposal)


def test_a_refund_is_free_money_and_the_payment_stays_shown():
    made = paid_up(amount=10)
    free = on(made.budget, A.FREE)
    made = refund(made, 4, by=make.fund_director(), evidence=made.proposal)
    assert (made.state, made.paid, made.refunded) == ("committed", 10, 4)
    assert (on(made.budget, A.PAID), on(made.budget, A.REFUNDED)) == (10, -4)
    assert on(made.budget, A.FREE) == free + 4
    figures = year_figures(made.budget)
    assert (figures["reserved"], figures["committed"], figures["paid"]) == (6, 6, 6)
    assert faults() == []


def test_the_same_decision_refunds_once():
    made = paid_up(amount=10)
    refund(made, 4, by=make.fund_director(), evidence=made.proposal)
    with pytest.raises(WrongMoment):
        refund(made, 3, by=make.fund_director(), evidence=made.proposal)
    with pytest.raises(WrongMoment):
        refund(made, 4, by=make.fund_director(), evidence=made.proposal)
    assert fresh(made).refunded == 4
    assert faults() == []


@pytest.mark.parametrize("slip", [0, -1, 11, 1.5, "4", None, True])
def test_a_refund_beyond_what_was_paid_is_refused(slip):
    made = paid_up(amount=10)
    with pytest.raises(Refused):
        refund(made, slip, by=make.fund_director(), evidence=made.proposal)
    assert fresh(made).refunded == 0
    assert on(made.budget, A.REFUNDED) == 0


def test_a_refund_is_not_for_everybody():
    made = paid_up(amount=10)
    with pytest.raises(WrongPerson):
        refund(made, 4, by=make.fund_accountant(), evidence=made.proposal)
    assert fresh(made).refunded == 0


@pytest.mark.parametrize(
    "beyond", [{"paid": 11}, {"released": 11}, {"paid": 6, "released": 6}, {"refunded": 1}]
)
def test_the_database_refuses_to_go_beyond_the_commitment(beyond):
    made = make.commitment(amount=10)
    with pytest.raises(IntegrityError), transaction.atomic():
        Commitment.objects.filter(pk=made.pk).update(**beyond)


# Instalments ------------------------------------------------------------------------------------


def test_the_schedule_adds_up_to_the_commitment():
    made = make.commitment(amount=10)
    plan = [(4, DAY, "Hợp đồng có hiệu lực"), (6, DAY, "Nghiệm thu")]
    rows = plan_instalments(made, plan, by=make.officer())
    assert [(row.number, row.amount) for row in rows] == [(1, 4), (2, 6)]
    assert Event.objects.of(made).filter(verb="planned").count() == 1


@pytest.mark.parametrize(
    "plan",
    [
        [],
        [(9, DAY, "a")],
        [(11, DAY, "a")],
        [(10, DAY, "")],
        [(11, DAY, "a"), (-1, DAY, "b")],
        [(10, DAY, "a"), (0, DAY, "b")],
        [(9.5, DAY, "a"), (0.5, DAY, "b")],
        [(10, None, "a")],
    ],
)
def test_a_schedule_that_does_not_add_up_is_refused(plan):
    made = make.commitment(amount=10)
    with pytest.raises(Refused):
        plan_instalments(made, plan, by=make.officer())
    assert not Instalment.objects.exists()


def test_the_schedule_can_be_changed_until_the_contract_is_signed():
    made, officer = make.reservation(amount=10), make.officer()
    first = plan_instalments(made, [(4, DAY, "a"), (6, DAY, "b")], by=officer)
    second = plan_instalments(made, [(10, DAY, "c")], by=officer)
    assert second[0].pk == first[0].pk
    assert made.instalments.count() == 1
    commit(made, by=make.fund_director(), evidence=made.proposal)
    with pytest.raises(WrongMoment):
        plan_instalments(made, [(5, DAY, "a"), (5, DAY, "b")], by=officer)
    assert made.instalments.get().amount == 10


def test_only_staff_plans_a_schedule():
    made = make.commitment(amount=10)
    with pytest.raises(WrongPerson):
        plan_instalments(made, [(10, DAY, "a")], by=made.proposal.leader)
    assert not Instalment.objects.exists()


def test_a_condition_is_declared_met_once_with_its_evidence():
    part, officer = make.instalment(is_ready=False), make.officer()
    with pytest.raises(WrongPerson):
        mark_ready(part, evidence=part.commitment, by=make.fund_accountant())
    assert not fresh(part).is_ready
    part = mark_ready(part, evidence=part.commitment.proposal, by=officer)
    assert part.ready_by == officer
    assert part.evidence == part.commitment.proposal
    again = mark_ready(part, evidence=part.commitment, by=make.officer())
    assert (again.ready_by, again.evidence) == (officer, part.commitment.proposal)
    assert Event.objects.of(part.commitment).filter(verb="ready").count() == 1


def test_a_condition_is_not_met_before_the_contract():
    made, officer = make.reservation(amount=10), make.officer()
    (part,) = plan_instalments(made, [(10, DAY, "a")], by=officer)
    with pytest.raises(WrongMoment):
        mark_ready(part, evidence=made, by=officer)
    assert not fresh(part).is_ready


def test_a_return_from_revenue_is_free_money():
    budget, chief = make.budget(100), make.chief_accountant()
    with pytest.raises(WrongPerson):
        take_in_revenue(budget, 7, by=make.officer(), evidence=budget, memo="Lợi nhuận")
    with pytest.raises(Refused):
        take_in_revenue(budget, -7, by=chief, evidence=budget, memo="Lợi nhuận")
    assert Entry.objects.count() == 1
    take_in_revenue(budget, 7, by=chief, evidence=budget, memo="Lợi nhuận")
    assert (on(budget, A.FREE), on(budget, A.REVENUE)) == (92, -7)
    assert faults() == []

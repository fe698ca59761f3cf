"""Where a call appraises budgets, the money handed out is what the group left."""

import pytest

from contracts.actions import draw_up
from funds.allocating import compute_allocation
from funds.models import Allocation, Commitment
from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongPerson
from lifecycle.models import Duty
from scoring.states import DutySet
from tests import make

pytestmark = pytest.mark.django_db
MILLION = make.MILLION


def computed(call):
    return compute_allocation(make.budget(), call, by=make.officer())


def test_the_allocation_takes_the_appraised_amount_of_the_state():
    call = make.appraised_call()
    group = make.group(call)
    done = make.appraised_budget(group, cut=40 * MILLION)
    line = computed(call).lines.get()
    assert (line.amount, line.proposal) == (860 * MILLION, done.item.proposal)


def test_an_allocation_is_not_proposed_before_every_budget_is_appraised():
    call = make.appraised_call()
    group = make.group(call)
    make.appraised_budget(group)
    make.passed_budget(call)
    allocation = computed(call)
    with pytest.raises(Refused) as refusal:
        advance(allocation, "propose", by=make.officer())
    assert "1" in str(refusal.value.reasons[0])
    assert Allocation.objects.get(pk=allocation.pk).state == "computed"


def test_an_appraisal_concluded_later_makes_the_allocation_old():
    call = make.appraised_call()
    group = make.group(call)
    appraisal = make.judged_appraisal(group, "scored", cut=MILLION)
    allocation = computed(call)
    assert allocation.is_current
    advance(appraisal.item, "conclude", by=make.head(group), conclusion="Thống nhất.")
    assert not Allocation.objects.get(pk=allocation.pk).is_current


def test_a_call_without_the_stage_goes_as_ever():
    call = make.closed_call()
    make.passed_proposal(call, amount=900 * MILLION)
    allocation = computed(call)
    assert allocation.lines.get().amount == 900 * MILLION
    assert "asked" not in allocation.inputs["candidates"][0]
    assert advance(allocation, "propose", by=make.officer()).state == "proposed"


def test_the_contract_is_over_the_appraised_money_by_the_proposed_method():
    call = make.appraised_call()
    done = make.appraised_budget(make.group(call), cut=40 * MILLION)
    type(done).objects.filter(pk=done.pk).update(method="final")
    officer = make.officer()
    allocation = advance(computed(call), "propose", by=officer)
    advance(make.endorse(allocation), "approve", by=make.provincial_leader())
    proposal = Commitment.objects.get().proposal
    contract = draw_up(proposal, by=officer, method="final")
    assert contract.amount == 860 * MILLION


def test_who_appraised_a_budget_does_not_prepare_its_payment():
    payment = make.requested(make.instalment())
    accountant = make.fund_accountant()
    Duty.take(payment.instalment.commitment.proposal, DutySet.APPRAISAL, "appraise", by=accountant)
    with pytest.raises(WrongPerson):
        advance(payment, "prepare", by=accountant)
    assert advance(payment, "prepare", by=make.fund_accountant()).state == "prepared"

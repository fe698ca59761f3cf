"""A contract's life: who moves it, when, and what moves with it."""

import pytest

from contracts import actions
from contracts.models import Contract, Milestone
from contracts.states import ContractState as S
from funds.models import Commitment
from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from lifecycle.models import Event
from tests import make

pytestmark = pytest.mark.django_db


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def verbs(thing):
    return list(Event.objects.of(thing).order_by("seq").values_list("verb", flat=True))


# --- Drawing up ---


def test_an_officer_draws_up_the_contract_of_a_funded_proposal():
    proposal = make.funded_proposal(amount=1_000_000_007)
    contract = actions.draw_up(proposal, by=make.officer(), method="final")
    assert contract.state == S.DRAFT
    assert contract.amount == 1_000_000_007
    assert contract.number == ""
    amounts = [m.instalment.amount for m in contract.milestones.select_related("instalment")]
    assert sum(amounts) == 1_000_000_007
    assert 100 * amounts[0] <= 50 * contract.amount
    assert verbs(contract) == ["begin"]


@pytest.mark.parametrize("who", ["fund_director", "chief_accountant", "auditor", "member"])
def test_nobody_else_draws_up_a_contract(who):
    proposal = make.funded_proposal()
    with pytest.raises(WrongPerson):
        actions.draw_up(proposal, by=getattr(make, who)(), method="final")
    assert Contract.objects.count() == Milestone.objects.count() == 0


def test_a_proposal_that_is_not_funded_gets_no_contract():
    with pytest.raises(WrongMoment):
        actions.draw_up(make.proposal(state="passed"), by=make.officer(), method="final")
    assert Contract.objects.count() == 0


def test_a_proposal_gets_one_contract():
    contract = make.contract()
    with pytest.raises(WrongMoment):
        actions.draw_up(contract.proposal, by=make.officer(), method="final")
    assert Contract.objects.count() == 1


@pytest.mark.parametrize(
    "amounts",
    [(500_000_001, 400_000_000, 99_999_999), (500_000_000, 400_000_000, 99_999_999), (1, 1, 1)],
)
def test_a_plan_that_cannot_stand_is_refused_whole(amounts):
    proposal = make.funded_proposal(amount=1_000_000_000)
    with pytest.raises(Refused) as refused:
        actions.draw_up(proposal, by=make.officer(), method="final", milestones=make.plan(*amounts))
    assert {reason.field for reason in refused.value.reasons} == {"milestones"}
    assert Contract.objects.count() == 0


def test_a_contract_that_ends_before_it_begins_is_refused():
    proposal = make.funded_proposal()
    with pytest.raises(Refused) as refused:
        actions.draw_up(
            proposal,
            by=make.officer(),
            method="final",
            starts_on=proposal.ends_on,
            ends_on=proposal.starts_on,
        )
    assert [reason.field for reason in refused.value.reasons] == ["ends_on"]
    assert Contract.objects.count() == 0


def redraw_terms(contract, **changes):
    return {
        "method": "final",
        "milestones": make.plan(0, 600_000_000, 300_000_000, 100_000_000),
        "starts_on": contract.starts_on,
        "ends_on": contract.ends_on,
        "fund_signatory": "Phó Giám đốc Quỹ",
        "host_signatory": "Hiệu trưởng",
        **changes,
    }


def test_a_draft_is_drawn_anew_with_more_steps_or_fewer():
    contract = make.contract(milestones=make.plan(500_000_000, 400_000_000, 100_000_000))
    contract = actions.redraw(contract, by=make.officer(), **redraw_terms(contract))
    steps = contract.milestones.select_related("instalment")
    assert [step.instalment.amount if step.instalment else 0 for step in steps] == [
        0,
        600_000_000,
        300_000_000,
        100_000_000,
    ]
    fewer = make.plan(500_000_000, 400_000_000, 100_000_000)
    contract = actions.redraw(
        contract, by=make.officer(), **redraw_terms(contract, milestones=fewer)
    )
    assert contract.milestones.count() == contract.commitment.instalments.count() == 3


def test_what_the_host_agreed_to_is_not_redrawn():
    contract = make.contract(S.AGREED)
    with pytest.raises(WrongMoment):
        actions.redraw(contract, by=make.officer(), **redraw_terms(contract))
    assert fresh(contract).method == "partial"


# --- Agreeing and signing ---


def test_a_person_of_the_host_agrees():
    contract = make.contract()
    contract = advance(contract, "host_agrees", by=make.host_person(contract))
    assert contract.state == S.AGREED
    assert Event.objects.of(contract).get(verb="host_agrees").role == "host"


@pytest.mark.parametrize("who", ["officer", "fund_director", "member"])
def test_nobody_else_agrees_for_the_host(who):
    contract = make.contract()
    with pytest.raises(WrongPerson):
        advance(contract, "host_agrees", by=getattr(make, who)())
    assert fresh(contract).state == S.DRAFT


def test_agreed_terms_are_taken_back_and_agreed_anew():
    contract = make.contract(S.AGREED)
    with pytest.raises(WrongPerson):
        advance(contract, "reopen", by=make.host_person(contract), note="Sai số tài khoản")
    contract = advance(contract, "reopen", by=make.officer(), note="Sai số tài khoản")
    assert (contract.state, contract.agreed_at) == (S.DRAFT, None)


def test_signing_commits_the_money_numbers_the_contract_and_makes_the_advance_ready():
    contract = make.contract(S.AGREED)
    contract = advance(contract, "sign", by=make.fund_director())
    assert contract.state == S.SIGNED
    assert contract.number == f"01/{contract.signed_at:%Y}/HĐ-KHCN"
    assert fresh(contract.commitment).state == "committed"
    assert fresh(contract.proposal).state == "contracted"
    assert fresh(contract.proposal.problem).state == "matched"
    states = list(contract.milestones.values_list("state", flat=True))
    assert states == ["confirmed", "pending", "pending", "pending"]
    assert [make.marked_ready(milestone) for milestone in contract.milestones.all()] == [
        True,
        False,
        False,
        False,
    ]


def test_a_draft_is_not_signed_before_the_host_agrees():
    contract = make.contract()
    with pytest.raises(WrongMoment):
        advance(contract, "sign", by=make.fund_director())
    assert Commitment.objects.get(pk=contract.commitment_id).state == "reserved"


@pytest.mark.parametrize("who", ["officer", "chief_accountant", "provincial_leader", "auditor"])
def test_only_the_director_signs(who):
    contract = make.contract(S.AGREED)
    with pytest.raises(WrongPerson):
        advance(contract, "sign", by=getattr(make, who)())
    assert (fresh(contract).state, fresh(contract).number) == (S.AGREED, "")


def test_whoever_drew_it_up_does_not_sign_it():
    both = make.user("Hai vai", "officer", "fund_director")
    contract = actions.draw_up(make.funded_proposal(), by=both, method="final")
    contract = advance(contract, "host_agrees", by=make.host_person(contract))
    with pytest.raises(WrongPerson):
        advance(contract, "sign", by=both)
    assert fresh(contract).state == S.AGREED


def test_numbers_have_no_gap_where_a_signing_was_refused():
    first, second = make.contract(S.AGREED), make.contract(S.AGREED)
    both = make.user("Hai vai", "fund_director")
    make.membership(both, second.proposal.host)
    second = advance(second, "reopen", by=make.officer(), note="Sửa")
    second = advance(second, "host_agrees", by=both)
    with pytest.raises(WrongPerson):
        advance(second, "sign", by=both)
    numbers = [
        advance(contract, "sign", by=make.fund_director()).number.partition("/")[0]
        for contract in (second, first)
    ]
    assert numbers == ["01", "02"]


# --- Acceptance ---


def test_the_leader_asks_for_acceptance_once_the_work_is_confirmed():
    contract = make.signed_contract()
    with pytest.raises(Refused):
        advance(contract, "request_acceptance", by=contract.proposal.leader)
    for milestone in contract.milestones.filter(kind="work"):
        make.confirmed_milestone(milestone)
    contract = advance(contract, "request_acceptance", by=contract.proposal.leader)
    assert contract.state == S.AWAITING_ACCEPTANCE


def test_nobody_else_asks_for_acceptance():
    contract = make.signed_contract()
    with pytest.raises(WrongPerson):
        advance(contract, "request_acceptance", by=make.host_person(contract))


def test_an_officer_plans_the_acceptance_once():
    contract = make.contract(S.AWAITING_ACCEPTANCE)
    item = make.acceptance_item(contract)
    assert (item.stage, item.proposal) == ("acceptance", contract.proposal)
    with pytest.raises(WrongMoment):
        make.acceptance_item(contract)


def test_the_acceptance_is_not_planned_before_it_is_asked_for_or_by_another():
    contract = make.signed_contract()
    council = make.acceptance_council(contract)
    with pytest.raises(WrongMoment):
        actions.plan_acceptance(contract, council=council, by=make.officer())
    with pytest.raises(WrongPerson):
        actions.plan_acceptance(contract, council=council, by=contract.proposal.leader)


@pytest.mark.parametrize("grade", ["excellent", "pass"])
def test_a_good_grade_accepts_and_makes_the_last_instalment_ready(grade):
    contract = make.contract(S.AWAITING_ACCEPTANCE)
    item = make.acceptance_item(contract, grade)
    contract = actions.record_acceptance(contract, item=item, by=make.officer())
    assert (contract.state, contract.acceptance.grade) == (S.ACCEPTED, grade)
    assert all(make.marked_ready(milestone) for milestone in contract.milestones.all())


def test_a_bad_grade_fails_the_contract():
    contract = make.contract(S.AWAITING_ACCEPTANCE)
    item = make.acceptance_item(contract, "fail")
    contract = actions.record_acceptance(contract, item=item, by=make.officer())
    assert (contract.state, contract.acceptance.grade) == (S.FAILED, "fail")
    assert not make.marked_ready(contract.milestones.last())


def test_a_grade_is_not_recorded_before_the_council_concludes_or_by_another():
    contract = make.contract(S.AWAITING_ACCEPTANCE)
    item = make.acceptance_item(contract)
    with pytest.raises(WrongMoment):
        actions.record_acceptance(contract, by=make.officer())
    make.concluded_item(item, "pass")
    with pytest.raises(WrongPerson):
        actions.record_acceptance(contract, by=contract.proposal.leader)
    assert fresh(contract).state == S.AWAITING_ACCEPTANCE
    assert fresh(contract).acceptance.grade == ""


def test_acceptance_is_a_deed_of_the_council_alone():
    contract = make.contract(S.AWAITING_ACCEPTANCE)
    with pytest.raises(WrongPerson):
        advance(contract, "accept", by=make.officer())
    assert fresh(contract).state == S.AWAITING_ACCEPTANCE


# --- Settling and liquidating ---


def test_settling_records_what_was_spent_and_saved():
    contract = make.accepted_contract()
    make.pay_all(contract)
    contract = advance(contract, "settle", by=make.chief_accountant(), spent=contract.amount - 5)
    assert (contract.state, contract.savings) == (S.SETTLED, 5)
    assert fresh(contract.commitment).state == "settled"


@pytest.mark.parametrize("spent", [-1, 1_000_000_001, 1.5, True, None, "1000"])
def test_a_sum_that_cannot_be_is_not_settled(spent):
    contract = make.accepted_contract()
    make.pay_all(contract)
    with pytest.raises(Refused) as refused:
        advance(contract, "settle", by=make.chief_accountant(), spent=spent)
    assert [reason.field for reason in refused.value.reasons] == ["spent"]
    assert fresh(contract).state == S.ACCEPTED


def test_what_is_not_paid_is_not_settled():
    contract = make.accepted_contract()
    with pytest.raises(Refused):
        advance(contract, "settle", by=make.chief_accountant(), spent=0)
    assert fresh(contract).state == S.ACCEPTED


@pytest.mark.parametrize("who", ["officer", "fund_accountant", "fund_director"])
def test_only_the_chief_accountant_settles(who):
    contract = make.accepted_contract()
    with pytest.raises(WrongPerson):
        advance(contract, "settle", by=getattr(make, who)(), spent=0)


def test_a_settled_contract_with_a_registered_result_is_liquidated():
    contract = make.contract(S.SETTLED)
    with pytest.raises(Refused):
        advance(contract, "liquidate", by=make.fund_director())
    make.registered_result(contract)
    with pytest.raises(WrongPerson):
        advance(contract, "liquidate", by=make.chief_accountant())
    contract = advance(contract, "liquidate", by=make.fund_director())
    assert contract.state == S.LIQUIDATED


def test_an_accepted_contract_is_not_liquidated_before_it_is_settled():
    contract = make.accepted_contract()
    with pytest.raises(WrongMoment):
        advance(contract, "liquidate", by=make.fund_director())


# --- Failing and terminating ---


def test_a_contract_fails_only_with_its_risk_file():
    contract = make.signed_contract()
    with pytest.raises(Refused):
        advance(contract, "fail", by=make.officer(), note="Mất mùa")
    make.risk_file(contract)
    with pytest.raises(WrongPerson):
        advance(contract, "fail", by=contract.proposal.leader, note="Mất mùa")
    contract = advance(contract, "fail", by=make.officer(), note="Mất mùa")
    assert contract.state == S.FAILED


def test_a_draft_does_not_fail():
    with pytest.raises(WrongMoment):
        advance(make.contract(), "fail", by=make.officer(), note="Mất mùa")


def test_termination_waits_for_the_decision_and_releases_what_was_not_paid():
    contract = make.signed_contract()
    make.pay_all(contract)
    filed = make.risk_file(contract)
    contract = advance(contract, "fail", by=make.officer(), note="Mất mùa")
    with pytest.raises(Refused):
        advance(contract, "terminate", by=make.fund_director())
    advance(filed, "decide", by=make.fund_director(), note="Đủ căn cứ", decision="exempt")
    with pytest.raises(WrongPerson):
        advance(contract, "terminate", by=make.officer())
    contract = advance(contract, "terminate", by=make.fund_director())
    commitment = fresh(contract.commitment)
    assert contract.state == S.TERMINATED
    assert commitment.released == contract.amount - commitment.paid
    assert commitment.refunded == 0


def test_a_decided_refund_is_entered_at_termination():
    contract = make.signed_contract()
    make.pay_all(contract)
    filed = make.risk_file(contract, proofs=make.proofs(money_for_purpose=False))
    advance(
        filed,
        "decide",
        by=make.provincial_leader(),
        note="Chi sai mục đích",
        decision="refund",
        refund_amount=120_000_000,
    )
    contract = advance(contract, "fail", by=make.officer(), note="Chi sai mục đích")
    contract = advance(contract, "terminate", by=make.fund_director())
    assert fresh(contract.commitment).refunded == 120_000_000


def test_a_payment_under_way_holds_the_termination():
    contract = make.contract(S.FAILED)
    filed = contract.risk_file
    advance(filed, "decide", by=make.provincial_leader(), note="Đủ", decision="exempt")
    payment = make.payment(contract.milestones.first().instalment)
    with pytest.raises(Refused):
        advance(contract, "terminate", by=make.fund_director())
    advance(payment, "refuse", by=make.fund_director(), note="Hợp đồng chấm dứt")
    contract = advance(contract, "terminate", by=make.fund_director())
    assert fresh(contract.commitment).released == contract.amount


# --- The trail ---


def test_every_state_of_a_whole_life_has_its_event():
    contract = make.contract(S.LIQUIDATED)
    moved = Event.objects.of(contract).exclude(to_state="").order_by("seq")
    assert list(moved.values_list("to_state", "role")) == [
        ("draft", "officer"),
        ("agreed", "host"),
        ("signed", "fund_director"),
        ("awaiting_acceptance", "task_leader"),
        ("accepted", "officer"),
        ("settled", "chief_accountant"),
        ("liquidated", "fund_director"),
    ]

"""The risk file: opened by one, decided by another, within what the law says."""

import pytest

from contracts import actions
from contracts.models import RiskFile
from contracts.states import RiskState
from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from tests import make

pytestmark = pytest.mark.django_db


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def decide(risk_file, by=None, decision="exempt", **facts):
    by = by or make.provincial_leader()
    return advance(risk_file, "decide", by=by, note="Đã xem hồ sơ", decision=decision, **facts)


def test_an_officer_opens_it_and_a_leader_exempts():
    risk_file = make.risk_file()
    assert risk_file.state == RiskState.OPEN
    decided = decide(risk_file)
    assert (decided.state, decided.decision, decided.refund_amount) == ("decided", "exempt", 0)


def test_the_fund_director_may_decide_too():
    assert decide(make.risk_file(), by=make.fund_director()).decision == "exempt"


@pytest.mark.parametrize("who", ["fund_director", "provincial_leader", "member"])
def test_nobody_else_opens_it(who):
    contract = make.signed_contract()
    with pytest.raises(WrongPerson):
        make.risk_file(contract, by=getattr(make, who)())
    assert RiskFile.objects.count() == 0


@pytest.mark.parametrize("state", ["draft", "accepted"])
def test_only_a_contract_under_way_has_one(state):
    with pytest.raises(WrongMoment):
        make.risk_file(make.contract(state))


def test_an_incomplete_checklist_is_refused():
    with pytest.raises(Refused) as refused:
        make.risk_file(proofs=make.proofs()[1:])
    assert [reason.field for reason in refused.value.reasons] == ["proofs"]
    assert RiskFile.objects.count() == 0


def test_a_failed_proof_bars_the_exemption():
    risk_file = make.risk_file(proofs=make.proofs(no_fraud=False))
    with pytest.raises(Refused) as refused:
        decide(risk_file)
    assert [reason.field for reason in refused.value.reasons] == ["decision"]
    assert fresh(risk_file).state == RiskState.OPEN


def test_the_checklist_can_be_mended_until_the_decision():
    risk_file = make.risk_file(proofs=make.proofs(no_fraud=False))
    risk_file = actions.answer_proofs(risk_file, proofs=make.proofs(), by=make.officer())
    decided = decide(risk_file)
    with pytest.raises(WrongMoment):
        actions.answer_proofs(decided, proofs=make.proofs(no_fraud=False), by=make.officer())
    assert fresh(decided).proofs == make.proofs()


def test_only_an_officer_answers_the_checklist():
    risk_file = make.risk_file(proofs=make.proofs(no_fraud=False))
    with pytest.raises(WrongPerson):
        actions.answer_proofs(
            risk_file, proofs=make.proofs(), by=risk_file.contract.proposal.leader
        )
    assert fresh(risk_file).proofs == make.proofs(no_fraud=False)


@pytest.mark.parametrize("refund", [0, -1, 300_000_001])
def test_a_refund_stays_within_what_was_paid(refund):
    contract = make.signed_contract()
    make.pay_all(contract)
    risk_file = make.risk_file(contract)
    assert contract.commitment.__class__.objects.get(pk=contract.commitment_id).paid == 300_000_000
    with pytest.raises(Refused) as refused:
        decide(risk_file, decision="refund", refund_amount=refund)
    assert [reason.field for reason in refused.value.reasons] == ["refund_amount"]
    assert fresh(risk_file).decision == ""


@pytest.mark.parametrize("who", ["officer", "chief_accountant", "auditor"])
def test_nobody_else_decides(who):
    risk_file = make.risk_file()
    with pytest.raises(WrongPerson):
        decide(risk_file, by=getattr(make, who)())
    assert fresh(risk_file).state == RiskState.OPEN


def test_whoever_opened_it_does_not_decide():
    both = make.user("Hai vai", "officer", "fund_director")
    risk_file = make.risk_file(by=both)
    with pytest.raises(WrongPerson):
        decide(risk_file, by=both)
    assert fresh(risk_file).state == RiskState.OPEN


def test_it_is_decided_once():
    risk_file = decide(make.risk_file())
    with pytest.raises(WrongMoment):
        decide(risk_file)

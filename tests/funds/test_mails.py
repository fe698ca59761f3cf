"""Each deed with money that hands work to somebody, or decides on it, sends them one mail."""

import pytest

from lifecycle.actions import advance
from papers.states import MailKind
from tests import make

pytestmark = pytest.mark.django_db


def test_a_budget_goes_between_accountant_and_leader_by_mail():
    leader, accountant = make.provincial_leader(), make.chief_accountant()
    budget = advance(make.draft_budget(), "propose", by=accountant)
    assert make.told(leader) == ["Phê duyệt ngân sách"]
    budget = advance(budget, "send_back", by=leader, note="Thiếu nguồn.")
    assert make.told(accountant) == ["Sửa dự toán"]
    budget = advance(budget, "propose", by=accountant)
    advance(budget, "approve", by=leader)
    assert make.told(accountant) == ["Sửa dự toán", "Ngân sách đã phê duyệt"]


def test_an_allocation_waits_for_the_director_and_every_applicant_is_told():
    director = make.fund_director()
    call = make.closed_call()
    good = make.passed_proposal(call, make.BILLION, mean=90)
    allocation = make.proposed_allocation(call=call)
    assert make.told(director) == ["Phê duyệt phân bổ"]
    advance(allocation, "approve", by=director)
    assert make.told(good.leader, MailKind.DECISION)[-1] == "Hồ sơ được cấp kinh phí"
    mail = make.newest_mail(good.leader)
    assert mail.url == good.get_absolute_url()
    assert mail.lines[-1].startswith("Được cấp kinh phí")


def test_a_payment_goes_from_desk_to_desk_and_the_leader_hears_of_the_money():
    accountant, director, chief = (
        make.fund_accountant(),
        make.fund_director(),
        make.chief_accountant(),
    )
    instalment = make.instalment(is_ready=True)
    assert make.told(accountant)[-1] == "Lập khoản chi"
    payment = make.prepare(instalment, by=accountant)
    assert make.told(director)[-1] == "Duyệt khoản chi"
    payment = advance(payment, "approve", by=director)
    assert make.told(chief)[-1] == "Chi"
    advance(payment, "pay", by=chief, reference="KB-1")
    leader = instalment.commitment.proposal.leader
    assert make.told(leader)[-1] == "Khoản chi đã chi"
    assert "1.000.000.000" in make.newest_mail(leader).lines[-1]


def test_a_refused_payment_is_told_to_whoever_prepared_it():
    payment = make.payment()
    advance(payment, "refuse", by=make.fund_director(), note="Sai số tiền.")
    assert make.told(payment.prepared_by)[-1] == "Khoản chi bị từ chối"
    assert make.newest_mail(payment.prepared_by).lines[-1] == ("Lý do: Sai số tiền.")


def test_whoever_does_a_deed_gets_no_mail_of_it():
    payment = make.payment()
    before = make.told(payment.prepared_by)
    advance(payment, "approve", by=make.fund_director())
    assert make.told(payment.prepared_by) == before

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


def test_an_allocation_goes_from_hand_to_hand_and_every_applicant_is_told():
    officer, chief = make.officer(), make.chief_accountant()
    director, leader = make.fund_director(), make.provincial_leader()
    call = make.closed_call()
    good = make.passed_proposal(call, make.BILLION, mean=90)
    allocation = advance(make.allocation(call=call), "propose", by=officer)
    assert make.told(chief)[-1] == "Xác nhận nguồn kinh phí"
    allocation = advance(allocation, "check_money", by=chief)
    assert make.told(director) == ["Đồng ý với phương án phân bổ"]
    allocation = advance(allocation, "endorse", by=director)
    assert make.told(leader)[-1] == "Phê duyệt phân bổ"
    advance(allocation, "approve", by=leader)
    assert [make.told(one)[-1] for one in (officer, chief, director)] == [
        "Phân bổ đã phê duyệt"
    ] * 3
    assert make.told(good.leader, MailKind.DECISION)[-1] == "Hồ sơ được cấp kinh phí"
    mail = make.newest_mail(good.leader)
    assert mail.url == good.get_absolute_url()
    assert mail.lines[-1].startswith("Được cấp kinh phí")


def test_a_payment_goes_from_desk_to_desk_and_the_leader_hears_of_the_money():
    desk = make.desk()
    instalment = make.instalment(is_ready=True)
    leader = instalment.commitment.proposal.leader
    assert make.told(leader)[-1] == "Đề nghị cấp kinh phí"
    payment = make.requested(instalment, by=leader)
    assert make.told(desk.accountant)[-1] == "Lập khoản chi"
    payment = advance(payment, "prepare", by=desk.accountant)
    assert make.told(desk.chief)[-1] == "Kiểm tra khoản chi"
    payment = advance(payment, "countersign", by=desk.chief)
    assert make.told(desk.director)[-1] == "Duyệt khoản chi"
    payment = advance(payment, "approve", by=desk.director)
    assert make.told(desk.cashier)[-1] == "Chi"
    assert "Chi" not in make.told(desk.accountant)
    advance(payment, "pay", by=desk.cashier, reference="KB-1")
    assert make.told(leader)[-1] == "Khoản chi đã chi"
    assert "1.000.000.000" in make.newest_mail(leader).lines[-1]


@pytest.mark.parametrize("state", ["requested", "prepared", "checked", "approved"])
def test_a_refused_payment_is_told_to_everybody_who_took_a_step_in_it(state):
    payment = make.payment(state=state)
    advance(payment, "refuse", by=make.fund_director(), note="Sai số tiền.")
    hands = [payment.requested_by, payment.prepared_by, payment.checked_by, payment.approved_by]
    for person in filter(None, hands):
        assert make.told(person)[-1] == "Khoản chi bị từ chối"
        assert make.newest_mail(person).lines[-1] == "Lý do: Sai số tiền."


def test_whoever_does_a_deed_gets_no_mail_of_it():
    payment = make.payment()
    before = make.told(payment.prepared_by)
    advance(payment, "countersign", by=make.chief_accountant())
    assert make.told(payment.prepared_by) == before


def test_a_revision_goes_to_the_leader_and_its_outcome_back_by_mail():
    leader, accountant = make.provincial_leader(), make.chief_accountant()
    budget = make.budget()
    revision = make.revision(budget, by=accountant)
    assert make.told(leader)[-1] == "Phê duyệt điều chỉnh"
    advance(revision, "refuse", by=leader, note="Chưa có quyết định.")
    assert make.newest_mail(accountant).url == revision.get_absolute_url()
    told = len(make.told(accountant))
    advance(make.revision(budget, by=accountant), "approve", by=leader)
    assert len(make.told(accountant)) == told + 1

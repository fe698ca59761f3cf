"""Each deed on a contract that hands work to somebody, or ends something, sends them one mail."""

import pytest

from contracts.states import ContractState as S
from lifecycle.actions import advance
from papers.models import OutgoingMail
from papers.states import MailKind
from tests import make

pytestmark = pytest.mark.django_db


def test_a_contract_goes_from_the_host_to_the_director_and_both_parties_hear_of_it():
    director = make.fund_director()
    proposal = make.funded_proposal()
    person = make.member(proposal.host)
    contract = make.contract(proposal=proposal)
    assert make.told(person) == ["Đồng ý hợp đồng"]
    contract = advance(contract, "host_agrees", by=person)
    assert make.told(director)[-1] == "Ký hợp đồng"
    contract = advance(contract, "sign", by=director)
    assert make.told(person)[-1] == "Hợp đồng đang thực hiện"
    assert make.told(proposal.leader)[-1] == "Hợp đồng đang thực hiện"
    assert contract.number in make.newest_mail(person).subject


def test_terms_taken_back_are_told_with_the_reason():
    contract = make.contract(S.AGREED)
    advance(contract, "reopen", by=make.officer(), note="Sửa mốc 2.")
    mail = make.newest_mail(contract.proposal.leader)
    assert mail.subject.startswith("Hợp đồng được lấy lại để sửa: ")
    assert mail.lines[-1] == "Lý do: Sửa mốc 2."


def test_a_signed_contract_is_news_to_the_problems_owner():
    contract = make.contract(S.AGREED)
    owner = make.owner_of_problem(contract)
    advance(contract, "sign", by=make.fund_director())
    told = OutgoingMail.objects.filter(to=owner, kind=MailKind.NEWS)
    assert [mail.subject.split(": ")[0] for mail in told] == ["Hợp đồng đang thực hiện"]


def test_a_report_goes_to_the_officer_and_its_end_to_the_leader():
    officer = make.officer()
    milestone = make.reported_milestone(make.first_work(make.signed_contract()))
    leader = milestone.contract.proposal.leader
    assert make.told(officer)[-1] == "Kiểm tra báo cáo"
    milestone = advance(milestone, "send_back", by=officer, note="Thiếu ảnh.")
    assert make.told(leader)[-1] == "Báo cáo mốc"
    assert "Thiếu ảnh." in make.newest_mail(leader).lines[1]
    milestone = advance(milestone, "report", by=leader, proof="Đủ ảnh.")
    advance(milestone, "confirm", by=officer)
    assert make.told(leader, MailKind.DECISION)[-1] == "Mốc đã xác nhận"


def test_an_amendment_is_asked_of_the_director_and_answered():
    director = make.fund_director()
    amendment = make.amendment()
    assert make.told(director)[-1] == "Quyết định điều chỉnh"
    advance(amendment, "refuse", by=director, note="Không cần.")
    last = make.newest_mail(amendment.requested_by)
    assert last.lines[-1] == "Lý do: Không cần."


def test_the_end_of_a_task_asks_for_its_results_and_the_owners_verdict():
    officer = make.officer()
    contract = make.contract(S.AWAITING_ACCEPTANCE)
    owner = make.owner_of_problem(contract)
    assert make.told(officer).count("Tổ chức nghiệm thu") == 1
    make.contract_moved(contract, S.ACCEPTED)
    assert make.told(contract.proposal.leader)[-1] == "Khai báo kết quả"
    assert make.told(owner) == ["Cho biết đã giải quyết chưa"]


def test_a_result_and_its_revenue_go_to_the_officer_and_come_back():
    officer = make.officer()
    result = make.registered_result()
    assert make.told(officer)[-1] == "Công nhận kết quả"
    leader = result.contract.proposal.leader
    assert make.told(leader)[-1] == "Kết quả đã đăng ký"
    revenue = make.revenue(result)
    assert make.told(officer)[-1] == "Xác nhận doanh thu"
    advance(revenue, "confirm", by=officer)
    assert make.told(leader)[-1] == "Doanh thu đã xác nhận"


def test_a_risk_file_is_decided_by_those_who_may_and_told_to_the_parties():
    leader_of_province = make.provincial_leader()
    risk_file = make.risk_file()
    assert make.told(leader_of_province)[-1] == "Quyết định"
    advance(risk_file, "decide", by=leader_of_province, decision="exempt", note="Đã tuân thủ.")
    assert make.told(risk_file.contract.proposal.leader)[-1] == "Hồ sơ rủi ro đã quyết định"
    assert make.told(risk_file.opened_by)[-1] == "Hồ sơ rủi ro đã quyết định"


def test_nobody_is_told_the_same_twice_by_one_deed():
    contract = make.accepted_contract()
    mails = OutgoingMail.objects.filter(to=contract.proposal.leader)
    told = list(mails.values_list("subject", "lines"))
    assert len(told) == len({f"{subject}{lines}" for subject, lines in told})

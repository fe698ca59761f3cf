"""The contract as a paper: what it says is what was agreed, to the đồng."""

import re

import pytest

from contracts import letters
from papers.models import Document
from tests import make
from tests.papers import reading

pytestmark = pytest.mark.django_db


def text_of(contract) -> str:
    return reading.text_of(letters.paper(contract).to_pdf())


def test_the_paper_says_what_was_agreed():
    contract = make.signed_contract(proposal=make.funded_proposal(amount=1_250_000_005))
    words = text_of(contract)
    for said in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "HỢP ĐỒNG",
        f"Số: {contract.number}",
        contract.proposal.title,
        contract.proposal.code,
        str(contract.proposal.host),
        contract.proposal.problem.title,
        "Máy sấy chè 200 kg/mẻ",
        "Độ ẩm ra dưới 5%",
        "Tỷ lệ làm lại",
        "1.250.000.005",
        "Một tỷ hai trăm năm mươi triệu không trăm linh năm đồng",
        "khoán chi từng phần",
        "ít nhất 30% lợi nhuận sau thuế",
        "Số liệu minh họa",
    ):
        assert said in words


def test_the_schedule_on_paper_is_the_schedule_in_the_books():
    contract = make.signed_contract(proposal=make.funded_proposal(amount=1_000_000_001))
    words = text_of(contract)
    for instalment in contract.commitment.instalments.all():
        assert f"{instalment.amount:,}".replace(",", ".") in words
    for milestone in contract.milestones.all():
        assert f"{milestone.due_on:%d/%m/%Y}" in words


def test_every_article_is_there_in_order():
    words = text_of(make.signed_contract())
    assert re.findall(r"Điều (\d+)\.", words)[:10] == [str(number) for number in range(1, 11)]


def test_a_draft_has_no_number_and_no_day():
    words = text_of(make.contract())
    assert "…/…/HĐ-KHCN" in words
    assert "ngày … tháng … năm …" in words


def test_real_figures_carry_no_mark_of_illustration():
    contract = make.signed_contract()
    type(contract.proposal).objects.filter(pk=contract.proposal_id).update(is_synthetic=False)
    budget = contract.commitment.budget
    type(budget).objects.filter(pk=budget.pk).update(is_synthetic=False)
    contract = type(contract).objects.get(pk=contract.pk)
    assert "Số liệu minh họa" not in text_of(contract)


def test_the_signed_contract_is_issued_with_its_code_and_replaced_by_a_newer_one():
    contract, director = make.signed_contract(), make.fund_director()
    first = letters.issue(contract, by=director)
    second = letters.issue(contract, by=director)
    assert (first.number, first.kind, first.is_illustration) == (contract.number, "contract", True)
    assert list(Document.objects.about(contract).in_force()) == [second]
    with second.file.open("rb") as stored:
        assert second.written_code in reading.text_of(stored.read())

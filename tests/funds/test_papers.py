"""What leaves the room: the ledger as CSV, the allocation as XLSX, the decision as PDF."""

import csv
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.urls import reverse
from pypdf import PdfReader

from funds import allocation_papers, exports, letters
from funds.models import Posting
from lifecycle.actions import advance
from tests import make

pytestmark = pytest.mark.django_db
B = make.BILLION


def read(content: bytes) -> list[dict]:
    text = content.decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text)))


@pytest.fixture
def decided():
    """Two tasks funded, one not, by a decision."""
    call = make.closed_call(code="2026-01")
    make.passed_proposal(call, 9 * B, group=5, mean=90, title="Cảm biến đất cho vùng chè")
    make.passed_proposal(call, 40 * B, mean=85, title="Máy sấy chè & bơm nhiệt <200 kg>")
    make.passed_proposal(call, 20 * B, mean=80, title="=1+1")
    return make.approved_allocation(make.budget(54 * B), call)


def test_the_ledger_as_csv_has_every_posting_and_adds_up_to_nothing(decided):
    rows = read(exports.ledger_csv(decided.budget))
    assert len(rows) == Posting.objects.count() == 8
    amounts = [int(list(row.values())[7]) for row in rows]
    assert amounts == list(
        Posting.objects.order_by("entry__number", "id").values_list("amount", flat=True)
    )
    assert sum(amounts) == 0


def test_the_ledger_as_csv_is_one_query_however_long(decided, django_assert_num_queries):
    with django_assert_num_queries(1):
        exports.ledger_csv(decided.budget)


def test_the_allocation_as_xlsx_has_every_dossier_with_its_reason(decided):
    book = openpyxl.load_workbook(BytesIO(exports.allocation_xlsx(decided)))
    lines, groups = book.worksheets
    cells = [[cell.value for cell in row] for row in lines.iter_rows()]
    by_title = {row[2]: row for row in cells if row[2]}
    assert by_title["Cảm biến đất cho vùng chè"][5:7] == [9 * B, 9 * B]
    assert by_title["=1+1"][5:7] == [20 * B, 0]
    assert "15.000.000.000 ₫" in by_title["=1+1"][7]
    assert cells[-1][6] == 49 * B
    assert not [cell for row in lines.iter_rows() for cell in row if cell.data_type == "f"]
    sums = [row[2].value for row in groups.iter_rows(min_row=2)]
    assert sums == [40 * B, 0, 0, 0, 0, 9 * B, 49 * B]


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_the_decision_names_every_funded_task_and_the_sum_in_words(decided):
    text = words_of(letters.paper(decided).to_pdf())
    assert "QUYẾT ĐỊNH" in text
    assert "01/QĐ-UBND" in text
    assert "49.000.000.000" in text
    assert "Bốn mươi chín tỷ đồng" in text
    assert "Cảm biến đất cho vùng chè" in text
    assert "Máy sấy chè & bơm nhiệt <200 kg>" in text
    assert "=1+1" not in text
    assert "8.100.000.000" in text


def test_the_same_decision_gives_the_same_bytes(decided):
    assert letters.paper(decided).to_pdf() == letters.paper(decided).to_pdf()


def test_an_issued_decision_is_in_the_register_and_replaced_by_a_newer_one(decided):
    leader = make.provincial_leader()
    first = letters.issue(decided, by=leader)
    second = letters.issue(decided, by=leader)
    assert first.number == second.number == "01/QĐ-UBND"
    assert second.replaces == first
    assert first.is_illustration


def test_numbers_of_decisions_follow_each_other_or_are_given():
    budget, leader = make.budget(), make.provincial_leader()
    numbers = []
    for given in ("", "", "7/QĐ-UBND"):
        made = make.endorsed_allocation(budget, make.closed_call())
        made = advance(made, "approve", by=leader, decision_number=given)
        numbers.append(made.decision_number)
    assert numbers == ["01/QĐ-UBND", "02/QĐ-UBND", "7/QĐ-UBND"]


def test_the_list_of_reserve_and_the_letters_tell_why(decided, client):
    out = decided.lines.get(is_funded=False)
    funded = decided.lines.funded().first()
    text = words_of(allocation_papers.reserve_list(decided).to_pdf())
    assert "=1+1" in text and "15.000.000.000 ₫" in text
    assert funded.proposal.title not in text
    letter = words_of(allocation_papers.notice(out).to_pdf())
    assert "15.000.000.000 ₫" in letter and "01/QĐ-UBND" in letter
    assert funded.proposal.code not in letter and funded.proposal.title not in letter
    for person, status in ((out.proposal.leader, 200), (make.auditor(), 200)):
        client.force_login(person)
        for kind in ("pdf", "docx"):
            answer = client.get(reverse("funds:notice", args=[out.proposal.public_id, kind]))
            assert answer.status_code == status
    client.force_login(funded.proposal.leader)
    assert client.get(out.get_notice_url()).status_code == 404
    assert client.get(funded.get_notice_url()).status_code == 200
    of = [decided.public_id, "quyet-dinh", "docx"]
    assert client.get(reverse("funds:allocation_paper", args=of)).status_code == 404


def test_a_draft_says_that_it_is_one_and_the_word_file_says_the_same(client):
    make.passed_proposal(call := make.closed_call(), B, title="Máy sấy chè")
    allocation = make.proposed_allocation(make.budget(54 * B), call)
    paper = letters.paper(allocation)
    assert (paper.mark, paper.number, paper.on) == ("DỰ THẢO", "", None)
    client.force_login(make.officer())
    for name in ("quyet-dinh", "du-bi"):
        for kind in ("pdf", "docx"):
            of = [allocation.public_id, name, kind]
            assert client.get(reverse("funds:allocation_paper", args=of)).status_code == 200
    assert client.get(allocation.get_absolute_url()).status_code == 200

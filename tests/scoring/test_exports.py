"""Score sheets as files: who gets which, with codes for the reviewers, never a formula."""

import csv
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from tests import make

pytestmark = pytest.mark.django_db


def judged(sheets=2, **fields):
    """A concluded item of a call with so many sheets that count."""
    council = make.council_of_call()
    proposal = make.proposal(state="passed", call=council.call)
    item = make.judged_item(council, proposal)
    for seat in item.council.appointed[:sheets]:
        make.sheet(item, seat, is_valid=True, **fields)
    return item


def taken(client, person, call, kind="csv"):
    client.force_login(person)
    return client.get(reverse("scoring:call_sheets", args=[call.public_id, kind]))


def rows_of(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


def test_the_officer_gets_every_sheet_with_codes_and_words(client):
    item = judged(points={"content": Decimal("20.5"), "impact": None})
    first, second = rows_of(taken(client, make.officer(), item.proposal.call))
    seats = {seat.public_id: seat for seat in item.council.appointed}
    assert first["Mã hồ sơ"] == item.proposal.code
    assert (first["Giai đoạn (mã)"], first["Giai đoạn"]) == ("selection", "Tuyển chọn")
    seat = seats[first["Mã người chấm"]]
    assert first["Người chấm"] == str(seat.user)
    assert (first["Vai trò (mã)"], first["Vai trò"]) == (seat.role, seat.get_role_display())
    assert {first["Mã người chấm"], second["Mã người chấm"]} < set(seats)
    marks = {title: value for title, value in first.items() if "[content]" in title}
    assert list(marks.values()) == ["20.50", "", "Theo hồ sơ."]
    marks = {title: value for title, value in first.items() if "[impact]" in title}
    assert list(marks.values()) == ["", "có", "Theo hồ sơ."]
    assert first["Tổng điểm theo quy định"] == ""


def test_the_auditor_gets_no_name(client):
    item = judged()
    answer = taken(client, make.auditor(), item.proposal.call)
    text = b"".join(answer.streaming_content).decode()
    assert len(text.splitlines()) == 3
    for seat in item.council.appointed:
        assert str(seat.user) not in text


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_members_applicants_and_accountants_get_none(kind, client):
    item = judged()
    people = (make.chair(item.council), item.proposal.leader, make.chief_accountant())
    for person in people:
        assert taken(client, person, item.proposal.call, kind).status_code == 403
    assert taken(client, make.officer(), item.proposal.call, "docx").status_code == 404


def test_before_the_conclusion_nothing_is_in_it(client):
    council = make.council_of_call()
    proposal = make.proposal(state="in_council", call=council.call)
    item = make.item_in_session(of=council, state="scored", proposal=proposal)
    make.sheets_of_all(item)
    assert rows_of(taken(client, make.officer(), council.call)) == []


def test_no_cell_is_a_formula(client):
    item = judged(comments="=HYPERLINK(1)")
    rows = rows_of(taken(client, make.officer(), item.proposal.call))
    assert [row["Nhận xét"] for row in rows] == ["'=HYPERLINK(1)"] * 2
    book = b"".join(taken(client, make.officer(), item.proposal.call, "xlsx").streaming_content)
    cells = [cell for row in openpyxl.load_workbook(BytesIO(book)).active.rows for cell in row]
    assert "=HYPERLINK(1)" in [cell.value for cell in cells]
    assert "f" not in {cell.data_type for cell in cells}


@pytest.mark.parametrize("sheets", [1, 3])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_queries_do_not_grow(sheets, kind, client, django_assert_num_queries):
    item = judged(sheets)
    client.force_login(make.officer())
    address = reverse("scoring:call_sheets", args=[item.proposal.call.public_id, kind])
    with django_assert_num_queries(8):
        b"".join(client.get(address).streaming_content)


def test_everybody_takes_their_own_sheets_home_and_no_other(client):
    item = make.item_in_session()
    mine, other = item.council.appointed[:2]
    make.sheet(item, mine, state="draft", comments="Bản nháp của tôi.")
    make.sheet(item, other, comments="Phiếu của người khác.")
    client.force_login(mine.user)
    answer = client.get(reverse("scoring:own_sheets", args=["csv"]))
    rows = rows_of(answer)
    assert [row["Nhận xét"] for row in rows] == ["Bản nháp của tôi."]
    make.conflict(item, mine)
    assert rows_of(client.get(reverse("scoring:own_sheets", args=["csv"]))) == []

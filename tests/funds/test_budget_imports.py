"""A sheet fills in a budget's form; nothing is stored before it is saved."""

import pytest
from django.urls import reverse

from funds.limiting import LimitRow, rows_of
from funds.models import BudgetYear
from tests import make
from tests.funds.test_pages import budget_form

pytestmark = pytest.mark.django_db
B = make.BILLION
HEAD = ["Loại", "Đối tượng", "Số tiền", "Ghi chú"]


def send(client, budget, *rows, head=HEAD, name="budget_edit", **fields):
    url = reverse(f"funds:{name}", kwargs={"public_id": budget.public_id})
    file = make.spreadsheet(head, *rows, name="ngan-sach.xlsx")
    return client.post(url, budget_form(read_sheet="1", seen_version="1", sheet=file, **fields))


@pytest.fixture
def budget(client):
    made = make.draft_budget()
    client.force_login(make.chief_accountant())
    return made


def test_sources_and_limits_stand_in_the_form_and_are_stored_when_it_is_saved(client, budget):
    host = make.organisation()
    page = send(
        client,
        budget,
        ["Nguồn", "Ngân sách tỉnh", "50.000.000.000", "QĐ giao dự toán"],
        ["nguồn", "Ngân sách trung ương", 4 * B, ""],
        ["Tối đa", host.name, "3000000000", "Năng lực"],
        ["Mức trần", "Mỗi chủ nhiệm", "2.000.000.000", "Một việc lớn"],
        ["Ít nhất", "Bán dẫn và IoT", "1.000.000.000", "Chỉ tiêu"],
        title="Tên đang sửa",
    )
    assert page.status_code == 200
    assert "Tên đang sửa" in page.content.decode()
    assert (BudgetYear.objects.get().title, rows_of(budget)) == (budget.title, [])
    form = budget_form(seen_version="1")
    for rows in (page.context["formset"], page.context["limits"]):
        form |= {
            f"{rows.prefix}-{name}": value for name, value in rows.management_form.initial.items()
        }
        for one in rows:
            form |= {one.add_prefix(name): one[name].value() or "" for name in one.fields}
    answer = client.post(reverse("funds:budget_edit", args=[budget.public_id]), form)
    assert answer.status_code == 302
    saved = BudgetYear.objects.get()
    assert [(row.kind, row.amount, row.note) for row in saved.sources.all()] == [
        ("province", 50 * B, "QĐ giao dự toán"),
        ("central", 4 * B, ""),
    ]
    assert rows_of(saved) == [
        LimitRow("cap", "host", str(host.pk), 3 * B, "Năng lực"),
        LimitRow("cap", "leader", "", 2 * B, "Một việc lớn"),
        LimitRow("minimum", "group", "5", B, "Chỉ tiêu"),
    ]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (["Chi", "Ngân sách tỉnh", "5", ""], "Loại"),
        (["Nguồn", "Vàng", "5", ""], "Đối tượng"),
        (["Nguồn", "Ngân sách tỉnh", "0", ""], "Số tiền"),
        (["Nguồn", "Ngân sách tỉnh", "1,5", ""], "Số tiền"),
        (["Nguồn", "Ngân sách tỉnh", "1000000000000001", ""], "Số tiền"),
        (["Nguồn", "Ngân sách tỉnh", "5", "x" * 201], "Ghi chú"),
        (["Tối đa", "Không có tổ chức này", "5", "Vì"], "Đối tượng"),
        (["Tối đa", "Mỗi chủ nhiệm", "5", ""], "Ghi chú"),
        (["Ít nhất", "Mỗi tổ chức chủ trì", "5", "Vì"], "Đối tượng"),
    ],
)
def test_each_fault_is_told_by_row_and_column_and_nothing_is_filled_in(client, budget, row, column):
    page = send(client, budget, ["Nguồn", "Ngân sách tỉnh", "7", ""], row)
    assert page.status_code == 400
    (fault,) = page.context["sheet"].faults
    assert (fault.row, fault.column) == (3, column)
    assert column in page.content.decode()
    assert page.context["formset"].initial[0]["amount"] == 54 * B
    assert BudgetYear.objects.get().total == 54 * B


def test_a_name_without_marks_that_may_be_two_organisations_is_no_choice(client, budget):
    make.organisation(name="Trường Tân")
    meant = make.organisation(name="Trường Tấn")
    page = send(client, budget, ["Tối đa", "Truong Tan", "5", "Vì"])
    assert [fault.column for fault in page.context["sheet"].faults] == ["Đối tượng"]
    page = send(client, budget, ["Tối đa", "Trường Tấn", "5", "Vì"])
    assert page.context["limits"].initial[0]["on"] == f"host:{meant.pk}"


@pytest.mark.parametrize("head", [["Loại", "Đối tượng", "Ghi chú"], []])
def test_a_file_that_is_no_budget_says_why(client, budget, head):
    page = send(client, budget, head=head)
    assert page.status_code == 400 and page.context["sheet"].trouble


def test_no_file_is_told(client, budget):
    url = reverse("funds:budget_edit", args=[budget.public_id])
    page = client.post(url, budget_form(read_sheet="1", seen_version="1"))
    assert page.status_code == 400 and page.context["sheet"].trouble


def test_a_new_budget_and_a_revision_are_filled_in_too(client):
    approved = make.budget()
    client.force_login(make.chief_accountant())
    row = ["Nguồn", "Ngân sách tỉnh", "7", ""]
    page = send(client, approved, row, name="revision_new", reason="Vì")
    assert page.context["formset"].initial == [{"kind": "province", "amount": 7, "note": ""}]
    file = make.spreadsheet(HEAD, row, name="ngan-sach.xlsx")
    page = client.post(reverse("funds:budget_new"), budget_form(read_sheet="1", sheet=file))
    assert page.context["formset"].initial == [{"kind": "province", "amount": 7, "note": ""}]
    assert (BudgetYear.objects.count(), approved.revisions.count()) == (1, 0)


def test_nobody_else_has_a_sheet_read(client, budget):
    client.force_login(make.officer())
    assert send(client, budget, ["Nguồn", "Ngân sách tỉnh", "7", ""]).status_code == 403

"""The order and the list for the treasury: the same đồng as the payment's, read back."""

from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from tests import make
from tests.papers.test_word import words_of

pytestmark = pytest.mark.django_db


def order(payment, kind):
    return reverse("funds:payment_order", args=[payment.public_id, kind])


def test_the_order_says_the_sum_in_figures_and_words_and_the_account(client):
    payment = make.payment(state="approved", amount=1_250_000_007)
    client.force_login(make.fund_accountant())
    answer = client.get(order(payment, "docx"))
    text = words_of(answer.getvalue())
    for said in (payment.treasury_code, "1.250.000.007", make.ACCOUNT.number, make.ACCOUNT.bank):
        assert said in text
    assert "Một tỷ hai trăm năm mươi triệu" in text
    assert client.get(order(payment, "pdf")).getvalue().startswith(b"%PDF-")


def test_the_order_is_for_staff_once_it_is_approved(client):
    early, approved = make.payment(state="checked"), make.payment(state="approved")
    client.force_login(make.chief_accountant())
    assert client.get(order(early, "pdf")).status_code == 409
    assert client.get(order(approved, "exe")).status_code == 404
    client.force_login(approved.instalment.commitment.proposal.leader)
    assert client.get(order(approved, "pdf")).status_code == 403
    client.force_login(make.member(make.university()))
    assert client.get(order(approved, "pdf")).status_code == 404


def test_the_list_for_the_treasury_has_what_is_ordered_and_not_paid(client):
    make.payment(state="paid", amount=3)
    make.payment(state="checked", amount=4)
    one = make.payment(state="approved", amount=10)
    two = make.payment(state="approved", amount=200_000_001)
    client.force_login(make.fund_accountant())
    answer = client.get(reverse("funds:order_list", args=["xlsx"]))
    sheet = openpyxl.load_workbook(BytesIO(answer.getvalue())).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [(row[0], row[4]) for row in rows[:-1]] == [
        (one.treasury_code, 10),
        (two.treasury_code, 200_000_001),
    ]
    assert rows[-1][4] == 200_000_011
    csv = client.get(reverse("funds:order_list", args=["csv"])).getvalue().decode()
    assert f"{two.treasury_code},Trường minh họa" in csv
    client.force_login(make.member(make.university()))
    assert client.get(reverse("funds:order_list", args=["csv"])).status_code == 403

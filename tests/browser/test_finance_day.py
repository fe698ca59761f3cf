"""A finance clerk's day by keyboard alone: from the request to the matched statement, and the same
đồng on the page, in the order, in the list for the treasury and in the ledger."""

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader

from funds.figures import year_figures
from funds.models import Payment, Posting, TreasuryLine
from funds.states import AccountKind, PaymentState
from funds.verify import faults
from papers.formats import dong, number
from tests import make
from tests.browser.keyboard import Typist
from tests.browser.test_every_page import come_in
from tests.browser.visitor import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SUM, OTHER = 412_345_678, 98_765_432
BANK = "Kho bạc Nhà nước Thái Nguyên"


def file_of(folder: Path, name: str, content: bytes) -> str:
    place = folder / name
    place.write_bytes(content)
    return str(place)


def test_from_the_request_to_the_matched_statement(visitors, tmp_path):
    budget = make.budget(54 * make.BILLION)
    part = make.instalment(make.commitment(budget, amount=SUM, group=2))
    other = make.payment(make.instalment(make.commitment(budget, amount=OTHER)), state="approved")
    desk = make.desk()

    def at_work(name, person) -> Typist:
        visitor = visitors(name, kind=Typist)
        come_in(visitor, person)
        return visitor

    leader = at_work("leader", part.commitment.proposal.leader)
    leader.takes_up("Request the payment")
    leader.fills(
        account_holder="Trường Đại học minh họa",
        account_number="3713.0.1234567",
        account_bank=BANK,
        files=file_of(tmp_path, "giay-de-nghi.pdf", make.PDF),
    )
    leader.presses("Request the payment").sees_state(PaymentState.REQUESTED).sees(dong(SUM))
    payment = Payment.objects.get(instalment=part)

    steps = (
        ("accountant", "Prepare the payment", PaymentState.PREPARED),
        ("chief", "Check the payment", PaymentState.CHECKED),
        ("director", "Approve the payment", PaymentState.APPROVED),
    )
    for name, verb, state in steps:
        person = at_work(name, getattr(desk, name))
        person.takes_up(verb).sees(dong(SUM), "giay-de-nghi.pdf").presses(verb)
        person.sees_state(state)

    cashier = at_work("cashier", desk.cashier)
    cashier.comes_home().opens_menu("Payments")
    listed = openpyxl.load_workbook(BytesIO(cashier.downloads("XLSX").path().read_bytes())).active
    ordered = {row[0].value: row[4].value for row in listed.iter_rows(min_row=2)}
    assert ordered[payment.treasury_code] == SUM
    assert ordered[other.treasury_code] == OTHER
    cashier.follows(payment.label).shows("payment-approved")
    paper = PdfReader(cashier.downloads("Order as PDF").path())
    said = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    assert f"{number(SUM)}" in said
    assert payment.treasury_code in said

    statement = make.spreadsheet(
        ("Ngày", "Số chứng từ", "Số tiền", "Nội dung"),
        ("20/05/2026", "KB-1", SUM, f"Cấp kinh phí {payment.treasury_code}"),
        ("20/05/2026", "KB-2", number(OTHER), f"Chuyển cho {other.account_holder}"),
    )
    cashier.comes_home().opens_menu("Treasury statements").presses("Bring in a statement")
    cashier.fills(bank=BANK, file=file_of(tmp_path, "sao-ke.xlsx", statement.read()))
    cashier.presses("Try the file").sees(dong(SUM + OTHER)).shows("statement-tried")
    assert not TreasuryLine.objects.exists()
    cashier.presses("Bring it in, all of it").shows("statement").shows("statement", PHONE)
    cashier.enters(cashier.main.locator("form[action*='/khop/'] button"))
    cashier.shows("statement-matched").follows(payment.treasury_code)
    cashier.sees_state(PaymentState.PAID).sees(dong(SUM)).shows("payment-paid", PHONE)

    paid = Posting.objects.filter(account__kind=AccountKind.PAID)
    assert sorted(paid.values_list("amount", flat=True)) == [OTHER, SUM]
    assert year_figures(budget)["paid"] == SUM + OTHER
    assert TreasuryLine.objects.exclude(payment=None).count() == 2
    assert faults() == []
    assert cashier.complaints == []

"""The treasury's statement: brought in once, matched to the đồng, paid once."""

import pytest
from django.urls import reverse

from funds import treasury
from funds.figures import year_figures
from funds.models import Entry, Payment, TreasuryColumns, TreasuryLine, TreasuryStatement
from funds.querysets import waiting_on
from funds.verify import faults
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from lifecycle.models import Event
from people.states import Role
from tests import make

pytestmark = pytest.mark.django_db
HEAD = ("Ngày", "Số chứng từ", "Số tiền", "Nội dung")


def url(name, thing=None):
    return reverse(f"funds:{name}", args=[thing.public_id] if thing else [])


def ordered(amount=100):
    return make.payment(state="approved", amount=amount)


def state(payment):
    return Payment.objects.values_list("state", flat=True).get(pk=payment.pk)


def payments_in_the_books():
    return Entry.objects.filter(kind="payment").count()


# Bringing in ------------------------------------------------------------------------------------


def test_a_line_with_the_orders_code_and_sum_pays_it():
    payment, cashier = ordered(), make.fund_accountant()
    statement = make.statement((f"Chi {payment.treasury_code} đợt 1", 100), by=cashier)
    line = statement.lines.get()
    payment = Payment.objects.get()
    assert (line.payment, line.matched_by) == (payment, cashier)
    assert (payment.state, payment.paid_by, payment.reference) == ("paid", cashier, "KB-2")
    assert year_figures(payment.budget)["paid"] == 100
    assert payments_in_the_books() == 1
    assert faults() == []


@pytest.mark.parametrize("amount", [99, 101])
def test_another_sum_under_the_code_pays_nothing(amount):
    payment = ordered()
    statement = make.statement((payment.treasury_code, amount))
    assert statement.lines.get().payment is None
    assert (state(payment), payments_in_the_books()) == ("approved", 0)


def test_whoever_took_a_step_in_it_does_not_pay_by_bringing_in_the_statement():
    payment = ordered()
    for hand in (payment.prepared_by, payment.checked_by):
        make.statement((payment.treasury_code, 100), by=hand)
        assert (state(payment), payments_in_the_books()) == ("approved", 0)
        TreasuryLine.objects.all().delete()
    line = make.statement((payment.treasury_code, 100), by=payment.prepared_by).lines.get()
    treasury.match(line, payment, by=make.fund_accountant())
    assert (state(payment), payments_in_the_books()) == ("paid", 1)


def test_the_same_file_and_the_same_lines_come_in_once():
    payment = ordered()
    told = ((payment.treasury_code, 100), ("Phí", 11), ("Phí", 11))
    first = make.statement(*told, sha256="a" * 64)
    assert [line.nth for line in first.lines.all()] == [1, 1, 1]
    again = make.statement(*told, sha256="a" * 64)
    longer = make.statement(*told, ("Phí khác", 12), sha256="b" * 64)
    assert again == first
    assert longer.lines.count() == 1
    assert TreasuryLine.objects.count() == 4
    assert payments_in_the_books() == 1


def test_only_an_accountant_brings_in():
    for person in (make.officer(), make.fund_director(), make.auditor()):
        with pytest.raises(WrongPerson):
            make.statement(by=person)
    assert not TreasuryStatement.objects.exists()


# Matching ---------------------------------------------------------------------------------------


def test_a_match_by_a_person_pays_once_and_says_so_in_the_trail():
    payment, cashier = ordered(), make.fund_accountant()
    first, second = make.statement(("Chuyển tiền", 100), ("Chuyển tiền nữa", 100)).lines.all()
    treasury.match(first, payment, by=cashier)
    for line, other in ((second, payment), (first, ordered())):
        with pytest.raises(WrongMoment):
            treasury.match(line, other, by=cashier)
    assert payments_in_the_books() == 1
    event = Event.objects.of(first.statement).get(verb="matched")
    assert (event.actor_id, event.role) == (cashier.pk, "fund_accountant")


def test_a_payment_recorded_by_hand_is_confirmed_not_paid_again():
    payment = make.payment(state="paid", amount=100)
    statement = make.statement((payment.treasury_code, 100))
    assert statement.lines.get().payment == payment
    assert payments_in_the_books() == 1


def test_other_sums_early_states_other_people_and_refused_payments_are_not_matched():
    cashier = make.fund_accountant()
    line = make.statement(("Chuyển tiền", 100)).lines.get()
    with pytest.raises(Refused):
        treasury.match(line, ordered(99), by=cashier)
    for early in ("requested", "prepared", "checked", "refused"):
        with pytest.raises(WrongMoment):
            treasury.match(line, make.payment(state=early, amount=100), by=cashier)
    payment = ordered()
    for person in (make.officer(), make.fund_director(), payment.prepared_by):
        with pytest.raises(WrongPerson):
            treasury.match(line, payment, by=person)
    assert TreasuryLine.objects.get().payment is None
    assert payments_in_the_books() == 0


def test_taking_back_a_match_needs_a_reason_and_leaves_the_books_alone():
    payment, cashier = ordered(), make.fund_accountant()
    line = make.statement((payment.treasury_code, 100)).lines.get()
    with pytest.raises(Refused):
        treasury.unmatch(line, by=cashier, note=" ")
    with pytest.raises(WrongPerson):
        treasury.unmatch(line, by=make.officer(), note="Nhầm.")
    assert TreasuryLine.objects.get().payment == payment
    treasury.unmatch(line, by=cashier, note="Nhầm dòng.")
    assert TreasuryLine.objects.get().payment is None
    assert (state(payment), payments_in_the_books()) == ("paid", 1)
    with pytest.raises(WrongMoment):
        treasury.unmatch(line, by=cashier, note="Nhầm dòng.")
    treasury.match(TreasuryLine.objects.get(), payment, by=cashier)
    assert payments_in_the_books() == 1


def test_lines_that_are_no_payment_yet_wait_on_the_accountants():
    make.statement()
    for person, count in ((make.fund_accountant(), 1), (make.officer(), 0)):
        assert len(waiting_on(person)) == count


# Pages ------------------------------------------------------------------------------------------


def send(client, *rows, head=HEAD, **more):
    file = make.spreadsheet(head, *rows, name="sao-ke.xlsx")
    return client.post(url("treasury_new"), {"bank": "Kho bạc", "file": file, **more})


def test_a_file_is_tried_then_brought_in(client):
    payment = ordered(1_000_000)
    client.force_login(make.fund_accountant())
    row = ("20/05/2026", "KB-9", "1.000.000", f"Cấp {payment.treasury_code}")
    tried = send(client, row)
    assert (tried.status_code, TreasuryStatement.objects.count()) == (200, 0)
    answer = client.post(url("treasury_new"), {"tried": tried.context["tried"]})
    statement = TreasuryStatement.objects.get()
    assert (answer.status_code, answer.url) == (302, statement.get_absolute_url())
    assert state(payment) == "paid"
    again = client.post(url("treasury_new"), {"tried": tried.context["tried"]})
    assert (again.status_code, TreasuryLine.objects.count()) == (302, 1)
    page = client.get(answer.url)
    assert [line.payment for line in page.context["matched"]] == [payment]


@pytest.mark.parametrize(
    "amount",
    [0, -1, 10**15 + 1, "1e9", "NaN", "１００", "1,5", "1.00", "mười"],
)
def test_a_bad_amount_is_named_by_its_cell_and_nothing_comes_in(client, amount):
    client.force_login(make.fund_accountant())
    answer = send(client, ("20/05/2026", "", 5, "Tốt"), ("20/05/2026", "", amount, "Hỏng"))
    assert answer.status_code == 400
    (fault,) = answer.context["faults"]
    assert (fault.row, fault.column) == (3, "Số tiền")
    assert not TreasuryStatement.objects.exists()


@pytest.mark.parametrize("amount, read", [(10**15, 10**15), ("1.000.000", 10**6), (7.0, 7)])
def test_whole_sums_are_read_to_the_dong(client, amount, read):
    client.force_login(make.fund_accountant())
    tried = send(client, ("20/05/2026", "", amount, "Tốt"))
    assert [line["amount"] for line in tried.context["lines"]] == [read]


def test_a_bad_day_a_missing_column_and_no_payment_at_all_are_named(client):
    client.force_login(make.fund_accountant())
    bad_day = send(client, ("2026/05/20", "", 5, "Hỏng"))
    assert [fault.column for fault in bad_day.context["faults"]] == ["Ngày"]
    missing = send(client, ("x",), head=("Cột lạ",))
    assert "Cột lạ" in str(missing.context["form"].errors["file"])
    formula = send(client, ("20/05/2026", "", "=5", "Thu"))
    assert "cột C" in str(formula.context["form"].errors["file"])
    nothing = send(client, ("20/05/2026", "", "", "Thu"))
    assert nothing.context["form"].errors["file"]
    assert not TreasuryStatement.objects.exists()


def test_the_headings_of_a_bank_are_kept(client):
    client.force_login(make.fund_accountant())
    head = ("Ngày GD", "Chi ra", "Ghi chú")
    told = {"paid_on": "Ngày GD", "amount": "Chi ra", "description": "Ghi chú"}
    tried = send(client, ("20/05/2026", 5, "Phí"), head=head, **told)
    client.post(url("treasury_new"), {"tried": tried.context["tried"]})
    assert TreasuryColumns.objects.get().headings == told
    assert send(client, ("21/05/2026", 6, "Phí"), head=head).status_code == 200


def test_what_is_like_an_order_is_matched_with_one_press(client):
    payment = ordered()
    make.statement(("Chuyển cho Trường minh họa", 100))
    client.force_login(make.fund_accountant())
    line = TreasuryLine.objects.get()
    page = client.get(line.statement.get_absolute_url())
    assert page.context["suggested"] == [(line, [payment])]
    answer = client.post(url("line_match", line), {"payment": payment.public_id})
    assert (answer.status_code, state(payment)) == (302, "paid")
    assert client.post(url("line_match", line), {"payment": payment.public_id}).status_code == 409
    assert client.post(url("line_match", line), {"payment": "none"}).status_code == 409
    assert client.post(url("line_unmatch", line), {"note": ""}).status_code == 400
    assert client.post(url("line_unmatch", line), {"note": "Nhầm."}).status_code == 302
    assert TreasuryLine.objects.get().payment is None


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_and_a_statement_cost_the_same_with_one_line_as_with_three(
    client, django_assert_num_queries, count
):
    payments = [ordered() for _ in range(count)]
    make.statement(*[(f"Chuyển tiền {payment.account_holder}", 100) for payment in payments])
    for n in range(count - 1):
        make.statement((f"Phí {n}", 11))
    client.force_login(make.auditor())
    with django_assert_num_queries(7):
        assert client.get(url("treasury_list")).context["count"] == count
    statement = TreasuryStatement.objects.order_by("pk").first()
    with django_assert_num_queries(9):
        page = client.get(url("treasury_detail", statement))
    assert len(page.context["suggested"]) == count


def test_strangers_and_other_provinces_find_nothing(client):
    statement = make.statement()
    elsewhere = make.chief_accountant(province=make.province("01", "Hà Nội"))
    for person in (make.member(make.university()), elsewhere):
        client.force_login(person)
        assert client.get(url("treasury_detail", statement)).status_code == 404
        line = statement.lines.get()
        assert client.post(url("line_match", line), {"payment": "x"}).status_code == 404
    client.force_login(make.user("Chuyên viên", Role.OFFICER))
    assert client.get(url("treasury_new")).status_code == 403

"""A payment: prepared, approved and paid by three people, once, of the instalment's sum."""

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from funds.actions import prepare_payment
from funds.figures import year_figures
from funds.models import Entry, Instalment, Payment
from funds.querysets import waiting_on
from funds.verify import faults
from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from people.states import Role
from tests import make

pytestmark = pytest.mark.django_db


def state(payment):
    return Payment.objects.values_list("state", flat=True).get(pk=payment.pk)


def payments_in_the_books():
    return Entry.objects.filter(kind="payment").count()


def test_a_payment_takes_the_instalments_sum_and_the_years_next_number():
    part, accountant = make.instalment(amount=10), make.fund_accountant()
    payment = make.prepare(part, by=accountant)
    assert (payment.amount, payment.number, payment.state) == (10, 1, "prepared")
    assert payment.label == "2026/001"
    assert payment.prepared_by == accountant
    assert payments_in_the_books() == 0


def test_three_people_take_a_payment_to_its_end():
    payment = make.payment(state="paid", amount=10)
    people = {payment.prepared_by, payment.approved_by, payment.paid_by}
    assert len(people) == 3
    figures = year_figures(payment.budget)
    assert (figures["reserved"], figures["committed"], figures["paid"]) == (10, 10, 10)
    assert payment.instalment.commitment.state == "committed"
    assert faults() == []


def test_only_the_fund_accountant_prepares():
    part = make.instalment()
    for person in (make.officer(), make.chief_accountant(), make.fund_director()):
        with pytest.raises(WrongPerson):
            make.prepare(part, by=person)
    assert not Payment.objects.exists()


def test_an_instalment_whose_condition_is_not_met_is_not_payable():
    part = make.instalment(is_ready=False)
    with pytest.raises(WrongMoment):
        make.prepare(part)
    assert not Payment.objects.exists()


@pytest.mark.parametrize("slip", [0, -10, 9, 11, 10.0, 9.5, "10", 10**16])
def test_any_other_amount_is_refused(slip):
    part = make.instalment(amount=10)
    with pytest.raises(Refused):
        prepare_payment(part, by=make.fund_accountant(), amount=slip)
    assert not Payment.objects.exists()


def test_the_same_form_sent_twice_gives_one_payment():
    part, accountant = make.instalment(amount=10), make.fund_accountant()
    first = prepare_payment(part, by=accountant, idempotency_key="form-1")
    assert prepare_payment(part, by=accountant, idempotency_key="form-1") == first
    other = make.instalment(make.commitment(part.commitment.budget))
    with pytest.raises(WrongMoment):
        prepare_payment(other, by=accountant, idempotency_key="form-1")
    assert Payment.objects.count() == 1


def test_an_instalment_has_one_live_payment():
    payment = make.payment()
    with pytest.raises(WrongMoment):
        make.prepare(payment.instalment)
    assert Payment.objects.count() == 1
    advance(payment, "refuse", by=make.fund_director(), note="Sai tài khoản.")
    again = make.prepare(payment.instalment)
    assert again.number == 2


def test_approving_moves_wrong_person_wrong_moment():
    payment, director = make.payment(), make.fund_director()
    for person in (make.officer(), make.fund_accountant(), make.chief_accountant()):
        with pytest.raises(WrongPerson):
            advance(payment, "approve", by=person)
    assert state(payment) == "prepared"
    assert advance(payment, "approve", by=director).state == "approved"
    with pytest.raises(WrongMoment):
        advance(payment, "approve", by=director)


def test_paying_moves_wrong_person_wrong_moment():
    payment, chief = make.payment(), make.chief_accountant()
    with pytest.raises(WrongMoment):
        advance(payment, "pay", by=chief)
    advance(payment, "approve", by=make.fund_director())
    for person in (make.fund_accountant(), make.fund_director(), make.officer()):
        with pytest.raises(WrongPerson):
            advance(payment, "pay", by=person)
    assert payments_in_the_books() == 0
    paid = advance(payment, "pay", by=chief, reference="KB-0012")
    assert (paid.state, paid.reference) == ("paid", "KB-0012")
    with pytest.raises(WrongMoment):
        advance(payment, "pay", by=chief)
    assert payments_in_the_books() == 1


def test_refusing_moves_wrong_person_wrong_moment_and_needs_a_reason():
    payment, director = make.payment(), make.fund_director()
    with pytest.raises(Refused):
        advance(payment, "refuse", by=director)
    with pytest.raises(WrongPerson):
        advance(payment, "refuse", by=make.fund_accountant(), note="Không.")
    assert state(payment) == "prepared"
    assert advance(payment, "refuse", by=director, note="Không.").state == "refused"
    with pytest.raises(WrongMoment):
        advance(payment, "refuse", by=director, note="Không.")
    approved = make.payment(state="approved")
    refused = advance(approved, "refuse", by=make.chief_accountant(), note="Thiếu chứng từ.")
    assert refused.state == "refused"
    assert payments_in_the_books() == 0


def test_one_person_with_every_role_takes_one_step_only():
    everything = make.user(
        "Người kiêm nhiệm", Role.FUND_ACCOUNTANT, Role.FUND_DIRECTOR, Role.CHIEF_ACCOUNTANT
    )
    payment = make.prepare(make.instalment(), by=everything)
    with pytest.raises(WrongPerson):
        advance(payment, "approve", by=everything)
    assert state(payment) == "prepared"
    advance(payment, "approve", by=make.fund_director())
    with pytest.raises(WrongPerson):
        advance(payment, "pay", by=everything)
    assert state(payment) == "approved"
    second = make.payment()
    advance(second, "approve", by=everything)
    with pytest.raises(WrongPerson):
        advance(second, "pay", by=everything)
    assert payments_in_the_books() == 0


@pytest.mark.parametrize("step", ["approved_by", "paid_by"])
def test_the_database_refuses_one_person_in_two_steps(step):
    payment = make.payment()
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(**{step: payment.prepared_by})


def test_a_stale_page_pays_nothing():
    payment = make.payment(state="approved")
    with pytest.raises(WrongMoment):
        advance(payment, "pay", by=make.chief_accountant(), seen_version=1)
    assert state(payment) == "approved"


def test_the_money_of_a_released_task_is_not_paid():
    payment = make.payment(state="approved")
    commitment = payment.instalment.commitment
    type(commitment).objects.filter(pk=commitment.pk).update(
        state="released", released=commitment.amount
    )
    with pytest.raises(Refused):
        advance(payment, "pay", by=make.chief_accountant())
    assert payments_in_the_books() == 0


@override("en")
def test_each_step_waits_on_the_one_who_takes_it():
    desk = make.desk()

    def waits():
        return {
            name: [str(task.verb) for task in waiting_on(getattr(desk, name))]
            for name in ("officer", "accountant", "director", "chief", "leader")
        }

    nobody = {name: [] for name in waits()}
    part = make.instalment()
    assert waits() == {**nobody, "accountant": ["Prepare the payment"]}
    payment = make.prepare(part, by=desk.accountant)
    assert waits() == {**nobody, "director": ["Approve the payment"]}
    advance(payment, "approve", by=desk.director)
    assert waits() == {**nobody, "chief": ["Pay"]}
    advance(payment, "pay", by=desk.chief)
    assert waits() == nobody


def test_parties_see_their_own_payment_and_staff_of_the_province_all():
    payment = make.payment()
    leader = payment.instalment.commitment.proposal.leader
    stranger = make.member(make.university())
    assert list(Payment.objects.visible_to(leader)) == [payment]
    assert list(Payment.objects.visible_to(make.auditor())) == [payment]
    assert list(Payment.objects.visible_to(stranger)) == []
    assert list(Instalment.objects.visible_to(leader)) == [payment.instalment]

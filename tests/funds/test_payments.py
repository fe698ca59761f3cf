"""A payment: requested, prepared, checked, approved and paid by five people, once, of the
instalment's sum."""

from itertools import combinations

import pytest
from django.db import IntegrityError, transaction
from django.utils.translation import override

from funds.figures import year_figures
from funds.models import Entry, Instalment, Payment
from funds.models.payment import HANDS
from funds.querysets import waiting_on
from funds.verify import faults
from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from lifecycle.models import Duty
from people.states import Role
from scoring.states import DutySet as TaskDuty
from tests import make

pytestmark = pytest.mark.django_db

VERBS = {
    "prepare": ("requested", "prepared", "fund_accountant"),
    "countersign": ("prepared", "checked", "chief_accountant"),
    "approve": ("checked", "approved", "fund_director"),
    "pay": ("approved", "paid", "fund_accountant"),
}
WRONG = {
    "prepare": ("officer", "chief_accountant", "fund_director", "auditor"),
    "countersign": ("officer", "fund_accountant", "fund_director", "auditor"),
    "approve": ("officer", "fund_accountant", "chief_accountant", "provincial_leader"),
    "pay": ("officer", "fund_director", "provincial_leader", "auditor"),
}


def state(payment):
    return Payment.objects.values_list("state", flat=True).get(pk=payment.pk)


def payments_in_the_books():
    return Entry.objects.filter(kind="payment").count()


def test_a_request_takes_the_instalments_sum_and_the_years_next_number():
    part, officer = make.instalment(amount=10), make.officer()
    payment = make.requested(part, by=officer)
    assert (payment.amount, payment.number, payment.state) == (10, 1, "requested")
    assert (payment.label, payment.treasury_code) == ("2026/001", "LC2026-0001")
    assert payment.requested_by == officer
    assert payments_in_the_books() == 0


def test_five_people_take_a_payment_to_its_end():
    payment = make.payment(state="paid", amount=10)
    assert len({getattr(payment, hand) for hand in HANDS}) == 5
    figures = year_figures(payment.budget)
    assert (figures["reserved"], figures["committed"], figures["paid"]) == (10, 10, 10)
    assert payment.instalment.commitment.state == "committed"
    assert faults() == []


def test_the_leader_the_host_and_the_officer_request_and_nobody_else():
    part = make.instalment()
    task = part.commitment.proposal
    strangers = (make.fund_accountant(), make.fund_director(), make.member(make.university()))
    for person in strangers:
        with pytest.raises(WrongPerson):
            make.requested(part, by=person)
    assert not Payment.objects.exists()
    for person in (task.leader, make.member(task.host), make.officer()):
        payment = make.requested(part, by=person)
        advance(payment, "refuse", by=make.fund_accountant(), note="Thiếu giấy tờ.")
    assert Payment.objects.count() == 3


def test_an_instalment_whose_condition_is_not_met_is_not_payable():
    part = make.instalment(is_ready=False)
    with pytest.raises(WrongMoment):
        make.requested(part)
    assert not Payment.objects.exists()


@pytest.mark.parametrize("slip", [0, -10, 9, 11, 10.0, 9.5, "10", 10**16])
def test_any_other_amount_is_refused(slip):
    part = make.instalment(amount=10)
    with pytest.raises(Refused):
        make.requested(part, amount=slip)
    assert not Payment.objects.exists()


@pytest.mark.parametrize("missing", ["holder", "number", "bank"])
def test_an_account_that_is_not_whole_is_refused_by_its_field(missing):
    part = make.instalment()
    with pytest.raises(Refused) as refusal:
        make.requested(part, account=make.ACCOUNT._replace(**{missing: " "}))
    assert [reason.field for reason in refusal.value.reasons] == [f"account_{missing}"]
    assert not Payment.objects.exists()


def test_the_same_form_sent_twice_gives_one_payment():
    part, officer = make.instalment(amount=10), make.officer()
    first = make.requested(part, by=officer, idempotency_key="form-1")
    assert make.requested(part, by=officer, idempotency_key="form-1") == first
    other = make.instalment(make.commitment(part.commitment.budget))
    with pytest.raises(WrongMoment):
        make.requested(other, by=officer, idempotency_key="form-1")
    with pytest.raises(WrongMoment):
        make.requested(part, by=officer, idempotency_key="form-1", note="Khác.")
    assert Payment.objects.count() == 1


def test_an_instalment_has_one_live_payment():
    payment = make.payment()
    with pytest.raises(WrongMoment):
        make.requested(payment.instalment)
    assert Payment.objects.count() == 1
    advance(payment, "refuse", by=make.fund_director(), note="Sai tài khoản.")
    again = make.requested(payment.instalment)
    assert again.number == 2


@pytest.mark.parametrize("verb", VERBS)
def test_each_step_moves_wrong_person_wrong_moment(verb):
    before, after, role = VERBS[verb]
    payment = make.payment(state=before)
    for wrong in WRONG[verb]:
        with pytest.raises(WrongPerson):
            advance(payment, verb, by=getattr(make, wrong)())
    assert state(payment) == before
    assert payments_in_the_books() == 0
    person = getattr(make, role)()
    moved = advance(payment, verb, by=person)
    assert moved.state == after
    with pytest.raises(WrongMoment):
        advance(payment, verb, by=person)
    assert state(payment) == after
    assert payments_in_the_books() == (verb == "pay")


def test_what_the_treasury_calls_it_is_kept():
    paid = advance(
        make.payment(state="approved"), "pay", by=make.fund_accountant(), reference="KB-0012"
    )
    assert paid.reference == "KB-0012"


@pytest.mark.parametrize("at", ["requested", "prepared", "checked", "approved"])
def test_refusing_moves_wrong_person_wrong_moment_and_needs_a_reason(at):
    payment, director = make.payment(state=at), make.fund_director()
    with pytest.raises(Refused):
        advance(payment, "refuse", by=director)
    with pytest.raises(WrongPerson):
        advance(payment, "refuse", by=make.officer(), note="Không.")
    assert state(payment) == at
    assert advance(payment, "refuse", by=director, note="Không.").state == "refused"
    with pytest.raises(WrongMoment):
        advance(payment, "refuse", by=director, note="Không.")
    assert payments_in_the_books() == 0


@pytest.mark.parametrize("amount, may", [(199_999_999, True), (200_000_000, False)])
def test_below_the_rulebooks_sum_a_second_chief_accountant_approves(amount, may):
    payment = make.payment(state="checked", amount=amount)
    assert payment.director_from == 200_000_000
    with pytest.raises(WrongPerson):
        advance(payment, "approve", by=payment.checked_by)
    second = make.chief_accountant()
    if may:
        assert advance(payment, "approve", by=second).state == "approved"
    else:
        with pytest.raises(WrongPerson):
            advance(payment, "approve", by=second)
        assert state(payment) == "checked"


def test_one_person_with_every_role_takes_one_step_only():
    everything = make.user(
        "Người kiêm nhiệm",
        Role.OFFICER,
        Role.FUND_ACCOUNTANT,
        Role.CHIEF_ACCOUNTANT,
        Role.FUND_DIRECTOR,
    )
    steps = list(VERBS)
    for taken in ("request", *steps):
        payment = (
            make.requested(make.instalment(), by=everything)
            if taken == "request"
            else make.payment(state=VERBS[taken][0])
        )
        left = steps
        if taken != "request":
            payment = advance(payment, taken, by=everything)
            left = steps[steps.index(taken) + 1 :]
        for verb in left:
            before = state(payment)
            with pytest.raises(WrongPerson):
                advance(payment, verb, by=everything)
            assert state(payment) == before
            payment = advance(payment, verb, by=getattr(make, VERBS[verb][2])())


@pytest.mark.parametrize("one, other", list(combinations(HANDS, 2)))
def test_the_database_refuses_one_person_in_two_steps(one, other):
    payment = make.payment(state="requested")
    person = make.officer()
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(**{one: person, other: person})


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("duty", [(TaskDuty.SCORING, "score"), (TaskDuty.APPRAISAL, "appraise")])
def test_who_scored_a_task_or_appraised_its_budget_takes_no_step(verb, duty):
    before, _after, role = VERBS[verb]
    payment, person = make.payment(state=before), getattr(make, role)()
    Duty.take(payment.instalment.commitment.proposal, *duty, by=person)
    with pytest.raises(WrongPerson):
        advance(payment, verb, by=person)
    assert state(payment) == before


def test_who_scores_a_dossier_has_that_duty_and_who_paid_it_scores_no_more():
    item = make.item_in_session()
    filed, paid_before = make.seats_as(item.council, "member")[:2]
    advance(make.sheet(item, filed, state="draft"), "file", by=filed.user)
    duties = Duty.objects.filter(duty_set=TaskDuty.SCORING, matter_id=item.proposal_id)
    assert [(row.duty, row.person) for row in duties] == [("score", filed.user)]
    Duty.take(item.proposal, TaskDuty.SCORING, "pay", by=paid_before.user)
    late = make.sheet(item, paid_before, state="draft")
    with pytest.raises(WrongPerson):
        advance(late, "file", by=paid_before.user)
    late.refresh_from_db(fields=["filed_at"])
    assert late.filed_at is None


@pytest.mark.parametrize("verb", VERBS)
def test_who_joins_those_who_are_paid_is_stopped_at_the_next_step(verb):
    before, _after, role = VERBS[verb]
    payment, person = make.payment(state=before), getattr(make, role)()
    make.membership(person, payment.instalment.commitment.proposal.host)
    person = type(person).objects.get(pk=person.pk)
    with pytest.raises(Refused):
        advance(payment, verb, by=person)
    assert state(payment) == before


def test_a_stale_page_pays_nothing():
    payment = make.payment(state="approved")
    with pytest.raises(WrongMoment):
        advance(payment, "pay", by=make.fund_accountant(), seen_version=1)
    assert state(payment) == "approved"


def test_the_money_of_a_released_task_is_not_paid():
    payment = make.payment(state="approved")
    commitment = payment.instalment.commitment
    type(commitment).objects.filter(pk=commitment.pk).update(
        state="released", released=commitment.amount
    )
    with pytest.raises(Refused):
        advance(payment, "pay", by=make.fund_accountant())
    assert payments_in_the_books() == 0


@override("en")
def test_each_step_waits_on_the_one_who_takes_it():
    desk = make.desk()
    part = make.instalment()
    leader = part.commitment.proposal.leader
    everybody = {**vars(desk), "task leader": leader}

    def waits():
        told = {name: waiting_on(person) for name, person in everybody.items()}
        return {name: [str(task.verb) for task in tasks] for name, tasks in told.items() if tasks}

    assert waits() == {"task leader": ["Request the payment"]}
    payment = make.requested(part, by=leader)
    both = {"accountant": ["Prepare the payment"], "cashier": ["Prepare the payment"]}
    assert waits() == both
    payment = advance(payment, "prepare", by=desk.accountant)
    assert waits() == {"chief": ["Check the payment"]}
    payment = advance(payment, "countersign", by=desk.chief)
    assert waits() == {"director": ["Approve the payment"]}
    payment = advance(payment, "approve", by=desk.director)
    assert waits() == {"cashier": ["Pay"]}
    advance(payment, "pay", by=desk.cashier)
    assert waits() == {}


def test_parties_see_their_own_payment_and_staff_of_the_province_all():
    payment = make.payment()
    leader = payment.instalment.commitment.proposal.leader
    stranger = make.member(make.university())
    assert list(Payment.objects.visible_to(leader)) == [payment]
    assert list(Payment.objects.visible_to(make.auditor())) == [payment]
    assert list(Payment.objects.visible_to(stranger)) == []
    assert list(Instalment.objects.visible_to(leader)) == [payment.instalment]

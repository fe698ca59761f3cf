"""What was posted wrongly stays, its mirror beside it: two people, once, and all totals true."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from funds import actions, ledger
from funds.figures import year_figures
from funds.ledger import Leg
from funds.models import Commitment, Entry, Payment, Reversal
from funds.states import AccountKind as A
from funds.verify import faults
from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from lifecycle.verify import faults as trail_faults
from tests import make

pytestmark = pytest.mark.django_db


def balances(budget):
    return {kind: row.amount for kind, row in ledger.balances(budget).items()}


def url(name, thing=None, **more):
    kwargs = {"public_id": thing.public_id} if thing is not None else {}
    return reverse(f"funds:{name}", kwargs=kwargs | more)


def test_a_payment_taken_back_is_owed_again_and_can_be_paid_anew():
    entry = make.paid_entry(amount=100)
    before = balances(entry.budget)
    reversal = advance(make.reversal(entry), "approve", by=make.fund_director())
    mirror = Entry.objects.get(reverses=entry)
    assert (mirror.kind, mirror.evidence_id) == ("reversal", reversal.pk)
    pairs = [
        list(e.postings.values_list("account", "amount", "commitment")) for e in (entry, mirror)
    ]
    assert [(a, -amount, c) for a, amount, c in pairs[0]] == pairs[1]
    payment, commitment = Payment.objects.get(), Commitment.objects.get()
    assert (payment.state, commitment.paid, commitment.unpaid) == ("reversed", 0, 100)
    after = balances(entry.budget)
    assert (after[A.COMMITTED], after[A.PAID]) == (before[A.COMMITTED] + 100, 0)
    again = make.payment(payment.instalment, state="paid")
    assert (again.state, Commitment.objects.get().paid) == ("paid", 100)
    assert year_figures(entry.budget)["paid"] == 100
    assert faults() == []
    assert trail_faults() == []


def test_a_refund_taken_back_can_be_entered_anew():
    entry = make.paid_entry(amount=100)
    commitment, director = Commitment.objects.get(), make.fund_director()
    decision = commitment.allocation_line
    actions.refund(commitment, 30, by=director, evidence=decision)
    wrong = Entry.objects.get(kind="refund")
    advance(make.reversal(wrong), "approve", by=make.fund_director())
    assert Commitment.objects.get().refunded == 0
    actions.refund(commitment, 20, by=director, evidence=decision)
    assert Commitment.objects.get().refunded == 20
    assert year_figures(entry.budget)["paid"] == 80
    with pytest.raises(WrongMoment):
        actions.refund(commitment, 20, by=director, evidence=decision)
    assert faults() == []


def test_revenue_taken_back_can_be_taken_in_anew():
    budget, evidence, chief = make.budget(1000), make.organisation(), make.chief_accountant()
    wrong = actions.take_in_revenue(budget, 70, by=chief, evidence=evidence, memo="Thu")
    advance(make.reversal(wrong), "approve", by=make.fund_director())
    assert balances(budget)[A.FREE] == 850
    right = actions.take_in_revenue(budget, 7, by=chief, evidence=evidence, memo="Thu")
    assert actions.take_in_revenue(budget, 7, by=chief, evidence=evidence, memo="Thu") == right
    assert balances(budget)[A.FREE] == 857
    assert faults() == []


def test_revenue_that_is_spent_is_not_taken_back():
    budget, chief = make.budget(1000), make.chief_accountant()
    entry = actions.take_in_revenue(budget, 100, by=chief, evidence=make.organisation(), memo="Thu")
    make.reservation(budget, amount=900)
    with pytest.raises(Refused) as refusal:
        advance(make.reversal(entry), "approve", by=make.fund_director())
    assert "50" in str(refusal.value)
    assert Reversal.objects.get().state == "proposed"
    assert balances(budget)[A.FREE] == 50
    assert faults() == []


@pytest.mark.parametrize("kind", ["appropriation", "reservation", "commitment"])
def test_what_follows_from_a_decision_is_not_reversed(kind):
    make.paid_entry(amount=100)
    entry = Entry.objects.get(kind=kind)
    with pytest.raises(WrongMoment):
        make.reversal(entry)
    assert not Reversal.objects.exists()


def test_a_reversal_is_not_reversed_and_an_entry_only_once():
    entry = make.paid_entry(amount=100)
    first = make.reversal(entry)
    with pytest.raises(WrongMoment):
        make.reversal(entry)
    advance(first, "approve", by=make.fund_director())
    with pytest.raises(WrongMoment):
        make.reversal(entry)
    with pytest.raises(WrongMoment):
        make.reversal(Entry.objects.get(reverses=entry))
    assert Entry.objects.filter(kind="reversal").count() == 1


def test_after_a_refusal_it_can_be_proposed_anew():
    entry = make.paid_entry(amount=100)
    advance(make.reversal(entry), "refuse", by=make.fund_director(), note="Đã chi đúng.")
    assert make.reversal(entry).state == "proposed"
    assert Payment.objects.get().state == "paid"


def test_money_that_was_given_back_or_settled_since_is_not_taken_back():
    entry = make.paid_entry(amount=100)
    commitment = Commitment.objects.get()
    reversal = make.reversal(entry)
    actions.refund(commitment, 30, by=make.fund_director(), evidence=commitment.allocation_line)
    with pytest.raises(Refused):
        advance(reversal, "approve", by=make.fund_director())
    actions.settle(commitment, by=make.chief_accountant(), evidence=commitment)
    with pytest.raises(Refused):
        advance(reversal, "approve", by=make.fund_director())
    assert (Payment.objects.get().state, Commitment.objects.get().paid) == ("paid", 100)
    assert not Entry.objects.filter(kind="reversal").exists()
    assert faults() == []


def test_the_fence_refuses_a_mirror_that_would_leave_it_too_low():
    """What a strategic task gave back was drawn by another since."""
    budget = make.budget(1000)
    entry = make.paid_entry(amount=150, out_of=budget)
    one = make.payment(make.instalment(make.commitment(budget, 120, group=1)), state="paid")
    commitment = one.instalment.commitment
    actions.refund(commitment, 100, by=make.fund_director(), evidence=commitment.allocation_line)
    refund = Entry.objects.get(kind="refund")
    make.reservation(budget, amount=110, group=2)
    reversal = make.reversal(refund)
    with pytest.raises(Refused):
        advance(reversal, "approve", by=make.fund_director())
    assert Commitment.objects.get(pk=commitment.pk).refunded == 100
    assert not Entry.objects.filter(reverses=refund).exists()
    assert entry.budget == budget
    assert faults() == []


def test_whoever_proposed_does_not_post_it_and_nobody_else_may():
    entry = make.paid_entry(amount=100)
    both = make.user("Hai vai", "chief_accountant", "fund_director")
    reversal = make.reversal(entry, by=both)
    for person in (both, make.chief_accountant(), make.fund_accountant(), make.auditor()):
        with pytest.raises(WrongPerson):
            advance(reversal, "approve", by=person)
    with pytest.raises(WrongPerson):
        make.reversal(make.paid_entry(amount=5), by=make.fund_director())
    assert Reversal.objects.get().state == "proposed"
    assert Payment.objects.filter(state="paid").count() == 2


def test_the_database_refuses_a_mirror_that_is_none():
    entry = make.paid_entry(amount=100)
    with pytest.raises(IntegrityError), transaction.atomic():
        ledger.post(
            entry.budget,
            "reversal",
            [Leg(A.PAID, -99), Leg(A.COMMITTED, 99)],
            by=None,
            memo="x",
            evidence=entry.budget,
            idempotency_key="k",
            reverses=entry,
        )
    assert not Entry.objects.filter(kind="reversal").exists()


# Pages ------------------------------------------------------------------------------------------


def test_the_way_from_the_entry_to_its_mirror_on_pages(client):
    entry = make.paid_entry(amount=100)
    client.force_login(make.chief_accountant())
    address = url("reversal_new", entry)
    assert address in client.get(entry.get_absolute_url()).content.decode()
    assert client.get(address).status_code == 200
    form = {"accounting_on": entry.accounting_on.isoformat(), "reason": "", "basis": "1"}
    assert client.post(address, form).status_code == 400
    assert not Reversal.objects.exists()
    answer = client.post(address, {**form, "reason": "Sai tài khoản."})
    reversal = Reversal.objects.get()
    assert (answer.status_code, answer.url) == (302, reversal.get_absolute_url())
    verb = url("reversal_verb", reversal, verb="approve")
    assert client.post(verb).status_code == 403
    client.force_login(make.fund_director())
    assert client.get(verb).status_code == 200
    assert client.post(verb, {}).status_code == 302
    assert client.post(verb, {}).status_code == 409
    for page in (reversal, entry, Entry.objects.get(reverses=entry)):
        assert client.get(page.get_absolute_url()).status_code == 200
    assert client.get(url("reversal_list")).context["count"] == 1


def test_strangers_find_no_reversal(client):
    reversal = make.reversal()
    for person in (
        make.member(make.university()),
        make.chief_accountant(province=make.province("01", "Hà Nội")),
    ):
        client.force_login(person)
        assert client.get(reversal.get_absolute_url()).status_code == 404
        assert client.post(url("reversal_verb", reversal, verb="approve")).status_code == 404
        assert client.get(url("reversal_list")).context["count"] == 0
    assert Reversal.objects.get().state == "proposed"

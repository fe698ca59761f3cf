"""Months: closed in order once over, reopened backwards; nothing is dated in a closed one."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from funds import ledger
from funds.ledger import Leg, accounting_day
from funds.models import Balance, Entry, Period
from funds.states import AccountKind as A
from lifecycle import clock
from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from tests import make

pytestmark = pytest.mark.django_db


def last_year():
    return clock.today().year - 1


def move(budget, on, key="k"):
    return ledger.post(
        budget,
        "reservation",
        [Leg(A.FREE, -5), Leg(A.RESERVED, 5)],
        by=None,
        memo="x",
        evidence=budget,
        idempotency_key=key,
        on=on,
    )


def test_an_approved_year_has_twelve_open_months():
    periods = make.budget(1000).periods.all()
    assert [(p.month, p.state) for p in periods] == [(month, "open") for month in range(1, 13)]


@pytest.mark.parametrize(
    ("day", "counts_for"),
    [
        (date(2025, 12, 20), date(2026, 1, 1)),
        (date(2026, 5, 6), date(2026, 5, 6)),
        (date(2027, 1, 15), date(2026, 12, 31)),
    ],
)
def test_what_is_done_outside_the_year_counts_for_its_nearest_day(day, counts_for):
    assert accounting_day(make.draft_budget(year=2026), day) == counts_for


def test_nothing_is_dated_in_a_closed_month():
    budget = make.budget(1000, year=last_year())
    make.close_month(budget, 2)
    with pytest.raises(WrongMoment) as refusal:
        move(budget, date(last_year(), 2, 28))
    assert f"28/02/{last_year()}" in str(refusal.value)
    assert Entry.objects.count() == 1
    assert move(budget, date(last_year(), 3, 1)).accounting_on == date(last_year(), 3, 1)


def test_nothing_is_dated_outside_the_year():
    budget = make.budget(1000, year=last_year())
    for day in (date(last_year() - 1, 12, 31), date(last_year() + 1, 1, 1)):
        with pytest.raises(WrongMoment):
            move(budget, day)
    assert Entry.objects.count() == 1


def test_the_database_itself_refuses_a_closed_month():
    budget = make.budget(1000, year=last_year())
    make.close_month(budget, 1)
    accounts = {row.kind: row for row in Balance.objects.filter(account__budget=budget)}
    head = budget.ledger_head
    entry = Entry.objects.create(
        budget=budget,
        number=2,
        kind="reservation",
        memo="x",
        at=budget.approved_at,
        moment=budget.approved_at,
        accounting_on=date(last_year(), 1, 31),
        evidence_type="x",
        evidence_id=1,
        idempotency_key="hand",
        body_sha256="x",
        prev_hash=head.hash,
    )
    with connection.cursor() as cursor:
        for kind, amount in ((A.FREE, -5), (A.RESERVED, 5)):
            row = accounts[kind]
            entry.postings.create(
                account_id=row.account_id, amount=amount, balance=row.amount + amount
            )
            cursor.execute(
                "UPDATE funds_balance SET amount = amount + %s WHERE id = %s", [amount, row.pk]
            )
    entry.state = "posted"
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save()
    entry.accounting_on = date(last_year(), 2, 1)
    entry.save()
    assert Entry.objects.get(number=2).state == "posted"


def test_months_are_closed_in_order_and_only_when_over():
    budget = make.budget(1000, year=clock.today().year)
    chief = make.chief_accountant()
    with pytest.raises(Refused):  # the running month, and whatever follows an open one
        advance(budget.periods.get(month=clock.today().month), "close", by=chief)
    with pytest.raises(Refused):
        advance(make.budget(year=last_year()).periods.get(month=2), "close", by=chief)
    assert not Period.objects.filter(state="closed").exists()


def test_a_month_is_reopened_by_the_director_with_a_reason_the_last_first():
    budget = make.budget(1000, year=last_year())
    make.close_month(budget, 2)
    january, february = budget.periods.order_by("month")[:2]
    director = make.fund_director()
    with pytest.raises(Refused):
        advance(january, "reopen", by=director, note="Sai.")
    with pytest.raises(Refused):
        advance(february, "reopen", by=director)
    with pytest.raises(WrongPerson):
        advance(february, "reopen", by=make.chief_accountant(), note="Sai.")
    assert Period.objects.filter(state="closed").count() == 2
    advance(february, "reopen", by=director, note="Chứng từ về muộn.")
    assert move(budget, date(last_year(), 2, 28)).number == 2


def test_only_the_chief_accountant_closes_a_month():
    january = make.budget(1000, year=last_year()).periods.get(month=1)
    for person in (make.fund_accountant(), make.fund_director(), make.auditor()):
        with pytest.raises(WrongPerson):
            advance(january, "close", by=person)
    with pytest.raises(WrongMoment):
        advance(january, "reopen", by=make.fund_director(), note="x")
    assert Period.objects.get(pk=january.pk).state == "open"


def test_a_reversal_for_a_closed_month_is_refused_to_the_field():
    budget = make.budget(1000, year=last_year())
    entry = move(budget, date(last_year(), 1, 5))
    make.close_month(budget, 1)
    with pytest.raises(WrongMoment):  # a reservation is not reversed at all
        make.reversal(entry)
    revenue = make.revenue_entry(budget)
    with pytest.raises(Refused) as refusal:
        make.reversal(revenue, accounting_on=date(last_year(), 1, 31))
    assert [reason.field for reason in refusal.value.reasons] == ["accounting_on"]


def test_the_page_shows_the_months_and_the_step_at_the_border(client):
    budget = make.budget(1000, year=last_year())
    make.close_month(budget, 1)
    address = reverse("funds:period_list", kwargs={"public_id": budget.public_id})
    client.force_login(make.chief_accountant())
    page = client.get(address)
    assert [(str(p.month), [m.name for m in moves]) for p, moves in page.context["steps"]] == [
        ("2", ["close"])
    ]
    client.force_login(make.fund_director())
    page = client.get(address)
    assert [(p.month, [m.name for m in moves]) for p, moves in page.context["steps"]] == [
        (1, ["reopen"])
    ]
    february = budget.periods.get(month=2)
    verb = february.get_verb_url("close")
    assert client.post(verb).status_code == 403
    client.force_login(make.chief_accountant())
    assert client.get(verb).status_code == 200
    assert client.post(verb, {}).status_code == 302
    assert Period.objects.get(pk=february.pk).state == "closed"
    client.force_login(make.member(make.university()))
    assert client.get(address).status_code == 404

"""What must hold of the whole database: asked once, each fault by its row."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from funds.models import Commitment, Payment
from lifecycle import guards
from reports.invariants import faults, reachable
from scoring.models import Item
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def books():
    budget = make.budget(1000)
    make.payment(make.instalment(make.commitment(budget, amount=100, group=1)), state="paid")
    assert faults(["funds"]) == []
    guards.lift()
    yield budget
    guards.install()


def test_a_state_that_no_deed_led_to_is_named(books):
    payment = Payment.objects.get()
    Payment.objects.update(state="approved")
    found = faults(["funds"])
    assert f"funds.payment {payment.pk}: it is approved, its newest event says paid" in found


def test_a_state_that_no_verb_leads_to_is_named(books):
    row = Commitment.objects.get()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE funds_commitment SET state = 'lost'")
    assert f"funds.commitment {row.pk}: no verb leads to lost" in faults(["funds"])


def test_more_reserved_than_there_is_is_named(books):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE funds_budgetsource SET amount = 10")
    assert "2026: 100 reserved out of 10" in faults(["funds"])


def test_a_funded_line_without_its_money_is_named(books):
    allocation = make.proposed_allocation(books, make.passed_proposal(amount=100).call)
    type(allocation).objects.filter(pk=allocation.pk).update(state="approved")
    line = allocation.lines.get(is_funded=True)
    named = f"allocation line {line.pk}: funded, and no money was reserved for it"
    assert named in faults(["funds"])


def test_a_mean_that_its_sheets_do_not_give_is_named():
    """A whole year's results, each given by its sheets, are in the trial of the year."""
    item = make.judged_item()
    Item.objects.filter(pk=item.pk).update(sheets_counted=3, points_sum=240, mean=80)
    named = [fault for fault in faults(["scoring"]) if fault.startswith(f"item {item.pk}:")]
    assert [fault.partition(": it says ")[2][:4] for fault in named] == ["(3, "]


def test_every_state_of_a_payment_is_reached_by_verbs():
    assert reachable(Payment) == {
        value for value, _label in Payment._meta.get_field("state").choices
    }


def test_the_command_names_the_row_and_ends_with_1(books):
    Payment.objects.update(state="approved")
    out = StringIO()
    with pytest.raises(SystemExit) as ending:
        call_command("check_invariants", "--json", stdout=out)
    said = json.loads(out.getvalue())
    assert (ending.value.code, said["invariants_ok"]) == (1, False)
    assert any("funds.payment" in fault for fault in said["faults"])

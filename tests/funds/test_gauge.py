"""The strategic share: planned, reserved, committed, paid, its end, and the warning in time."""

from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest
from django.core.management import call_command
from django.urls import reverse

from funds import gauge
from lifecycle import clock
from papers.models import OutgoingMail
from tests import make

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 20)


def url(name, *args):
    return reverse(f"funds:{name}", args=args)


def spent(budget):
    """100 paid, 40 owed this year, 7 reserved; of other groups 500; 30 wait for approval."""
    make.payment(make.instalment(make.commitment(budget, amount=100, group=2)), state="paid")
    make.instalment(make.commitment(budget, amount=40, group=2))
    make.reservation(budget, amount=7, group=3)
    make.commitment(budget, amount=500)


def test_each_stage_is_told_by_group_and_the_end_adds_what_is_due():
    budget = make.budget(10_000)
    spent(budget)
    share = gauge.of(budget, MAY)
    rows = {row["group"]: row for row in share["groups"]}
    stages = ("planned", "reserved", "committed", "paid", "forecast_paid")
    assert [rows[2][stage] for stage in stages] == [140, 140, 140, 100, 140]
    assert [rows[3][stage] for stage in stages] == [7, 7, 0, 0, 0]
    assert [share["total"][stage] for stage in stages] == [147, 147, 140, 100, 140]
    assert (share["denominator"], share["floor"]) == (10_000, 1_500)
    last = share["months"][-1]
    assert (last["month"], last["reserved"], last["committed"], last["paid"]) == (12, 147, 140, 100)


def test_what_waits_for_approval_is_planned_and_nothing_more():
    budget = make.budget(10_000)
    call = make.closed_call()
    make.passed_proposal(call, amount=30, group=4)
    make.proposed_allocation(budget, call)
    total = gauge.of(budget, MAY)["total"]
    assert (total["planned"], total["reserved"]) == (30, 0)


@pytest.mark.parametrize(
    "planned, day, told",
    [
        (1_499, MAY, (1, 225)),
        (1_500, MAY, None),
        (0, date(2026, 3, 31), None),
        (0, date(2026, 4, 1), (1_500, 274)),
        (0, date(2026, 12, 31), (1_500, 0)),
        (0, date(2027, 1, 1), None),
    ],
)
def test_the_warning_says_what_is_missing_while_there_is_time(planned, day, told):
    assert gauge.warning(make.budget(10_000), planned, day) == told


def test_the_warning_stands_on_the_pages_and_goes_once_a_month_to_those_who_can_act(client):
    clock.mark_demo()
    clock.simulate(datetime(2026, 5, 20, 9, tzinfo=clock.OFFICE_ZONE))
    budget = make.budget(10_000)
    people = [make.officer(), make.fund_director(), make.provincial_leader()]
    accountant = make.fund_accountant()
    share = url("strategic_detail", budget.public_id)
    for person in people:
        client.force_login(person)
        for address in (budget.get_absolute_url(), "/tong-quan/", share):
            page = client.get(address)
            assert "1.500 ₫" in page.content.decode()
            assert "notice-warning" in page.content.decode()
    before = OutgoingMail.objects.count()
    call_command("warn_strategic_share")
    call_command("warn_strategic_share")
    told = OutgoingMail.objects.filter(once__startswith="strategic ")
    assert set(told.values_list("to", flat=True)) >= {person.pk for person in people}
    assert not told.filter(to=accountant).exists()
    assert OutgoingMail.objects.count() - before == told.count()
    assert told.first().url == url("strategic_detail", budget.public_id)


def test_page_and_files_say_the_same_sums_with_their_denominator(client):
    budget = make.budget(10_000)
    spent(budget)
    client.force_login(make.auditor())
    text = client.get(url("strategic_detail", budget.public_id)).content.decode()
    for said in ("147 ₫", "140 ₫", "10.000 ₫", "1.500 ₫"):
        assert said in text
    answer = client.get(url("strategic_file", budget.public_id, "xlsx"))
    sheet = openpyxl.load_workbook(BytesIO(answer.getvalue())).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert "10.000" in rows[0][0]
    assert rows[-1][1:] == [147, 147, 140, 100, 140]
    assert client.get(url("strategic_file", budget.public_id, "doc")).status_code == 404
    client.force_login(make.member(make.university()))
    assert client.get(url("strategic_detail", budget.public_id)).status_code == 404


def test_a_draft_year_has_no_share_yet(client):
    client.force_login(make.auditor())
    draft = make.draft_budget()
    assert client.get(url("strategic_detail", draft.public_id)).status_code == 409

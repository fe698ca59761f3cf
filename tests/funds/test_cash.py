"""What money is needed when, and the years side by side."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from funds import cash
from funds.actions import plan_instalments
from funds.states import SourceKind
from tests import make

pytestmark = pytest.mark.django_db
MAY = date(2026, 5, 20)


def planned(budget, *parts):
    """A commitment with instalments of (amount, due on)."""
    of = make.commitment(budget, amount=sum(amount for amount, _due in parts))
    plan = [(amount, due, "Theo hợp đồng") for amount, due in parts]
    return plan_instalments(of, plan, by=make.officer())


def test_an_overdue_instalment_is_likely_paid_now_and_a_paid_one_is_needed_no_more():
    budget = make.budget(10_000)
    planned(budget, (10, date(2026, 3, 1)), (20, date(2026, 8, 9)), (30, date(2027, 2, 1)))
    make.payment(make.instalment(make.commitment(budget, amount=500)), state="paid")
    make.payment(make.instalment(make.commitment(budget, amount=7)), state="approved")
    months = cash.by_month(cash.instalments_of({"19"}), MAY)
    told = {f"{row['month']:%Y-%m}": (row["due"], row["likely"], row["ordered"]) for row in months}
    assert told == {
        "2026-03": (10, 0, 0),
        "2026-05": (0, 17, 7),
        "2026-08": (20, 20, 0),
        "2026-09": (7, 0, 0),
        "2027-02": (30, 30, 0),
    }


def test_page_and_sheet_say_the_same_sum_and_strangers_get_neither(client):
    planned(make.budget(10_000), (10, date(2026, 3, 1)), (20, date(2026, 8, 9)))
    page, file = reverse("funds:cash_calendar"), reverse("funds:cash_file", args=["xlsx"])
    client.force_login(make.auditor())
    assert client.get(page).context["total"]["likely"] == 30
    sheet = openpyxl.load_workbook(BytesIO(client.get(file).getvalue())).active
    assert [row[5].value for row in sheet.iter_rows(min_row=2)] == [10, 20, 30]
    client.force_login(make.member(make.university()))
    assert [client.get(address).status_code for address in (page, file)] == [403, 403]


@pytest.mark.parametrize("count", [1, 3])
def test_the_calendar_and_the_years_cost_the_same_for_one_as_for_three(
    client, django_assert_num_queries, count
):
    budget = make.budget(10_000)
    for more in range(count):
        planned(budget, (10, date(2026, 3, 1)))
        if more:
            make.budget(10_000, year=2026 + more)
    client.force_login(make.auditor())
    with django_assert_num_queries(7):
        assert client.get(reverse("funds:cash_calendar")).context["count"] == count
    with django_assert_num_queries(9):
        page = client.get(reverse("funds:budget_years"))
    assert len(page.context["columns"]) == count


def test_the_years_tell_their_sources_and_what_running_contracts_take(client):
    sources = [(SourceKind.PROVINCE, 9_000, ""), (SourceKind.ENTERPRISE, 1_000, "")]
    budget = make.budget(10_000, sources=sources)
    make.budget(20_000, year=2027)
    planned(budget, (10, date(2026, 8, 1)), (20, date(2027, 2, 1)), (5, date(2028, 2, 1)))
    client.force_login(make.chief_accountant())
    context = client.get(reverse("funds:budget_years")).context
    first, second = context["columns"]
    assert (first["sources"]["enterprise"], first["budget"].total) == (1_000, 10_000)
    assert (first["owed"], second["owed"], context["later"]) == (10, 20, [(2028, 5)])
    assert (first["reserved"], first["committed"], second["reserved"]) == (35, 35, 0)

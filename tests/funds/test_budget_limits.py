"""Caps and minima of a budget year: written with it, held by every allocation out of it."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from funds.actions import change_budget, release
from funds.allocating import compute_allocation
from funds.limiting import LimitRow, rows_of
from funds.limits import limits_of, wished
from funds.models import BudgetLimit, BudgetYear, Commitment
from funds.sentences import why
from lifecycle.actions import advance
from lifecycle.errors import Refused
from tests import make
from tests.funds.test_pages import budget_form

pytestmark = pytest.mark.django_db
B = make.BILLION
EACH_HOST = LimitRow("cap", "host", "", 3 * B, "Chia đều cho các trường")


def on_host(proposal, amount=3 * B, kind="cap"):
    return LimitRow(kind, "host", str(proposal.host_id), amount, "Theo kế hoạch năm")


@pytest.fixture
def call():
    return make.closed_call(envelope=50 * B, ceiling_per_task=50 * B)


def test_a_host_cap_refuses_a_task_and_is_named_as_the_limit_that_binds(call):
    first = make.passed_proposal(call, 2 * B, mean=90)
    second = make.passed_proposal(call, 2 * B, mean=80, host=first.host)
    elsewhere = make.passed_proposal(call, 2 * B, mean=75)
    made = make.allocation(make.budget(limits=[on_host(first)]), call)
    funded = set(made.lines.funded().values_list("proposal", flat=True))
    assert funded == {first.pk, elsewhere.pk}
    line = made.lines.get(proposal=second)
    assert (line.ground, line.limit) == ("cap_reached", ["cap", "host", str(first.host_id), 0])
    assert (line.left, line.short_by) == (B, B)
    assert "1.000.000.000" in why(line, made.policy)


def test_what_another_call_has_bound_is_off_the_cap(call):
    first = make.passed_proposal(call, 2 * B)
    budget = make.budget(limits=[EACH_HOST])
    make.approved_allocation(budget, call)
    later = make.closed_call(envelope=50 * B, ceiling_per_task=50 * B)
    key = str(first.host_id)
    assert limits_of(budget, later)["caps"] == {"host": {key: B}}
    assert limits_of(budget, later)["caps_each"] == {"host": 3 * B}
    again = make.passed_proposal(later, 2 * B, host=first.host)
    other = make.passed_proposal(later, 3 * B)
    made = compute_allocation(budget, later, by=make.officer())
    assert made.lines.get(proposal=again).ground == "cap_reached"
    assert made.lines.get(proposal=other).is_funded
    bound = Commitment.objects.get()
    release(bound, by=make.fund_director(), evidence=bound.allocation_line)
    assert limits_of(budget, later)["caps"] == {}


def test_a_limit_that_names_a_host_goes_before_the_one_on_each(call):
    favoured = make.passed_proposal(call, 5 * B)
    make.approved_allocation(make.budget(limits=[EACH_HOST, on_host(favoured, 6 * B)]), call)
    budget = BudgetYear.objects.get()
    assert limits_of(budget, call)["caps"] == {"host": {str(favoured.host_id): B}}


def test_a_scenario_only_narrows_a_cap_that_names_its_host(call):
    host = str(make.passed_proposal(call).host_id)
    budget = make.budget(limits=[on_host(make.passed_proposal(call)), EACH_HOST])
    today = limits_of(budget, call)
    (named,) = today["caps"]["host"]
    assert wished(today, {"cap_host": 2 * B}, budget)["caps"] == {"host": {named: 2 * B}}
    assert wished(today, {"cap_host": 9 * B}, budget)["caps"] == {"host": {named: 3 * B}}
    assert today["caps"] == {"host": {named: 3 * B}}
    assert host != named


def test_a_minimum_keeps_money_for_its_group_and_shrinks_with_what_is_bound(call):
    make.passed_proposal(call, 6 * B, mean=95)
    in_group = make.passed_proposal(call, 5 * B, group=3, mean=70)
    least = LimitRow("minimum", "group", "3", 5 * B, "Chỉ tiêu của tỉnh")
    budget = make.budget(10 * B, denominator=B, limits=[least])
    made = make.allocation(budget, call)
    assert set(made.lines.funded().values_list("proposal", flat=True)) == {in_group.pk}
    assert made.lines.exclude(proposal=in_group).get().ground == "kept_for_minimum"
    make.approved_allocation(budget, call)
    assert limits_of(budget, call)["minima"] == {}


def test_limits_changed_after_it_was_worked_out_make_an_allocation_void(call):
    """They change by a revision; here the row itself is what differs."""
    make.passed_proposal(call, 2 * B)
    made = make.allocation(make.budget(limits=[EACH_HOST]), call)
    BudgetLimit.objects.update(amount=2 * B)
    with pytest.raises(Refused):
        advance(made, "propose", by=make.officer())


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        ([LimitRow("cap", "group", "3", 0, "Vì")], "above 0"),
        ([LimitRow("cap", "group", "3", 1.5, "Vì")], "above 0"),
        ([LimitRow("cap", "group", "3", 10**15 + 1, "Vì")], "above 0"),
        ([LimitRow("cap", "group", "6", 5, "Vì")], "6"),
        ([LimitRow("cap", "group", "3", 5, "")], "blank"),
        ([LimitRow("cap", "field", "", 5, "Vì")], "field"),
        ([LimitRow("most", "group", "3", 5, "Vì")], "most"),
        ([LimitRow("cap", "host", "999999", 5, "Vì")], "999999"),
        ([LimitRow("cap", "leader", "7", 5, "Vì")], "each"),
        ([LimitRow("minimum", "host", "", 5, "Vì")], "not each"),
        ([EACH_HOST, EACH_HOST], "twice"),
        (
            [
                LimitRow("cap", "group", "", 5, "Vì"),
                LimitRow("minimum", "group", "2", 6, "Vì"),
            ],
            "above the cap",
        ),
        ([LimitRow("minimum", "group", "2", 54 * B + 1, "Vì")], "54.000.000.001"),
    ],
)
def test_limits_that_are_none_are_refused_and_the_old_ones_stay(limits, told):
    budget = make.draft_budget(limits=[EACH_HOST])
    with override("en"), pytest.raises(Refused) as refusal:
        change_budget(budget, by=make.chief_accountant(), title="Khác", limits=limits)
    with override("en"):
        assert told in str(refusal.value.reasons[0])
    assert refusal.value.reasons[0].field == "limits"
    budget = BudgetYear.objects.get()
    assert rows_of(budget) == [EACH_HOST]
    assert budget.title != "Khác"


def test_sources_cut_below_the_minima_are_refused():
    least = LimitRow("minimum", "group", "2", 50 * B, "Vì")
    budget = make.draft_budget(limits=[least])
    with pytest.raises(Refused):
        change_budget(budget, by=make.chief_accountant(), sources=[("fund", 49 * B, "")])
    assert BudgetYear.objects.get().total == 54 * B


def test_limits_are_filled_in_on_the_budgets_page_and_shown_there(client):
    budget = make.draft_budget()
    host = make.organisation()
    client.force_login(make.chief_accountant())
    url = reverse("funds:budget_edit", kwargs={"public_id": budget.public_id})
    form = budget_form(
        seen_version="1",
        **{
            "sources-INITIAL_FORMS": "1",
            "limits-TOTAL_FORMS": "2",
            "limits-0-on": f"host:{host.pk}",
            "limits-0-amount": "4.000.000.000",
            "limits-0-reason": "Năng lực của đơn vị",
            "limits-1-kind": "minimum",
            "limits-1-on": "group:5",
            "limits-1-amount": "1.000.000.000",
            "limits-1-reason": "Chỉ tiêu bán dẫn",
        },
    )
    answer = client.post(url, form)
    assert answer.status_code == 302, answer.context["form"].errors
    told = "Năng lực của đơn vị"
    assert rows_of(budget) == [
        LimitRow("cap", "host", str(host.pk), 4 * B, told),
        LimitRow("minimum", "group", "5", B, "Chỉ tiêu bán dẫn"),
    ]
    shown = client.get(budget.get_absolute_url()).content.decode()
    assert host.name in shown and "4.000.000.000" in shown and told in shown
    assert client.get(url).context["limits"].initial[0]["on"] == f"host:{host.pk}"


def test_a_row_that_is_emptied_is_taken_away(client):
    """Of sources and of limits; a source with a note and no sum is asked about."""
    budget = make.draft_budget(sources=[("fund", B, ""), ("central", B, "")], limits=[EACH_HOST])
    client.force_login(make.chief_accountant())
    url = reverse("funds:budget_edit", kwargs={"public_id": budget.public_id})
    form = budget_form(
        **{
            "seen_version": "1",
            "denominator": "1.000.000.000",
            "sources-TOTAL_FORMS": "2",
            "sources-INITIAL_FORMS": "2",
            "sources-0-kind": "fund",
            "sources-0-amount": "1.000.000.000",
            "sources-1-kind": "central",
            "sources-1-amount": "",
            "limits-INITIAL_FORMS": "1",
            "limits-0-on": "",
            "limits-0-amount": "",
            "limits-0-reason": "",
        }
    )
    assert client.post(url, {**form, "sources-1-note": "Chờ quyết định"}).status_code == 400
    assert BudgetYear.objects.get().total == 2 * B
    assert client.post(url, form).status_code == 302
    assert BudgetYear.objects.get().total == B
    assert rows_of(budget) == []


@pytest.mark.parametrize(
    "slip",
    [
        {"limits-0-amount": ""},
        {"limits-0-amount": "1,5"},
        {"limits-0-reason": ""},
        {"limits-0-on": ""},
        {"limits-0-on": "category:1"},
        {"limits-0-on": "host:"},
    ],
)
def test_a_bad_limit_comes_back_with_its_error_and_what_was_typed(client, slip):
    budget = make.draft_budget(limits=[EACH_HOST])
    client.force_login(make.chief_accountant())
    sound = {
        "limits-0-kind": "minimum",
        "limits-0-on": "group:5",
        "limits-0-amount": "1.000.000.000",
        "limits-0-reason": "Chỉ tiêu",
    }
    url = reverse("funds:budget_edit", kwargs={"public_id": budget.public_id})
    answer = client.post(url, budget_form(seen_version="1", title="Mới", **{**sound, **slip}))
    assert answer.status_code == 400
    assert "Mới" in answer.content.decode()
    assert rows_of(BudgetYear.objects.get()) == [EACH_HOST]


def test_the_page_costs_the_same_with_one_limit_and_with_three(client, django_assert_num_queries):
    client.force_login(make.auditor())
    hosts = [make.organisation() for _ in range(3)]

    def limit(host):
        return LimitRow("cap", "host", str(host.pk), B, "Vì")

    one = make.budget(limits=[limit(hosts[0])])
    three = make.budget(year=2027, limits=[limit(host) for host in hosts])
    for budget in (one, three):
        with django_assert_num_queries(PAGE_QUERIES):
            client.get(budget.get_absolute_url())


PAGE_QUERIES = 17

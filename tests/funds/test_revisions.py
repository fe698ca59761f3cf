"""An approved budget is revised by one person and another; the books follow to the đồng."""

import pytest
from django.urls import reverse

from funds.ledger import balances
from funds.limiting import LimitRow, rows_of
from funds.models import BudgetRevision, BudgetYear, Entry
from funds.revising import propose_revision
from funds.states import AccountKind as A
from funds.verify import faults
from lifecycle.actions import advance
from lifecycle.errors import Refused, Stale, WrongMoment, WrongPerson
from lifecycle.models import Event
from people.states import Role
from tests import make
from tests.funds.test_pages import budget_form

pytestmark = pytest.mark.django_db
B = make.BILLION


def amounts(budget):
    kinds = (A.APPROPRIATED, A.STRATEGIC_SHARE, A.FREE, A.RESERVED)
    rows = balances(budget)
    return [rows[kind].amount for kind in kinds]


def approve(revision):
    return advance(revision, "approve", by=make.provincial_leader())


def source(amount):
    return [("province", amount, "")]


def fresh():
    return BudgetYear.objects.get()


def state(revision):
    return BudgetRevision.objects.get(pk=revision.pk).state


def test_nothing_changes_before_a_second_person_approves():
    budget = make.budget(100)
    revision = make.revision(budget, sources=source(140), denominator=140)
    assert fresh().total == 100
    assert amounts(budget) == [-100, 15, 85, 0]
    approve(revision)
    budget = fresh()
    assert (budget.total, budget.denominator, budget.floor) == (140, 140, 21)
    assert amounts(budget) == [-140, 21, 119, 0]
    assert Entry.objects.get(number=2).evidence_id == revision.pk
    event = Event.objects.of(revision).get(verb="approve")
    assert Entry.objects.get(number=2).hash in event.data
    assert Event.objects.of(budget).filter(verb="revised").count() == 1
    assert faults() == []


def test_down_to_what_is_bound_and_kept_and_not_one_dong_below():
    """60 are reserved, none of it strategic; of the denominator of 100 another 15 stay kept."""
    budget = make.budget(100)
    make.reservation(budget, amount=60)
    with pytest.raises(Refused) as refusal:
        make.revision(budget, sources=source(74))
    assert "1 ₫" in str(refusal.value.reasons[0])
    assert (fresh().total, BudgetRevision.objects.count()) == (100, 0)
    approve(make.revision(budget, sources=source(75)))
    assert amounts(budget) == [-75, 15, 0, 60]
    assert faults() == []


def test_what_was_bound_since_it_was_proposed_refuses_the_approval():
    budget = make.budget(100)
    revision = make.revision(budget, sources=source(75))
    make.reservation(budget, amount=61)
    with pytest.raises(Refused):
        approve(revision)
    assert (state(revision), fresh().total) == ("proposed", 100)
    assert amounts(budget) == [-100, 15, 24, 61]
    assert Entry.objects.filter(kind="appropriation").count() == 1


def test_strategic_tasks_reserved_already_count_for_the_new_floor():
    budget = make.budget(100)
    make.reservation(budget, amount=10, group=3)
    assert amounts(budget) == [-100, 5, 85, 10]
    approve(make.revision(budget, sources=source(200), denominator=200))
    assert amounts(budget) == [-200, 20, 170, 10]
    approve(make.revision(budget, sources=source(60), denominator=60))
    assert amounts(budget) == [-60, 0, 50, 10]
    assert faults() == []


def test_limits_alone_are_revised_without_an_entry():
    budget = make.budget(100)
    cap = LimitRow("cap", "leader", "", 50, "Vì")
    revision = approve(make.revision(budget, limits=[cap]))
    assert rows_of(fresh()) == [cap]
    assert revision.before["limits"] == []
    assert Entry.objects.count() == 1
    assert faults() == []


def test_an_allocation_worked_out_before_can_not_be_proposed_after():
    budget = make.budget()
    made = make.allocation(budget)
    approve(make.revision(budget, limits=[LimitRow("cap", "group", "", 9 * B, "Vì")]))
    with pytest.raises(Refused):
        advance(made, "propose", by=make.officer())


@pytest.mark.parametrize(
    "slip",
    [
        {"sources": []},
        {"sources": [("province", 0, "")]},
        {"sources": [("province", 1.5, "")]},
        {"sources": [("gold", 100, "")]},
        {"denominator": 0},
        {"denominator": 1000},
        {"limits": [LimitRow("minimum", "group", "3", 101, "Vì")]},
        {"limits": [LimitRow("cap", "group", "3", 5, "")]},
        {"sources": [("province", 100, "")]},
        {"reason": "", "sources": [("province", 120, "")]},
    ],
)
def test_what_no_budget_could_be_is_refused_when_proposed(slip):
    budget = make.budget(100)
    with pytest.raises(Refused):
        propose_revision(budget, by=make.chief_accountant(), **{"reason": "Vì", **slip})
    assert not BudgetRevision.objects.exists()
    assert (fresh().total, fresh().version, amounts(budget)) == (
        100,
        budget.version,
        [-100, 15, 85, 0],
    )


def test_proposing_wrong_person_wrong_moment_and_stale():
    chief = make.chief_accountant()
    for person in (make.officer(), make.provincial_leader(), make.fund_director()):
        with pytest.raises(WrongPerson):
            make.revision(make.budget() if not BudgetYear.objects.exists() else fresh(), by=person)
    with pytest.raises(WrongMoment):
        make.revision(make.draft_budget(year=2027))
    budget = BudgetYear.objects.get(year=2026)
    with pytest.raises(Stale):
        propose_revision(budget, by=chief, reason="Vì", sources=source(5), seen_version=1)
    assert not BudgetRevision.objects.exists()
    make.revision(budget)
    with pytest.raises(Refused):
        make.revision(budget)
    assert BudgetRevision.objects.count() == 1


def test_approving_wrong_person_wrong_moment():
    revision = make.revision()
    for person in (make.chief_accountant(), make.officer(), make.fund_director()):
        with pytest.raises(WrongPerson):
            advance(revision, "approve", by=person)
    assert state(revision) == "proposed"
    assert approve(revision).state == "approved"
    with pytest.raises(WrongMoment):
        approve(revision)
    assert Entry.objects.count() == 2


def test_whoever_proposed_does_not_approve():
    both = make.user("Kế toán trưởng kiêm lãnh đạo", Role.CHIEF_ACCOUNTANT, Role.PROVINCIAL_LEADER)
    revision = make.revision(by=both)
    with pytest.raises(WrongPerson):
        advance(revision, "approve", by=both)
    assert (state(revision), Entry.objects.count()) == ("proposed", 1)


def test_refusing_needs_a_reason_and_lets_another_be_proposed():
    revision, leader = make.revision(), make.provincial_leader()
    with pytest.raises(Refused):
        advance(revision, "refuse", by=leader)
    with pytest.raises(WrongPerson):
        advance(revision, "refuse", by=make.chief_accountant(), note="Chưa có quyết định.")
    assert state(revision) == "proposed"
    assert advance(revision, "refuse", by=leader, note="Chưa có quyết định.").state == "refused"
    with pytest.raises(WrongMoment):
        advance(revision, "refuse", by=leader, note="Chưa có quyết định.")
    assert make.revision(fresh()).number == 2


def test_a_closed_year_is_revised_no_more():
    revision = make.revision()
    advance(revision.budget, "close", by=make.chief_accountant())
    with pytest.raises(Refused):
        approve(revision)
    assert (state(revision), Entry.objects.count()) == ("proposed", 1)


def test_a_source_changed_by_hand_is_found():
    budget = make.budget(100)
    approve(make.revision(budget, sources=source(140)))
    fresh().sources.update(amount=141)
    assert any("141" in fault for fault in faults())


def test_it_is_proposed_on_its_page_and_every_version_stays_readable(client):
    budget = make.budget(54 * B)
    chief = make.chief_accountant()
    client.force_login(chief)
    url = reverse("funds:revision_new", kwargs={"public_id": budget.public_id})
    assert url in client.get(budget.get_absolute_url()).content.decode()
    form = budget_form(
        **{
            "reason": "Trung ương bổ sung",
            "seen_version": str(budget.version),
            "sources-TOTAL_FORMS": "2",
            "sources-INITIAL_FORMS": "1",
            "sources-1-kind": "central",
            "sources-1-amount": "6.000.000.000",
        }
    )
    refused = client.post(url, {**form, "reason": ""})
    assert refused.status_code == 400 and not BudgetRevision.objects.exists()
    answer = client.post(url, form)
    revision = BudgetRevision.objects.get()
    assert (answer.status_code, answer.url) == (302, revision.get_absolute_url())
    assert client.get(url).status_code == 409
    client.force_login(make.provincial_leader())
    assert "54.000.000.000" in client.get(revision.get_verb_url("approve")).content.decode()
    assert client.post(revision.get_verb_url("approve")).status_code == 302
    page = client.get(revision.get_absolute_url()).content.decode()
    for words in ("54.000.000.000", "60.000.000.000", "Trung ương bổ sung", str(chief)):
        assert words in page
    assert revision.get_absolute_url() in client.get(budget.get_absolute_url()).content.decode()


def test_the_budgets_page_costs_the_same_with_one_revision_and_with_three(
    client, django_assert_num_queries
):
    budget = make.budget()
    client.force_login(make.auditor())
    approve(make.revision(budget))
    with django_assert_num_queries(PAGE_QUERIES):
        client.get(budget.get_absolute_url())
    approve(make.revision(budget))
    make.revision(budget)
    with django_assert_num_queries(PAGE_QUERIES):
        client.get(budget.get_absolute_url())


PAGE_QUERIES = 16

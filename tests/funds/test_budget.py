"""The year's budget: drawn up by one person, approved by another, in the books from then on."""

import pytest

from funds.actions import change_budget, draft_budget
from funds.figures import trial_balance, year_figures
from funds.models import BudgetYear, Entry, Posting
from funds.states import AccountKind, SourceKind
from lifecycle.actions import advance
from lifecycle.errors import Refused, Stale, WrongMoment, WrongPerson
from lifecycle.models import Event
from people.states import Role
from tests import make

pytestmark = pytest.mark.django_db


def states(budget):
    return BudgetYear.objects.values_list("state", flat=True).get(pk=budget.pk)


def test_a_budget_is_drawn_up_with_its_sources_and_todays_rules():
    budget = make.draft_budget(
        denominator=54 * make.BILLION,
        sources=[
            (SourceKind.PROVINCE, 50 * make.BILLION, "Chi sự nghiệp khoa học"),
            (SourceKind.CENTRAL, 4 * make.BILLION, ""),
        ],
    )
    assert budget.total == 54 * make.BILLION
    assert budget.floor == 8_100_000_000
    assert budget.strategic_percent == 15
    assert not Entry.objects.exists()


@pytest.mark.parametrize("slip", [0, -1, 1.5, "54", True, 10**15 + 1, None])
def test_an_amount_that_is_no_whole_dong_is_refused(slip):
    chief = make.chief_accountant()
    fields = {"province": make.rules(), "year": 2026, "title": "Ngân sách", "by": chief}
    with pytest.raises(Refused):
        draft_budget(denominator=slip, sources=[("province", 5, "")], **fields)
    with pytest.raises(Refused):
        draft_budget(denominator=5, sources=[("province", slip, "")], **fields)
    assert not BudgetYear.objects.exists()


def test_only_the_chief_accountant_draws_up_a_budget():
    for person in (make.officer(), make.fund_accountant(), make.fund_director(), make.auditor()):
        with pytest.raises(WrongPerson):
            make.draft_budget(by=person)
    assert not BudgetYear.objects.exists()


def test_a_year_has_one_budget():
    make.draft_budget()
    with pytest.raises(Refused):
        make.draft_budget()
    assert BudgetYear.objects.count() == 1


def test_a_draft_can_be_mended_until_it_is_proposed():
    chief = make.chief_accountant()
    budget = make.draft_budget()
    budget = change_budget(budget, by=chief, title="Mới", sources=[("fund", 7, "")])
    assert (budget.title, budget.total) == ("Mới", 7)
    with pytest.raises(Stale):
        change_budget(budget, by=chief, title="Cũ", seen_version=1)
    with pytest.raises(WrongPerson):
        change_budget(budget, by=make.officer(), title="Khác")
    budget = make.draft_budget(year=2027)
    advance(budget, "propose", by=chief)
    with pytest.raises(WrongMoment):
        change_budget(budget, by=chief, title="Khác")


def test_a_proposed_budget_without_sources_is_refused():
    budget = make.draft_budget(sources=[])
    with pytest.raises(Refused):
        advance(budget, "propose", by=make.chief_accountant())
    assert states(budget) == "draft"


def test_a_floor_beyond_the_whole_budget_is_refused():
    budget = make.draft_budget(total=100, denominator=1000)
    with pytest.raises(Refused):
        advance(budget, "propose", by=make.chief_accountant())
    assert states(budget) == "draft"


def test_proposing_moves_wrong_person_wrong_moment():
    budget, chief = make.draft_budget(), make.chief_accountant()
    for person in (make.officer(), make.provincial_leader()):
        with pytest.raises(WrongPerson):
            advance(budget, "propose", by=person)
    assert states(budget) == "draft"
    assert advance(budget, "propose", by=chief).state == "proposed"
    with pytest.raises(WrongMoment):
        advance(budget, "propose", by=chief)


def test_approval_puts_the_money_into_the_books_with_the_strategic_share_fenced():
    budget = make.budget(54 * make.BILLION)
    amounts = {row["account"].kind: row["balance"] for row in trial_balance(budget)}
    assert amounts[AccountKind.APPROPRIATED] == -54 * make.BILLION
    assert amounts[AccountKind.STRATEGIC_SHARE] == 8_100_000_000
    assert amounts[AccountKind.FREE] == 45_900_000_000
    assert sum(amounts.values()) == 0
    assert year_figures(budget) == {
        "budget": 54 * make.BILLION,
        "reserved": 0,
        "committed": 0,
        "paid": 0,
        "strategic": {
            "denominator": 54 * make.BILLION,
            "floor": 8_100_000_000,
            "reserved": 0,
            "held": 8_100_000_000,
            "committed": 0,
            "paid": 0,
        },
    }
    event = Event.objects.of(budget).get(verb="approve")
    assert Entry.objects.get().hash in event.data


def test_approving_moves_wrong_person_wrong_moment():
    budget, leader = make.draft_budget(), make.provincial_leader()
    with pytest.raises(WrongMoment):
        advance(budget, "approve", by=leader)
    advance(budget, "propose", by=make.chief_accountant())
    for person in (make.officer(), make.chief_accountant(), make.fund_director()):
        with pytest.raises(WrongPerson):
            advance(budget, "approve", by=person)
    assert not Posting.objects.exists()
    advance(budget, "approve", by=leader)
    with pytest.raises(WrongMoment):
        advance(budget, "approve", by=leader)
    assert Entry.objects.count() == 1


def test_whoever_proposed_cannot_approve():
    both = make.user("Kế toán trưởng kiêm lãnh đạo", Role.CHIEF_ACCOUNTANT, Role.PROVINCIAL_LEADER)
    budget = make.draft_budget()
    advance(budget, "propose", by=both)
    with pytest.raises(WrongPerson):
        advance(budget, "approve", by=both)
    assert states(budget) == "proposed"
    assert not Entry.objects.exists()


def test_sending_back_needs_a_reason_and_lets_it_be_proposed_again():
    budget, chief = make.draft_budget(), make.chief_accountant()
    leader = make.provincial_leader()
    with pytest.raises(WrongMoment):
        advance(budget, "send_back", by=leader, note="Thiếu nguồn.")
    advance(budget, "propose", by=chief)
    with pytest.raises(Refused):
        advance(budget, "send_back", by=leader)
    with pytest.raises(WrongPerson):
        advance(budget, "send_back", by=chief, note="Thiếu nguồn.")
    assert states(budget) == "proposed"
    assert advance(budget, "send_back", by=leader, note="Thiếu nguồn.").state == "draft"
    advance(budget, "propose", by=chief)
    assert advance(budget, "approve", by=leader).state == "approved"


def test_a_closed_year_takes_no_further_entry():
    chief = make.chief_accountant()
    payment = make.payment()
    with pytest.raises(Refused):
        advance(payment.budget, "close", by=chief)
    advance(payment, "refuse", by=make.fund_director(), note="Sai.")
    with pytest.raises(WrongPerson):
        advance(payment.budget, "close", by=make.fund_accountant())
    assert advance(payment.budget, "close", by=chief).state == "closed"
    with pytest.raises(WrongMoment):
        advance(payment.budget, "close", by=chief)
    again = make.prepare(payment.instalment)
    advance(again, "countersign", by=make.chief_accountant())
    advance(again, "approve", by=make.fund_director())
    entries = Entry.objects.count()
    with pytest.raises(WrongMoment):
        advance(again, "pay", by=chief)
    assert Entry.objects.count() == entries

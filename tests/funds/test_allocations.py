"""An allocation: computed by an officer, proposed, approved by a second person, all or nothing."""

import pytest

from funds.allocating import compute_allocation
from funds.figures import year_figures
from funds.models import Allocation, AllocationLine, Commitment, Entry
from funds.verify import faults
from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from papers.models import OutgoingMail
from papers.states import MailKind
from people.states import Role
from proposals.models import Proposal
from tests import make

pytestmark = pytest.mark.django_db
B = make.BILLION


def state(thing):
    return type(thing).objects.values_list("state", flat=True).get(pk=thing.pk)


@pytest.fixture
def call():
    return make.closed_call()


def test_the_money_goes_down_the_ranking(call):
    best = make.passed_proposal(call, 60 * B, mean=90)
    middle = make.passed_proposal(call, 30 * B, mean=85)
    chips = make.passed_proposal(call, 9 * B, group=5, mean=75)
    last = make.passed_proposal(call, 2 * B, mean=71)
    allocation = make.allocation(make.budget(54 * B), call)
    lines = {line.proposal_id: line for line in allocation.lines.all()}
    assert [lines[p.pk].rank for p in (best, middle, chips, last)] == [1, 2, 3, 4]
    assert [lines[p.pk].ground for p in (best, middle, chips, last)] == [
        "budget_exhausted",
        "funded",
        "funded",
        "funded",
    ]
    assert lines[best.pk].short_by == 6 * B
    sums = {
        "candidates": 4,
        "funded": 3,
        "total": 41 * B,
        "strategic": 9 * B,
        "other": 32 * B,
        "held": 0,
        "free": 13 * B,
    }
    assert {name: allocation.result[name] for name in sums} == sums


def test_money_kept_for_strategic_technology_is_told_as_the_reason(call):
    make.passed_proposal(call, 45_900_000_000, mean=90)
    second = make.passed_proposal(call, 1, mean=85)
    allocation = make.allocation(make.budget(54 * B), call)
    line = allocation.lines.get(proposal=second)
    assert (line.ground, line.left, line.short_by) == ("kept_for_strategic", 0, 1)
    assert line.kept == 8_100_000_000
    assert "8.100.000.000 ₫" in str(line.reason)


def test_a_group_nobody_confirmed_does_not_open_the_strategic_share(call):
    make.passed_proposal(call, 46 * B, group=3, group_confirmed=False)
    allocation = make.allocation(make.budget(54 * B), call)
    assert allocation.lines.get().ground == "kept_for_strategic"


def test_a_group_the_council_found_not_fitting_does_not_open_the_strategic_share(call):
    make.passed_proposal(call, 46 * B, group=3, fit=49)
    make.passed_proposal(call, 46 * B, group=3, fit=50, mean=75)
    allocation = make.allocation(make.budget(54 * B), call)
    assert [(line.group, line.ground) for line in allocation.lines.order_by("rank")] == [
        (0, "kept_for_strategic"),
        (3, "funded"),
    ]


def test_the_calls_envelope_binds():
    call = make.closed_call(envelope=10 * B, ceiling_per_task=10 * B)
    make.passed_proposal(call, 7 * B, mean=90)
    make.passed_proposal(call, 4 * B, mean=80)
    allocation = make.allocation(make.budget(54 * B), call)
    assert [line.ground for line in allocation.lines.order_by("rank")] == [
        "funded",
        "envelope_exhausted",
    ]


def test_the_inputs_are_kept_with_their_checksum(call):
    proposal = make.passed_proposal(call, 3 * B, mean=82.5)
    allocation = make.allocation(make.budget(54 * B), call)
    (row,) = allocation.inputs["candidates"]
    assert (row["id"], row["mean"], row["amount"]) == (proposal.pk, "165/2", 3 * B)
    assert allocation.inputs["limits"]["kept"] == 8_100_000_000
    assert len(allocation.inputs_sha256) == 64
    assert allocation.is_current


def test_the_same_inputs_give_the_same_allocation(call):
    budget, officer = make.budget(), make.officer()
    make.passed_proposal(call)
    first = compute_allocation(budget, call, by=officer)
    assert compute_allocation(budget, call, by=officer) == first
    assert Allocation.objects.count() == 1


def test_only_an_officer_computes(call):
    budget = make.budget()
    make.passed_proposal(call)
    for person in (make.fund_director(), make.chief_accountant(), make.auditor()):
        with pytest.raises(WrongPerson):
            compute_allocation(budget, call, by=person)
    assert not Allocation.objects.exists()


def test_computing_waits_for_the_budget_and_for_the_closing():
    officer = make.officer()
    with pytest.raises(WrongMoment):
        compute_allocation(make.draft_budget(), make.closed_call(), by=officer)
    budget = make.budget(year=2027)
    with pytest.raises(WrongMoment):
        compute_allocation(budget, make.open_call(budget_year=2027), by=officer)
    with pytest.raises(Refused):
        compute_allocation(budget, make.closed_call(budget_year=2026), by=officer)
    with pytest.raises(WrongMoment):
        compute_allocation(budget, make.closed_call(budget_year=2027), by=officer)
    assert not Allocation.objects.exists()


def test_a_dossier_that_asks_for_nothing_is_named(call):
    proposal = make.passed_proposal(call)
    proposal.budget_lines.all().delete()
    with pytest.raises(Refused) as refusal:
        make.allocation(make.budget(), call)
    assert proposal.code in str(refusal.value)
    assert not Allocation.objects.exists()


def test_proposing_moves_wrong_person_wrong_moment(call):
    allocation, officer = make.allocation(call=call), make.officer()
    with pytest.raises(WrongPerson):
        advance(allocation, "propose", by=make.fund_director())
    assert state(allocation) == "computed"
    assert advance(allocation, "propose", by=officer).state == "proposed"
    with pytest.raises(WrongMoment):
        advance(allocation, "propose", by=officer)


def test_nothing_is_proposed_while_the_council_still_sits(call):
    make.passed_proposal(call)
    make.proposal(state="in_council", call=call)
    allocation = make.allocation(call=call)
    with pytest.raises(Refused):
        advance(allocation, "propose", by=make.officer())
    assert state(allocation) == "computed"


def test_approval_reserves_and_tells(call):
    chips = make.passed_proposal(call, 9 * B, group=5, mean=90)
    tea = make.passed_proposal(call, 40 * B, mean=85)
    unlucky = make.passed_proposal(call, 20 * B, mean=80)
    budget = make.budget(54 * B)
    make.approved_allocation(budget, call)
    states = dict(Proposal.objects.values_list("pk", "state"))
    assert [states[p.pk] for p in (chips, tea, unlucky)] == ["funded", "funded", "unfunded"]
    rows = Commitment.objects.order_by("proposal_id").values_list(
        "proposal_id", "amount", "is_strategic", "group", "state"
    )
    assert list(rows) == [
        (chips.pk, 9 * B, True, 5, "reserved"),
        (tea.pk, 40 * B, False, 0, "reserved"),
    ]
    figures = year_figures(budget)
    assert (figures["reserved"], figures["committed"]) == (49 * B, 0)
    assert figures["strategic"]["reserved"] == 9 * B
    assert figures["strategic"]["held"] == 0
    call.refresh = type(call).objects.get(pk=call.pk)
    assert call.refresh.state == "decided"
    told = OutgoingMail.objects.filter(url__startswith="/ho-so/", kind=MailKind.DECISION)
    assert set(told.values_list("to", flat=True)) == {p.leader_id for p in (chips, tea, unlucky)}
    assert faults() == []


def test_approving_moves_wrong_person_wrong_moment(call):
    allocation, director = make.allocation(call=call), make.fund_director()
    with pytest.raises(WrongMoment):
        advance(allocation, "approve", by=director)
    advance(allocation, "propose", by=make.officer())
    for person in (make.officer(), make.chief_accountant(), make.provincial_leader()):
        with pytest.raises(WrongPerson):
            advance(allocation, "approve", by=person)
    assert not Commitment.objects.exists()
    assert advance(allocation, "approve", by=director).state == "approved"
    with pytest.raises(WrongMoment):
        advance(allocation, "approve", by=director)
    assert Commitment.objects.count() == 1


def test_whoever_proposed_cannot_approve(call):
    both = make.user("Chuyên viên kiêm giám đốc", Role.OFFICER, Role.FUND_DIRECTOR)
    allocation = advance(make.allocation(call=call), "propose", by=both)
    with pytest.raises(WrongPerson):
        advance(allocation, "approve", by=both)
    assert state(allocation) == "proposed"
    assert not Commitment.objects.exists()


def test_changed_inputs_refuse_the_approval_and_let_it_be_declared_void(call):
    budget = make.budget()
    allocation = make.proposed_allocation(budget, call)
    with pytest.raises(Refused):
        advance(allocation, "declare_void", by=make.officer())
    make.reservation(budget)
    entries = Entry.objects.count()
    with pytest.raises(Refused):
        advance(allocation, "approve", by=make.fund_director())
    assert state(allocation) == "proposed"
    assert Entry.objects.count() == entries
    with pytest.raises(WrongPerson):
        advance(allocation, "declare_void", by=make.auditor())
    assert advance(allocation, "declare_void", by=make.officer()).state == "void"
    with pytest.raises(WrongMoment):
        advance(allocation, "declare_void", by=make.officer())
    anew = make.allocation(budget, call)
    assert anew.pk != allocation.pk


def test_rejecting_needs_a_reason_and_reserves_nothing(call):
    allocation, director = make.proposed_allocation(call=call), make.fund_director()
    with pytest.raises(Refused):
        advance(allocation, "reject", by=director)
    with pytest.raises(WrongPerson):
        advance(allocation, "reject", by=make.officer(), note="Xem lại.")
    assert state(allocation) == "proposed"
    assert advance(allocation, "reject", by=director, note="Xem lại.").state == "rejected"
    with pytest.raises(WrongMoment):
        advance(allocation, "reject", by=director, note="Xem lại.")
    assert not Commitment.objects.exists()


def test_two_proposed_allocations_of_one_call_cannot_stand_side_by_side(call):
    budget = make.budget()
    make.proposed_allocation(budget, call)
    make.passed_proposal(call)
    second = make.allocation(budget, call)
    with pytest.raises(Refused):
        advance(second, "propose", by=make.officer())
    assert state(second) == "computed"


def test_one_failing_line_leaves_nothing_behind(call, monkeypatch):
    """The second proposal is no longer where the ranking saw it: the whole approval falls."""
    first, second = make.passed_proposal(call), make.passed_proposal(call)
    allocation = make.proposed_allocation(call=call)
    monkeypatch.setattr("funds.models.allocation.digest", lambda inputs: allocation.inputs_sha256)
    Proposal.objects.filter(pk=second.pk).update(state="withdrawn")
    with pytest.raises(WrongMoment):
        advance(allocation, "approve", by=make.fund_director())
    assert state(first) == "passed"
    assert not Commitment.objects.exists()
    assert Entry.objects.count() == 1
    assert AllocationLine.objects.of_proposal(first).count() == 0

"""An allocation: computed by an officer, proposed, approved by a second person, all or nothing."""

import pytest
from django.db import IntegrityError, transaction

from funds import certificate
from funds.allocating import compute_allocation
from funds.figures import year_figures
from funds.models import Allocation, AllocationLine, Commitment, Entry
from funds.verify import faults
from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from lifecycle.models import Duty
from papers.models import OutgoingMail
from papers.states import MailKind
from people.states import Role
from proposals.models import Proposal
from scoring.states import DutySet as TaskDuty
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


STEPS = [
    ("check_money", "checked", make.chief_accountant),
    ("endorse", "endorsed", make.fund_director),
    ("approve", "approved", make.provincial_leader),
]


def brought_to(allocation, verb):
    """Everything before that step has been done, each by another person."""
    allocation = advance(allocation, "propose", by=make.officer())
    for name, _state, who in STEPS:
        if name == verb:
            return allocation
        allocation = advance(allocation, name, by=who())


@pytest.mark.parametrize("verb, after, who", STEPS)
def test_each_step_moves_wrong_person_wrong_moment(call, verb, after, who):
    allocation = make.allocation(call=call)
    with pytest.raises(WrongMoment):
        advance(allocation, verb, by=who())
    allocation = brought_to(allocation, verb)
    others = [make.officer(), make.auditor()] + [one() for _v, _a, one in STEPS if one != who]
    for person in others:
        with pytest.raises(WrongPerson):
            advance(allocation, verb, by=person)
    assert not Commitment.objects.exists()
    right = who()
    assert advance(allocation, verb, by=right).state == after
    with pytest.raises(WrongMoment):
        advance(allocation, verb, by=right)
    assert Commitment.objects.count() == (verb == "approve")


@pytest.mark.parametrize(
    "first, second",
    [
        (Role.OFFICER, Role.CHIEF_ACCOUNTANT),
        (Role.OFFICER, Role.PROVINCIAL_LEADER),
        (Role.CHIEF_ACCOUNTANT, Role.FUND_DIRECTOR),
        (Role.FUND_DIRECTOR, Role.PROVINCIAL_LEADER),
    ],
)
def test_nobody_takes_two_steps(call, first, second):
    both = make.user("Người kiêm nhiệm", first, second)
    allocation, stopped = make.allocation(call=call), False
    steps = [("propose", Role.OFFICER, make.officer)] + [
        (verb, role, who)
        for (verb, _after, who), role in zip(
            STEPS, [Role.CHIEF_ACCOUNTANT, Role.FUND_DIRECTOR, Role.PROVINCIAL_LEADER], strict=True
        )
    ]
    for verb, role, who in steps:
        before = state(allocation)
        if role == second:
            with pytest.raises(WrongPerson):
                advance(allocation, verb, by=both)
            assert state(allocation) == before
            stopped = True
            break
        allocation = advance(allocation, verb, by=both if role == first else who())
    assert stopped
    assert not Commitment.objects.exists()


def test_the_database_too_wants_four_people(call):
    allocation = make.endorsed_allocation(call=call)
    with pytest.raises(IntegrityError), transaction.atomic():
        Allocation.objects.filter(pk=allocation.pk).update(endorsed_by=allocation.checked_by)


@pytest.mark.parametrize("verb, after, who", STEPS)
def test_whoever_scored_one_of_its_dossiers_takes_no_step_in_it(call, verb, after, who):
    allocation = brought_to(make.allocation(make.budget(), call), verb)
    before, entries, judge = state(allocation), Entry.objects.count(), who()
    Duty.take(allocation.lines.first().proposal, TaskDuty.SCORING, "score", by=judge)
    with pytest.raises(Refused):
        advance(allocation, verb, by=judge)
    assert (state(allocation), Entry.objects.count()) == (before, entries)
    assert advance(allocation, verb, by=who()).state == after


@pytest.mark.parametrize("verb, after, who", STEPS)
def test_changed_inputs_refuse_each_step_and_let_it_be_declared_void(call, verb, after, who):
    budget = make.budget()
    allocation = brought_to(make.allocation(budget, call), verb)
    before = state(allocation)
    with pytest.raises(Refused):
        advance(allocation, "declare_void", by=make.officer())
    make.reservation(budget)
    entries = Entry.objects.count()
    with pytest.raises(Refused):
        advance(allocation, verb, by=who())
    assert state(allocation) == before
    assert Entry.objects.count() == entries
    with pytest.raises(WrongPerson):
        advance(allocation, "declare_void", by=make.auditor())
    assert advance(allocation, "declare_void", by=make.officer()).state == "void"
    with pytest.raises(WrongMoment):
        advance(allocation, "declare_void", by=make.officer())
    anew = make.allocation(budget, call)
    assert anew.pk != allocation.pk


@pytest.mark.parametrize("verb, after, who", STEPS)
def test_rejecting_at_any_step_needs_a_reason_and_reserves_nothing(call, verb, after, who):
    allocation, person = brought_to(make.allocation(call=call), verb), who()
    before = state(allocation)
    with pytest.raises(Refused):
        advance(allocation, "reject", by=person)
    with pytest.raises(WrongPerson):
        advance(allocation, "reject", by=make.officer(), note="Xem lại.")
    assert state(allocation) == before
    assert advance(allocation, "reject", by=person, note="Xem lại.").state == "rejected"
    assert make.told(allocation.proposed_by)[-1] == "Phân bổ bị bác"
    with pytest.raises(WrongMoment):
        advance(allocation, "reject", by=person, note="Xem lại.")
    assert not Commitment.objects.exists()


def test_a_scenario_beyond_the_rules_is_looked_at_and_not_proposed():
    call = make.closed_call(envelope=10 * B, ceiling_per_task=10 * B)
    make.passed_proposal(call, 9 * B, mean=90)
    make.passed_proposal(call, 4 * B, mean=80)
    budget, officer = make.budget(), make.officer()
    wide = compute_allocation(budget, call, by=officer, wishes={"envelope": 13 * B})
    assert wide.result["funded"] == 2
    with pytest.raises(Refused):
        advance(wide, "propose", by=officer)
    assert state(wide) == "computed"
    assert advance(wide, "discard", by=officer).state == "void"


def test_policies_and_limits_make_scenarios_that_stand_side_by_side():
    call = make.closed_call(envelope=20 * B, ceiling_per_task=20 * B)
    best = make.passed_proposal(call, 12 * B, mean=90)
    small = make.passed_proposal(call, 10 * B, mean=85)
    other = make.passed_proposal(call, 9 * B, mean=80)
    budget, officer = make.budget(), make.officer()
    by_list = compute_allocation(budget, call, by=officer)
    by_value = compute_allocation(budget, call, by=officer, policy="optimal")
    funded = {
        one.pk: set(one.lines.funded().values_list("proposal", flat=True))
        for one in (by_list, by_value)
    }
    assert funded[by_list.pk] == {best.pk}
    assert funded[by_value.pk] == {small.pk, other.pk}
    assert by_value.result["status"] == "OPTIMAL"
    assert by_value.result["points"] == by_value.result["bound"] == 16_500
    line = by_value.lines.get(proposal=best)
    assert (line.ground, line.why["points"]) == ("envelope_exhausted", 16_501 - 0)
    capped = compute_allocation(budget, call, by=officer, wishes={"cap_host": 11 * B})
    assert capped.lines.get(proposal=best).ground == "cap_reached"
    assert advance(capped, "propose", by=officer).state == "proposed"


def test_the_certificate_kept_is_added_up_again_by_the_stranger(call, tmp_path):
    make.passed_proposal(call, 60 * B, mean=90)
    make.passed_proposal(call, 9 * B, group=5, mean=75)
    allocation = make.allocation(make.budget(54 * B), call)
    path = tmp_path / "certificate.json"
    path.write_text(allocation.certificate.text)
    assert certificate.main([str(path)]) == 0
    path.write_text(allocation.certificate.text.replace("9000000000", "9000000001", 1))
    assert certificate.main([str(path)]) == 1


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
    allocation = make.endorsed_allocation(call=call)
    monkeypatch.setattr("funds.models.allocation.digest", lambda inputs: allocation.inputs_sha256)
    Proposal.objects.filter(pk=second.pk).update(state="withdrawn")
    with pytest.raises(WrongMoment):
        advance(allocation, "approve", by=make.provincial_leader())
    assert state(first) == "passed"
    assert not Commitment.objects.exists()
    assert Entry.objects.count() == 1
    assert AllocationLine.objects.of_proposal(first).count() == 0

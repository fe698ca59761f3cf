"""A dossier's life: every verb moves it, and a refusal leaves everything as it was."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from lifecycle import clock
from lifecycle.actions import advance
from lifecycle.errors import Refused, Stale, WrongMoment, WrongPerson
from lifecycle.models import Event
from lifecycle.moves import Deed, moves_for
from people.states import Capacity
from proposals.models import Call, Proposal
from tests import make

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
NOTE = {"note": "Thiếu dự toán."}


def refused(error, proposal, verb, by, **more):
    before = Proposal.objects.filter(pk=proposal.pk).values().get()
    events = Event.objects.count()
    with pytest.raises(error) as refusal:
        advance(proposal, verb, by=by, **more)
    assert Proposal.objects.filter(pk=proposal.pk).values().get() == before
    assert Event.objects.count() == events
    return [reason.field for reason in refusal.value.reasons]


def person(name, proposal):
    if name == "leader":
        return proposal.leader
    if name == "council":
        reader = make.user()
        make.reader(proposal, reader, Capacity.COUNCIL_CHAIR)
        return reader
    return getattr(make, name)()


MOVES = [
    ("draft", "submit", "leader", {}, "submitted"),
    ("returned", "submit", "leader", {}, "submitted"),
    ("submitted", "send_back", "officer", NOTE | {"deadline": DAY}, "returned"),
    ("submitted", "accept_dossier", "officer", {"checked": True}, "eligible"),
    ("submitted", "refuse_dossier", "officer", NOTE, "ineligible"),
    ("draft", "withdraw", "leader", NOTE, "withdrawn"),
    ("submitted", "withdraw", "leader", NOTE, "withdrawn"),
    ("returned", "withdraw", "leader", NOTE, "withdrawn"),
    ("eligible", "withdraw", "leader", NOTE, "withdrawn"),
    ("eligible", "enter_council", "officer", {"deed": True}, "in_council"),
    ("in_council", "pass_council", "council", {"deed": True}, "passed"),
    ("in_council", "pass_council", "officer", {"deed": True}, "passed"),
    ("in_council", "fail_council", "council", {"deed": True}, "not_passed"),
    ("passed", "fund", "fund_director", {"deed": True}, "funded"),
    ("passed", "leave_unfunded", "fund_director", {"deed": True}, "unfunded"),
    ("funded", "contract", "fund_director", {"deed": True}, "contracted"),
]


def spelled(more, proposal):
    more = dict(more)
    if more.pop("deed", False):
        more["evidence"] = proposal.call
    if more.pop("checked", False):
        make.checked(proposal)
    if "deadline" in more:
        more["deadline"] = clock.today() + more["deadline"]
    return more


@pytest.mark.parametrize(("state", "verb", "who", "more", "target"), MOVES)
def test_every_verb_moves_it(state, verb, who, more, target):
    proposal = make.proposal(state=state)
    facts = spelled(more, proposal)
    by = person(who, proposal)
    moved = advance(proposal, verb, by=by, **facts)
    event = Event.objects.of(proposal).order_by("-seq").first()
    assert moved.state == target
    assert (event.verb, event.from_state, event.to_state) == (verb, state, target)
    assert event.actor_id == by.pk


@pytest.mark.parametrize(
    ("state", "verb", "who"),
    [
        ("draft", "submit", "officer"),
        ("draft", "submit", "member"),
        ("submitted", "send_back", "leader"),
        ("submitted", "accept_dossier", "leader"),
        ("submitted", "accept_dossier", "fund_director"),
        ("submitted", "refuse_dossier", "auditor"),
        ("draft", "withdraw", "officer"),
        ("eligible", "enter_council", "leader"),
        ("in_council", "pass_council", "leader"),
        ("in_council", "fail_council", "member"),
        ("passed", "fund", "officer"),
        ("passed", "leave_unfunded", "chief_accountant"),
        ("funded", "contract", "leader"),
    ],
)
def test_the_wrong_person_is_refused(state, verb, who):
    proposal = make.proposal(state=state)
    refused(WrongPerson, proposal, verb, person(who, proposal), evidence=proposal.call, **NOTE)


@pytest.mark.parametrize(
    ("state", "verb", "who"),
    [
        ("eligible", "enter_council", "officer"),
        ("in_council", "pass_council", "officer"),
        ("in_council", "fail_council", "officer"),
        ("passed", "fund", "fund_director"),
        ("passed", "leave_unfunded", "fund_director"),
        ("funded", "contract", "fund_director"),
    ],
)
def test_what_another_deed_causes_nobody_does_alone(state, verb, who):
    proposal = make.proposal(state=state)
    by = person(who, proposal)
    refused(WrongPerson, proposal, verb, by)
    assert verb not in [move.name for move in moves_for(proposal, by)]


@pytest.mark.parametrize(
    ("state", "verb", "who"),
    [
        ("submitted", "submit", "leader"),
        ("withdrawn", "submit", "leader"),
        ("draft", "send_back", "officer"),
        ("eligible", "accept_dossier", "officer"),
        ("draft", "accept_dossier", "officer"),
        ("eligible", "refuse_dossier", "officer"),
        ("in_council", "withdraw", "leader"),
        ("submitted", "enter_council", "officer"),
        ("eligible", "pass_council", "officer"),
        ("not_passed", "fail_council", "officer"),
        ("eligible", "fund", "fund_director"),
        ("funded", "leave_unfunded", "fund_director"),
        ("passed", "contract", "fund_director"),
    ],
)
def test_the_wrong_moment_is_refused(state, verb, who):
    proposal = make.proposal(state=state)
    refused(WrongMoment, proposal, verb, person(who, proposal), evidence=proposal.call, **NOTE)


# Submitting -------------------------------------------------------------------------------------


def test_dossiers_are_numbered_in_the_order_they_come_in():
    call = make.open_call(code="2026-01")
    first, second = make.proposal(call=call), make.proposal(call=call)
    codes = [advance(p, "submit", by=p.leader).code for p in (second, first)]
    assert codes == ["2026-01/001", "2026-01/002"]


def test_a_returned_dossier_keeps_its_number_and_first_moment():
    proposal = make.proposal()
    first = advance(proposal, "submit", by=proposal.leader)
    advance(first, "send_back", by=make.officer(), deadline=clock.today(), **NOTE)
    again = advance(first, "submit", by=proposal.leader)
    assert (again.number, again.code, again.submitted_at) == (
        first.number,
        first.code,
        first.submitted_at,
    )
    assert again.last_submitted_at > first.last_submitted_at
    assert again.returned_until is None


def test_an_incomplete_dossier_is_refused_with_every_reason():
    proposal = make.proposal(parts=False, summary="", effect_statement="")
    fields = refused(Refused, proposal, "submit", proposal.leader)
    assert fields == [
        "summary",
        "effect_statement",
        "indicators",
        "budget_lines",
        "products",
        "work_items",
    ]


def test_the_button_says_the_same_reasons_as_the_refusal():
    proposal = make.proposal(summary="")
    move = next(m for m in moves_for(proposal, proposal.leader) if m.name == "submit")
    with pytest.raises(Refused) as refusal:
        advance(proposal, "submit", by=proposal.leader)
    assert [str(r) for r in move.reasons] == [str(r) for r in refusal.value.reasons]


def test_money_beyond_the_ceiling_is_refused():
    proposal = make.proposal(call=make.open_call(ceiling_per_task=799_999_999))
    assert refused(Refused, proposal, "submit", proposal.leader) == ["budget_lines"]


@pytest.mark.parametrize("state", ["closed", "draft"])
def test_a_call_that_is_not_open_takes_none(state):
    proposal = make.proposal(call=make.call(state))
    assert refused(Refused, proposal, "submit", proposal.leader) == ["call"]


def test_after_the_closing_time_nothing_comes_in_though_nobody_has_closed_the_call():
    proposal = make.proposal(call=make.past_call())
    assert refused(Refused, proposal, "submit", proposal.leader) == ["call"]


def test_before_the_opening_nothing_comes_in():
    now = clock.now()
    proposal = make.proposal(call=make.open_call(opens_at=now + DAY, closes_at=now + 2 * DAY))
    assert refused(Refused, proposal, "submit", proposal.leader) == ["call"]


def test_a_call_closed_while_the_submit_waited_takes_no_dossier():
    """The checks saw an open call; under the lock its row says closed."""
    proposal = make.proposal()
    deed = Deed(by=proposal.leader, at=clock.now(), role=Capacity.TASK_LEADER)
    assert proposal.call.state == "open"
    Call.objects.filter(pk=proposal.call_id).update(state="closed")
    with transaction.atomic(), pytest.raises(WrongMoment):
        proposal.submit(deed)
    assert Proposal.objects.get(pk=proposal.pk).number is None


def test_a_second_submit_is_refused_and_there_is_one_number():
    proposal = make.proposal()
    advance(proposal, "submit", by=proposal.leader, seen_version=proposal.version)
    with pytest.raises(Stale):
        advance(proposal, "submit", by=proposal.leader, seen_version=proposal.version)
    with pytest.raises(WrongMoment):
        advance(proposal, "submit", by=proposal.leader)
    assert list(Proposal.objects.values_list("number", flat=True)) == [1]


def test_a_late_returned_dossier_is_refused_and_then_the_officer_may_refuse_it():
    proposal = make.proposal(state="returned", returned_until=clock.today() - DAY)
    assert refused(Refused, proposal, "submit", proposal.leader) == ["returned_until"]
    assert advance(proposal, "refuse_dossier", by=make.officer(), **NOTE).state == "ineligible"


def test_a_returned_dossier_still_in_time_is_not_refused():
    proposal = make.proposal(state="returned")
    assert refused(Refused, proposal, "refuse_dossier", make.officer(), **NOTE) == [
        "returned_until"
    ]


# The officer's part -----------------------------------------------------------------------------


@pytest.mark.parametrize("deadline", [None, "mai", -DAY])
def test_sending_back_needs_a_day_ahead(deadline):
    if isinstance(deadline, datetime.timedelta):
        deadline = clock.today() + deadline
    proposal = make.submitted_proposal()
    fields = refused(Refused, proposal, "send_back", make.officer(), deadline=deadline, **NOTE)
    assert fields == ["deadline"]


def test_an_unchecked_dossier_is_not_accepted():
    proposal = make.submitted_proposal(strategic_group=2, strategic_reasons="AI")
    assert refused(Refused, proposal, "accept_dossier", make.officer()) == [
        "items",
        "conclusion",
        "group_confirmed",
    ]


def test_a_check_from_before_the_last_submission_does_not_count():
    officer, proposal = make.officer(), make.submitted_proposal()
    make.checked(proposal, by=officer)
    sent_back = advance(proposal, "send_back", by=officer, deadline=clock.today(), **NOTE)
    again = advance(sent_back, "submit", by=proposal.leader)
    assert refused(Refused, again, "accept_dossier", officer) == ["items", "conclusion"]


def test_an_unmet_item_stands_against_it():
    proposal = make.submitted_proposal()
    make.checked(proposal, answers=make.good_answers(proposal, fits_call=("no", "Ngoài lĩnh vực.")))
    assert refused(Refused, proposal, "accept_dossier", make.officer()) == ["items"]


@pytest.mark.parametrize(("confirmed", "counts_as"), [(True, 3), (False, 0)])
def test_the_group_counts_only_when_an_officer_confirmed_it(confirmed, counts_as):
    proposal = make.submitted_proposal(strategic_group=3, strategic_reasons="Rô-bốt")
    make.checked(proposal, group=3 if confirmed else 0)
    accepted = advance(proposal, "accept_dossier", by=make.officer())
    assert (accepted.strategic_group, accepted.effective_group) == (3, counts_as)


@pytest.mark.parametrize("verb", ["send_back", "accept_dossier", "refuse_dossier"])
def test_an_officer_of_the_team_has_no_say_over_the_own_dossier(verb):
    proposal = make.submitted_proposal()
    make.checked(proposal)
    officer = make.officer()
    make.membership(officer, proposal.host)
    make.team_member(proposal, officer)
    refused(WrongPerson, proposal, verb, officer, deadline=clock.today(), **NOTE)
    with pytest.raises(WrongPerson):
        make.checked(proposal, by=officer)


# What the database holds ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fields",
    [
        {"strategic_group": 6},
        {"ends_on": datetime.date(2026, 1, 1)},
        {"state": "submitted", "number": None},
        {"state": "returned", "returned_until": None},
        {"group_confirmed": True},
    ],
)
def test_the_database_refuses_what_no_dossier_is(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make.proposal(**fields)


def test_a_number_is_given_once_in_a_call():
    proposal = make.submitted_proposal()
    with pytest.raises(IntegrityError), transaction.atomic():
        make.proposal(state="submitted", call=proposal.call, number=1, code="x")


@pytest.mark.parametrize("amount", [0, -1, 10**15 + 1])
def test_the_database_refuses_an_amount_out_of_bounds(amount):
    proposal = make.proposal(parts=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        make.budget_line(proposal, amount=amount)


def test_the_largest_amount_is_kept_to_the_dong():
    proposal = make.proposal(parts=False)
    make.budget_line(proposal, amount=10**15)
    make.budget_line(proposal, amount=1, year=2027)
    make.budget_line(proposal, amount=5, source="own")
    assert proposal.state_amount() == 10**15 + 1
    assert proposal.state_amount(2027) == 1
    assert Proposal.objects.for_list().get().state_sum == 10**15 + 1


# The three houses -------------------------------------------------------------------------------


def test_all_houses_confirmed_gives_priority():
    proposal = make.attested_proposal()
    assert proposal.conditions_met() == {1: True, 2: True, 3: True, 4: True}
    assert proposal.has_priority
    first = proposal.three_house_facts()[0]
    assert (first.amount, first.people) == (30 * make.MILLION, 6)


def test_a_word_of_a_partner_that_left_no_longer_stands():
    proposal = make.attested_proposal()
    proposal.partners.filter(house="state").delete()
    assert proposal.conditions_met()[1] is False
    assert not Proposal.objects.get(pk=proposal.pk).has_priority


def test_a_word_about_another_problem_does_not_stand():
    proposal = make.attested_proposal()
    Proposal.objects.filter(pk=proposal.pk).update(problem=make.problem(state="published"))
    assert Proposal.objects.get(pk=proposal.pk).conditions_met()[2] is False

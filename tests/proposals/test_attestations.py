"""The houses' own words: asked by the applicant, given only by the house concerned."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from lifecycle.models import Event
from proposals.actions import ask_attestation
from proposals.models import Attestation
from tests import make

pytestmark = pytest.mark.django_db
GIVEN = {
    "proof": "Công văn 12/SNN",
    "on": datetime.date(2026, 1, 5),
    "amount": 50_000_000,
    "people": 3,
}


def refused(error, attestation, verb, by, **more):
    before = Attestation.objects.filter(pk=attestation.pk).values().get()
    events = Event.objects.count()
    with pytest.raises(error) as refusal:
        advance(attestation, verb, by=by, **more)
    assert Attestation.objects.filter(pk=attestation.pk).values().get() == before
    assert Event.objects.count() == events
    return [reason.field for reason in refusal.value.reasons]


def test_a_person_of_the_organisation_asked_confirms():
    attestation = make.attestation()
    by = make.member(attestation.asked_of)
    confirmed = advance(attestation, "confirm", by=by, **GIVEN)
    event = Event.objects.of(attestation).get()
    assert confirmed.state == "confirmed"
    told = (confirmed.evidence, confirmed.evidence_on, confirmed.amount, confirmed.people)
    assert told == tuple(GIVEN.values())
    assert (confirmed.decided_by, event.role) == (by, "state_body")


@pytest.mark.parametrize(
    ("builder", "condition", "role"),
    [
        ("state_body", 1, "state_body"),
        ("university", 1, "university_office"),
        ("enterprise", 1, "enterprise"),
        ("enterprise", 2, "enterprise"),
        ("regional_university", 4, "university_office"),
    ],
)
def test_each_house_speaks_in_its_own_capacity(builder, condition, role):
    attestation = make.attestation(asked_of=getattr(make, builder)(), condition=condition)
    advance(attestation, "confirm", by=make.member(attestation.asked_of), **GIVEN)
    assert Event.objects.of(attestation).get().role == role


def test_it_declines_with_a_reason():
    attestation = make.attestation()
    by = make.member(attestation.asked_of)
    assert refused(Refused, attestation, "decline", by) == ["note"]
    assert advance(attestation, "decline", by=by, note="Không phù hợp.").state == "declined"


def test_the_leader_may_ask_again_after_a_no():
    attestation = make.attestation(state="declined")
    again = advance(attestation, "ask_again", by=attestation.proposal.leader)
    assert (again.state, again.decided_by, again.decided_at) == ("asked", None, None)


@pytest.mark.parametrize("who", ["leader", "officer", "member", "fund_director"])
@pytest.mark.parametrize("verb", ["confirm", "decline"])
def test_nobody_else_answers(who, verb):
    attestation = make.attestation()
    by = attestation.proposal.leader if who == "leader" else getattr(make, who)()
    facts = GIVEN if verb == "confirm" else {"note": "x"}
    refused(WrongPerson, attestation, verb, by, **facts)


def test_an_applicant_never_confirms_even_from_the_right_house():
    proposal = make.proposal()
    attestation = make.attestation(proposal, condition=1, asked_of=proposal.host)
    refused(WrongPerson, attestation, "confirm", proposal.leader, **GIVEN)
    colleague = make.member(proposal.host)
    make.team_member(proposal, colleague)
    refused(WrongPerson, attestation, "confirm", colleague, **GIVEN)
    assert advance(attestation, "confirm", by=make.member(proposal.host), **GIVEN).pk


def test_only_the_leader_asks_again():
    attestation = make.attestation(state="declined")
    refused(WrongPerson, attestation, "ask_again", make.member(attestation.asked_of))


@pytest.mark.parametrize(
    ("state", "verb"),
    [("confirmed", "confirm"), ("confirmed", "decline"), ("declined", "confirm")],
)
def test_an_answer_is_given_once(state, verb):
    attestation = make.attestation(state=state)
    by = make.member(attestation.asked_of)
    refused(WrongMoment, attestation, verb, by, note="x", **GIVEN)


@pytest.mark.parametrize("state", ["in_council", "passed", "withdrawn"])
def test_past_the_council_no_word_counts(state):
    attestation = make.attestation(make.proposal(state=state))
    by = make.member(attestation.asked_of)
    assert refused(Refused, attestation, "confirm", by, **GIVEN) == ["state"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"proof": "  "}, "proof"),
        ({"on": None}, "on"),
        ({"on": datetime.date(2099, 1, 1)}, "on"),
        ({"amount": -1}, "amount"),
        ({"amount": 0.5}, "amount"),
        ({"amount": 10**15 + 1}, "amount"),
        ({"people": -1}, "people"),
    ],
)
def test_what_is_committed_must_make_sense(change, field):
    attestation = make.attestation()
    by = make.member(attestation.asked_of)
    assert refused(Refused, attestation, "confirm", by, **{**GIVEN, **change}) == [field]


# Asking -----------------------------------------------------------------------------------------


def asked(proposal, **how):
    return ask_attestation(proposal, by=how.pop("by", proposal.leader), **how)


def test_the_leader_asks_each_house_what_concerns_it():
    problem = make.problem(state="published")
    proposal = make.proposal(problem=problem)
    make.partner(proposal, problem.organisation)
    state_body = make.state_body()
    made = [
        asked(proposal, condition=1, asked_of=proposal.host),
        asked(proposal, condition=1, asked_of=problem.organisation),
        asked(proposal, condition=2, asked_of=problem.organisation),
        asked(proposal, condition=3, asked_of=state_body),
        asked(proposal, condition=4, asked_of=make.regional_university()),
    ]
    assert [(a.condition, a.house, a.state) for a in made] == [
        (1, "university", "asked"),
        (1, "enterprise", "asked"),
        (2, "enterprise", "asked"),
        (3, "state", "asked"),
        (4, "university", "asked"),
    ]
    assert Event.objects.filter(verb="asked").count() == 5


def refused_to_ask(error, proposal, **how):
    events = Event.objects.count()
    with pytest.raises(error) as refusal:
        asked(proposal, **how)
    assert Attestation.objects.count() == 0
    assert Event.objects.count() == events
    return [reason.field for reason in refusal.value.reasons]


@pytest.mark.parametrize(
    ("condition", "builder"),
    [(1, "enterprise"), (2, "enterprise"), (2, "state_body"), (3, "university"), (4, "university")],
)
def test_an_organisation_the_condition_does_not_speak_of_is_not_asked(condition, builder):
    proposal = make.proposal()
    fields = refused_to_ask(
        Refused, proposal, condition=condition, asked_of=getattr(make, builder)()
    )
    assert fields == ["asked_of"]


def test_a_state_host_does_not_confirm_its_own_dossier():
    proposal = make.proposal(host=make.state_body())
    assert refused_to_ask(Refused, proposal, condition=3, asked_of=proposal.host) == ["asked_of"]


@pytest.mark.parametrize("who", ["officer", "member"])
def test_only_the_leader_asks(who):
    refused_to_ask(
        WrongPerson,
        make.proposal(),
        condition=3,
        asked_of=make.state_body(),
        by=getattr(make, who)(),
    )


def test_once_the_council_has_it_nobody_is_asked():
    proposal = make.proposal(state="in_council")
    refused_to_ask(WrongMoment, proposal, condition=3, asked_of=make.state_body())


def test_a_confirmation_is_asked_once_a_house():
    proposal = make.proposal()
    asked(proposal, condition=3, asked_of=make.state_body())
    with pytest.raises(Refused):
        asked(proposal, condition=3, asked_of=make.state_body())
    assert Attestation.objects.count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"condition": 5},
        {"condition": 0},
        {"condition": 3, "house": "enterprise"},
        {"condition": 4, "house": "state"},
        {"amount": -1},
        {"state": "confirmed", "decided_at": None},
    ],
)
def test_the_database_refuses_what_no_house_says(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make.attestation(**fields)

"""A problem's life: who moves it, when, and that a refusal leaves everything as it was."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from lifecycle.actions import advance, begin
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from lifecycle.models import Event
from proposals.models import Problem
from tests import make

pytestmark = pytest.mark.django_db
NOTE = {"note": "Thiếu số đo."}


def moved(problem, verb, by, **more):
    return advance(problem, verb, by=by, **more).state


def refused(error, problem, verb, by, **more):
    before = Problem.objects.filter(pk=problem.pk).values().get()
    events = Event.objects.count()
    with pytest.raises(error) as refusal:
        advance(problem, verb, by=by, **more)
    assert Problem.objects.filter(pk=problem.pk).values().get() == before
    assert Event.objects.count() == events
    return refusal.value.reasons


@pytest.mark.parametrize(
    ("state", "verb", "who", "more", "target"),
    [
        ("draft", "submit", "owner", {}, "submitted"),
        ("returned", "submit", "owner", {}, "submitted"),
        ("submitted", "send_back", "officer", NOTE, "returned"),
        ("submitted", "publish", "officer", {}, "published"),
        ("published", "match", "director", {"deed": True}, "matched"),
        ("matched", "match", "officer", {"deed": True}, "matched"),
        ("matched", "solve", "owner", {"deed": True}, "solved"),
        ("published", "close", "officer", NOTE, "closed"),
        ("matched", "close", "owner", NOTE, "closed"),
    ],
)
def test_every_verb_moves_it(state, verb, who, more, target):
    owner = make.problem_owner()
    people = {"owner": owner, "officer": make.officer(), "director": make.fund_director()}
    problem = make.problem(state=state, owner=owner)
    more = dict(more)
    if more.pop("deed", False):
        more["evidence"] = make.proposal()
    assert moved(problem, verb, people[who], **more) == target
    event = Event.objects.of(problem).get()
    assert (event.verb, event.from_state, event.to_state) == (verb, state, target)


@pytest.mark.parametrize(
    ("state", "verb", "who", "more"),
    [
        ("draft", "submit", "officer", {}),
        ("draft", "submit", "stranger", {}),
        ("submitted", "send_back", "owner", NOTE),
        ("submitted", "publish", "owner", {}),
        ("published", "match", "owner", {"deed": True}),
        ("published", "match", "director", {}),
        ("matched", "solve", "stranger", {"deed": True}),
        ("published", "close", "stranger", NOTE),
    ],
)
def test_the_wrong_person_is_refused(state, verb, who, more):
    owner = make.problem_owner()
    people = {
        "owner": owner,
        "officer": make.officer(),
        "director": make.fund_director(),
        "stranger": make.member(),
    }
    problem = make.problem(state=state, owner=owner)
    more = dict(more)
    if more.pop("deed", False):
        more["evidence"] = make.proposal()
    refused(WrongPerson, problem, verb, people[who], **more)


@pytest.mark.parametrize(
    ("state", "verb", "who"),
    [
        ("submitted", "submit", "owner"),
        ("published", "submit", "owner"),
        ("published", "publish", "officer"),
        ("draft", "publish", "officer"),
        ("returned", "send_back", "officer"),
        ("draft", "match", "officer"),
        ("published", "solve", "owner"),
        ("solved", "close", "officer"),
        ("closed", "close", "owner"),
    ],
)
def test_the_wrong_moment_is_refused(state, verb, who):
    owner = make.problem_owner()
    people = {"owner": owner, "officer": make.officer()}
    problem = make.problem(state=state, owner=owner)
    refused(WrongMoment, problem, verb, people[who], note="x", evidence=problem)


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"description": " "}, "description"),
        ({"solved_when": ""}, "solved_when"),
        ({"cost_value": 5}, "cost_unit"),
    ],
)
def test_an_incomplete_problem_is_not_submitted(fields, named):
    owner = make.problem_owner()
    problem = make.problem(owner=owner, **fields)
    assert [r.field for r in refused(Refused, problem, "submit", owner)] == [named]


def test_sending_back_needs_a_reason():
    problem = make.problem(state="submitted")
    assert [r.field for r in refused(Refused, problem, "send_back", make.officer())] == ["note"]


def test_an_officer_of_another_province_has_no_say():
    elsewhere = make.officer(province=make.province("01", "Hà Nội"))
    refused(WrongPerson, make.problem(state="submitted"), "publish", elsewhere)


def test_a_stranger_begins_none():
    owner = make.problem_owner()
    count = Problem.objects.count()
    with pytest.raises(WrongPerson):
        make.begun_problem(by=make.member(), organisation=owner.memberships.get().organisation)
    assert Problem.objects.count() == count


def test_an_officer_enters_what_an_organisation_published_elsewhere_and_submits_it():
    officer = make.officer()
    problem = make.begun_problem(by=officer, organisation=make.enterprise())
    assert moved(problem, "submit", officer) == "submitted"


@pytest.mark.parametrize(
    "fields",
    [{"contributes_amount": -1}, {"contributes_amount": 10**15 + 1}, {"strategic_group": 6}],
)
def test_the_database_refuses_what_no_problem_has(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make.problem(**fields)


def test_text_typed_apart_is_stored_composed_and_found_without_marks():
    apart = "Sa\u0302\u0301y che\u0300 Đại Từ"  # "Sấy chè" as separate marks
    problem = make.problem(state="published", title=apart)
    problem.refresh_from_db()
    assert problem.title == "Sấy chè Đại Từ"
    assert list(Problem.objects.found_by("SAY che dai TU")) == [problem]
    assert list(Problem.objects.found_by("sấy cha")) == []


def test_a_control_character_is_refused_in_words():
    owner = make.problem_owner()
    with pytest.raises(Refused) as refusal:
        begin(Problem(**make.problem_fields(owner, title="Sấy\x07")), by=owner)
    assert [r.field for r in refusal.value.reasons] == ["title"]


def test_who_sees_a_problem():
    owner = make.problem_owner()
    draft = make.problem(owner=owner)
    submitted = make.problem(state="submitted", owner=owner)
    published = make.problem(state="published", owner=owner)
    never = make.problem(state="closed", published_at=None)
    seen = {
        name: set(Problem.objects.visible_to(person).values_list("pk", flat=True))
        for name, person in {
            "guest": AnonymousUser(),
            "stranger": make.member(),
            "owner": owner,
            "officer": make.officer(),
            "officer elsewhere": make.officer(province=make.province("01", "Hà Nội")),
        }.items()
    }
    assert seen == {
        "guest": {published.pk},
        "stranger": {published.pk},
        "owner": {draft.pk, submitted.pk, published.pk},
        "officer": {submitted.pk, published.pk, never.pk},
        "officer elsewhere": {published.pk},
    }


def test_a_stranger_reads_only_the_public_events():
    owner = make.problem_owner()
    problem = make.begun_problem(by=owner)
    for verb, by in [("submit", owner), ("publish", make.officer())]:
        problem = advance(problem, verb, by=by)

    def events(person):
        audiences = problem.audiences_for(person)
        return [e.verb for e in Event.objects.of(problem).for_audiences(audiences)]

    assert events(make.member()) == ["publish"]
    assert events(owner) == ["begin", "submit", "publish"]


def test_once_out_of_the_membership_there_is_no_right_left():
    owner = make.problem_owner()
    problem = make.problem(owner=owner)
    owner.memberships.update(until_on=datetime.date(2021, 1, 1))
    owner.forget_standing()
    refused(WrongPerson, problem, "submit", owner)

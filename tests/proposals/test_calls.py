"""A call's life and its clock."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from lifecycle import clock
from lifecycle.actions import advance, begin
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from lifecycle.models import Event
from proposals.models import Call
from tests import make

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def refused(error, call, verb, by, **more):
    before = Call.objects.filter(pk=call.pk).values().get()
    events = Event.objects.count()
    with pytest.raises(error) as refusal:
        advance(call, verb, by=by, **more)
    assert Call.objects.filter(pk=call.pk).values().get() == before
    assert Event.objects.count() == events
    return [reason.field for reason in refusal.value.reasons]


def test_publishing_freezes_the_rules_of_the_day():
    make.rules()
    call = make.call()
    published = advance(call, "publish", by=make.officer())
    assert published.state == "open"
    assert published.rule_set == make.rule_set(on=clock.today())
    assert published.rules.integer("score.pass_mean") == 70
    assert Event.objects.of(call).get().verb == "publish"


def test_it_closes_after_its_closing_time_and_is_decided_by_a_deed():
    call = make.past_call()
    assert advance(call, "close", by=make.officer()).state == "closed"
    decided = advance(call, "decide", by=make.fund_director(), evidence=call)
    assert decided.state == "decided"


def test_before_its_time_it_does_not_close():
    assert refused(Refused, make.open_call(), "close", make.officer()) == ["closes_at"]


def test_a_call_whose_closing_is_past_is_not_published():
    make.rules()
    assert refused(Refused, make.past_call(state="draft"), "publish", make.officer()) == [
        "closes_at"
    ]


def test_a_province_without_rules_opens_no_call():
    refused(Refused, make.call(), "publish", make.officer())


@pytest.mark.parametrize("verb", ["publish", "close"])
@pytest.mark.parametrize("who", ["fund_director", "auditor", "member"])
def test_only_the_officer_moves_it(verb, who):
    call = make.call() if verb == "publish" else make.past_call()
    refused(WrongPerson, call, verb, getattr(make, who)())


def test_nobody_decides_it_alone():
    refused(WrongPerson, make.past_call(state="closed"), "decide", make.fund_director())


@pytest.mark.parametrize(
    ("state", "verb"),
    [("open", "publish"), ("draft", "close"), ("closed", "close"), ("open", "decide")],
)
def test_the_wrong_moment_is_refused(state, verb):
    call = make.past_call(state=state)
    refused(WrongMoment, call, verb, make.officer(), evidence=call)


def test_only_an_officer_begins_one():
    with pytest.raises(WrongPerson):
        begin(Call(**make.call_fields()), by=make.fund_director())
    assert begin(Call(**make.call_fields()), by=make.officer()).state == "draft"


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"envelope": 0, "ceiling_per_task": 1}, ""),
        ({"envelope": 10, "ceiling_per_task": 11}, ""),
        ({"budget_year": 1999}, ""),
        ({"code": ""}, "code"),
    ],
)
def test_a_senseless_call_is_refused_in_words(fields, named):
    with pytest.raises(Refused) as refusal:
        begin(Call(**make.call_fields(**fields)), by=make.officer())
    assert {reason.field for reason in refusal.value.reasons} == {named}
    assert Call.objects.count() == 0


def test_dates_turned_round_are_refused():
    now = clock.now()
    with pytest.raises(Refused):
        begin(Call(**make.call_fields(opens_at=now, closes_at=now - DAY)), by=make.officer())


@pytest.mark.parametrize(
    "fields",
    [
        {"envelope": -1},
        {"ceiling_per_task": 10**15 + 1},
        {"envelope": 1, "ceiling_per_task": 2},
        {"state": "open"},
    ],
)
def test_the_database_refuses_it_too(fields):
    values = make.call_fields(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.create(**values)


def test_a_code_is_used_once_in_a_province():
    make.call(code="2026-01")
    with pytest.raises(IntegrityError), transaction.atomic():
        make.call(code="2026-01")


def test_drafts_are_seen_by_the_fund_only():
    draft, open_call = make.call(), make.open_call()
    assert set(Call.objects.visible_to(AnonymousUser())) == {open_call}
    assert set(Call.objects.visible_to(make.member())) == {open_call}
    assert set(Call.objects.visible_to(make.officer())) == {draft, open_call}

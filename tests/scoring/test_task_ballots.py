"""An identification council votes on a task by secret ballot; the opinions stay as reasons."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from lifecycle import clock
from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from rulebook.actions import change_rule, freeze
from scoring.actions import cast_vote, prepare_ballot, step_aside
from scoring.models import Ballot, Commission
from scoring.models.record import record_of
from scoring.querysets import waiting_on
from tests import make
from tests.scoring.same import nothing_changes

pytestmark = pytest.mark.django_db
REASONS = {"reasons": "Chưa cấp thiết."}


@pytest.fixture
def secret():
    """A council whose frozen rules ask for a secret ballot, seven members present."""
    province, today = make.rule_set().province, clock.today()
    change_rule(
        "council.identify.secret_ballot",
        province=province,
        value=True,
        source="Quyết định của Sở",
        certainty="read",
        effective_from=today,
        reason="Biểu quyết kín.",
        by=make.officer(),
    )
    rules = freeze(province, today)
    return make.identification_council(rule_set=rules)


def prepared(task, **fields):
    chair = make.chair(task.council)
    values = {"question": "Thực hiện?", "kind": "carry_out", "clerk": make.clerk(), **fields}
    return prepare_ballot(task.meeting, commission=task, by=chair, **values)


def counted(task, votes_for: int):
    """Everybody in the room has voted, so many of them for it."""
    chair = make.chair(task.council)
    ballot = advance(prepared(task), "open", by=chair)
    for number, seat in enumerate(task.bench.in_the_room):
        cast_vote(ballot, "for" if number < votes_for else "against", by=seat.user)
    return advance(ballot, "close", by=chair)


def conclude(task, **facts):
    return advance(task, "conclude", by=make.chair(task.council), **facts)


def test_the_ballot_and_not_the_opinions_decides():
    task = make.voted_commission(votes_for=7)
    counted(task, votes_for=2)
    task = conclude(task, **make.TASK_OUTPUT, **REASONS)
    assert (task.is_adopted, task.votes_for, task.votes_against) == (False, 2, 5)
    assert task.opinions.filter(wants_it=True).count() == 7


def test_without_one_the_opinions_are_counted_unless_the_rules_ask_for_it(secret):
    task = conclude(make.voted_commission(votes_for=7), **make.TASK_OUTPUT)
    assert task.is_adopted
    task = make.voted_commission(of=secret, votes_for=7)
    with nothing_changes(task), pytest.raises(Refused) as refusal:
        conclude(task, **make.TASK_OUTPUT)
    assert refusal.value.reasons[0].url == reverse(
        "scoring:commission_ballot", args=[task.public_id]
    )
    counted(task, votes_for=7)
    assert conclude(task, **make.TASK_OUTPUT).is_adopted


@pytest.mark.parametrize("verb", ["conclude", "postpone"])
def test_nothing_moves_while_the_ballot_is_open(verb):
    task = make.voted_commission()
    chair = make.chair(task.council)
    advance(prepared(task), "open", by=chair)
    with nothing_changes(task), pytest.raises(Refused):
        advance(task, verb, by=chair, note="Chờ.", **make.TASK_OUTPUT)


def test_the_task_is_voted_on_once():
    task = make.voted_commission()
    counted(task, votes_for=3)
    before = Ballot.objects.count()
    with pytest.raises(WrongMoment):
        prepared(Commission.objects.get(pk=task.pk))
    assert Ballot.objects.count() == before
    assert prepared(task, kind="agree", question="Họp tiếp?").kind == "agree"


def test_a_vote_of_somebody_who_stepped_aside_since_makes_it_void():
    task = make.voted_commission()
    counted(task, votes_for=7)
    member = make.seats_as(task.council, "member")[0]
    step_aside(task, ground="partiality", evidence="Có góp vốn.", by=member.user)
    task = Commission.objects.get(pk=task.pk)
    assert task.counted_ballot() is None
    counted(task, votes_for=6)
    task = conclude(Commission.objects.get(pk=task.pk), **make.TASK_OUTPUT)
    assert (task.votes_for, task.members_present) == (6, 6)


def test_who_stepped_aside_neither_votes_nor_sees_the_ballot():
    task = make.voted_commission()
    member = make.seats_as(task.council, "member")[0]
    step_aside(task, ground="partiality", evidence="Có góp vốn.", by=member.user)
    task = Commission.objects.get(pk=task.pk)
    ballot = advance(prepared(task), "open", by=make.chair(task.council))
    assert member.pk not in ballot.voters.values_list("seat_id", flat=True)
    assert not Ballot.objects.visible_to(member.user).exists()
    with pytest.raises(WrongPerson):
        cast_vote(ballot, "for", by=member.user)
    assert not ballot.voters.filter(has_voted=True).exists()


def test_every_voter_has_it_on_the_first_page_until_they_vote():
    task = make.voted_commission()
    ballot = advance(prepared(task), "open", by=make.chair(task.council))
    member = make.seats_as(task.council, "member")[0].user
    assert ballot.get_absolute_url() in [one.url for one in waiting_on(member)]
    cast_vote(ballot, "for", by=member)
    assert ballot.get_absolute_url() not in [one.url for one in waiting_on(member)]


def test_the_minutes_record_holds_the_tally_and_no_voter():
    task = make.voted_commission()
    counted(task, votes_for=5)
    (told,) = record_of(task.meeting)["tasks"][0]["ballots"]
    assert [row["votes"] for row in told["votes"]] == [5, 2, 0]
    assert record_of(task.meeting)["ballots"] == []


def test_a_ballot_is_over_one_matter():
    ballot = make.ballot(state="draft")
    task = make.commission()
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.filter(pk=ballot.pk).update(commission=task)


def test_whoever_presides_prepares_it_from_the_tasks_page(client):
    task = make.voted_commission()
    address = reverse("scoring:commission_ballot", args=[task.public_id])
    client.force_login(make.secretary(task.council))
    assert address in client.get(task.get_absolute_url()).content.decode()
    assert "carry_out" in client.get(address).content.decode()
    sent = {"kind": "carry_out", "question": "Thực hiện?", "clerk": make.clerk().pk}
    client.post(address, sent)
    assert Ballot.objects.get().commission == task
    client.force_login(make.seats_as(task.council, "member")[0].user)
    assert client.get(address).status_code == 403
    page = client.get(Ballot.objects.get().get_absolute_url()).content.decode()
    assert task.get_absolute_url() in page


def test_one_over_the_whole_meeting_is_prepared_as_well():
    meeting = make.meeting(state="opened")
    chair = make.chair(meeting.council)
    ballot = prepare_ballot(meeting, question="Hoãn phiên họp?", clerk=make.clerk(), by=chair)
    assert (ballot.matter, ballot.bench.presiding.user) == (None, chair)

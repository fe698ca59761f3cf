"""What waits on a person in the councils, and no longer once it is done."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext

from scoring.actions import cast_vote
from scoring.querysets import waiting_on
from tests import make

pytestmark = pytest.mark.django_db


def verbs(person):
    return [str(task.verb) for task in waiting_on(person)]


def titles(person):
    return [task.title for task in waiting_on(person)]


def member_of(item):
    return make.seats_as(item.council, "member")[0]


def test_nothing_waits_on_nobody():
    make.item_in_session()
    assert waiting_on(AnonymousUser()) == []
    assert waiting_on(make.user()) == []


def test_an_invitation_waits_until_it_is_answered():
    seat = make.seat(state="invited")
    task = waiting_on(seat.user)[0]
    assert (task.title, task.url) == (str(seat.council), seat.get_absolute_url())
    assert waiting_on(make.seat().user) == []


def test_a_dossier_waits_for_each_members_sheet_by_the_meetings_date():
    council = make.formed_council()
    meeting = make.meeting(council)
    item = make.item(council)
    task = waiting_on(member_of(item).user)[0]
    assert (task.title, task.due) == (str(item.proposal), meeting.planned_at)
    make.sheet(item, member_of(item))
    assert waiting_on(member_of(item).user) == []


def test_a_dossier_does_not_wait_on_a_recused_member():
    item = make.item()
    make.conflict(item, member_of(item))
    assert waiting_on(member_of(item).user) == []


def test_a_meeting_waits_on_those_who_run_it():
    meeting = make.meeting()
    council = meeting.council
    for person in (make.chair(council), make.vice(council), make.secretary(council)):
        assert titles(person) == [str(meeting)]
    assert titles(make.seats_as(council, "reviewer")[0].user) == []


def test_closed_marks_wait_on_the_chair_and_on_the_vice_chair_without_one():
    item = make.item_in_session(state="scored")
    council = item.council
    assert str(item.proposal) in titles(make.chair(council))
    assert str(item.proposal) not in titles(make.vice(council))
    make.conflict(item, make.seats_as(council, "chair")[0])
    assert str(item.proposal) not in titles(make.chair(council))
    assert str(item.proposal) in titles(make.vice(council))


def test_a_council_waits_on_the_officer_for_what_comes_next():
    officer = make.officer()
    council = make.formed_council()
    first = verbs(officer)
    make.item(council, reviewers=False)
    second = verbs(officer)
    make.meeting(council)
    third = verbs(officer)
    assert (len(first), len(second), len(third)) == (1, 2, 1)
    assert second[:1] == third


def test_a_council_with_everything_concluded_waits_to_be_concluded_and_its_letters_to_be_sent():
    make.judged_item()
    assert len(verbs(make.officer())) == 2


def test_suspected_conflicts_wait_on_officer_and_director_one_task_a_council():
    item = make.item()
    make.meeting(item.council)
    for seat in make.seats_as(item.council, "member"):
        make.conflict(item, seat)
    for person in (make.officer(), make.fund_director()):
        assert titles(person) == [str(item.council)]
    assert verbs(make.auditor()) == []


def test_a_council_that_has_all_answers_waits_on_those_who_sign():
    council = make.seated_council()
    for person in (make.fund_director(), make.provincial_leader()):
        assert titles(person) == [str(council)]
    make.seat(council, state="invited")
    assert titles(make.fund_director()) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_cost_does_not_grow(rows, django_assert_num_queries):
    council = make.formed_council()
    make.meeting(council)
    for _ in range(rows):
        make.item(council)
    chair = make.chair(council)
    with django_assert_num_queries(14):
        assert len(waiting_on(chair)) == rows + 1


# Of a meeting ---


def test_a_ballot_waits_on_whoever_may_vote_and_has_not():
    ballot = make.ballot()
    chair = make.chair(ballot.council)
    assert verbs_of(chair, "Vote") == [ballot.question]
    cast_vote(ballot, "for", by=chair)
    assert verbs_of(chair, "Vote") == []


def test_minutes_wait_on_the_secretary_and_then_on_the_chair():
    meeting = make.meeting(make.formed_council(), "concluded")
    secretary, chair = make.secretary(meeting.council), make.chair(meeting.council)
    assert verbs_of(secretary, "Write and finish the minutes") == [str(meeting)]
    make.minutes(meeting, "ready")
    assert verbs_of(secretary, "Write and finish the minutes") == []
    assert verbs_of(chair, "Sign the minutes") == [str(meeting)]
    assert verbs_of(make.vice(meeting.council), "Sign the minutes") == []


def verbs_of(user, verb):
    return [task.title for task in waiting_on(user) if str(task.verb) == gettext(verb)]

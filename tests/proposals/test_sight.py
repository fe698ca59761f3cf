"""Who sees which dossier, who is a reader, and what waits on whom."""

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from lifecycle import clock
from lifecycle.errors import Refused, Stale, WrongMoment, WrongPerson
from lifecycle.models import Event
from people.states import Capacity
from proposals.actions import check_dossier, end_reading, grant_reading
from proposals.models import DossierCheck, Proposal, Reader
from proposals.querysets import waiting_on
from tests import make

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def sees(person, proposal) -> bool:
    return Proposal.objects.visible_to(person).filter(pk=proposal.pk).exists()


STAFF = [
    "officer",
    "fund_director",
    "chief_accountant",
    "fund_accountant",
    "provincial_leader",
    "auditor",
]


@pytest.mark.parametrize("who", STAFF)
def test_the_fund_sees_a_dossier_from_its_submission_on(who):
    person = getattr(make, who)()
    assert not sees(person, make.proposal())
    assert sees(person, make.submitted_proposal())
    assert not sees(person, make.proposal(state="withdrawn"))


def test_the_fund_of_another_province_sees_nothing():
    elsewhere = make.officer(province=make.province("01", "Hà Nội"))
    assert not sees(elsewhere, make.submitted_proposal())


@pytest.mark.parametrize("state", ["draft", "submitted", "funded"])
def test_team_host_and_those_asked_see_it_always(state):
    proposal = make.proposal(state=state)
    member = make.team_member(proposal, make.member(make.enterprise())).user
    asked = make.member(make.attestation(proposal).asked_of)
    for person in [proposal.leader, member, make.member(proposal.host), asked]:
        assert sees(person, proposal)


@pytest.mark.parametrize(("state", "is_seen"), [("draft", False), ("submitted", True)])
def test_the_owner_of_the_problem_sees_who_answers_once_it_is_submitted(state, is_seen):
    owner = make.problem_owner()
    proposal = make.proposal(state=state, problem=make.problem(state="published", owner=owner))
    assert sees(owner, proposal) is is_seen


@pytest.mark.parametrize("who", ["member", "administrator", "user"])
def test_nobody_else_sees_it(who):
    proposal = make.submitted_proposal()
    make.partner(proposal)
    assert not sees(getattr(make, who)(), proposal)
    assert not sees(AnonymousUser(), proposal)
    assert not sees(make.user(is_superuser=True, is_staff=True), proposal)


def test_many_ties_show_a_dossier_once():
    proposal = make.attested_proposal(state="submitted")
    make.reader(proposal, proposal.leader)
    assert Proposal.objects.visible_to(proposal.leader).count() == 1


def test_who_left_the_host_sees_it_no_more():
    proposal = make.submitted_proposal()
    colleague = make.member(proposal.host)
    colleague.memberships.update(until_on=datetime.date(2021, 1, 1))
    colleague.forget_standing()
    assert not sees(colleague, proposal)


# Readers ----------------------------------------------------------------------------------------


def test_a_reader_reads_from_the_grant_to_its_end():
    proposal, person, officer = make.eligible_proposal(), make.user(), make.officer()
    grant_reading(proposal, person, Capacity.COUNCIL_REVIEWER, officer)
    assert sees(person, proposal)
    assert end_reading(proposal, person, officer) == 1
    person.forget_standing()  # the next request
    assert not sees(person, proposal)
    assert end_reading(proposal, person, officer) == 0
    assert [e.verb for e in Event.objects.of(proposal)] == ["reading_granted", "reading_ended"]


def test_reading_is_granted_once_however_often_it_is_asked():
    proposal, person, officer = make.eligible_proposal(), make.user(), make.officer()
    first = grant_reading(proposal, person, Capacity.COUNCIL_MEMBER, officer)
    assert grant_reading(proposal, person, Capacity.COUNCIL_MEMBER, officer) == first
    end_reading(proposal, person, officer, as_what=Capacity.COUNCIL_CHAIR)
    assert sees(person, proposal)
    end_reading(proposal, person, officer, as_what=Capacity.COUNCIL_MEMBER)
    again = grant_reading(proposal, person, Capacity.COUNCIL_MEMBER, officer)
    assert (Reader.objects.count(), again == first) == (2, False)


def test_a_grant_that_begins_later_shows_nothing_yet():
    proposal, person = make.eligible_proposal(), make.user()
    Reader.objects.create(
        proposal=proposal, user=person, as_what="council_member", since=clock.now() + DAY
    )
    assert not sees(person, proposal)


def test_no_applicant_learns_who_reads():
    proposal = make.submitted_proposal()
    grant_reading(proposal, make.user(), Capacity.COUNCIL_REVIEWER, make.officer())
    for person in [proposal.leader, make.officer(), make.member(proposal.host)]:
        seen = Event.objects.of(proposal).for_audiences(proposal.audiences_for(person))
        assert [event.verb for event in seen] == []


# The officer's check ----------------------------------------------------------------------------


def check(proposal, **changes):
    facts = {"answers": make.good_answers(proposal)}
    return check_dossier(proposal, **{"by": make.officer(), **facts, **changes})


def test_a_check_keeps_answers_and_the_group():
    proposal = make.submitted_proposal(strategic_group=4, strategic_reasons="Bay")
    officer = make.officer()
    made = check(proposal, by=officer, group=0, group_note="Không phải.")
    fresh = Proposal.objects.get()
    assert {row["answer"] for row in made.rows} == {"yes"}
    assert (made.group_named, made.group_decided) == (4, 0)
    assert (fresh.group_confirmed, fresh.group_confirmed_by) == (False, officer)
    assert fresh.version == proposal.version + 1


@pytest.mark.parametrize(
    ("error", "changes", "state"),
    [
        (WrongPerson, {"by": "fund_director"}, "submitted"),
        (WrongPerson, {"by": "leader"}, "submitted"),
        (WrongMoment, {}, "eligible"),
        (Stale, {"seen_version": 9}, "submitted"),
        (Refused, {"answers": {}}, "submitted"),
        (Refused, {"answers": "no without a note"}, "submitted"),
        (Refused, {"answers": "does not apply without a note"}, "submitted"),
        (Refused, {"group": 1, "group_note": ""}, "submitted"),
        (Refused, {"group": 9, "group_note": "x"}, "submitted"),
    ],
)
def test_a_check_that_says_too_little_keeps_nothing(error, changes, state):
    proposal = make.proposal(state=state, strategic_group=1, strategic_reasons="x")
    changes = dict(changes)
    if "by" in changes:
        who = changes["by"]
        changes["by"] = proposal.leader if who == "leader" else getattr(make, who)()
    if isinstance(changes.get("answers"), str):
        answer = "no" if changes["answers"].startswith("no ") else "na"
        changes["answers"] = make.good_answers(proposal, fits_call=(answer, ""))
    before = Proposal.objects.values().get()
    with pytest.raises(error):
        check(proposal, **changes)
    assert Proposal.objects.values().get() == before
    assert DossierCheck.objects.count() == 0
    assert not Event.objects.of(proposal).exists()


def test_a_group_that_the_dossier_does_not_name_is_not_confirmed():
    with pytest.raises(Refused):
        check(make.submitted_proposal(), group=0, group_note="x")


# What waits -------------------------------------------------------------------------------------


def test_what_waits_on_a_leader():
    proposal = make.proposal(state="returned")
    draft = make.proposal(leader=proposal.leader, host=proposal.host)
    make.proposal(leader=proposal.leader, host=proposal.host, call=make.past_call())
    make.submitted_proposal(leader=proposal.leader, host=proposal.host)
    tasks = waiting_on(proposal.leader)
    assert [task.url for task in tasks] == [proposal.get_absolute_url(), draft.get_absolute_url()]
    assert [task.due for task in tasks] == [proposal.returned_until, draft.call.closes_at]


def test_what_waits_on_a_house_is_what_it_can_answer():
    proposal = make.proposal()
    asked = make.attestation(proposal)
    person = make.member(asked.asked_of)
    make.attestation(make.proposal(state="in_council"), asked_of=asked.asked_of)
    make.attestation(make.proposal(), asked_of=asked.asked_of, state="declined")
    assert [task.url for task in waiting_on(person)] == [asked.get_absolute_url()]
    own = make.attestation(proposal, condition=1, asked_of=proposal.host)
    assert own.get_absolute_url() not in [task.url for task in waiting_on(proposal.leader)]


def test_nothing_waits_on_a_house_s_person_who_joined_the_team():
    proposal = make.proposal()
    asked = make.attestation(proposal, condition=1, asked_of=proposal.host)
    assert [task.url for task in waiting_on(make.member(proposal.host))] == [
        asked.get_absolute_url()
    ]
    assert waiting_on(make.team_member(proposal).user) == []


def test_what_waits_on_a_problem_owner():
    owner = make.problem_owner()
    returned, draft = make.problem(state="returned", owner=owner), make.problem(owner=owner)
    make.problem(state="published", owner=owner)
    urls = [returned.get_absolute_url(), draft.get_absolute_url()]
    assert [task.url for task in waiting_on(owner)] == urls


def test_what_waits_on_an_officer_stands_oldest_first():
    problem = make.problem(state="submitted")
    newer, older = make.submitted_proposal(), make.submitted_proposal()
    Proposal.objects.filter(pk=older.pk).update(last_submitted_at=clock.now() - DAY)
    overdue = make.proposal(state="returned", returned_until=clock.today() - DAY)
    past = make.past_call()
    make.call()
    make.proposal(state="returned")
    waiting = [problem, older, newer, overdue, past]
    urls = [thing.get_absolute_url() for thing in waiting]
    assert [task.url for task in waiting_on(make.officer())] == urls
    assert waiting_on(make.officer(province=make.province("01", "Hà Nội"))) == []


def test_nothing_waits_on_who_has_no_part():
    make.submitted_proposal()
    assert waiting_on(make.fund_director()) == []

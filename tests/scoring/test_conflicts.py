"""Conflicts are found from the records or declared; they bar at once, until somebody decides."""

import pytest

from lifecycle import clock
from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from lifecycle.models import Event
from proposals.models import Proposal, Reader
from scoring.actions import declare_conflict, find_conflicts
from scoring.models import Conflict, Item
from scoring.states import ConflictGround as G
from tests import make
from tests.scoring.same import nothing_changes

pytestmark = pytest.mark.django_db


def found(item, by=None):
    conflicts = find_conflicts(item.council, by=by or make.officer())
    return [(one.seat_id, one.ground, one.state) for one in conflicts]


def member_of(item):
    return make.seats_as(item.council, "member")[0]


def test_staff_of_the_host_are_found():
    item = make.item()
    seat = member_of(item)
    make.membership(seat.user, item.proposal.host)
    assert found(item) == [(seat.pk, "host_staff", "suspected")]
    assert Conflict.objects.get().evidence == f"{item.proposal.host.name}, từ năm 2020"


def test_partners_team_and_problem_owners_are_found():
    problem = make.problem(state="published")
    item = make.item(proposal=make.proposal(state="in_council", problem=problem))
    partner, teamed, owner = make.seats_as(item.council, "member") + [
        make.seats_as(item.council, "reviewer")[0]
    ]
    make.membership(partner.user, make.partner(item.proposal).organisation)
    make.membership(teamed.user, make.enterprise())
    make.team_member(item.proposal, teamed.user)
    make.membership(owner.user, problem.organisation)
    assert sorted(found(item)) == sorted(
        [
            (partner.pk, "partner_staff", "suspected"),
            (teamed.pk, "applicant", "suspected"),
            (owner.pk, "own_problem", "suspected"),
        ]
    )


def test_a_second_search_notes_nothing_twice():
    item = make.item()
    make.membership(member_of(item).user, item.proposal.host)
    find_conflicts(item.council, by=make.officer())
    events = Event.objects.count()
    assert found(item) == []
    assert Event.objects.count() == events


def test_only_an_officer_searches():
    item = make.item()
    make.membership(member_of(item).user, item.proposal.host)
    with pytest.raises(WrongPerson):
        find_conflicts(item.council, by=make.chair(item.council))
    assert not Conflict.objects.exists()


def test_a_member_declares_and_from_then_on_sees_nothing_of_the_dossier():
    item = make.item()
    seat = member_of(item)
    assert Item.objects.visible_to(seat.user).exists()
    conflict = declare_conflict(item, ground="family", evidence="Em ruột", by=seat.user)
    assert (conflict.state, conflict.found_by) == ("suspected", "declared")
    seat.user.forget_standing()  # the next request
    assert not Item.objects.visible_to(seat.user).exists()
    assert not Proposal.objects.visible_to(seat.user).exists()
    assert Event.objects.of(conflict).get().role == "council_member"


def test_only_a_member_declares_and_says_why():
    item = make.item()
    with nothing_changes(item), pytest.raises(WrongPerson):
        declare_conflict(item, ground="family", evidence="Em ruột", by=make.user())
    with nothing_changes(item), pytest.raises(Refused) as refusal:
        declare_conflict(item, ground="family", evidence=" ", by=member_of(item).user)
    assert [reason.field for reason in refusal.value.reasons] == ["evidence"]


def test_a_concluded_item_takes_no_declaration():
    item = make.judged_item()
    with nothing_changes(item), pytest.raises(WrongMoment):
        declare_conflict(item, ground="family", evidence="Em ruột", by=member_of(item).user)


def test_an_officer_confirms_a_conflict():
    item = make.item()
    conflict = make.conflict(item, member_of(item))
    conflict = advance(conflict, "confirm", by=make.officer())
    assert conflict.state == "confirmed"
    assert conflict.seat_id in Item.objects.get(pk=item.pk).bench.barred


def test_the_director_waives_one_with_a_note_and_the_member_reads_again():
    item = make.item()
    seat = member_of(item)
    Reader.objects.filter(user=seat.user).delete()
    conflict = make.conflict(item, seat)
    director = make.fund_director()
    conflict = advance(conflict, "waive", by=director, note="Đã nghỉ việc ở đó.")
    assert (conflict.state, conflict.decided_by) == ("waived", director)
    assert Item.objects.get(pk=item.pk).bench.barred == set()
    assert Reader.objects.in_force().filter(user=seat.user, proposal=item.proposal).exists()


def test_with_another_conflict_left_the_member_stays_barred():
    item = make.item()
    seat = member_of(item)
    Reader.objects.filter(user=seat.user).delete()
    make.conflict(item, seat, ground="family")
    conflict = make.conflict(item, seat)
    advance(conflict, "waive", by=make.fund_director(), note="Đã nghỉ việc ở đó.")
    assert Item.objects.get(pk=item.pk).bench.barred == {seat.pk}
    assert not Reader.objects.in_force().filter(user=seat.user).exists()


def test_a_waiver_needs_its_note_and_the_director():
    item = make.item()
    conflict = make.conflict(item, member_of(item))
    with nothing_changes(conflict), pytest.raises(Refused):
        advance(conflict, "waive", by=make.fund_director())
    for person in (make.officer(), make.chair(item.council)):
        with nothing_changes(conflict), pytest.raises(WrongPerson):
            advance(conflict, "waive", by=person, note="Không sao.")
    with nothing_changes(conflict), pytest.raises(WrongPerson):
        advance(conflict, "confirm", by=make.fund_director())


def test_nobody_decides_about_their_own():
    item = make.item()
    seat = member_of(item)
    conflict = make.conflict(item, seat)
    make.role_grant(seat.user, "fund_director")
    make.role_grant(seat.user, "officer")
    for verb in ("waive", "confirm"):
        with nothing_changes(conflict), pytest.raises(WrongPerson):
            advance(conflict, verb, by=seat.user, note="Không sao.")


@pytest.mark.parametrize("state", ["confirmed", "waived"])
def test_a_conflict_is_decided_once(state):
    item = make.item()
    conflict = make.conflict(item, member_of(item), state=state)
    for verb, person in (("confirm", make.officer()), ("waive", make.fund_director())):
        with nothing_changes(conflict), pytest.raises(WrongMoment):
            advance(conflict, verb, by=person, note="Xem lại.")


def test_whoever_wrote_the_dossier_and_left_its_team_may_not_judge_it():
    item = make.item()
    seat = item.council.appointed[-1]
    item.proposal.keep_version("sitting", by=seat.user, at=clock.now(), content={})
    assert found(item) == [(seat.pk, G.APPLICANT, "suspected")]

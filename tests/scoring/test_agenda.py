"""Dossiers are put before a council, given to those who may read them, and get their reviewers."""

import pytest

from lifecycle.errors import Refused, WrongMoment, WrongPerson
from lifecycle.models import Event
from proposals.models import Proposal, Reader
from scoring.actions import add_item, name_reviewers, place
from scoring.models import Assignment, Item
from tests import make
from tests.scoring.same import nothing_changes

pytestmark = pytest.mark.django_db


def test_an_officer_puts_dossiers_on_the_agenda_in_order():
    council, officer = make.council_of_call(), make.officer()
    proposals = [make.eligible_proposal(call=council.call) for _ in range(2)]
    items = place(council, proposals, by=officer)
    assert [(one.position, one.proposal_id) for one in items] == [
        (1, proposals[0].pk),
        (2, proposals[1].pk),
    ]
    assert {one.state for one in Proposal.objects.all()} == {"in_council"}
    entered = Event.objects.of(proposals[0]).get(verb="enter_council")
    assert f'"evidence_id":{items[0].pk}' in entered.data


def test_members_without_a_conflict_are_given_the_dossier_and_the_others_are_not():
    council = make.council_of_call()
    proposal = make.eligible_proposal(call=council.call)
    host_staff, *free = council.appointed
    make.membership(host_staff.user, proposal.host)
    item = add_item(council, proposal, by=make.officer())
    readers = Reader.objects.in_force().values_list("user_id", "as_what")
    assert set(readers) == {(seat.user_id, seat.capacity) for seat in free}
    assert not Item.objects.visible_to(host_staff.user).filter(pk=item.pk).exists()


def test_one_dossier_that_does_not_fit_keeps_all_of_them_off():
    council = make.council_of_call()
    good = make.eligible_proposal(call=council.call)
    other_call = make.eligible_proposal()
    with nothing_changes(good, other_call), pytest.raises(Refused):
        place(council, [good, other_call], by=make.officer())
    assert not Item.objects.exists()
    assert not Reader.objects.exists()


@pytest.mark.parametrize("state", ["submitted", "in_council", "withdrawn"])
def test_a_dossier_in_another_state_does_not_enter(state):
    council = make.council_of_call()
    proposal = make.proposal(state=state, call=council.call)
    with nothing_changes(proposal), pytest.raises(WrongMoment):
        place(council, [proposal], by=make.officer())
    assert not Item.objects.exists()


def test_only_an_officer_sets_the_agenda_and_only_of_a_formed_council():
    council = make.council_of_call()
    proposal = make.eligible_proposal(call=council.call)
    with nothing_changes(proposal), pytest.raises(WrongPerson):
        place(council, [proposal], by=make.chair(council))
    draft = make.seated_council(call=council.call)
    with nothing_changes(proposal), pytest.raises(WrongMoment):
        place(draft, [proposal], by=make.officer())


def test_only_one_council_selects_a_dossier():
    item = make.item()
    other = make.formed_council()
    with nothing_changes(item.proposal), pytest.raises(Refused):
        add_item(other, item.proposal, by=make.officer())
    assert Item.objects.count() == 1


def test_a_task_under_contract_comes_to_acceptance_and_stays_under_contract():
    council = make.formed_council(kind="acceptance")
    proposal = make.proposal(state="contracted")
    item = add_item(council, proposal, by=make.officer())
    assert (item.stage, item.rubric_kinds) == ("acceptance", ["acceptance"])
    assert Proposal.objects.get(pk=proposal.pk).state == "contracted"
    with nothing_changes(council), pytest.raises(WrongMoment):
        add_item(council, make.proposal(state="passed"), by=make.officer())


def test_a_council_takes_only_its_own_stage():
    council = make.formed_council(kind="acceptance")
    with nothing_changes(council), pytest.raises(Refused) as refusal:
        add_item(council, make.eligible_proposal(), by=make.officer(), stage="selection")
    assert [reason.field for reason in refusal.value.reasons] == ["council"]


# Reviewers ---


def reviewers_of(item):
    return {row.seat_id for row in Assignment.objects.filter(item=item)}


def test_an_officer_names_two_reviewers_and_may_name_others():
    item = make.item(reviewers=False)
    officer = make.officer()
    first, second = make.seats_as(item.council, "reviewer")
    member = make.seats_as(item.council, "member")[0]
    name_reviewers(item, [first, second], by=officer)
    assert reviewers_of(item) == {first.pk, second.pk}
    name_reviewers(item, [first, member], by=officer)
    assert reviewers_of(item) == {first.pk, member.pk}
    assert Event.objects.of(item).filter(verb="reviewers_named").count() == 2


def refused_naming(item, seats, **by):
    with nothing_changes(item), pytest.raises(Refused) as refusal:
        name_reviewers(item, seats, by=by.get("by") or make.officer())
    assert {reason.field for reason in refusal.value.reasons} == {"reviewers"}
    assert reviewers_of(item) == set()


def test_reviewers_are_two_and_distinct():
    item = make.item(reviewers=False)
    first, second = make.seats_as(item.council, "reviewer")
    refused_naming(item, [first])
    refused_naming(item, [first, first])
    refused_naming(item, [first, second, make.seats_as(item.council, "member")[0]])


def test_a_member_with_a_conflict_does_not_review():
    item = make.item(reviewers=False)
    first, second = make.seats_as(item.council, "reviewer")
    make.conflict(item, first)
    refused_naming(item, [first, second])


def test_chair_secretary_and_strangers_do_not_review():
    item = make.item(reviewers=False)
    first = make.seats_as(item.council, "reviewer")[0]
    refused_naming(item, [first, make.seats_as(item.council, "chair")[0]])
    refused_naming(item, [first, make.seats_as(item.council, "secretary")[0]])
    refused_naming(item, [first, make.seat(make.formed_council(), "member")])


def test_reviewers_are_named_by_officers_and_before_the_item_is_taken_up():
    item = make.item(reviewers=False)
    pair = make.seats_as(item.council, "reviewer")
    with nothing_changes(item), pytest.raises(WrongPerson):
        name_reviewers(item, pair, by=make.chair(item.council))
    taken_up = make.item_in_session()
    with nothing_changes(taken_up), pytest.raises(WrongMoment):
        name_reviewers(taken_up, make.seats_as(taken_up.council, "reviewer"), by=make.officer())

"""Invitations: answered in time or not, by the page or the letter's link; alternates move up."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as some

from lifecycle import clock
from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from lifecycle.models import Event
from scoring import actions, links, rules
from scoring.models import Council, Seat
from scoring.rules.alternates import FITS
from scoring.states import SeatRole
from scoring.waiting import tasks_of
from tests import make
from tests.scoring.same import nothing_changes

pytestmark = pytest.mark.django_db


def late_seat(**fields):
    return make.seat(state="invited", answer_by=clock.today() - timedelta(days=3), **fields)


def now(seat):
    return Seat.objects.get(pk=seat.pk)


# The rule ---

roles = some.sampled_from(SeatRole.values)
standing = some.builds(rules.Alternate, key=some.integers(), role=roles, rank=some.integers(1, 9))


@given(roles, some.lists(standing, unique_by=(lambda a: a.key, lambda a: (a.role, a.rank))))
def test_the_next_alternate_is_of_the_role_if_any_is_and_first_in_its_order(role, waiting):
    found = rules.next_alternate(role, waiting)
    own = [one for one in waiting if one.role == role]
    able = own or [one for one in waiting if one.role in FITS.get(SeatRole(role), ())]
    if not able:
        assert found is None
        return
    taken = next(one for one in waiting if one.key == found)
    assert taken in able
    assert taken.rank == min(one.rank for one in able if one.role == taken.role)


# Asked, in time, late ---


def test_whoever_is_invited_has_the_days_of_the_rules_to_answer():
    seat = actions.invite(make.council(), make.user(), by=make.officer())
    assert seat.answer_by == clock.today() + timedelta(days=5)
    [task] = tasks_of(seat.user)
    assert task.due == seat.answer_by


def test_a_council_whose_rules_are_older_gives_the_days_the_rulebook_starts_with():
    council = make.council()
    del council.rule_set.values["council.answer_days"]
    assert council.rule("council.answer_days") == 5


def test_a_late_answer_ends_by_the_timer_after_the_days_of_grace():
    seat, fresh = late_seat(), make.seat(state="invited", answer_by=clock.today())
    graced = make.seat(state="invited", answer_by=clock.today() - timedelta(days=2))
    call_command("expire_invitations")
    assert [now(one).state for one in (seat, fresh, graced)] == ["expired", "invited", "invited"]
    assert Event.objects.of(seat).get().role == "system"


def test_the_officer_stops_waiting_once_the_answer_is_late():
    seat, fresh = late_seat(), make.seat(state="invited", answer_by=clock.today())
    with nothing_changes(fresh), pytest.raises(Refused):
        actions.expire(fresh, by=make.officer())
    with nothing_changes(seat), pytest.raises(WrongPerson):
        actions.expire(seat, by=make.fund_director())
    assert actions.expire(seat, by=make.officer()).state == "expired"
    with pytest.raises(WrongMoment):
        actions.expire(seat, by=make.officer())


def test_an_officer_asks_anew_and_the_old_link_leads_nowhere(client):
    seat = actions.invite(make.council(), make.user(), by=make.officer())
    old = links.address_for(seat)
    with pytest.raises(WrongPerson):
        advance(seat, "ask_again", by=seat.user)
    seat = advance(seat, "ask_again", by=make.officer())
    assert client.get(old).status_code == 410
    assert client.get(links.address_for(seat)).status_code == 200
    with pytest.raises(WrongMoment):
        advance(make.seat(), "ask_again", by=make.officer())


# Alternates ---


def test_the_next_alternate_of_the_role_is_asked_in_the_same_transaction():
    officer, council = make.officer(), make.seated_council(6)
    chair = make.seats_as(council, "chair")[0]
    member = actions.invite(council, make.user(), "member", by=officer, as_alternate=True)
    first = actions.invite(council, make.user(), "chair", by=officer, as_alternate=True)
    second = actions.invite(council, make.user(), "chair", by=officer, as_alternate=True)
    assert [first.alternate_rank, second.alternate_rank] == [1, 2]
    actions.take_back(chair, by=officer, note="Chuyển công tác.")
    moved = now(first)
    assert (moved.state, moved.role, moved.in_place_of_id) == ("invited", "chair", chair.pk)
    assert [now(member).state, now(second).state] == ["alternate", "alternate"]
    assert make.told(first.user)[-1] == "Nhận lời hoặc từ chối tham gia hội đồng"
    event = Event.objects.of(moved).newest_first()[0]
    assert (event.verb, event.actor_id, event.role) == ("call_up", None, "system")


def test_an_alternate_who_said_to_be_ready_takes_the_place_at_once():
    officer, council = make.officer(), make.council()
    seat = actions.invite(council, make.user(), "reviewer", by=officer)
    spare = actions.invite(council, make.user(), "member", by=officer, as_alternate=True)
    spare = advance(spare, "stand_by", by=spare.user)
    actions.decline(seat, by=seat.user, reason="field")
    assert (now(spare).state, now(spare).role) == ("accepted", "reviewer")
    assert make.told(officer)[-1] == "Hội đồng có người dự bị được gọi lên"


def test_without_an_alternate_who_fits_the_officer_invites_somebody_else():
    officer, council = make.officer(), make.council()
    seat = actions.invite(council, make.user(), "chair", by=officer)
    spare = make.seat(council, "member", state="alternate")
    actions.decline(seat, by=seat.user, reason="conflict")
    assert now(spare).state == "alternate"
    assert make.told(officer) == ["Mời người khác"]
    assert Seat.objects.get(pk=seat.pk).decline_reason == "conflict"


def test_an_alternate_who_says_no_makes_no_place_free():
    officer, council = make.officer(), make.council()
    first = make.seat(council, state="alternate")
    second = make.seat(council, state="alternate")
    actions.decline(first, by=first.user, reason="time")
    assert now(second).state == "alternate"
    assert make.told(officer) == []


def test_nobody_moves_an_alternate_up_by_hand():
    seat = make.seat(state="alternate")
    for person in (make.officer(), seat.user):
        for verb in ("call_up", "move_up"):
            with nothing_changes(seat), pytest.raises(WrongPerson):
                advance(seat, verb, by=person, evidence=seat)


def test_only_the_alternate_says_to_be_ready():
    seat = make.seat(state="alternate")
    with nothing_changes(seat), pytest.raises(WrongPerson):
        advance(seat, "stand_by", by=make.officer())
    invited = make.seat(state="invited")
    with nothing_changes(invited), pytest.raises(WrongMoment):
        advance(invited, "stand_by", by=invited.user)


def test_a_formed_council_takes_alternates_and_no_members():
    council, officer = make.formed_council(), make.officer()
    with pytest.raises(WrongMoment):
        actions.invite(council, make.user(), by=officer)
    spare = actions.invite(council, make.user(), by=officer, as_alternate=True)
    assert actions.take_back(spare, by=officer, note="Thôi.").state == "withdrawn"


def test_several_are_asked_together_or_none_is():
    council, officer, one, two = make.council(), make.officer(), make.user(), make.user()
    with pytest.raises(Refused):
        actions.invite_many(council, [(one, "chair", False), (two, "chair", False)], by=officer)
    assert not council.seats.exists()
    actions.invite_many(council, [(one, "chair", False), (two, "chair", True)], by=officer)
    assert council.seats.count() == 2


# By the letter's link ---


@pytest.fixture
def seat():
    return actions.invite(make.council(), make.user(), "reviewer", by=make.officer())


def test_looking_at_the_link_answers_nothing_and_posting_does(client, seat):
    address = links.address_for(seat)
    for method in (client.get, client.head):
        assert method(address).status_code == 200
    assert now(seat).state == "invited"
    page = client.post(address, {"answer": "accept"})
    assert (page.status_code, now(seat).state) == (200, "accepted")
    event = Event.objects.of(seat).newest_first()[0]
    assert (event.actor_id, '"by_link":true' in event.data) == (seat.user_id, True)


def test_the_link_declines_with_its_reason(client, seat):
    address = links.address_for(seat)
    assert client.post(address, {"answer": "decline"}).status_code == 400
    assert client.post(address, {"answer": "decline", "reason": "other"}).status_code == 400
    assert now(seat).state == "invited"
    client.post(address, {"answer": "decline", "reason": "conflict", "note": "Cùng nhóm."})
    gone = now(seat)
    assert (gone.state, gone.decline_reason, gone.decline_note) == (
        "declined",
        "conflict",
        "Cùng nhóm.",
    )
    assert client.post(address, {"answer": "accept"}).status_code == 409
    assert now(seat).state == "declined"


def test_the_link_is_for_one_seat_and_signs_nobody_in(client, seat):
    other = make.seat(seat.council, state="invited")
    client.post(links.address_for(seat), {"answer": "accept"})
    assert now(other).state == "invited"
    assert client.get(seat.get_absolute_url()).status_code == 302
    assert "_auth_user_id" not in client.session


def test_the_linked_page_names_nobody_of_the_council(client, seat):
    fellow = make.seat(seat.council)
    page = client.get(links.address_for(seat)).content.decode()
    assert seat.council.name in page
    assert str(fellow.user) not in page


@pytest.mark.parametrize("token", ["x", "eyJhIjoxfQ:abc", "W10:sig"])
def test_a_link_that_is_not_ours_leads_nowhere(client, token):
    assert client.get(f"/loi-moi-hoi-dong/{token}/").status_code in (404, 410)


def test_a_link_dies_with_its_seat_its_council_and_its_account(client, seat):
    address = links.address_for(seat)
    actions.take_back(seat, by=make.officer(), note="Nhầm.")
    assert client.get(address).status_code == 410
    other = actions.invite(make.council(), make.user(), by=make.officer())
    other.user.is_active = False
    other.user.save()
    assert client.get(links.address_for(other)).status_code == 410


def test_when_the_council_is_done_a_link_shows_the_answer_given_and_takes_none(client):
    council = make.council("formed")
    answered, alternate, unanswered = (
        make.seat(council, state="accepted", asked_at=clock.now(), answered_at=clock.now()),
        make.seat(
            council,
            state="alternate",
            alternate_rank=1,
            asked_at=clock.now(),
            answered_at=clock.now(),
        ),
        make.seat(council, state="invited", asked_at=clock.now()),
    )
    Council.objects.filter(pk=council.pk).update(state="concluded")
    for seat in (answered, alternate):
        page = client.get(links.address_for(seat))
        assert page.status_code == 200
        assert 'name="answer"' not in page.content.decode()
    assert client.get(links.address_for(unanswered)).status_code == 410
    with nothing_changes():
        assert client.post(links.address_for(alternate), {"answer": "decline"}).status_code == 410


def test_a_link_without_its_token_is_refused_by_the_cross_site_guard(seat):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    assert strict.post(links.address_for(seat), {"answer": "accept"}).status_code == 403
    assert now(seat).state == "invited"


def test_the_officer_sees_who_declined_and_why_and_members_do_not(client):
    council = make.formed_council()
    gone = make.seat(council, state="declined", decline_reason="field", decline_note="Khác ngành.")
    client.force_login(make.officer())
    page = client.get(council.get_absolute_url())
    assert page.context["why_declined"] == [("Không đúng lĩnh vực", 1)]
    client.force_login(make.chair(council))
    assert str(gone.user) not in client.get(council.get_absolute_url()).content.decode()

"""What nobody may decide about themselves, no stand-in decides in their name."""

from datetime import date, timedelta

import pytest

from lifecycle import clock
from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongPerson
from lifecycle.models import Event
from people import actions
from people.models import User
from people.states import Role
from proposals.actions.observing import let_observe
from proposals.models import Observer
from proposals.querysets.checking import to_check
from tests import make

pytestmark = pytest.mark.django_db


def stand_in_for(principal, role=Role.OFFICER) -> User:
    """An accountant who holds the absent person's role for a week."""
    today = clock.today()
    person = make.fund_accountant()
    actions.delegate_roles(
        principal,
        person,
        [role],
        from_on=today,
        until_on=today + timedelta(days=7),
        reason="Đi học.",
    )
    return User.objects.get(pk=person.pk)


def refused(thing, verb, by, **facts) -> None:
    before, events = type(thing).objects.filter(pk=thing.pk).values().get(), Event.objects.count()
    with pytest.raises(WrongPerson):
        advance(thing, verb, by=by, note="Trong lúc vắng.", **facts)
    assert type(thing).objects.filter(pk=thing.pk).values().get() == before
    assert Event.objects.count() == events


def test_a_dossier_of_the_absent_officer_is_handled_by_another():
    dossier, officer = make.submitted_proposal(), make.officer()
    other = make.submitted_proposal()
    make.membership(officer, dossier.host)
    make.team_member(dossier, officer)
    stand_in = stand_in_for(officer)
    tomorrow = clock.today() + timedelta(days=1)

    refused(dossier, "send_back", stand_in, deadline=tomorrow)

    with pytest.raises(WrongPerson):
        let_observe(dossier, email=make.user().email, until_on=tomorrow, reason="Xem.", by=stand_in)
    assert not Observer.of.exists()
    assert list(to_check(stand_in)) == [other]
    back = advance(other, "send_back", by=stand_in, note="Thiếu dự toán.", deadline=tomorrow)
    assert back.state == "returned"


def test_a_registration_of_the_absent_officer_is_confirmed_by_another():
    officer = make.officer()
    registration = make.registration(officer)
    stand_in = stand_in_for(officer)

    refused(registration, "confirm", stand_in)

    assert advance(registration, "confirm", by=make.officer()).state == "confirmed"


def test_the_absent_officer_is_not_let_into_an_organisation_in_their_own_name():
    officer = make.officer()
    wish = make.join_request(by=officer)
    stand_in = stand_in_for(officer)

    refused(wish, "accept", stand_in)

    assert advance(wish, "accept", by=make.officer()).state == "accepted"


def test_the_absent_officers_wish_to_be_erased_is_decided_by_another():
    officer = make.officer()
    erasure = actions.ask_erasure(officer, reason="")
    stand_in = stand_in_for(officer)

    refused(erasure, "refuse", stand_in)

    assert advance(erasure, "refuse", by=make.officer(), note="Còn việc.").state == "refused"


def test_a_conflict_of_the_absent_officer_is_judged_by_another():
    officer = make.officer()
    item = make.item()
    seat = item.council.seats.first()
    type(seat).objects.filter(pk=seat.pk).update(user=officer)
    conflict = make.conflict(item, type(seat).objects.get(pk=seat.pk))
    stand_in = stand_in_for(officer)

    refused(conflict, "confirm", stand_in)

    assert advance(conflict, "confirm", by=make.officer(), note="Rõ.").state == "confirmed"


def test_the_absent_administrator_gets_no_role_in_their_own_name():
    administrator = make.administrator()
    stand_in = stand_in_for(administrator, Role.ADMINISTRATOR)

    with pytest.raises(Refused):
        actions.grant_role(administrator, Role.FUND_DIRECTOR, by=stand_in)

    assert list(administrator.role_grants.values_list("role", flat=True)) == [Role.ADMINISTRATOR]
    other = make.user()
    assert actions.grant_role(other, Role.OFFICER, by=stand_in).user == other


def test_a_delegation_that_is_over_stands_in_nobodys_way():
    dossier, officer = make.submitted_proposal(), make.officer()
    make.membership(officer, dossier.host)
    make.team_member(dossier, officer)
    stand_in = stand_in_for(officer)
    day = date(2026, 1, 2)
    officer.delegations_given.update(from_on=day, until_on=day)
    make.role_grant(stand_in, Role.OFFICER)

    fresh = User.objects.get(pk=stand_in.pk)

    tomorrow = clock.today() + timedelta(days=1)
    back = advance(dossier, "send_back", by=fresh, note="Thiếu.", deadline=tomorrow)
    assert back.state == "returned"

"""Two hands at one moment: one is done, the other is told, and no server error."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from lifecycle.actions import advance
from lifecycle.errors import Refusal
from people import actions
from people.models import Expert, JoinRequest, Membership, Registration, User
from tests import make

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(*deeds):
    """How each deed ended: None when it was done, else the status of its refusal."""
    barrier = Barrier(len(deeds))

    def one(deed):
        try:
            barrier.wait(timeout=60)
            deed()
        except Refusal as refusal:
            return refusal.status
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(deeds)) as pool:
        return sorted(pool.map(one, deeds), key=str)


def test_two_last_administrators_do_not_leave_together():
    first = make.keeper()
    second = make.user()
    make.membership(second, first.memberships.get().organisation, is_administrator=True)
    ends = at_once(
        *[
            lambda place=place: actions.end_place(place, by=place.user)
            for place in Membership.objects.select_related("user")
        ]
    )
    assert ends == [400, None]
    assert Membership.objects.filter(ended_at__isnull=True).count() == 1


def test_one_tax_code_is_registered_once():
    people, code = [make.user(), make.user()], make.tax_code()
    ends = at_once(
        *[lambda by=by: make.registration(by, name="HTX", tax_code=code) for by in people]
    )
    assert ends == [400, None]
    assert Registration.objects.count() == 1


def test_one_address_signs_up_once():
    province = make.province()

    def sign_up():
        user = User(email="moi@vi-du.example", full_name="Người mới", province=province)
        user.set_password("mat-khau-du-dai")
        actions.sign_up(user)

    assert at_once(sign_up, sign_up) == [400, None]
    assert User.objects.count() == 1


def test_one_click_too_many_joins_once():
    invitation = make.invitation(address="moi@vi-du.example")
    person, place = make.user(email="moi@vi-du.example"), make.enterprise()
    assert at_once(*[lambda: make.join_request(place, person)] * 2) == [400, None]
    assert at_once(*[lambda: advance(invitation, "accept", by=person)] * 2) == [409, None]
    assert [JoinRequest.objects.count(), person.memberships.count()] == [1, 1]


def test_one_person_has_one_profile():
    person = make.user()
    assert at_once(*[lambda: make.expert(user=person)] * 2) == [400, None]
    assert Expert.objects.count() == 1

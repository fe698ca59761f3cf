"""Who hears of what about the register, an organisation's people and experts."""

import pytest

from lifecycle.actions import advance
from papers.models import OutgoingMail
from tests import make

pytestmark = pytest.mark.django_db


def told():
    """Whom the mails go to, with the address of the page they lead to."""
    return [(mail.to, mail.url) for mail in OutgoingMail.objects.order_by("pk")]


def test_a_registration_is_put_before_the_officers_and_answered_to_who_brought_it():
    officer, other = make.officer(), make.officer()
    registration = make.registration()
    url = registration.get_absolute_url()
    assert told() == [(officer, url), (other, url)]
    advance(registration, "confirm", by=officer)
    assert told()[2:] == [(registration.registrant, url)]


def test_a_refusal_says_why():
    registration = make.registration()
    advance(registration, "refuse", by=make.officer(), note="Thiếu giấy tờ.")
    mail = OutgoingMail.objects.order_by("pk").last()
    assert [mail.to, "Thiếu giấy tờ." in str(mail.lines)] == [registration.registrant, True]


def test_a_request_to_join_is_put_before_who_keeps_the_people():
    officer, keeper = make.officer(), make.keeper()
    wish = make.join_request(keeper.memberships.get().organisation)
    assert told() == [(keeper, wish.get_absolute_url())]
    orphan = make.join_request()
    assert told()[1:] == [(officer, orphan.get_absolute_url())]
    advance(wish, "accept", by=keeper)
    advance(orphan, "refuse", by=officer, note="Không phải người của đơn vị.")
    assert [to for to, _url in told()[2:]] == [wish.user, orphan.user]


def test_an_expert_is_put_before_the_officers_and_hears_of_the_pool():
    officer = make.officer()
    expert = make.expert()
    advance(expert, "admit", by=officer)
    advance(expert, "take_out", by=officer, note="Không còn công tác.")
    advance(expert, "offer", by=expert.user)
    assert [to for to, _url in told()] == [officer, expert.user, expert.user, officer]

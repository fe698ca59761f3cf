"""One's own page: what one is here, and where to change it."""

import pytest
from django.urls import reverse

from lifecycle.models import Event
from tests import make

pytestmark = pytest.mark.django_db
OWN = reverse("people:person_own")


def test_is_reached_from_every_page_by_whoever_signed_in(client):
    person = make.user()
    assert client.get(OWN).status_code == 302
    client.force_login(person)
    assert f'href="{OWN}"' in client.get("/").content.decode()
    assert client.get(OWN).headers["Location"] == person.get_absolute_url()


def test_leads_to_what_may_be_changed(client):
    person = make.keeper()
    place = person.memberships.get()
    client.force_login(person)
    page = client.get(person.get_absolute_url()).content.decode()
    for url in (
        reverse("account_email"),
        reverse("people:person_edit", args=[person.public_id]),
        reverse("people:place_end", args=[place.public_id]),
        reverse("people:expert_new"),
        reverse("people:registration_new"),
    ):
        assert f'href="{url}"' in page


def test_shows_what_waits_for_an_answer(client):
    person = make.user()
    wish, registration = make.join_request(by=person), make.registration(person)
    expert = make.expert(user=person)
    client.force_login(person)
    page = client.get(person.get_absolute_url()).content.decode()
    for thing in (wish, registration, expert):
        assert f'href="{thing.get_absolute_url()}"' in page


def test_of_another_shows_the_officer_nothing_of_that(client):
    person = make.user()
    expert = make.expert(user=person)
    client.force_login(make.administrator())
    page = client.get(person.get_absolute_url()).content.decode()
    assert expert.get_absolute_url() not in page and reverse("account_email") not in page


def test_changed_meanwhile_keeps_both_names(client):
    person = make.user("Tên cũ")
    client.force_login(person)
    url = reverse("people:person_edit", args=[person.public_id])
    client.post(url, {"full_name": "Tên mới", "language": "vi", "version": 1})
    answer = client.post(url, {"full_name": "Tên khác", "language": "vi", "version": 1})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Tên mới" in page and "Tên khác" in page
    person.refresh_from_db()
    assert [person.full_name, Event.objects.count()] == ["Tên mới", 1]

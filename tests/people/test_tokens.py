"""Tokens: what a program may do for a person, and until when."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lifecycle import clock
from lifecycle.errors import Refused, WrongMoment
from lifecycle.models import Event
from people import actions
from people.models import ApiToken
from people.states import Scope
from tests import make

pytestmark = pytest.mark.django_db
QUERIES_OF_THE_LIST = 6
GIVEN = {"name": "Máy tính của tôi", "scopes": ["read:problems"], "days": "30"}


def token_of(user, **fields):
    fields = {"name": "Máy tính", "scopes": ["read:problems"], "days": 30, **fields}
    return actions.make_token(user, **fields)


def proven(client, user):
    """Signed in and asked for the password a moment ago."""
    client.post("/dang-nhap/", {"login": user.email, "password": "mat-khau-thu"})
    client.post(reverse("account_reauthenticate"), {"password": "mat-khau-thu"})
    return client


class TestToken:
    def test_brings_its_person_and_its_scopes(self):
        user = make.member()
        _token, secret = token_of(user, scopes=["write:problems", "read:problems"])

        found = actions.user_of_token(secret, clock.now())

        assert found == user
        assert found.token_scopes == {Scope.READ_PROBLEMS, Scope.WRITE_PROBLEMS}

    def test_is_kept_as_a_digest_only(self):
        token, secret = token_of(make.user())

        kept = str(ApiToken.objects.filter(pk=token.pk).values().get())

        assert secret not in kept and secret[9:] not in kept
        assert secret.startswith(token.prefix)

    def test_notes_when_it_was_used_at_most_once_a_minute(self):
        token, secret = token_of(make.user())
        now = clock.now()
        for later in (0, 59):
            actions.user_of_token(secret, now + timedelta(seconds=later))
        assert ApiToken.objects.get(pk=token.pk).last_used_at == now

        actions.user_of_token(secret, now + timedelta(seconds=60))

        assert ApiToken.objects.get(pk=token.pk).last_used_at == now + timedelta(seconds=60)

    def test_is_nobodys_when_unknown(self):
        assert actions.user_of_token("bn_khong-co", clock.now()) is None

    def test_is_nobodys_after_its_day(self):
        _token, secret = token_of(make.user(), days=30)

        assert actions.user_of_token(secret, clock.now() + timedelta(days=30)) is None

    def test_is_nobodys_once_revoked(self):
        user = make.user()
        token, secret = token_of(user)

        actions.revoke_token(token, by=user)

        assert actions.user_of_token(secret, clock.now()) is None
        with pytest.raises(WrongMoment):
            actions.revoke_token(token, by=user)

    def test_is_nobodys_when_the_account_is_closed(self):
        user = make.user()
        _token, secret = token_of(user)
        actions.close_account(user, by=make.administrator(), note="Nghỉ việc.")

        assert actions.user_of_token(secret, clock.now()) is None

    def test_is_nobodys_while_a_second_step_is_owed(self, settings):
        _token, secret = token_of(make.officer())
        settings.SECOND_FACTOR_REQUIRED = True

        assert actions.user_of_token(secret, clock.now()) is None

    @pytest.mark.parametrize(
        ("field", "value"), [("scopes", []), ("scopes", ["read:everything"]), ("days", 4000)]
    )
    def test_is_refused_with_what_is_not_offered(self, field, value):
        with pytest.raises(Refused) as refusal:
            token_of(make.user(), **{field: value})

        assert [reason.field for reason in refusal.value.reasons] == [field]
        assert not ApiToken.objects.exists()

    def test_stands_in_the_trail_without_its_name_or_secret(self):
        user = make.user()
        token, secret = token_of(user, name="Tên riêng")
        actions.revoke_token(token, by=user)

        events = Event.objects.of(token)

        assert list(events.values_list("verb", flat=True)) == ["begin", "revoked"]
        assert not [event for event in events if "Tên riêng" in event.data or secret in event.data]


class TestPages:
    def test_the_secret_is_shown_once(self, client):
        user = make.user()
        proven(client, user)

        made = client.post(reverse("people:token_new"), GIVEN)

        secret = made.context["secret"]
        assert secret in made.content.decode()
        assert "no-store" in made.headers["Cache-Control"]
        assert actions.user_of_token(secret, clock.now()) == user
        listed = client.get(reverse("people:token_list")).content.decode()
        assert "Máy tính của tôi" in listed and secret not in listed

    def test_making_one_asks_for_the_password_again(self, client):
        client.force_login(make.user())

        answer = client.post(reverse("people:token_new"), GIVEN)

        assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
        assert not ApiToken.objects.exists()

    def test_nothing_ticked_is_said_at_the_field(self, client):
        proven(client, make.user())

        answer = client.post(reverse("people:token_new"), {**GIVEN, "scopes": []})

        assert answer.status_code == 400
        assert list(answer.context["form"].errors) == ["scopes"]
        assert "Máy tính của tôi" in answer.content.decode()
        assert not ApiToken.objects.exists()

    def test_the_token_of_somebody_else_is_not_there(self, client):
        token, secret = token_of(make.user())
        client.force_login(make.administrator())

        answer = client.post(reverse("people:token_revoke", args=[token.public_id]))

        assert answer.status_code == 404
        assert actions.user_of_token(secret, clock.now()) is not None

    def test_revoking_is_one_click(self, client):
        user = make.user()
        token, secret = token_of(user)
        client.force_login(user)

        client.post(reverse("people:token_revoke", args=[token.public_id]))

        assert actions.user_of_token(secret, clock.now()) is None

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_list_asks_the_same_queries_for_one_and_for_three(
        self, client, count, django_assert_num_queries
    ):
        user = make.user()
        for _ in range(count):
            token_of(user)
        client.force_login(user)
        client.get(reverse("people:token_list"))
        with django_assert_num_queries(QUERIES_OF_THE_LIST):
            answer = client.get(reverse("people:token_list"))
        assert len(answer.context["tokens"]) == count

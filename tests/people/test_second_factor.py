"""The second step of signing in: who must have one, what stays closed without it, its use."""

import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.urls import reverse

from people.models import User
from people.states import Role
from tests import make

pytestmark = pytest.mark.django_db
PASSWORD = "mat-khau-thu"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
SET_UP = "/tai-khoan/buoc-hai/"
STEP_TWO = "/tai-khoan/buoc-hai/xac-thuc/"


@pytest.fixture(autouse=True)
def obligatory(settings):
    settings.SECOND_FACTOR_REQUIRED = True
    cache.clear()


@pytest.fixture
def moment():
    # Sessions and the trail go by the machine's clock, so it is only stopped, not moved far.
    with time_machine.travel(time.time(), tick=False) as traveller:
        yield traveller


def code() -> str:
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))


def officer_with_app(**fields) -> User:
    officer = make.officer(**fields)
    TOTP.activate(officer, SECRET)
    return officer


def gives_password(client, person, **headers):
    return client.post(
        "/dang-nhap/", {"login": person.email, "password": PASSWORD}, headers=headers
    )


def gives_password_again(client):
    return client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


class TestWhoHoldsARoleAndHasNone:
    @pytest.mark.parametrize("role", Role.values)
    def test_reaches_only_the_page_to_set_it_up(self, client, role):
        client.force_login(make.user("", role))

        answer = client.get("/ho-so/")

        assert (answer.status_code, answer.headers["Location"]) == (302, SET_UP)
        assert (
            "Vai trò của bạn đòi hỏi bước xác thực thứ hai" in client.get(SET_UP).content.decode()
        )

    def test_may_sign_out(self, client):
        client.force_login(make.officer())

        client.post(reverse("account_logout"))

        assert not is_signed_in(client)

    def test_is_refused_every_deed(self, client):
        officer = make.officer()
        client.force_login(officer)

        answer = client.post(
            reverse("people:person_edit", args=[officer.public_id]),
            {"full_name": "Tên khác", "language": "vi"},
        )

        assert answer.status_code == 403
        assert User.objects.get(pk=officer.pk).full_name == officer.full_name

    def test_is_answered_in_kind_by_what_is_no_page(self, client):
        client.force_login(make.officer())

        answer = client.get("/ho-so/", headers={"Accept": "application/json"})

        assert answer.status_code == 403
        assert "bước xác thực thứ hai" in answer.json()["reasons"][0]

    @pytest.mark.parametrize("url", ["/api/v1/proposals/", "/api/v1/problems/"])
    def test_is_refused_by_the_api_too(self, client, url):
        client.force_login(make.officer())

        answer = client.get(url)

        assert answer.status_code == 403
        assert answer.headers["Content-Type"] == "application/problem+json"

    def test_is_told_so_where_a_part_of_a_page_was_asked(self, client):
        client.force_login(make.officer())

        answer = client.get("/ho-so/", headers={"HX-Request": "true"})

        assert answer.status_code == 403
        assert "bước xác thực thứ hai" in answer.content.decode()

    def test_goes_on_once_it_is_set_up(self, client, moment):
        officer = make.officer()
        gives_password(client, officer)
        gives_password_again(client)
        page = client.get(reverse("mfa_activate_totp"))
        secret = page.context["form"].secret
        number = hotp_value(secret, int(time.time()) // 30)

        client.post(reverse("mfa_activate_totp"), {"code": format_hotp_value(number)})

        assert client.get("/ho-so/").status_code == 200
        assert set(officer.authenticator_set.values_list("type", flat=True)) == {
            "totp",
            "recovery_codes",
        }

    def test_is_free_where_the_setting_is_off(self, client, settings):
        settings.SECOND_FACTOR_REQUIRED = False
        client.force_login(make.officer())

        assert client.get("/ho-so/").status_code == 200


def test_who_holds_no_role_needs_none(client):
    client.force_login(make.member())

    assert client.get("/ho-so/").status_code == 200


class TestSigningIn:
    def test_asks_for_the_second_step_before_anything_opens(self, client):
        answer = gives_password(client, officer_with_app())

        assert (answer.headers["Location"], is_signed_in(client)) == (STEP_TWO, False)
        page = client.get(STEP_TWO).content.decode()
        assert "Ứng dụng xác thực" in page or "ứng dụng xác thực" in page

    def test_by_password_and_code(self, client, moment):
        gives_password(client, officer_with_app())

        client.post(STEP_TWO, {"code": code()})

        assert is_signed_in(client)
        assert client.get("/ho-so/").status_code == 200

    def test_refuses_a_wrong_code(self, client, moment):
        gives_password(client, officer_with_app())
        wrong = f"{(int(code()) + 1) % 1_000_000:06d}"

        page = client.post(STEP_TWO, {"code": wrong}).content.decode()

        assert not is_signed_in(client)
        assert "Mã chưa đúng" in page

    def test_refuses_a_code_that_was_used(self, client, moment):
        officer = officer_with_app()
        gives_password(client, officer)
        client.post(STEP_TWO, {"code": code()})
        client.post(reverse("account_logout"))
        gives_password(client, officer)

        client.post(STEP_TWO, {"code": code()})

        assert not is_signed_in(client)
        moment.shift(30)
        client.post(STEP_TWO, {"code": code()})
        assert is_signed_in(client)

    def test_stops_listening_after_five_wrong_codes(self, client, moment):
        gives_password(client, officer_with_app())
        for wrong in range(5):
            client.post(STEP_TWO, {"code": f"{wrong:06d}"})

        client.post(STEP_TWO, {"code": code()})

        assert not is_signed_in(client)

    def test_takes_a_recovery_code_once(self, client):
        officer = officer_with_app()
        spare = RecoveryCodes.activate(officer).get_unused_codes()[0]
        gives_password(client, officer)
        client.post(STEP_TWO, {"code": spare})
        assert is_signed_in(client)
        client.post(reverse("account_logout"))
        gives_password(client, officer)

        client.post(STEP_TWO, {"code": spare})

        assert not is_signed_in(client)

    def test_makes_a_session_that_nobody_knew_before(self, client, moment):
        client.get("/dang-nhap/")
        session = client.session
        session["planted"] = True
        session.save()
        planted = session.session_key
        gives_password(client, officer_with_app())
        client.post(STEP_TWO, {"code": code()})

        assert is_signed_in(client)
        assert client.session.session_key != planted
        stranger = type(client)()
        stranger.cookies["sessionid"] = planted
        assert not is_signed_in(stranger)


class TestWhatIsKept:
    def test_the_secret_is_of_no_use_without_the_key(self):
        officer_with_app()

        kept = Authenticator.objects.get(type="totp").data["secret"]

        assert SECRET not in kept
        assert Authenticator.objects.get(type="totp").wrap().validate_code("000000") is False

    def test_a_changed_key_still_opens_it_while_the_old_is_named(self, settings, moment):
        officer_with_app()
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "mot-khoa-moi"

        assert Authenticator.objects.get(type="totp").wrap().validate_code(code()) is True


def test_changing_the_second_step_asks_for_the_password_again(client, moment):
    officer = officer_with_app()
    gives_password(client, officer)
    client.post(STEP_TWO, {"code": code()})

    answer = client.post(reverse("mfa_deactivate_totp"))

    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert officer.authenticator_set.count() == 1


@pytest.mark.parametrize(
    "name",
    [
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_deactivate_totp",
        "people:session_list",
    ],
)
def test_each_page_speaks_vietnamese(client, moment, name):
    officer = officer_with_app()
    RecoveryCodes.activate(officer)
    gives_password(client, officer)
    client.post(STEP_TWO, {"code": code()})
    gives_password_again(client)

    answer = client.get(reverse(name), follow=True)

    assert answer.status_code == 200
    for english in ("Two-Factor", "Authenticator app", "Passkey", "Recovery", "Security key"):
        assert english not in answer.content.decode()

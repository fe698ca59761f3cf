"""Signing in through an outside provider: a real one of OpenID Connect on this machine."""

from urllib.parse import urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from oidc_provider_mock import run_server_in_thread

from lifecycle.models import Event
from papers.models import OutgoingMail
from tests import make

pytestmark = pytest.mark.django_db
BEGIN, END, JOIN = "/dang-nhap/qua/tinh/", "/dang-nhap/qua/tinh/xong/", "/dang-nhap/noi-tai-khoan/"
PASSWORD = "mat-khau-thu"


@pytest.fixture(scope="module")
def provider():
    with run_server_in_thread() as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(autouse=True)
def offered(settings, provider):
    cache.clear()
    one = {"server_url": provider, "client_id": "ba-nha", "secret": "bi-mat"}
    settings.OIDC_PROVIDERS = [{"id": "tinh", "name": "Cổng tỉnh", **one}]
    app = {"provider_id": "tinh", "name": "Cổng tỉnh", "client_id": "ba-nha", "secret": "bi-mat"}
    app["settings"] = {"server_url": provider, "oauth_pkce_enabled": True}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}


def known_there(provider, sub, **claims):
    requests.put(f"{provider}/users/{sub}", json=claims, timeout=10).raise_for_status()


def person(email="cv@vi-du.example", **fields):
    made = make.user(email=email, **fields)
    EmailAddress.objects.get_or_create(
        user=made, email=email, defaults={"verified": True, "primary": True}
    )
    EmailAddress.objects.filter(user=made).update(verified=True, primary=True)
    return made


def goes_through(client, **answer):
    """To the provider, where they say who they are or refuse, and back."""
    there = client.post(BEGIN).headers["Location"]
    back = requests.post(there, data=answer, allow_redirects=False, timeout=10)
    address = urlsplit(back.headers["Location"])
    assert address.path == END
    return client.get(f"{address.path}?{address.query}")


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_the_sign_in_page_offers_it(client):
    assert "Đăng nhập qua Cổng tỉnh" in client.get("/dang-nhap/").content.decode()


class TestTheFirstTime:
    def test_the_password_joins_the_two(self, client, provider):
        user = person()
        known_there(provider, "s-1", email=user.email, email_verified=True)

        answer = goes_through(client, sub="s-1")
        assert (answer.headers["Location"], is_signed_in(client)) == (JOIN, False)
        assert not SocialAccount.objects.exists()
        page = client.get(JOIN).content.decode()
        assert user.email in page and user.full_name not in page
        client.post(JOIN, {"password": PASSWORD})

        assert is_signed_in(client)
        assert SocialAccount.objects.get().user == user
        assert Event.objects.of(user).latest("seq").verb == "outside_joined"
        assert OutgoingMail.objects.filter(to=user, subject__contains="bên ngoài").exists()

    def test_a_wrong_password_joins_nothing(self, client, provider):
        user = person()
        known_there(provider, "s-2", email=user.email, email_verified=True)
        goes_through(client, sub="s-2")

        answer = client.post(JOIN, {"password": "khong-phai"})

        assert answer.status_code == 400
        assert "Mật khẩu không đúng" in answer.content.decode()
        assert not is_signed_in(client) and not SocialAccount.objects.exists()

    def test_guessing_the_password_is_stopped(self, client, provider):
        user = person()
        known_there(provider, "s-3", email=user.email, email_verified=True)
        goes_through(client, sub="s-3")
        for _ in range(5):
            client.post(JOIN, {"password": "khong-phai"})

        client.post(JOIN, {"password": PASSWORD})

        assert not is_signed_in(client) and not SocialAccount.objects.exists()

    @pytest.mark.parametrize("said", [False, "true", None])
    def test_an_address_not_confirmed_there_opens_nothing(self, client, provider, said):
        user = person()
        claims = {"email": user.email} | ({} if said is None else {"email_verified": said})
        known_there(provider, "s-4", **claims)

        answer = goes_through(client, sub="s-4")

        assert answer.status_code == 403
        assert "chưa xác nhận địa chỉ" in answer.content.decode()
        assert client.get(JOIN).headers["Location"].startswith("/dang-nhap/?next=")

    def test_an_address_not_confirmed_here_opens_nothing(self, client, provider):
        user = person()
        EmailAddress.objects.filter(user=user).update(verified=False)
        known_there(provider, "s-5", email=user.email, email_verified=True)

        assert goes_through(client, sub="s-5").status_code == 403

    def test_makes_no_account(self, client, provider):
        known_there(provider, "s-6", email="la@vi-du.example", email_verified=True)

        answer = goes_through(client, sub="s-6")

        assert "Chưa có tài khoản nào" in answer.content.decode()
        assert not is_signed_in(client)

    def test_does_not_open_a_closed_account(self, client, provider):
        user = person(is_active=False)
        known_there(provider, "s-7", email=user.email, email_verified=True)

        assert goes_through(client, sub="s-7").status_code == 403

    def test_refusing_there_changes_nothing(self, client):
        answer = goes_through(client, action="deny")

        assert answer.status_code == 403
        assert not is_signed_in(client)

    def test_an_answer_nobody_asked_for_is_refused(self, client):
        answer = client.get(END, {"code": "nhat-duoc", "state": "nhat-duoc"})

        assert answer.status_code == 403
        assert "không xác nhận bạn" in answer.content.decode()


class TestAfterwards:
    def joined(self, provider, user, sub):
        known_there(provider, sub, email=user.email, email_verified=True)
        return SocialAccount.objects.create(user=user, provider="tinh", uid=sub)

    def test_the_provider_signs_them_in(self, client, provider):
        self.joined(provider, person(), "t-1")

        goes_through(client, sub="t-1")

        assert is_signed_in(client)

    def test_the_second_step_is_still_asked(self, client, provider):
        user = person()
        TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
        self.joined(provider, user, "t-2")

        answer = goes_through(client, sub="t-2")

        assert answer.headers["Location"] == "/tai-khoan/buoc-hai/xac-thuc/"
        assert not is_signed_in(client)

    def test_who_owes_a_second_step_reaches_only_its_page(self, client, provider, settings):
        settings.SECOND_FACTOR_REQUIRED = True
        officer = make.officer(email="cv2@vi-du.example")
        self.joined(provider, officer, "t-3")
        EmailAddress.objects.filter(user=officer).delete()
        EmailAddress.objects.create(user=officer, email=officer.email, verified=True, primary=True)

        goes_through(client, sub="t-3")

        assert client.get("/ho-so/").headers["Location"] == "/tai-khoan/buoc-hai/"

    def test_a_closed_account_stays_closed(self, client, provider):
        self.joined(provider, person(is_active=False), "t-4")

        goes_through(client, sub="t-4")

        assert not is_signed_in(client)

    def test_it_is_parted_by_its_person(self, client, provider):
        user = person()
        account = self.joined(provider, user, "t-5")
        client.post("/dang-nhap/", {"login": user.email, "password": PASSWORD})
        client.post("/tai-khoan/reauthenticate/", {"password": PASSWORD})
        assert "Cổng tỉnh" in client.get("/phien-dang-nhap/").content.decode()

        client.post(f"{JOIN}{account.pk}/bo/")

        assert not SocialAccount.objects.exists()

    def test_nobody_parts_somebody_elses(self, client, provider):
        account = self.joined(provider, person(), "t-6")
        other = person("khac@vi-du.example")
        client.post("/dang-nhap/", {"login": other.email, "password": PASSWORD})
        client.post("/tai-khoan/reauthenticate/", {"password": PASSWORD})

        assert client.post(f"{JOIN}{account.pk}/bo/").status_code == 404
        assert SocialAccount.objects.exists()


def test_a_provider_that_is_not_offered_is_not_there(client):
    assert client.post("/dang-nhap/qua/khac/").status_code == 404

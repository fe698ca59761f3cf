"""Somebody makes an account for themselves, confirms its address, and changes it."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from lifecycle.models import Event
from papers.models import OutgoingMail
from people.models import Consent, User
from people.rules import CONSENT_VERSION
from tests import make

pytestmark = pytest.mark.django_db
ADDRESS = "moi@vi-du.example"
PASSWORD = "mat-khau-du-dai"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


def signs_up(client, query="", **given):
    fields = {
        "full_name": "Người mới",
        "email": ADDRESS,
        "password1": PASSWORD,
        "password2": PASSWORD,
        "province": make.province().pk,
        "consent": "on",
        **given,
    }
    return client.post(f"{reverse('account_signup')}{query}", fields)


def signs_in(client, **given):
    return client.post(reverse("account_login"), {"login": ADDRESS, "password": PASSWORD, **given})


def is_signed_in(client):
    return "_auth_user_id" in client.session


def last_mail() -> OutgoingMail:
    return OutgoingMail.objects.order_by("pk").last()


class TestSignUp:
    def test_is_offered_where_one_signs_in_and_keeps_the_way(self, client):
        make.province()
        page = client.get("/dang-nhap/?next=/ho-so/moi/").content.decode()
        assert f'href="{reverse("account_signup")}?next=/ho-so/moi/"' in page.replace("%2F", "/")

    def test_makes_an_account_that_holds_nothing_and_records_the_consent(self, client):
        answer = signs_up(client)
        user = User.objects.get()
        assert answer.headers["Location"] == reverse("account_email_verification_sent")
        assert [user.email, user.full_name, user.roles_held] == [ADDRESS, "Người mới", set()]
        consent = Consent.objects.get()
        assert [consent.user, consent.version] == [user, CONSENT_VERSION]
        assert consent.given_at == user.created_at
        event = Event.objects.get()
        assert [event.verb, event.actor, event.role] == ["signed_up", user, "person"]

    def test_signs_in_only_once_its_address_is_confirmed(self, client):
        signs_up(client)
        assert is_signed_in(client) is False
        client.logout()
        assert signs_in(client).headers["Location"] == reverse("account_email_verification_sent")
        assert is_signed_in(client) is False
        client.post(last_mail().url)
        signs_in(client)
        assert is_signed_in(client) is True

    def test_confirmed_in_the_same_browser_goes_on_to_where_it_was_going(self, client):
        signs_up(client, next="/to-chuc/")
        assert client.get(last_mail().url).status_code == 200
        assert is_signed_in(client) is False
        assert client.post(last_mail().url).headers["Location"] == "/to-chuc/"
        assert is_signed_in(client) is True

    def test_confirmed_in_another_browser_leads_there_without_signing_in(self, client):
        signs_up(client, next="/to-chuc/")
        client.logout()
        assert client.post(last_mail().url).headers["Location"] == "/to-chuc/"
        assert is_signed_in(client) is False

    def test_leads_to_no_other_site(self, client):
        signs_up(client, next="https://xau.example/")
        assert "xau" not in last_mail().url
        assert client.post(last_mail().url).headers["Location"] == "/"

    def test_sends_its_letter_through_the_outbox_in_the_readers_language(self, client):
        client.cookies["ngon_ngu"] = "en"
        signs_up(client)
        mail = last_mail()
        assert [mail.to, mail.address, mail.language] == [User.objects.get(), ADDRESS, "en"]
        assert [mail.is_secret, mail.url.startswith("/tai-khoan/confirm-email/")] == [True, True]
        assert mail.url not in str(mail.lines)

    def test_says_the_same_when_the_address_has_an_account(self, client):
        owner = make.user(email=ADDRESS)
        page = client.get(signs_up(client, full_name="Kẻ lạ").headers["Location"]).content
        assert "đang được gửi tới bạn" in page.decode()
        assert User.objects.get() == owner
        assert Consent.objects.count() == 0
        assert [last_mail().to, last_mail().subject] == [owner, "Địa chỉ này đã có tài khoản"]

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("consent", ""),
            ("full_name", ""),
            ("full_name", "Tên\x07"),
            ("email", "không phải"),
            ("password2", "khac-han-roi"),
            ("password1", "123"),
            ("province", "99"),
        ],
    )
    def test_with_something_wrong_says_at_which_field_and_makes_nothing(self, client, field, value):
        given = {field: value}
        if field == "password1":
            given["password2"] = value
        answer = signs_up(client, **given)
        assert answer.status_code == 200
        assert field in answer.context["form"].errors
        assert [User.objects.count(), OutgoingMail.objects.count()] == [0, 0]
        assert "Những gì bạn đã nhập vẫn còn đây" in answer.content.decode()

    def test_too_many_from_one_place_are_stopped(self, client):
        statuses = {signs_up(client, consent="").status_code for _ in range(21)}
        assert statuses == {200, 429}
        assert "Bạn thử quá nhiều lần" in signs_up(client).content.decode()
        assert User.objects.count() == 0

    def test_is_closed_until_there_is_a_province(self, client):
        page = client.get(reverse("account_signup")).content.decode()
        assert "Chưa thể tạo tài khoản" in page

    def test_agrees_to_a_notice_that_anybody_may_read(self, client):
        page = client.get(reverse("people:privacy")).content.decode()
        assert CONSENT_VERSION in page and "91/2025/QH15" in page


class TestPassword:
    def resets(self, client, new="mat-khau-moi-day"):
        client.logout()
        client.post(reverse("account_reset_password"), {"email": ADDRESS})
        page = client.get(last_mail().url)
        return client.post(page.headers["Location"], {"password1": new, "password2": new})

    def test_set_from_the_letter_confirms_the_address_of_an_account_made_by_the_office(
        self, client
    ):
        make.user(email=ADDRESS, password=None, is_confirmed=False)
        self.resets(client)
        signs_in(client, password="mat-khau-moi-day")
        assert is_signed_in(client) is True

    def test_changed_is_told_to_its_owner(self, client):
        owner = make.user(email=ADDRESS)
        self.resets(client)
        assert last_mail().to == owner
        assert last_mail().subject == "Đặt mật khẩu mới"

    def test_forgotten_says_the_same_of_an_address_without_account(self, client):
        make.province()
        answer = client.post(reverse("account_reset_password"), {"email": "la@vi-du.example"})
        assert answer.headers["Location"] == reverse("account_reset_password_done")
        assert [last_mail().to, last_mail().url] == [None, "/tai-khoan/signup/"]


class TestAddress:
    def change(self, client, person, new):
        client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        client.post(reverse("account_email"), {"action_add": "", "email": new})
        return last_mail()

    def test_changes_once_the_letter_to_the_new_one_is_opened(self, client):
        person = make.user("Người đổi", email=ADDRESS, password=PASSWORD)
        letter = self.change(client, person, "khac@vi-du.example")
        assert [letter.address, User.objects.get().email] == ["khac@vi-du.example", ADDRESS]
        client.post(letter.url)
        person.refresh_from_db()
        assert [person.email, person.version] == ["khac@vi-du.example", 2]
        assert person.folded == "nguoi doi khac@vi-du.example"
        assert Event.objects.get().verb == "address_changed"
        assert [last_mail().address, last_mail().to] == [ADDRESS, person]

    def test_is_not_changed_at_a_screen_that_was_left_open(self, client):
        """Whoever changes it sets the password too: the password is asked again after a while."""
        person = make.user(email=ADDRESS, password=PASSWORD)
        client.force_login(person)
        address = {"action_add": "", "email": "ke-la@vi-du.example"}
        answer = client.post(reverse("account_email"), address)
        assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
        assert not OutgoingMail.objects.exists()
        assert list(person.emailaddress_set.values_list("email", flat=True)) == [ADDRESS]

    def test_of_somebody_else_changes_nothing_and_says_the_same(self, client):
        other = make.user(email="khac@vi-du.example")
        person = make.user(email=ADDRESS, password=PASSWORD)
        self.change(client, person, other.email)
        page = client.get(reverse("account_email")).content.decode()
        assert "Chờ xác nhận" in page
        client.post(last_mail().url or "/")
        person.refresh_from_db()
        assert person.email == ADDRESS
        assert Event.objects.count() == 0

    def test_that_somebody_took_meanwhile_is_refused(self, client):
        person = make.user(email=ADDRESS, password=PASSWORD)
        letter = self.change(client, person, "khac@vi-du.example")
        make.user(email="khac@vi-du.example", is_confirmed=False)
        answer = client.post(letter.url)
        person.refresh_from_db()
        assert [answer.status_code < 500, person.email] == [True, ADDRESS]

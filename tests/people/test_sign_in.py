"""Who comes in, and in which language they are answered."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from lifecycle import clock
from tests import make

pytestmark = pytest.mark.django_db
SIGN_IN = "/dang-nhap/"


def signed_in(client):
    return "_auth_user_id" in client.session


class TestSignIn:
    def test_is_where_its_name_leads(self):
        assert reverse("account_login") == SIGN_IN

    def test_is_by_address_in_any_case_and_password(self, client):
        make.user(email="cn1@vi-du.example", password="mat-khau-thu")

        client.post(SIGN_IN, {"login": "CN1@vi-du.example", "password": "mat-khau-thu"})

        assert signed_in(client) is True

    @pytest.mark.parametrize(
        "given",
        [
            {"login": "cn1@vi-du.example", "password": "khac"},
            {"login": "khong-ai@vi-du.example", "password": "mat-khau-thu"},
        ],
    )
    def test_with_a_wrong_one_says_the_same_to_all(self, client, given):
        make.user(email="cn1@vi-du.example", password="mat-khau-thu")

        answer = client.post(SIGN_IN, given)

        assert signed_in(client) is False
        errors = answer.context["form"].non_field_errors()
        assert len(errors) == 1 and "vi-du" not in errors[0]

    def test_to_a_closed_account_is_refused(self, client):
        make.user(email="cn1@vi-du.example", password="mat-khau-thu", is_active=False)

        client.post(SIGN_IN, {"login": "cn1@vi-du.example", "password": "mat-khau-thu"})

        assert signed_in(client) is False


class TestDemoAccounts:
    def test_are_offered_on_a_demo(self, client, settings):
        clock.mark_demo()
        make.officer(is_demo=True, email="cv1@demo.example")
        make.officer(email="that@vi-du.example")

        page = client.get(SIGN_IN).content.decode()

        assert "cv1@demo.example" in page and "Chuyên viên quản lý" in page
        assert settings.DEMO_PASSWORD in page
        assert "that@vi-du.example" not in page

    def test_show_each_role_and_one_of_each_position_in_a_house(self, client):
        clock.mark_demo()
        titles = [("Chủ nhiệm", make.university()), ("Chủ nhiệm", make.enterprise())] * 2
        for number, (title, place) in enumerate(titles):
            person = make.user(f"Chủ nhiệm {number}", is_demo=True)
            make.membership(person, place, title=title)
        office = make.state_body()
        for person in (make.officer(is_demo=True), make.officer(is_demo=True)):
            make.membership(person, office)

        offered = [label for label, _email, _what in client.get(SIGN_IN).context["demo_accounts"]]

        assert offered[:2] == ["Chủ nhiệm 0", "Chủ nhiệm 1"]
        assert len(offered) == 4

    def test_are_not_offered_anywhere_else(self, client, settings):
        make.officer(is_demo=True, email="cv1@demo.example")

        page = client.get(SIGN_IN).content.decode()

        assert "cv1@demo.example" not in page and settings.DEMO_PASSWORD not in page

    def test_are_listed_by_a_command(self, settings):
        clock.mark_demo()
        person = make.officer(is_demo=True, email="cv1@demo.example")
        make.membership(person, make.state_body("Sở KH&CN"), title="Chuyên viên")
        make.user(email="that@vi-du.example")
        out = io.StringIO()

        call_command("demo_accounts", stdout=out)

        said = out.getvalue()
        assert "cv1@demo.example" in said and "Chuyên viên, Sở KH&CN" in said
        assert settings.DEMO_PASSWORD in said and "that@vi-du.example" not in said

    def test_are_listed_on_a_demo_only(self):
        with pytest.raises(CommandError):
            call_command("demo_accounts", stdout=io.StringIO())


class TestLanguage:
    def answered_in(self, client, **headers):
        return client.get(SIGN_IN, **headers).headers["Content-Language"]

    def test_is_vietnamese_whatever_the_browser_says(self, client):
        assert self.answered_in(client, HTTP_ACCEPT_LANGUAGE="en") == "vi"

    def test_is_what_was_chosen_on_the_page(self, client):
        client.cookies["ngon_ngu"] = "en"

        assert self.answered_in(client) == "en"

    def test_is_never_one_we_do_not_speak(self, client):
        client.cookies["ngon_ngu"] = "xx"

        assert self.answered_in(client) == "vi"

    def test_is_the_accounts_own_unless_another_was_chosen(self, client):
        client.force_login(make.user(language="en"))

        def answered():
            return client.get(reverse("people:organisation_list")).headers["Content-Language"]

        assert answered() == "en"
        client.cookies["ngon_ngu"] = "vi"
        assert answered() == "vi"

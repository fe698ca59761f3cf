"""A passkey in Chromium, with an authenticator that the browser itself plays."""

import pytest

from people.states import Role
from tests import make

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "mat-khau-thu"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(chromium, live_server, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    # Browsers give passkeys to names, not to bare addresses.
    context = chromium.new_context(
        base_url=live_server.url.replace("127.0.0.1", "localhost"), locale="vi-VN"
    )
    page = context.new_page()
    driver = context.new_cdp_session(page)
    driver.send("WebAuthn.enable")
    driver.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page.driver = driver
    yield page
    context.close()


def test_an_officer_sets_one_up_and_signs_in_by_it_alone(page):
    officer = make.user("Chuyên viên quản lý", Role.OFFICER, email="cv@vi-du.example")
    page.goto("/dang-nhap/")
    page.fill("[name=login]", officer.email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/tai-khoan/buoc-hai/")  # nothing else opens yet

    page.get_by_role("link", name="Thêm khóa truy cập").click()
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/ma-du-phong/")
    assert page.locator("main code").count() == 10

    page.goto("/ho-so/")
    assert page.url.endswith("/ho-so/")
    page.context.clear_cookies()
    page.goto("/dang-nhap/")
    page.click("#passkey_login")
    page.wait_for_url("**/localhost:*/")
    page.goto("/ho-so/")
    assert page.url.endswith("/ho-so/")


def test_a_passkey_that_is_not_given_is_said_on_the_page(page):
    page.driver.send("WebAuthn.disable")
    page.goto("/dang-nhap/")
    page.evaluate("() => { navigator.credentials.get = () => Promise.reject('cancelled') }")

    page.click("#passkey_login")

    page.wait_for_selector("#khong-co-khoa:visible")

"""The registers at /quan-tri/: read by administrators and auditors, written by nobody."""

import pytest
from django.urls import reverse

from tests import make

pytestmark = pytest.mark.django_db
REGISTERS = {
    "people_user": lambda: make.user("Chủ nhiệm 1"),
    "people_organisation": lambda: make.enterprise("HTX Chè"),
    "people_membership": lambda: make.member().memberships.get(),
    "people_rolegrant": lambda: make.officer().role_grants.get(),
    "rulebook_parameter": lambda: make.parameter(),
    "rulebook_ruleset": lambda: make.rule_set(),
    "rulebook_province": lambda: make.province(),
}


@pytest.mark.parametrize("register", REGISTERS)
def test_a_register_is_read_and_not_written(client, register):
    row = REGISTERS[register]()
    for reader in (make.administrator(), make.auditor()):
        client.force_login(reader)
        assert client.get(reverse(f"admin:{register}_changelist")).status_code == 200
        assert client.get(reverse(f"admin:{register}_change", args=[row.pk])).status_code == 200
        assert client.post(reverse(f"admin:{register}_change", args=[row.pk])).status_code == 403
        assert client.get(reverse(f"admin:{register}_add")).status_code == 403
        assert client.post(reverse(f"admin:{register}_delete", args=[row.pk])).status_code == 403


def test_a_register_never_shows_a_password(client):
    person = make.user()
    client.force_login(make.administrator())

    page = client.get(reverse("admin:people_user_change", args=[person.pk])).content.decode()

    assert person.password not in page and "md5$" not in page


@pytest.mark.parametrize("reader", [make.user, make.officer, make.fund_director])
def test_a_register_is_nobody_elses(client, reader):
    client.force_login(reader())

    answer = client.get(reverse("admin:people_user_changelist"), follow=True)

    assert answer.status_code == 403


def test_the_registers_have_no_second_door(client):
    answer = client.get(reverse("admin:login"))

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/dang-nhap/?next=")

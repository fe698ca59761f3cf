"""How accounts, organisations, places and roles come to be and end."""

import datetime

import pytest
from django.core.management import CommandError, call_command

from lifecycle import clock
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from lifecycle.models import Event
from people import actions
from people.models import Membership, Organisation, RoleGrant, User
from people.states import House
from tests import make

pytestmark = pytest.mark.django_db


def deeds():
    return list(Event.objects.values_list("thing_type", "verb", "role"))


class TestAccount:
    def test_is_made_by_the_administrator(self):
        boss = make.administrator()

        person = actions.register_person(
            email="Moi@Vi-Du.example", full_name="Chủ nhiệm 1", province=boss.province, by=boss
        )

        assert (person.email, person.has_usable_password()) == ("moi@vi-du.example", False)
        assert deeds() == [("people.user", "begin", "administrator")]

    def test_is_nobody_elses_to_make(self):
        elsewhere = make.administrator(province=make.province("01", "Hà Nội"))
        for somebody in (make.officer(), elsewhere):
            with pytest.raises(WrongPerson):
                actions.register_person(
                    email="moi@vi-du.example",
                    full_name="Chủ nhiệm 1",
                    province=make.province(),
                    by=somebody,
                )

        assert not User.objects.filter(email="moi@vi-du.example").exists()

    def test_with_an_address_taken_is_refused_at_its_field(self):
        boss, taken = make.administrator(), make.user()

        with pytest.raises(Refused) as refusal:
            actions.register_person(
                email=taken.email.upper(), full_name="Ai đó", province=boss.province, by=boss
            )

        assert [reason.field for reason in refusal.value.reasons] == ["email"]
        assert (User.objects.count(), deeds()) == (2, [])

    def test_is_edited_by_its_owner(self):
        person = make.user("Tên cũ")

        actions.edit_person(person, full_name="Tên mới", language="en", by=person)

        fresh = User.objects.get(pk=person.pk)
        assert (fresh.full_name, fresh.language, fresh.folded[:7]) == ("Tên mới", "en", "ten moi")
        assert deeds() == [("people.user", "edited", "person")]

    def test_is_not_edited_by_others(self):
        person = make.user("Tên cũ")

        with pytest.raises(WrongPerson):
            actions.edit_person(person, full_name="Tên mới", language="en", by=make.officer())

        assert (User.objects.get(pk=person.pk).full_name, deeds()) == ("Tên cũ", [])

    def test_keeps_its_password_and_address_when_edited(self):
        person = make.user(password="mat-khau-thu")

        actions.edit_person(person, full_name="Tên mới", language="vi", by=make.administrator())

        assert User.objects.get(pk=person.pk).check_password("mat-khau-thu") is True

    def test_is_closed_with_a_reason_and_can_do_nothing_from_then_on(self, client):
        officer = make.officer()
        client.force_login(officer)

        actions.close_account(officer, by=make.administrator(), note="Chuyển công tác")

        assert User.objects.get(pk=officer.pk).roles_held == set()
        assert "_auth_user_id" not in client.get("/to-chuc/").wsgi_request.session or (
            not client.get("/to-chuc/").wsgi_request.user.is_authenticated
        )
        assert deeds() == [("people.user", "closed", "administrator")]

    def test_is_closed_by_a_second_administrator_only(self):
        boss = make.administrator()

        with pytest.raises(WrongPerson):
            actions.close_account(boss, by=boss, note="Tự đóng")
        with pytest.raises(WrongPerson):
            actions.close_account(boss, by=make.officer(), note="Không ưa")
        with pytest.raises(Refused):
            actions.close_account(boss, by=make.administrator(), note=" ")

        assert (User.objects.get(pk=boss.pk).is_active, deeds()) == (True, [])

    def test_is_closed_once(self):
        person = make.user(is_active=False)

        with pytest.raises(WrongMoment):
            actions.close_account(person, by=make.administrator(), note="Lần nữa")

        assert deeds() == []


class TestFirstAdministrator:
    def test_is_made_by_the_system(self, monkeypatch):
        monkeypatch.setattr("builtins.input", lambda: "mot-mat-khau-dai-99")

        call_command("create_administrator", "quan-tri@vi-du.example", password_stdin=True)

        boss = User.objects.get()
        assert boss.has_role("administrator", "19") is True
        assert deeds() == [
            ("people.user", "begin", "system"),
            ("people.rolegrant", "begin", "system"),
        ]

    def test_with_a_weak_password_is_refused(self, monkeypatch):
        monkeypatch.setattr("builtins.input", lambda: "123")

        with pytest.raises(CommandError):
            call_command("create_administrator", "quan-tri@vi-du.example", password_stdin=True)

        assert (User.objects.count(), deeds()) == (0, [])


class TestRole:
    def test_is_granted_by_the_administrator_from_today(self):
        boss, person = make.administrator(), make.user()

        grant = actions.grant_role(person, "officer", by=boss)

        assert person.has_role("officer", "19") is True
        assert (grant.granted_by, grant.from_on) == (boss, clock.today())
        assert deeds() == [("people.rolegrant", "begin", "administrator")]

    def test_is_granted_by_nobody_else(self):
        person = make.user()

        with pytest.raises(WrongPerson):
            actions.grant_role(person, "officer", by=make.fund_director())

        assert (person.roles_held, deeds()) == (set(), [])

    def test_is_granted_by_nobody_to_themselves(self):
        boss = make.administrator()

        with pytest.raises(Refused):
            actions.grant_role(boss, "fund_director", by=boss)

        assert (boss.roles_held, deeds()) == ({"administrator"}, [])

    @pytest.mark.parametrize(("held", "wanted"), [("officer", "auditor"), ("auditor", "officer")])
    def test_of_an_auditor_stands_alone(self, held, wanted):
        person = make.user("Ai đó", held)

        with pytest.raises(Refused) as refusal:
            actions.grant_role(person, wanted, by=make.administrator())

        assert [reason.field for reason in refusal.value.reasons] == ["role"]
        assert (person.roles_held, deeds()) == ({held}, [])

    def test_may_follow_one_that_is_over(self):
        person = make.user()
        make.role_grant(person, "officer", until_on=clock.today() - datetime.timedelta(days=1))

        actions.grant_role(person, "auditor", by=make.administrator())

        assert person.roles_held == {"auditor"}

    def test_ends_at_once_with_a_reason(self):
        officer, boss = make.officer(), make.administrator()
        grant = officer.role_grants.get()

        actions.end(grant, by=boss, note="Hết nhiệm kỳ")

        assert User.objects.get(pk=officer.pk).roles_held == set()
        assert deeds() == [("people.rolegrant", "ended", "administrator")]
        with pytest.raises(WrongMoment):
            actions.end(grant, by=boss, note="Lần nữa")

    def test_is_ended_by_the_administrator_only_and_with_a_reason(self):
        officer = make.officer()
        grant = officer.role_grants.get()

        with pytest.raises(WrongPerson):
            actions.end(grant, by=officer, note="Tôi thôi")
        with pytest.raises(Refused):
            actions.end(grant, by=make.administrator(), note="")

        assert (RoleGrant.objects.get(pk=grant.pk).ended_at, deeds()) == (None, [])


class TestPlace:
    def test_in_an_organisation_is_given_by_the_administrator(self):
        person, place = make.user(), make.enterprise()

        actions.join(person, place, "Giám đốc", by=make.administrator())

        assert person.belongs_to(place.pk) is True
        assert deeds() == [("people.membership", "begin", "administrator")]

    def test_is_given_by_nobody_else(self):
        person, place = make.user(), make.enterprise()

        with pytest.raises(WrongPerson):
            actions.join(person, place, by=make.member(place))

        assert (person.belongs_to(place.pk), deeds()) == (False, [])

    def test_is_given_once(self):
        place = make.enterprise()
        person = make.member(place)

        with pytest.raises(Refused):
            actions.join(person, place, by=make.administrator())

        assert (Membership.objects.count(), deeds()) == (1, [])

    def test_ends_at_once(self):
        place = make.enterprise()
        person = make.member(place)

        actions.end(person.memberships.get(), by=make.administrator(), note="Nghỉ việc")

        assert User.objects.get(pk=person.pk).belongs_to(place.pk) is False


class TestOrganisations:
    def test_are_registered_by_the_administrator(self):
        boss = make.administrator()

        made = actions.register_organisation(
            by=boss, province=boss.province, name="Đơn vị minh họa 1", house=House.ENTERPRISE
        )

        assert Organisation.objects.get() == made
        assert deeds() == [("people.organisation", "begin", "administrator")]

    def test_are_registered_by_nobody_else(self):
        officer = make.officer()

        with pytest.raises(WrongPerson):
            actions.register_organisation(
                by=officer, province=officer.province, name="Đơn vị", house=House.STATE
            )

        assert not Organisation.objects.exists()

    def test_with_a_malformed_tax_code_are_refused(self):
        boss = make.administrator()

        with pytest.raises(Refused) as refusal:
            actions.register_organisation(
                by=boss, province=boss.province, name="X", house="state", tax_code="12"
            )

        assert [reason.field for reason in refusal.value.reasons] == ["tax_code"]
        assert not Organisation.objects.exists()

    def test_of_the_published_list_are_loaded_once(self):
        province = make.province()

        assert actions.load_organisations(province) == 78
        assert actions.load_organisations(province) == 0

        houses = [Organisation.objects.filter(house=house).count() for house in House]
        assert sum(houses) == 78 and 0 not in houses
        assert Organisation.objects.get(is_regional_university=True).name == "Đại học Thái Nguyên"
        assert not Organisation.objects.filter(source="").exists()

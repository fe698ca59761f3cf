"""Accounts, organisations, places, roles: what they are and what the database refuses."""

import datetime
import unicodedata

import pytest
from django.db import Error, IntegrityError, transaction

from lifecycle import clock
from people.models import Membership, Organisation, RoleGrant, User
from people.states import House
from tests import make

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def refused(deed):
    with pytest.raises(Error), transaction.atomic():
        deed()


class TestUser:
    def test_is_known_by_one_address_in_lower_case_and_nfc(self):
        typed = unicodedata.normalize("NFD", " Chủ.Nhiệm@Ví-Dụ.example ")

        person = make.user(email=typed)

        assert person.email == unicodedata.normalize("NFC", "chủ.nhiệm@ví-dụ.example")
        assert User.objects.get_by_natural_key(typed) == person
        with pytest.raises(IntegrityError), transaction.atomic():
            make.user(email=typed.upper())

    def test_stands_in_a_list_by_the_last_word(self):
        for name in ("Trần Văn Bình", "Lê Thị An", "Nguyễn Đức Ân"):
            make.user(name)

        assert [str(user) for user in User.objects.all()] == [
            "Lê Thị An",
            "Nguyễn Đức Ân",
            "Trần Văn Bình",
        ]

    def test_without_a_name_is_refused(self):
        refused(lambda: User.objects.create(full_name="", email="a@b.example", province_id="19"))

        assert not User.objects.exists()

    def test_speaks_vietnamese_unless_said(self):
        assert make.user().language == "vi"


class TestStanding:
    def test_is_read_in_two_queries_once(self, django_assert_num_queries):
        person = make.member(make.regional_university())
        make.role_grant(person, "officer")
        person = User.objects.get(pk=person.pk)

        with django_assert_num_queries(2):
            assert person.has_role("officer", "19") is True
            assert House.UNIVERSITY in person.standing.houses
            assert person.roles_held == {"officer"}

    def test_knows_organisations_houses_and_the_regional_university(self):
        university, enterprise = make.regional_university(), make.enterprise()
        person = make.member(university)
        make.membership(person, enterprise)

        assert person.standing.organisation_ids == {university.pk, enterprise.pk}
        assert person.standing.houses == {"university", "enterprise"}
        assert person.standing.regional_university_ids == {university.pk}
        assert person.belongs_to(enterprise.pk) is True
        assert person.belongs_to(None) is False

    @pytest.mark.parametrize(
        ("dates", "holds"),
        [
            ({"from_on": 0}, True),
            ({"from_on": +1}, False),
            ({"from_on": -9, "until_on": 0}, True),
            ({"from_on": -9, "until_on": -1}, False),
        ],
    )
    def test_a_role_holds_from_its_first_to_its_last_day(self, dates, holds):
        today = clock.today()
        person = make.user()
        make.role_grant(person, "officer", **{n: today + d * DAY for n, d in dates.items()})

        assert person.has_role("officer", "19") is holds

    def test_what_was_ended_holds_no_more(self):
        person, place = make.user(), make.enterprise()
        make.role_grant(person, "officer", ended_at=clock.now())
        make.membership(person, place, ended_at=clock.now())

        assert (person.roles_held, person.belongs_to(place.pk)) == (set(), False)

    def test_of_a_closed_account_is_nothing(self):
        officer = make.officer(is_active=False)

        assert officer.roles_held == set()


class TestOrganisation:
    def test_is_found_without_diacritics(self):
        tea = make.enterprise("HTX Chè Hảo Đạt")
        make.enterprise("HTX Miến Việt Cường")

        assert list(Organisation.objects.matching("hao dat")) == [tea]

    def test_two_of_a_name_are_refused_in_a_province_and_fine_in_two(self):
        make.enterprise("HTX Chè")

        refused(lambda: make.enterprise("HTX Chè"))
        make.enterprise("HTX Chè", province=make.province("01", "Hà Nội"))

        assert Organisation.objects.count() == 2

    def test_many_may_have_no_tax_code_and_none_share_one(self):
        make.enterprise(tax_code="")
        make.enterprise(tax_code=None)
        make.enterprise(tax_code="4600123456")

        refused(lambda: make.enterprise(tax_code="4600123456"))

        assert Organisation.objects.filter(tax_code__isnull=True).count() == 2

    @pytest.mark.parametrize(
        "fields",
        [
            {"house": "fourth"},
            {"house": House.STATE, "is_regional_university": True},
        ],
    )
    def test_of_no_house_or_the_wrong_one_is_refused(self, fields):
        refused(lambda: make.organisation(**fields))

        assert not Organisation.objects.exists()

    def test_a_province_has_one_regional_university(self):
        make.regional_university()

        refused(lambda: make.university(is_regional_university=True))

        assert Organisation.objects.count() == 1


class TestDates:
    def test_nothing_ends_before_it_begins(self):
        person, place = make.user(), make.enterprise()
        backwards = {"from_on": datetime.date(2026, 5, 2), "until_on": datetime.date(2026, 5, 1)}

        refused(lambda: make.role_grant(person, "officer", **backwards))
        refused(lambda: make.membership(person, place, **backwards))

        assert not RoleGrant.objects.exists()
        assert not Membership.objects.exists()

    def test_nobody_holds_the_same_thing_twice(self):
        person, place = make.user(), make.enterprise()
        make.role_grant(person, "officer")
        make.membership(person, place)

        refused(lambda: make.role_grant(person, "officer"))
        refused(lambda: make.membership(person, place))

        assert (RoleGrant.objects.count(), Membership.objects.count()) == (1, 1)

    def test_what_ended_can_be_given_again(self):
        person = make.user()
        make.role_grant(person, "officer", ended_at=clock.now())

        make.role_grant(person, "officer")

        assert person.has_role("officer", "19") is True

    def test_a_role_nobody_knows_is_refused(self):
        person = make.user()

        refused(lambda: make.role_grant(person, "emperor"))

        assert not RoleGrant.objects.exists()

    def test_nobody_grants_themselves_a_role(self):
        person = make.administrator()

        refused(lambda: make.role_grant(person, "officer", granted_by=person))

        assert person.roles_held == {"administrator"}


def test_a_capacity_is_said_in_words():
    assert User.role_label("officer") == "Chuyên viên quản lý"
    assert User.role_label("something-else") == "something-else"

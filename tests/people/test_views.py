"""The registers, a person's page, what the administrator gives; who sees what."""

import pytest
from django.urls import reverse

from lifecycle import clock
from people.models import Organisation, RoleGrant, User
from people.states import House
from tests import make

pytestmark = pytest.mark.django_db
ORGANISATIONS, PEOPLE = reverse("people:organisation_list"), reverse("people:person_list")
# Session, user, what the reader is (two), count, rows, kinds; for the frame: demo or not.
ORGANISATION_QUERIES = 8
# Session, user, what the reader is (two), today, count, rows, roles, places; demo or not.
PERSON_QUERIES = 9


def rows(answer):
    return [str(row) for row in answer.context["rows"]]


class TestOrganisationList:
    def test_is_there_for_everybody(self, client):
        make.enterprise("HTX Chè Hảo Đạt")

        assert rows(client.get(ORGANISATIONS)) == ["HTX Chè Hảo Đạt"]

    def test_is_searched_without_diacritics(self, client):
        make.enterprise("HTX Chè Hảo Đạt")
        make.university("Trường Đại học Nông Lâm")

        assert rows(client.get(ORGANISATIONS, {"q": "dai hoc"})) == ["Trường Đại học Nông Lâm"]
        assert rows(client.get(ORGANISATIONS, {"q": "Hảo đạt"})) == ["HTX Chè Hảo Đạt"]

    def test_is_filtered_by_house_and_kind(self, client):
        make.enterprise("HTX", kind="hợp tác xã")
        make.enterprise("Công ty", kind="luyện kim")
        make.university("Trường", kind="cao đẳng")

        assert rows(client.get(ORGANISATIONS, {"house": "enterprise"})) == ["Công ty", "HTX"]
        assert rows(client.get(ORGANISATIONS, {"kind": "cao đẳng"})) == ["Trường"]

    def test_is_sorted_both_ways(self, client):
        make.enterprise("Bê")
        make.enterprise("A")

        assert rows(client.get(ORGANISATIONS, {"sort": "name"})) == ["A", "Bê"]
        assert rows(client.get(ORGANISATIONS, {"sort": "-name"})) == ["Bê", "A"]

    def test_asks_as_many_queries_for_three_as_for_one(self, client, django_assert_num_queries):
        client.force_login(make.officer())
        for number in (1, 2, 3):
            make.enterprise(f"Đơn vị {number}")
            with django_assert_num_queries(ORGANISATION_QUERIES):
                client.get(ORGANISATIONS)


class TestOrganisationDetail:
    def test_shows_everybody_what_is_public(self, client):
        place = make.enterprise("HTX Chè", source="một bài báo", is_synthetic=False)
        make.membership(make.user("Giám đốc HTX"), place)

        page = client.get(place.get_absolute_url()).content.decode()

        assert "một bài báo" in page
        assert "Giám đốc HTX" not in page

    def test_shows_its_people_to_its_people_and_officers(self, client):
        place = make.enterprise()
        colleague = make.member(place)
        make.membership(make.user("Giám đốc HTX"), place)
        for reader in (colleague, make.officer(), make.auditor(), make.administrator()):
            client.force_login(reader)
            assert "Giám đốc HTX" in client.get(place.get_absolute_url()).content.decode()

    def test_shows_them_to_no_other_and_to_no_other_provinces_officer(self, client):
        place = make.enterprise()
        make.membership(make.user("Giám đốc HTX"), place)
        elsewhere = make.officer(province=make.province("01", "Hà Nội"))
        for reader in (make.member(), elsewhere, make.fund_director()):
            client.force_login(reader)
            assert "Giám đốc HTX" not in client.get(place.get_absolute_url()).content.decode()

    def test_that_is_not_there_is_not_found(self, client):
        url = reverse("people:organisation_detail", args=["khongcogi"])

        assert client.get(url).status_code == 404


class TestPersonList:
    def test_is_for_administrators_and_officers_of_the_province(self, client):
        make.user("Người tỉnh khác", province=make.province("01", "Hà Nội"))
        client.force_login(make.officer())

        assert "Người tỉnh khác" not in rows(client.get(PEOPLE))

    def test_is_nobody_elses(self, client):
        for reader in (make.user(), make.fund_director(), make.auditor()):
            client.force_login(reader)
            assert client.get(PEOPLE).status_code == 403

    def test_asks_a_visitor_to_sign_in(self, client):
        assert client.get(PEOPLE).status_code == 302

    def test_is_searched_and_filtered(self, client):
        client.force_login(make.administrator())
        make.user("Chủ nhiệm 1")
        auditor = make.auditor()

        assert rows(client.get(PEOPLE, {"q": "chu nhiem"})) == ["Chủ nhiệm 1"]
        assert rows(client.get(PEOPLE, {"role": "auditor"})) == [str(auditor)]

    def test_asks_as_many_queries_for_three_as_for_one(self, client, django_assert_num_queries):
        client.force_login(make.administrator())
        for _number in (1, 2, 3):
            make.role_grant(make.member(), "officer")
            with django_assert_num_queries(PERSON_QUERIES):
                client.get(PEOPLE)


class TestPerson:
    def test_sees_their_own_page(self, client):
        person = make.member(make.enterprise("HTX Chè"), "Chủ nhiệm 1")
        client.force_login(person)

        page = client.get(person.get_absolute_url()).content.decode()

        assert "HTX Chè" in page and person.email in page

    def test_does_not_see_anothers(self, client):
        stranger = make.user()
        for reader in (make.user(), make.fund_director()):
            client.force_login(reader)
            assert client.get(stranger.get_absolute_url()).status_code == 404

    def test_changes_their_name_and_language(self, client):
        person = make.user("Tên cũ")
        client.force_login(person)
        client.cookies["ngon_ngu"] = "vi"
        url = reverse("people:person_edit", args=[person.public_id])

        answer = client.post(url, {"full_name": "Tên mới", "language": "en"})

        assert answer.status_code == 302
        assert User.objects.get(pk=person.pk).full_name == "Tên mới"
        assert client.get(ORGANISATIONS).headers["Content-Language"] == "en"

    def test_without_a_name_is_told_so(self, client):
        person = make.user("Tên cũ")
        client.force_login(person)
        url = reverse("people:person_edit", args=[person.public_id])

        answer = client.post(url, {"full_name": " ", "language": "vi"})

        assert answer.status_code == 400
        assert User.objects.get(pk=person.pk).full_name == "Tên cũ"

    def test_is_not_changed_by_an_officer(self, client):
        person = make.user("Tên cũ")
        client.force_login(make.officer())
        url = reverse("people:person_edit", args=[person.public_id])

        assert client.post(url, {"full_name": "Khác", "language": "vi"}).status_code == 403
        assert User.objects.get(pk=person.pk).full_name == "Tên cũ"


class TestAdministrator:
    def test_registers_a_person(self, client):
        client.force_login(make.administrator())
        given = {"full_name": "Chủ nhiệm 1", "email": "cn1@vi-du.example", "language": "vi"}

        answer = client.post(reverse("people:person_new"), given)

        person = User.objects.get(email="cn1@vi-du.example")
        assert answer.headers["Location"] == person.get_absolute_url()

    def test_is_told_when_the_address_is_taken(self, client):
        client.force_login(make.administrator())
        given = {"full_name": "Chủ nhiệm 1", "email": make.user().email, "language": "vi"}

        answer = client.post(reverse("people:person_new"), given)

        assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["email"])
        assert User.objects.count() == 2

    def test_registers_an_organisation(self, client):
        client.force_login(make.administrator())
        given = {"name": "HTX mới", "house": "enterprise", "kind": "hợp tác xã"}

        answer = client.post(reverse("people:organisation_new"), given)

        assert answer.headers["Location"] == Organisation.objects.get().get_absolute_url()
        assert Organisation.objects.get().house == House.ENTERPRISE

    def test_grants_a_role_and_ends_it(self, client):
        client.force_login(make.administrator())
        person = make.user()

        client.post(reverse("people:role_new", args=[person.public_id]), {"role": "officer"})
        grant = RoleGrant.objects.get(user=person)
        client.post(
            reverse("people:held_end", args=["vai-tro", grant.public_id]), {"note": "Hết nhiệm kỳ"}
        )

        assert (grant.role, User.objects.get(pk=person.pk).roles_held) == ("officer", set())

    def test_is_told_why_a_role_can_not_be(self, client):
        client.force_login(make.administrator())
        auditor = make.auditor()

        answer = client.post(
            reverse("people:role_new", args=[auditor.public_id]), {"role": "officer"}
        )

        assert (answer.status_code, list(answer.context["form"].errors)) == (400, ["role"])
        assert auditor.roles_held == {"auditor"}

    def test_gives_a_place_in_an_organisation(self, client):
        client.force_login(make.administrator())
        person, place = make.user(), make.enterprise()
        url = reverse("people:place_new", args=[person.public_id])

        answer = client.post(
            url, {"organisation": place.pk, "from_on": f"{clock.today():%d/%m/%Y}"}
        )

        assert answer.status_code == 302
        assert User.objects.get(pk=person.pk).belongs_to(place.pk) is True

    def test_closes_an_account(self, client):
        client.force_login(make.administrator())
        person = make.user()

        client.post(reverse("people:person_close", args=[person.public_id]), {"note": "Nghỉ việc"})

        assert User.objects.get(pk=person.pk).is_active is False

    @pytest.mark.parametrize("name", ["role_new", "place_new", "person_close", "person_edit"])
    def test_has_a_page_for_each_deed(self, client, name):
        client.force_login(make.administrator())

        answer = client.get(reverse(f"people:{name}", args=[make.user().public_id]))

        assert answer.status_code == 200

    @pytest.mark.parametrize("name", ["role_new", "place_new", "person_close"])
    def test_alone_does_these_deeds(self, client, name):
        person = make.user()
        url = reverse(f"people:{name}", args=[person.public_id])
        given = {"role": "auditor", "organisation": make.enterprise().pk, "note": "Vì thế"}

        client.force_login(make.officer())
        assert (client.get(url).status_code, client.post(url, given).status_code) == (403, 403)
        client.force_login(make.user())
        assert (client.get(url).status_code, client.post(url, given).status_code) == (404, 404)

        fresh = User.objects.get(pk=person.pk)
        assert (fresh.is_active, fresh.roles_held) == (True, set())
        assert not fresh.memberships.exists()

    @pytest.mark.parametrize("name", ["person_new", "organisation_new"])
    def test_alone_registers(self, client, name):
        client.force_login(make.officer())

        assert client.post(reverse(f"people:{name}"), {}).status_code == 403

    def test_alone_ends_a_role(self, client):
        officer = make.officer()
        grant = officer.role_grants.get()
        client.force_login(officer)

        url = reverse("people:held_end", args=["vai-tro", grant.public_id])
        assert client.post(url, {"note": "Tôi thôi"}).status_code == 403
        assert RoleGrant.objects.get(pk=grant.pk).ended_at is None
        url = reverse("people:held_end", args=["khac", grant.public_id])
        assert client.post(url, {"note": "Tôi thôi"}).status_code == 404

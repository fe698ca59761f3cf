"""An organisation comes into the register: brought by its own people, confirmed by the office."""

import pytest
from django.urls import reverse

from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from lifecycle.models import Event
from people.models import Membership, Organisation, Registration
from people.states import RegistrationState as S
from reports.first_page import tasks_of
from tests import make

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("people:registration_list"), reverse("people:registration_new")
# Session, user, standing (two), count, rows; for the frame: demo or not.
QUERIES = 7
GIVEN = {
    "name": "HTX Chè minh họa",
    "tax_code": "0100233488",
    "house": "enterprise",
    "kind": "hợp tác xã",
    "address": "Xã Tân Cương",
    "representative_title": "Giám đốc",
    "registrant_title": "Kế toán",
}


def state_of(registration):
    return Registration.objects.get(pk=registration.pk).state


class TestBringing:
    def test_goes_to_the_office_with_one_form(self, client):
        person = make.user()
        client.force_login(person)
        answer = client.post(NEW, GIVEN)
        made = Registration.objects.get()
        assert answer.headers["Location"] == made.get_absolute_url()
        assert [made.state, made.registrant, made.province] == [
            S.SUBMITTED,
            person,
            person.province,
        ]
        assert {name: getattr(made, name) for name in GIVEN} == GIVEN
        assert not Organisation.objects.exists()

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("tax_code", "0100233487"),
            ("tax_code", "123"),
            ("tax_code", ""),
            ("tax_code", "0100233488-000"),
            ("name", ""),
            ("house", "nha-khac"),
            ("address", ""),
            ("representative_title", ""),
        ],
    )
    def test_with_something_wrong_says_at_which_field_and_brings_nothing(
        self, client, field, value
    ):
        client.force_login(make.user())
        answer = client.post(NEW, {**GIVEN, field: value})
        assert [answer.status_code, list(answer.context["form"].errors)] == [400, [field]]
        assert [Registration.objects.count(), Event.objects.count()] == [0, 0]
        if value:
            assert value in answer.content.decode()

    @pytest.mark.parametrize(
        "known", [{"tax_code": "0100233488"}, {"name": "htx CHÈ  minh họa", "tax_code": None}]
    )
    def test_of_one_that_is_in_the_register_is_refused(self, client, known):
        make.enterprise(**known)
        client.force_login(make.user())
        answer = client.post(NEW, GIVEN)
        assert answer.status_code == 400
        assert "đã có trong danh bạ" in answer.content.decode()
        assert Registration.objects.count() == 0

    def test_of_one_that_waits_already_is_refused(self):
        make.registration(tax_code="0100233488")
        with pytest.raises(Refused) as refusal:
            make.registration(tax_code="0100233488")
        assert "đang chờ cơ quan quản lý xem xét" in str(refusal.value)
        assert Registration.objects.count() == 1

    def test_again_after_a_refusal_is_possible(self):
        first = make.registration(tax_code="0100233488")
        advance(first, "refuse", by=make.officer(), note="Thiếu giấy tờ.")
        assert make.registration(tax_code="0100233488").state == S.SUBMITTED

    def test_asks_a_stranger_to_sign_in(self, client):
        assert client.post(NEW, GIVEN).status_code == 302
        assert Registration.objects.count() == 0


class TestProof:
    def kept(self, settings):
        return [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]

    def test_is_kept_for_the_office(self, client, settings):
        make.rules()
        person = make.user()
        client.force_login(person)
        client.post(NEW, {**GIVEN, "proof": make.upload("giay-chung-nhan.pdf")})
        made = Registration.objects.get()
        assert [made.proof_name, len(made.proof_sha256)] == ["giay-chung-nhan.pdf", 64]
        assert "giay" not in made.proof.name and len(self.kept(settings)) == 1
        url = reverse("people:registration_proof", args=[made.public_id])
        got = {}
        for name, reader in {
            "own": person, "officer": make.officer(), "other": make.member(),
        }.items():  # fmt: skip
            client.force_login(reader)
            got[name] = client.get(url).status_code
        assert got == {"own": 200, "officer": 200, "other": 404}

    def test_that_is_no_paper_is_refused_and_nothing_is_kept(self, client, settings):
        make.rules()
        client.force_login(make.user())
        answer = client.post(
            NEW, {**GIVEN, "proof": make.upload("a.pdf", b"<script>alert(1)</script>")}
        )
        assert [answer.status_code, list(answer.context["form"].errors)] == [400, ["proof"]]
        assert [Registration.objects.count(), self.kept(settings)] == [0, []]

    def test_goes_with_a_registration_that_is_refused(self, client, settings):
        make.rules()
        make.registration(tax_code=GIVEN["tax_code"])
        client.force_login(make.user())
        answer = client.post(NEW, {**GIVEN, "proof": make.upload("giay-chung-nhan.pdf")})
        assert [answer.status_code, self.kept(settings)] == [400, []]
        assert Registration.objects.count() == 1


class TestConfirming:
    def test_puts_it_into_the_register_and_makes_who_brought_it_its_administrator(self):
        person = make.user()
        registration = make.registration(
            person, name="HTX mới", tax_code="0100233488-001", registrant_title="Kế toán"
        )
        advance(registration, "confirm", by=make.officer())
        place = Organisation.objects.get()
        assert [place.name, place.tax_code, place.house] == [
            "HTX mới",
            "0100233488-001",
            "enterprise",
        ]
        assert place.representative_title == "Giám đốc"
        person.forget_standing()
        assert [person.belongs_to(place.pk), person.administers(place.pk)] == [True, True]
        assert Membership.objects.get().title == "Kế toán"
        assert Registration.objects.get().organisation == place

    def test_is_the_officers_only_and_not_of_their_own(self):
        officer = make.officer()
        registration = make.registration(officer)
        elsewhere = make.officer(province=make.province("24", "Bắc Ninh"))
        for wrong in (officer, elsewhere, make.user(), make.fund_director(), make.administrator()):
            with pytest.raises(WrongPerson):
                advance(registration, "confirm", by=wrong)
        assert [state_of(registration), Organisation.objects.count()] == [S.SUBMITTED, 0]

    def test_happens_once(self):
        registration = make.registration()
        advance(registration, "confirm", by=make.officer())
        with pytest.raises(WrongMoment):
            advance(registration, "confirm", by=make.officer())
        assert Organisation.objects.count() == 1

    def test_says_why_not_when_it_came_into_the_register_meanwhile(self, client):
        registration = make.registration(tax_code="0100233488")
        make.enterprise(tax_code="0100233488")
        client.force_login(make.officer())
        page = client.get(registration.get_absolute_url()).content.decode()
        assert "đã có trong danh bạ" in page
        answer = client.post(registration.get_verb_url("confirm"))
        assert [answer.status_code, state_of(registration)] == [400, S.SUBMITTED]
        assert Organisation.objects.count() == 1


class TestRefusing:
    def test_says_why(self, client):
        registration = make.registration()
        advance(registration, "refuse", by=make.officer(), note="Thiếu giấy tờ.")
        assert [state_of(registration), Organisation.objects.count()] == [S.REFUSED, 0]
        client.force_login(registration.registrant)
        page = client.get(registration.get_absolute_url()).content.decode()
        assert "Thiếu giấy tờ." in page and "Bị từ chối" in page

    def test_without_a_reason_changes_nothing(self):
        registration = make.registration()
        with pytest.raises(Refused):
            advance(registration, "refuse", by=make.officer())
        assert state_of(registration) == S.SUBMITTED

    def test_is_not_the_registrants_who_may_withdraw_it(self):
        registration = make.registration()
        with pytest.raises(WrongPerson):
            advance(registration, "refuse", by=registration.registrant, note="Thôi.")
        with pytest.raises(WrongPerson):
            advance(registration, "withdraw", by=make.officer())
        assert state_of(registration) == S.SUBMITTED
        advance(registration, "withdraw", by=registration.registrant)
        assert state_of(registration) == S.WITHDRAWN
        with pytest.raises(WrongMoment):
            advance(registration, "refuse", by=make.officer(), note="Thôi.")


class TestSight:
    def test_is_for_who_brought_it_and_who_keeps_the_register(self, client):
        registration = make.registration()
        seen = {}
        for name, reader in {
            "own": registration.registrant,
            "officer": make.officer(),
            "administrator": make.administrator(),
            "auditor": make.auditor(),
            "other": make.member(),
            "director": make.fund_director(),
            "elsewhere": make.officer(province=make.province("24", "Bắc Ninh")),
        }.items():
            client.force_login(reader)
            seen[name] = client.get(registration.get_absolute_url()).status_code
        assert seen == {
            "own": 200,
            "officer": 200,
            "administrator": 200,
            "auditor": 200,
            "other": 404,
            "director": 404,
            "elsewhere": 404,
        }

    def test_waits_on_the_officer_until_it_is_answered(self):
        officer, registration = make.officer(), make.registration(name="HTX mới")
        assert [task.title for task in tasks_of(officer)] == ["HTX mới"]
        advance(registration, "confirm", by=officer)
        assert tasks_of(officer) == []

    def test_the_list_is_searched_and_filtered(self, client):
        make.registration(name="HTX Chè")
        done = make.registration(name="Công ty Đúc")
        advance(done, "confirm", by=make.officer())
        client.force_login(make.officer())
        found = [
            [str(row) for row in client.get(LIST, query).context["rows"]]
            for query in ({"q": "che"}, {"state": "confirmed"}, {"sort": "name"})
        ]
        assert found == [["HTX Chè"], ["Công ty Đúc"], ["Công ty Đúc", "HTX Chè"]]

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_list_asks_as_many_queries_for_three_as_for_one(
        self, client, count, django_assert_num_queries
    ):
        for _number in range(count):
            make.registration()
        client.force_login(make.officer())
        with django_assert_num_queries(QUERIES):
            assert len(client.get(LIST).context["rows"]) == count

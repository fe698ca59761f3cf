"""The pool of experts: profiles kept by their owner and the office, seen by nobody else."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse

from lifecycle import clock
from lifecycle.actions import advance
from lifecycle.errors import Refused, Stale, WrongMoment, WrongPerson
from lifecycle.models import Event
from people import actions
from people.models import Expert
from people.states import ExpertState as S
from reports.first_page import tasks_of
from tests import make

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("people:expert_list"), reverse("people:expert_new")
# Session, user, standing (two), count, rows, fields, languages; for the frame: demo or not.
QUERIES = 9
GIVEN = {
    "degree": "doctor",
    "academic_title": "associate_professor",
    "sciences": ["engineering", "agricultural"],
    "tongues": ["vi", "en"],
    "keywords": "sấy chè, bơm nhiệt",
    "workplace": "Viện minh họa",
    "available_from": "01/01/2027",
    "available_until": "31/12/2027",
    "load_limit": "5",
    "bio": "Hai mươi năm về sấy.",
}


def names(client, **query):
    return [str(row) for row in client.get(LIST, query).context["rows"]]


def state_of(expert):
    return Expert.objects.get(pk=expert.pk).state


class TestProfile:
    def test_is_made_by_the_person_and_waits_for_the_office(self, client):
        person, officer = make.user("Chuyên gia 1"), make.officer()
        client.force_login(person)
        assert client.get(reverse("people:expert_own")).headers["Location"] == NEW
        answer = client.post(NEW, GIVEN)
        made = Expert.objects.get()
        assert answer.headers["Location"] == made.get_absolute_url()
        assert [made.user, made.state, made.degree] == [person, S.OFFERED, "doctor"]
        assert [row.science for row in made.sciences.all()] == ["engineering", "agricultural"]
        assert [row.tongue for row in made.tongues.all()] == ["vi", "en"]
        assert [task.title for task in tasks_of(officer)] == ["Chuyên gia 1"]
        page = client.get(made.get_absolute_url()).content.decode()
        assert "Phó giáo sư, Tiến sĩ" in page and "Viện minh họa" in page

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("degree", "vua"),
            ("sciences", []),
            ("sciences", ["bói toán"]),
            ("tongues", ["xx"]),
            ("load_limit", "0"),
            ("load_limit", "51"),
            ("load_limit", "-1"),
            ("available_until", "31/12/2026"),
            ("available_from", "31/02/2027"),
            ("keywords", "x\x07"),
        ],
    )
    def test_with_something_wrong_says_so_and_is_not_made(self, client, field, value):
        client.force_login(make.user())
        answer = client.post(NEW, {**GIVEN, field: value})
        assert answer.status_code == 400
        assert answer.context["form"].errors
        assert [Expert.objects.count(), Event.objects.count()] == [0, 0]

    def test_is_one_of_each_person(self, client):
        expert = make.expert()
        client.force_login(expert.user)
        assert client.post(NEW, GIVEN).headers["Location"] == expert.get_absolute_url()
        with pytest.raises(Refused):
            actions.make_expert(
                user=expert.user, by=expert.user, degree="doctor", sciences=["social"], tongues=[]
            )
        assert Expert.objects.count() == 1

    def test_is_changed_by_the_person_and_by_officers(self, client):
        expert = make.expert()
        url = reverse("people:expert_edit", args=[expert.public_id])
        for version, reader in enumerate((expert.user, make.officer()), start=1):
            client.force_login(reader)
            answer = client.post(url, {**GIVEN, "sciences": ["social"], "version": version})
            assert answer.status_code == 302
        now = Expert.objects.get()
        assert [now.version, [row.science for row in now.sciences.all()]] == [3, ["social"]]

    def test_changed_meanwhile_keeps_both_texts(self, client):
        expert = make.expert(keywords="sấy chè")
        client.force_login(expert.user)
        url = reverse("people:expert_edit", args=[expert.public_id])
        client.post(url, {**GIVEN, "keywords": "đúc gang", "version": 1})
        answer = client.post(url, {**GIVEN, "keywords": "luyện kim", "version": 1})
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "đúc gang" in page and "luyện kim" in page
        assert Expert.objects.get().keywords == "đúc gang"
        with pytest.raises(Stale):
            actions.edit_expert(
                expert, by=expert.user, seen_version=1, sciences=["social"], tongues=[]
            )

    def test_is_not_changed_by_others(self):
        expert = make.expert()
        for wrong in (make.user(), make.administrator(), make.auditor(), make.keeper()):
            with pytest.raises(WrongPerson):
                actions.edit_expert(
                    expert, by=wrong, seen_version=1, sciences=["social"], tongues=[]
                )
        assert Expert.objects.get().version == 1


class TestSight:
    def test_is_the_officers_and_ones_own(self, client):
        expert = make.expert()
        seen = {}
        for name, reader in {
            "own": expert.user,
            "officer": make.officer(),
            "applicant": make.member(),
            "administrator": make.administrator(),
            "auditor": make.auditor(),
            "director": make.fund_director(),
            "elsewhere": make.officer(province=make.province("24", "Bắc Ninh")),
        }.items():
            client.force_login(reader)
            seen[name] = (
                client.get(expert.get_absolute_url()).status_code,
                client.get(LIST).status_code,
                client.get(reverse("people:expert_export", args=["xlsx"])).status_code,
            )
        assert seen == {
            "own": (200, 403, 403),
            "officer": (200, 200, 200),
            "applicant": (404, 403, 403),
            "administrator": (404, 403, 403),
            "auditor": (404, 403, 403),
            "director": (404, 403, 403),
            "elsewhere": (404, 200, 200),
        }

    def test_of_another_provinces_officer_is_empty(self, client):
        make.expert()
        client.force_login(make.officer(province=make.province("24", "Bắc Ninh")))
        assert names(client) == []


class TestPool:
    def test_is_entered_by_the_office(self):
        expert = make.expert()
        for wrong in (expert.user, make.administrator(), make.fund_director()):
            with pytest.raises(WrongPerson):
                advance(expert, "admit", by=wrong)
        assert state_of(expert) == S.OFFERED
        advance(expert, "admit", by=make.officer())
        assert state_of(expert) == S.ADMITTED
        with pytest.raises(WrongMoment):
            advance(expert, "admit", by=make.officer())

    def test_is_left_and_entered_again(self):
        officer = make.officer()
        expert = make.expert(state=S.ADMITTED)
        with pytest.raises(WrongPerson):
            advance(expert, "leave", by=officer)
        advance(expert, "leave", by=expert.user)
        assert state_of(expert) == S.LEFT
        with pytest.raises(WrongMoment):
            advance(expert, "take_out", by=officer, note="Bận.")
        with pytest.raises(WrongPerson):
            advance(expert, "offer", by=make.user())
        advance(expert, "offer", by=expert.user)
        with pytest.raises(Refused):
            advance(expert, "take_out", by=officer)
        assert state_of(expert) == S.OFFERED
        advance(expert, "take_out", by=officer, note="Không còn công tác.")
        assert state_of(expert) == S.LEFT


class TestList:
    @pytest.fixture
    def pool(self, client):
        client.force_login(make.officer())
        make.expert(
            "Chuyên gia chè", sciences=["agricultural"], tongues=["vi", "fr"], keywords="Sấy chè",
            degree="master", state=S.ADMITTED, available_until=clock.today() + timedelta(days=9),
        )  # fmt: skip
        make.expert(
            "Chuyên gia đúc", sciences=["engineering", "natural"], degree="doctor",
            is_abroad=True, state=S.ADMITTED, available_from=clock.today() + timedelta(days=30),
        )  # fmt: skip

    def test_is_searched_without_diacritics(self, client, pool):
        assert names(client, q="say che") == ["Chuyên gia chè"]
        assert names(client, q="chuyen gia duc") == ["Chuyên gia đúc"]

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ({"science": "natural"}, ["Chuyên gia đúc"]),
            ({"degree": "master"}, ["Chuyên gia chè"]),
            ({"tongue": "fr"}, ["Chuyên gia chè"]),
            ({"abroad": "True"}, ["Chuyên gia đúc"]),
            ({"abroad": "False"}, ["Chuyên gia chè"]),
            ({"state": "offered"}, []),
            ({"sort": "name"}, ["Chuyên gia chè", "Chuyên gia đúc"]),
            ({"sort": "-name"}, ["Chuyên gia đúc", "Chuyên gia chè"]),
        ],
    )
    def test_is_filtered_and_sorted(self, client, pool, query, found):
        assert names(client, **query) == found

    def test_tells_who_is_free_on_a_day(self, client, pool):
        free = [
            names(client, on=f"{clock.today() + timedelta(days=days):%d/%m/%Y}")
            for days in (0, 9, 10, 30)
        ]
        assert free == [["Chuyên gia chè"], ["Chuyên gia chè"], [], ["Chuyên gia đúc"]]

    def test_goes_out_as_it_is_shown(self, client, pool):
        file = client.get(
            reverse("people:expert_export", args=["xlsx"]), {"science": "agricultural"}
        )
        sheet = openpyxl.load_workbook(io.BytesIO(file.getvalue())).active
        rows = list(sheet.iter_rows(values_only=True))
        assert [row[0] for row in rows] == ["Họ và tên", "Chuyên gia chè"]
        assert dict(zip(rows[0], rows[1], strict=True))["Ngoại ngữ"] == "Tiếng Việt; Tiếng Pháp"

    @pytest.mark.parametrize("count", [1, 3])
    def test_asks_as_many_queries_for_three_as_for_one(
        self, client, count, django_assert_num_queries
    ):
        for _number in range(count):
            make.expert(sciences=["social", "natural"])
        client.force_login(make.officer())
        with django_assert_num_queries(QUERIES):
            assert len(client.get(LIST).context["rows"]) == count

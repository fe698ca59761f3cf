"""The board of problems: how one is told in five minutes, found, and taken home as a file."""

import csv
import html
import io
import re

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from lifecycle.models import Event
from proposals.models import Problem
from proposals.rules import READY_TO_POST, ProblemFacts, reasons_against
from tests import make

pytestmark = pytest.mark.django_db


def told(owner, **changes):
    return {
        "organisation": owner.memberships.get().organisation_id,
        "title": "Búp chè dập khi chở",
        "description": "Tháng mưa mười bao thì một bao bị ôi.",
        "solved_when": "Dưới 4% trong ba tháng.",
        "cost_value": "9",
        "cost_unit": "% khối lượng búp",
        "indicator": "Búp dập",
        "indicator_unit": "%",
        "baseline": "9",
        "target": "4",
        "contributes_amount": "50.000.000",
        "offers_site": "on",
        "sector": "tea",
        "strategic_group": "0",
        **changes,
    }


def reasons(**facts):
    whole = {
        "title": "Chè",
        "description": "Dập",
        "cost_value": None,
        "cost_unit": "",
        "solved_when": "Ít dập",
        "strategic_group": 0,
    }
    found = reasons_against(ProblemFacts(**{**whole, **facts}), READY_TO_POST)
    return [reason.field for reason in found]


@pytest.mark.parametrize(
    ("facts", "fields"),
    [
        ({}, []),
        ({"cost_value": 9}, ["cost_unit"]),
        ({"cost_unit": "%"}, ["cost_value"]),
        ({"indicator": "Búp dập"}, ["baseline"]),
        ({"baseline": 9, "target": 4}, ["indicator"]),
        ({"indicator": "Búp", "baseline": 9, "target": 4}, ["indicator_unit"]),
        ({"indicator": "Búp", "indicator_unit": "%", "baseline": 9, "target": 9}, ["target"]),
        ({"indicator": "Búp", "indicator_unit": "%", "baseline": 9, "target": 0}, []),
        ({"description": " ", "solved_when": ""}, ["description", "solved_when"]),
    ],
)
def test_half_a_measure_is_none(facts, fields):
    assert reasons(**facts) == fields


def test_a_business_tells_and_submits_in_one_go(client):
    owner = make.problem_owner()
    client.force_login(owner)
    response = client.post("/bai-toan/moi/", told(owner, hand_in="1"))
    problem = Problem.objects.get()
    assert (response.status_code, problem.state) == (302, "submitted")
    assert [offer.value for offer in problem.offers] == ["cash", "site"]
    assert [event.verb for event in Event.objects.of(problem)] == ["begin", "submit"]


def test_a_draft_may_be_half_done_and_is_kept(client):
    owner = make.problem_owner()
    client.force_login(owner)
    half = told(owner, description="", solved_when="", target="")
    assert client.post("/bai-toan/moi/", half).status_code == 302
    assert Problem.objects.get().state == "draft"


def test_what_is_not_ready_comes_back_whole_and_stores_nothing(client):
    owner = make.problem_owner()
    client.force_login(owner)
    half = told(owner, solved_when="", target="", hand_in="1")
    response = client.post("/bai-toan/moi/", half)
    page = response.content.decode()
    assert response.status_code == 400
    assert list(response.context["form"].errors) == ["solved_when", "target"]
    assert 'href="#id_solved_when"' in page
    assert "Tháng mưa mười bao thì một bao bị ôi." in page
    assert (Problem.objects.count(), Event.objects.count()) == (0, 0)


def test_a_returned_problem_is_mended_and_submitted_again_in_one_go(client):
    owner = make.problem_owner()
    problem = make.problem(state="returned", owner=owner)
    client.force_login(owner)
    edit = reverse("proposals:problem_edit", kwargs={"public_id": problem.public_id})
    posted = told(owner, version="1", hand_in="1")
    assert client.post(edit, posted).status_code == 302
    problem = Problem.objects.get()
    assert (problem.state, problem.indicator) == ("submitted", "Búp dập")
    assert client.post(edit, posted).status_code == 409


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"sector": "tea"}, ["Chè"]),
        ({"offer": "cash"}, ["Chè"]),
        ({"offer": "data"}, ["May"]),
        ({"offer": "site"}, []),
        ({"offer": "gold"}, ["Chè", "May"]),
        ({"state": "matched"}, ["May"]),
        ({"sort": "cost"}, ["May", "Chè"]),
        ({"sort": "-cost"}, ["Chè", "May"]),
    ],
)
def test_the_board_is_narrowed_by_field_offer_and_state(client, query, titles):
    make.problem(state="published", title="Chè", sector="tea", contributes_amount=5, cost_value=9)
    make.problem(state="matched", title="May", offers_data=True, cost_value=3)
    found = [problem.title for problem in client.get("/bai-toan/", query).context["rows"]]
    assert sorted(found) == titles if query.get("offer") == "gold" else found == titles


def test_the_board_is_narrowed_by_who_has_the_problem(client):
    wanted = make.problem(state="published")
    make.problem(state="published")
    query = {"owner": wanted.organisation.name}
    assert list(client.get("/bai-toan/", query).context["rows"]) == [wanted]


def titles_in_xlsx(response):
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    return [row[0] for row in sheet.iter_rows(values_only=True)]


def titles_in_csv(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return [row[0] for row in csv.reader(io.StringIO(text))]


@pytest.mark.parametrize(("kind", "read"), [("xlsx", titles_in_xlsx), ("csv", titles_in_csv)])
def test_a_file_holds_what_the_list_shows_all_pages_of_it(client, kind, read):
    for number in range(52):
        make.problem(state="published", title=f"Chè {number:02d}", sector="tea")
    make.problem(state="published", title="May", sector="garments")
    make.problem(title="Nháp", sector="tea")
    response = client.get(f"/bai-toan/tai-xuong/{kind}/", {"sector": "tea", "sort": "-title"})
    assert read(response) == ["Tên", *[f"Chè {number:02d}" for number in range(51, -1, -1)]]
    assert response.headers["Content-Disposition"] == f'attachment; filename="bai-toan.{kind}"'


def test_a_formula_in_a_title_stays_a_text(client):
    make.problem(state="published", title="=1+1")
    assert titles_in_csv(client.get("/bai-toan/tai-xuong/csv/"))[1] == "'=1+1"


@pytest.mark.parametrize("rows", [1, 3])
def test_a_file_takes_the_same_queries_for_one_row_and_three(
    client, django_assert_num_queries, rows
):
    for _ in range(rows):
        make.problem(state="published")
    with django_assert_num_queries(2):
        found = titles_in_csv(client.get("/bai-toan/tai-xuong/csv/"))
    assert len(found) == rows + 1


def test_there_are_no_other_files(client):
    assert client.get("/bai-toan/tai-xuong/pdf/").status_code == 404


def test_an_empty_board_says_what_will_come(client):
    assert "Chưa có bài toán nào được công bố" in client.get("/bai-toan/").content.decode()
    assert "Bỏ bộ lọc" in client.get("/bai-toan/", {"q": "zzz"}).content.decode()


def test_whoever_tells_a_problem_again_sees_what_reads_alike(client):
    before = make.problem(state="published", title="Búp chè dập khi chở từ đồi về xưởng")
    make.problem(state="submitted", title="Búp chè dập khi chở từ đồi về xưởng")
    draft = make.problem(title="Búp chè dập khi chở về xưởng")
    client.force_login(draft.posted_by)
    page = client.get(draft.get_absolute_url())
    assert [twin for twin, _percent in page.context["told_before"]] == [before]
    assert before.get_absolute_url() in page.content.decode()
    client.force_login(make.member())
    assert client.get(before.get_absolute_url()).context["told_before"] is None


@pytest.mark.parametrize("sort", ["", "-published", "cost", "-title", "organisation"])
def test_page_after_page_shows_each_problem_once(client, sort):
    made = {
        make.problem(state="published", title=f"Chè {n % 7}", cost_value=n % 3 or None).pk
        for n in range(103)
    }
    path, seen = f"/bai-toan/?sort={sort}", []
    for _page in range(3):
        page = client.get(path)
        seen += [problem.pk for problem in page.context["rows"]]
        further = re.search(r'rel="next" href="([^"]+)"', page.content.decode())
        path = f"/bai-toan/{html.unescape(further[1])}" if further else ""
    assert path == ""
    assert len(seen) == 103
    assert set(seen) == made

"""Where one lands, and the year's dashboard."""

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import get_resolver, reverse

from lifecycle import clock
from lifecycle.actions import advance, witness
from lifecycle.models import Event
from lifecycle.pages import timeline
from reports.first_page import tasks_of
from tests import make

pytestmark = pytest.mark.django_db

PUBLIC = {
    "/",
    "/bai-toan/",
    "/dot-goi/",
    "/giay-to/",
    "/quy-tac/",
    "/quy-tac/ben-le/",
    "/danh-muc-dat-hang/",
    "/dang-nhap/",
    "/du-lieu-ca-nhan/thong-bao/",
    "/hop-dong/",
    "/ket-qua/",
    "/to-chuc/",
}
QUERIES_OF_MY_WORK = 40
QUERIES_OF_THE_DASHBOARD = 21


def pages_without_arguments():
    for pattern in get_resolver().url_patterns:
        for inner in getattr(pattern, "url_patterns", [pattern]):
            path = str(inner.pattern)
            if inner is not pattern:
                path = f"{pattern.pattern}{path}"
            elsewhere = path.startswith(("tai-khoan/", "quan-tri/", "ngon-ngu/", "api/"))
            if "<" not in path and not elsewhere:
                yield f"/{path}"


@pytest.mark.parametrize("url", sorted(set(pages_without_arguments())))
def test_a_stranger_sees_only_what_is_public(client, url):
    make.rules()
    answer = client.get(url)
    if url in PUBLIC:
        assert answer.status_code == 200
    else:
        assert (answer.status_code, answer.headers["Location"]) == (302, f"/dang-nhap/?next={url}")


def test_the_public_lands_on_budget_problems_and_calls(client):
    make.budget()
    problem = make.problem(state="published", title="Búp chè dập khi chở")
    answer = client.get("/").content.decode()
    assert problem.title in answer
    assert "Chiến lược: 0% – dưới 15%" in answer.replace("0,0%", "0%")


def test_each_menu_leads_to_the_rooms_of_its_reader(client):
    client.force_login(make.fund_accountant())
    answer = client.get("/").content.decode()
    for room in ("/tong-quan/", "/ngan-sach/", "/phan-bo/", "/cap-kinh-phi/", "/so-cai/"):
        assert f'href="{room}"' in answer
    client.force_login(make.user())
    answer = client.get("/").content.decode()
    assert 'href="/ho-so/"' in answer
    assert 'href="/ngan-sach/"' not in answer


def test_a_menu_longer_than_a_row_is_in_groups_and_says_where_one_is(client):
    client.force_login(make.officer())
    nav = client.get("/nguoi/").context["nav"]
    assert [item["label"] for item in nav if item["is_current"]] == ["Danh bạ"]
    groups = {item["label"]: item["places"] for item in nav if "places" in item}
    assert [item["label"] for item in nav if "places" not in item] == ["Việc của tôi", "Tổng quan"]
    assert [place["url"] for place in groups["Danh bạ"] if place["is_current"]] == ["/nguoi/"]
    client.force_login(make.user())
    nav = client.get("/").context["nav"]
    assert [item["label"] for item in nav if item["is_current"]] == ["Việc của tôi"]
    assert [item for item in nav if "places" in item] == []


def test_my_work_shows_what_is_mine_and_what_is_open(client):
    proposal = make.proposal(title="Sấy chè bằng bơm nhiệt")
    other = make.proposal(title="Việc của người khác")
    client.force_login(proposal.leader)
    answer = client.get("/").content.decode()
    assert proposal.title in answer
    assert other.title not in answer


def test_the_fund_lands_on_the_years_bar_too(client):
    make.budget()
    client.force_login(make.fund_director())
    assert "Chiến lược: 0,0% – dưới 15%" in client.get("/").content.decode()


def test_the_year_that_is_spent_stands_on_the_first_page_after_the_next_is_approved(client):
    year = clock.today().year
    make.budget(year=year)
    make.budget(year=year + 1)
    assert f"Ngân sách năm {year}<" in client.get("/").content.decode()
    client.force_login(make.fund_director())
    assert f"Ngân sách năm {year}<" in client.get("/").content.decode()
    assert f"Năm kinh phí {year}<" in client.get(reverse("reports:dashboard")).content.decode()


def test_my_work_says_when_nothing_waits(client):
    client.force_login(make.user())
    assert "Không có việc nào chờ bạn" in client.get("/").content.decode()


@pytest.mark.parametrize("problems", [1, 3])
def test_my_work_asks_the_same_queries_for_one_and_for_three(
    client, problems, django_assert_num_queries
):
    officer = make.officer()
    for number in range(problems):
        owner = make.problem_owner()
        problem = make.begun_problem(by=owner, title=f"Bài toán {number}")
        advance(problem, "submit", by=owner)
    client.force_login(officer)
    client.get("/")
    with django_assert_num_queries(QUERIES_OF_MY_WORK):
        answer = client.get("/")
    assert answer.content.decode().count("Công bố hoặc trả lại") == problems


def test_what_waits_comes_fifty_at_a_time(client):
    officer, owner = make.officer(), make.problem_owner()
    for number in range(51):
        problem = make.begun_problem(by=owner, title=f"Bài toán số {number:02}")
        advance(problem, "submit", by=owner)
    client.force_login(officer)
    first, second = (client.get("/", {"page": page}).content.decode() for page in (1, 2))
    assert "51 việc" in first and "51 việc" in second
    assert (first.count("Bài toán số"), second.count("Bài toán số")) == (50, 1)


def test_the_longest_waiting_stands_first():
    officer, owner = make.officer(), make.problem_owner()
    first, second = (make.begun_problem(by=owner, title=title) for title in ("Một", "Hai"))
    advance(first, "submit", by=owner)
    advance(second, "submit", by=owner)
    assert [task.title for task in tasks_of(officer)] == ["Một", "Hai"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_dashboard_asks_the_same_queries_for_one_and_for_three(
    client, count, django_assert_num_queries
):
    budget = make.budget()
    call = make.closed_call()
    for _ in range(count):
        make.passed_proposal(call=call)
    client.force_login(make.fund_director())
    client.get(reverse("reports:dashboard"))
    with django_assert_num_queries(QUERIES_OF_THE_DASHBOARD):
        answer = client.get(reverse("reports:dashboard_year", args=[budget.year]))
    assert answer.context["figures"]["budget"] == budget.total


def test_the_dashboard_is_for_the_staff_of_the_fund(client):
    make.budget()
    client.force_login(make.user())
    assert client.get(reverse("reports:dashboard")).status_code == 403


def test_a_year_without_a_budget_is_not_found(client):
    client.force_login(make.fund_director())
    assert client.get(reverse("reports:dashboard_year", args=[2031])).status_code == 404
    assert "Chưa có dự toán năm" in client.get(reverse("reports:dashboard")).content.decode()


def test_the_trail_is_for_auditors(client):
    make.begun_problem(by=make.problem_owner())
    client.force_login(make.officer())
    assert client.get(reverse("lifecycle:trail")).status_code == 403
    client.force_login(make.auditor())
    assert client.get(reverse("lifecycle:trail")).status_code == 200


def test_the_trail_speaks_in_words_and_leads_to_the_thing(client):
    problem = make.begun_problem(by=make.problem_owner())
    advance(problem, "submit", by=problem.posted_by)
    seq = Event.objects.latest("seq").seq
    client.force_login(make.auditor())
    answer = client.get(reverse("lifecycle:trail"), {"verb": "proposals.problem:submit"})
    told = " ".join(answer.content.decode().split("<tbody>")[1].split())
    assert told.count("<tr>") == 1
    assert "Bài toán" in told
    assert "Dự thảo → Đã nộp" in told
    assert "proposals.problem" not in told
    row = client.get(reverse("lifecycle:trail_thing", args=[seq]))
    assert row.headers["Location"] == problem.get_absolute_url()


def test_a_row_of_the_trail_is_for_auditors_too(client):
    make.begun_problem(by=make.problem_owner())
    seq = Event.objects.latest("seq").seq
    client.force_login(make.officer())
    assert client.get(reverse("lifecycle:trail_thing", args=[seq])).status_code == 403
    client.force_login(make.auditor())
    assert client.get(reverse("lifecycle:trail_thing", args=[seq + 9])).status_code == 404


def test_the_verdict_on_the_trail_is_a_command(capsys):
    call_command("verify_trail", heads=settings.TRAIL_HEADS_FILE)
    assert "Trail whole" in capsys.readouterr().out


def test_one_word_said_again_and_again_stands_once_in_the_history():
    owner = make.problem_owner()
    problem = make.begun_problem(by=owner)
    for _time in range(3):
        witness(problem, "edited", by=owner, role="problem_owner", audience="parties")
    told = [(entry.label, entry.count) for entry in timeline(problem, owner)]
    assert [count for _label, count in told] == [3, 1]

"""Scenarios of a call side by side, and what each dossier is under other sums."""

import pytest
from django.urls import reverse

from funds import comparing, picture
from funds.allocating import ask_for_allocation, compute_allocation
from funds.limits import limits_of
from funds.models import Allocation
from funds.tasks import work_out_allocation
from lifecycle.actions import advance
from lifecycle.errors import Refused, WrongMoment
from lifecycle.work import stop_work, work_again
from tests import make

pytestmark = pytest.mark.django_db
B = make.BILLION


@pytest.fixture
def year():
    """Down the list one of twelve billion, by value two of ten and nine; twenty to give."""
    call = make.closed_call(envelope=20 * B, ceiling_per_task=20 * B)
    tasks = [
        make.passed_proposal(call, 12 * B, mean=90),
        make.passed_proposal(call, 10 * B, mean=85),
        make.passed_proposal(call, 9 * B, group=5, mean=80),
    ]
    budget, officer = make.budget(), make.officer()
    made = [
        compute_allocation(budget, call, by=officer),
        compute_allocation(budget, call, by=officer, policy="optimal", title="Giá trị"),
    ]
    return call, tasks, made


def test_sums_and_dossiers_stand_side_by_side(year):
    _call, tasks, made = year
    each, lines = comparing.scenarios_of(made)
    assert [line.proposal_id for line in lines] == [one.pk for one in tasks]
    assert [one.funded for one in each] == [{tasks[0].pk}, {tasks[1].pk, tasks[2].pk}]
    assert [one.mean for one in each] == [9_000, 8_250]
    assert [one.by_group for one in each] == [{0: 12 * B}, {0: 10 * B, 5: 9 * B}]
    rows = comparing.dossier_rows(each, lines)
    assert [[value for _label, value in row.cells] for row in rows] == [
        [True, False],
        [False, True],
        [False, True],
    ]
    assert all(row.differs for row in rows)


def test_the_page_compares_and_computes_another(client, year):
    call, tasks, made = year
    url = reverse("funds:scenarios", args=[call.public_id])
    client.force_login(make.officer())
    page = client.get(url)
    assert page.status_code == 200
    assert [one.allocation.pk for one in page.context["scenarios"]] == [
        one.pk for one in reversed(made)
    ]
    assert page.context["form"] is not None
    only = client.get(url, {"a": made[0].public_id, "all": "1"})
    assert [one.allocation.pk for one in only.context["scenarios"]] == [made[0].pk]
    assert len(only.context["rows"]) == len(tasks)
    client.force_login(make.auditor())
    assert client.get(url).context["form"] is None
    client.force_login(make.member(make.university()))
    assert client.get(url).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_it_asks_as_often_for_one_dossier_as_for_three(client, django_assert_num_queries, count):
    call = make.closed_call()
    for _ in range(count):
        make.passed_proposal(call)
    allocation = make.allocation(make.budget(), call)
    client.force_login(make.auditor())
    with django_assert_num_queries(8):
        assert client.get(reverse("funds:scenarios", args=[call.public_id])).status_code == 200
    with django_assert_num_queries(11):
        tries = reverse("funds:allocation_tries", args=[allocation.public_id])
        assert client.get(tries, {"kind": "always"}).status_code == 200


def test_always_never_and_on_the_line(client, year):
    _call, tasks, made = year
    by_list = made[0]
    client.force_login(make.auditor())
    page = client.get(reverse("funds:allocation_tries", args=[by_list.public_id]))
    assert page.context["counts"] == {"line": 1, "always": 1, "never": 1}
    assert [strip.line.proposal_id for strip in page.context["strips"]] == [tasks[1].pk]
    tries = by_list.result["tries"]
    assert [one["step"] for one in tries][:9] == [60, 70, 80, 90, 100, 110, 120, 130, 140]
    signs = by_list.lines.get(proposal=tasks[1]).tried
    assert signs[:9] == "000001111"
    assert "110%" in picture.told(signs, tries)


def test_stopped_work_leaves_nothing_and_is_done_again():
    call = make.closed_call()
    make.passed_proposal(call)
    officer = make.officer()
    asked = ask_for_allocation(make.budget(), call, by=officer)
    assert (asked.state, asked.lines.count()) == ("computing", 0)
    stop_work(asked.job, by=officer)
    assert work_out_allocation.func(asked.job_id) == "nothing to do"
    assert Allocation.objects.get(pk=asked.pk).state == "computing"
    with pytest.raises(WrongMoment):
        advance(asked, "propose", by=officer)
    work_again(asked.job, by=officer)
    assert work_out_allocation.func(asked.job_id) == "done"
    again = Allocation.objects.get(pk=asked.pk)
    assert (again.state, again.lines.count(), again.job.state) == ("computed", 1, "done")


def test_limits_that_cannot_hold_together_are_named_and_nothing_is_proposed(client, monkeypatch):
    """A minimum of a group nobody serves: the page says which and by how much it would give way."""
    call = make.closed_call()
    make.passed_proposal(call, 2 * B)
    make.passed_proposal(call, 3 * B, group=3)
    with_minimum = limits_of

    def stricter(budget, of):
        return {**with_minimum(budget, of), "minima": {"group": {"3": 4 * B}}}

    monkeypatch.setattr("funds.inputs.limits_of", stricter)
    officer = make.officer()
    made = compute_allocation(make.budget(), call, by=officer)
    assert made.result["conflict"] == [
        {"limit": ["minimum", "group", "3", 0], "give_way": B, "at_least": B}
    ]
    client.force_login(officer)
    page = client.get(made.get_absolute_url()).content.decode()
    assert "1.000.000.000" in page
    with pytest.raises(Refused):
        advance(made, "propose", by=officer)
    assert Allocation.objects.get(pk=made.pk).state == "computed"


def test_the_list_tells_scenarios_apart_also_while_one_is_worked_out(client, year):
    call, _tasks, made = year
    ask_for_allocation(made[0].budget, call, by=make.officer(), policy="priority", title="Đang chờ")
    client.force_login(make.auditor())
    page = client.get(reverse("funds:allocation_list"))
    words = page.content.decode()
    assert page.context["count"] == 3
    assert "Giá trị" in words and "Đang chờ" in words
    only = client.get(reverse("funds:allocation_list"), {"policy": "optimal"})
    assert [one.pk for one in only.context["rows"]] == [made[1].pk]
    waiting = client.get(page.context["rows"][0].get_absolute_url())
    assert waiting.status_code == 200

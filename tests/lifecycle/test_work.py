"""Long work: how far it is, that it can be stopped, and what becomes of it when its worker dies."""

import time

import pytest
from django.db import IntegrityError, transaction

from lifecycle.errors import WrongMoment, WrongPerson
from lifecycle.models import Job
from lifecycle.work import Stopped, at_work, begin_work, stop_work, work_again
from people.states import Role
from tests import make
from tests.lifecycle import apart, long_work

pytestmark = pytest.mark.django_db


def again(job):
    return Job.objects.get(pk=job.pk)


def told(job):
    row = again(job)
    return row.state, row.done, row.total


@pytest.fixture
def officer():
    return make.officer()


# The worker's side ------------------------------------------------------------------------------


def test_work_is_enqueued_once_its_transaction_has_held(
    officer, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as enqueued:
        job = begin_work(make.TASK, title="Đếm", url="/", by=officer)
    assert (told(job), len(enqueued)) == (("waiting", 0, 1), 1)


def test_the_worker_tells_how_far_it_is_and_ends_it():
    job = make.job()
    long_work.count.func(job.pk)
    assert told(job) == ("done", 3, 3)
    assert again(job).step == "Counting"


def test_no_second_worker_takes_it_up():
    job = make.job("running")
    long_work.DONE.clear()
    long_work.count.func(job.pk)
    assert (told(job), long_work.DONE) == (("running", 0, 1), [])


def test_what_is_refused_says_why():
    job = make.job()
    long_work.refuse.func(job.pk)
    assert (again(job).state, again(job).trouble) == ("failed", "Không có gì để đếm.")


def test_what_breaks_has_failed_and_is_raised_for_the_log():
    job = make.job()
    with pytest.raises(ZeroDivisionError):
        long_work.break_down.func(job.pk)
    assert again(job).state == "failed"
    assert again(job).trouble.startswith("Something went wrong")


def test_a_process_apart_answers():
    with at_work(make.job().pk) as work:
        assert work.apart(apart.twice, 21) == 42


def test_what_a_process_apart_raises_is_raised_here():
    job = make.job()
    with pytest.raises(ValueError, match="no number"), at_work(job.pk) as work:
        work.apart(apart.fail)
    assert again(job).state == "failed"


def test_a_process_apart_that_dies_is_noticed():
    job = make.job()
    with pytest.raises(RuntimeError, match="without an answer"), at_work(job.pk) as work:
        work.apart(apart.die)
    assert again(job).state == "failed"


def test_a_stop_ends_a_process_apart_in_the_middle(officer):
    job = make.job(by=officer)
    begun = time.monotonic()
    with at_work(job.pk) as work:
        stop_work(job, by=officer)
        work.apart(apart.sleep_long)
    assert (again(job).state, time.monotonic() - begun < 30) == ("cancelled", True)


def test_what_was_stopped_does_not_settle(officer):
    job = make.job(by=officer)
    with at_work(job.pk) as work:
        stop_work(job, by=officer)
        with pytest.raises(Stopped):
            work.settle()
        work.settle()
    assert again(job).state == "cancelled"


def test_a_worker_given_up_and_replaced_settles_nothing(officer):
    job = make.job(by=officer)
    with at_work(job.pk) as slow:
        Job.objects.filter(pk=job.pk).update(heartbeat_at="2026-01-01T00:00Z")
        work_again(job, by=officer)
        with at_work(job.pk) as quick:
            with pytest.raises(Stopped):
                slow.settle()
            quick.settle()
        slow.settle()
    assert told(job) == ("done", 1, 1)


# Stopped, lost, done again ----------------------------------------------------------------------


def test_what_waits_is_stopped_at_once(officer):
    job = stop_work(make.job(by=officer), by=officer)
    assert (job.state, job.ended_at is None) == ("cancelled", False)
    long_work.DONE.clear()
    long_work.count.func(job.pk)
    assert (again(job).state, long_work.DONE) == ("cancelled", [])


@pytest.mark.parametrize("state", ["done", "failed"])
def test_what_has_ended_is_not_stopped(state):
    job = make.job(state)
    with pytest.raises(WrongMoment):
        stop_work(job, by=job.by)
    assert (again(job).state, again(job).is_to_stop) == (state, False)


def test_a_worker_silent_for_a_minute_is_given_up():
    quiet, lively = make.job("running", silent_for=61), make.job("running", silent_for=5)
    assert Job.objects.give_up_lost() == 1
    assert (again(quiet).state, again(lively).state) == ("failed", "running")
    assert "stopped in the middle" in again(quiet).trouble


def test_failed_work_is_done_again(django_capture_on_commit_callbacks):
    job = make.job("failed", trouble="…", total=5, done=2)
    with django_capture_on_commit_callbacks() as enqueued:
        work_again(job, by=job.by)
    assert (told(job), again(job).trouble, len(enqueued)) == (("waiting", 0, 5), "", 1)


@pytest.mark.parametrize("state", ["waiting", "running", "done"])
def test_work_under_way_or_done_is_not_done_again(state):
    job = make.job(state)
    with pytest.raises(WrongMoment):
        work_again(job, by=job.by)
    assert again(job).state == state


@pytest.mark.parametrize("deed", [stop_work, work_again])
def test_a_stranger_steers_nothing(deed):
    job = make.job("failed" if deed is work_again else "waiting")
    with pytest.raises(WrongPerson):
        deed(job, by=make.user())
    assert again(job).state == job.state


@pytest.mark.parametrize(
    "wrong",
    [{"done": 2, "total": 1}, {"state": "lost"}, {"state": "done", "ended_at": None}, {"total": 0}],
)
def test_the_database_refuses_nonsense(wrong):
    job = make.job()
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(**wrong)


# Its pages ---------------------------------------------------------------------------------------


def test_it_is_seen_by_who_began_it_and_by_who_steers_it(officer):
    job = make.job(by=make.user())
    elsewhere = make.user("Người tỉnh khác", Role.OFFICER, province=make.province("24"))
    assert [
        job in Job.objects.visible_to(who)
        for who in (job.by, officer, elsewhere, make.auditor(), make.user())
    ] == [True, True, False, False, False]


def test_its_page_shows_how_far_it_is_and_asks_again_by_itself(client, officer):
    client.force_login(officer)
    job = make.job("running", total=300, done=120, step="Counting")
    page = client.get(job.get_absolute_url()).content.decode()
    assert 'value="120" max="300"' in page
    assert 'hx-trigger="every 2s"' in page
    part = client.get(job.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert 'id="tien-do"' in part


def test_ended_work_asks_no_more_and_leads_to_its_result(client, officer):
    client.force_login(officer)
    page = client.get(make.job("done", url="/hoi-dong/").get_absolute_url()).content.decode()
    assert "hx-trigger" not in page
    assert 'class="btn btn-primary" href="/hoi-dong/"' in page


def test_its_page_gives_up_a_lost_worker(client, officer):
    client.force_login(officer)
    job = make.job("running", silent_for=100)
    page = client.get(job.get_absolute_url()).content.decode()
    assert (again(job).state, job.get_deed_url("again") in page) == ("failed", True)


def test_it_is_stopped_and_done_again_by_buttons(client, officer):
    client.force_login(officer)
    job = make.job()
    assert client.post(job.get_deed_url("stop")).status_code == 302
    assert again(job).state == "cancelled"
    assert client.post(job.get_deed_url("again")).status_code == 302
    assert again(job).state == "waiting"


def test_a_stranger_finds_none_of_it(client):
    job = make.job()
    client.force_login(make.user())
    for answer in (
        client.get(job.get_absolute_url()),
        client.post(job.get_deed_url("stop")),
        client.post(job.get_deed_url("again")),
    ):
        assert answer.status_code == 404
    assert again(job).state == "waiting"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_with_one_row_and_three(
    client, officer, rows, django_assert_num_queries
):
    for _ in range(rows):
        make.job(by=officer)
    client.force_login(officer)
    client.get("/viec-nen/")
    with django_assert_num_queries(7):
        assert client.get("/viec-nen/").status_code == 200

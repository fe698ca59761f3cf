"""A worker killed in the middle of a plan leaves what was; the work is done again to its end."""

import time

import pytest
from django.db import connection

from lifecycle.models import Job
from lifecycle.work import work_again
from scoring import actions
from scoring.actions import planning
from scoring.models import Assignment, AssignmentPlan, PlannedItem, PlannedReview
from scoring.tasks import work_out_plan
from tests import make
from tests.papers.test_workers import Machine

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

SECONDS = 120


def council_with(dossiers: int):
    """A council with so many dossiers, of which every other has its reviewers named."""
    council, call = make.formed_council(9), make.open_call()
    for number in range(dossiers):
        proposal = make.proposal(
            call=call, parts=False, state="in_council", title=f"Chế biến chè, mẻ {number}"
        )
        make.item(council, proposal, reviewers=number % 2 == 0)
    for number, seat in enumerate(make.seats_as(council, "member")):
        make.expert(user=seat.user, keywords=f"chế biến chè, mẻ {number}")
    return council


def named():
    return set(Assignment.objects.values_list("item", "seat"))


def wait_until(is_so):
    begun = time.monotonic()
    while not is_so():
        assert time.monotonic() - begun < SECONDS
        time.sleep(0.02)


def killed_at(machine, job, step):
    """A worker that takes the job up is killed -9 once it says that it is at this step."""
    worker = machine.starts("db_worker", "--batch", "--interval", "0.1")
    wait_until(lambda: Job.objects.filter(pk=job, step=step).exists() or worker.poll() is not None)
    worker.kill()
    worker.communicate(timeout=SECONDS)


def one_plan_is_whole_or_nothing(dossiers, tmp_path):
    council, officer = council_with(dossiers), make.officer()
    plan = actions.ask_for_plan(council, by=officer, max_load=dossiers)
    before, machine = named(), Machine(tmp_path, 1)
    for step in (planning.SOLVING, planning.KEEPING):
        killed_at(machine, plan.job_id, step)
        again = AssignmentPlan.objects.get(pk=plan.pk)
        whole = (dossiers, 2 * dossiers)
        found = (PlannedItem.objects.count(), PlannedReview.objects.count())
        assert (again.state, found) in (("solving", (0, 0)), ("proposed", whole))
        assert named() == before
        if again.state == "solving":
            Job.objects.filter(state="running").update(heartbeat_at="2026-01-01T00:00Z")
            assert Job.objects.give_up_lost() == 1
            work_again(again.job, by=officer)
    machine.runs("db_worker", "--batch", "--interval", "0.1")
    again = AssignmentPlan.objects.get(pk=plan.pk)
    assert (again.state, again.job.state, again.reviews) == ("proposed", "done", 2 * dossiers)
    actions.deploy_plan(again, by=officer)
    assert len(named()) == 2 * dossiers
    assert before <= named()


def test_a_killed_worker_leaves_the_old_plan_or_the_new(tmp_path):
    one_plan_is_whole_or_nothing(60, tmp_path)


@pytest.mark.trial
def test_a_worker_killed_in_a_large_plan_leaves_the_old_or_the_new(tmp_path):
    one_plan_is_whole_or_nothing(1000, tmp_path)


def test_a_worker_that_was_only_slow_changes_nothing_any_more():
    council, officer = council_with(4), make.officer()
    plan = actions.ask_for_plan(council, by=officer, max_load=4)
    job = Job.objects.get(pk=plan.job_id)
    Job.objects.filter(pk=job.pk).update(
        state="running", attempt=1, heartbeat_at="2026-01-01T00:00Z", taken_up_at=job.begun_at
    )
    work_again(job, by=officer)
    work_out_plan.func(job.pk)
    assert (Job.objects.get(pk=job.pk).attempt, PlannedItem.objects.count()) == (2, 4)
    assert connection.vendor == "postgresql"

"""Long work for tests: what the worker and its child process are given to do."""

from django_tasks import task

from lifecycle.errors import Refused
from lifecycle.work import at_work

DONE = []


@task()
def count(job_id: int) -> None:
    with at_work(job_id) as work:
        if work is None:
            return
        for number in (1, 2, 3):
            work.tell("Counting", done=number, total=3)
        work.settle()
        DONE.append(job_id)


@task()
def refuse(job_id: int) -> None:
    with at_work(job_id):
        raise Refused("Không có gì để đếm.")


@task()
def break_down(job_id: int) -> None:
    with at_work(job_id):
        raise ZeroDivisionError

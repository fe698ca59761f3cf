"""Long work: begun by a person, done by the background worker, stopped or done again by a person.

The worker's task looks like this:

    @task()
    def solve(job_id):
        with at_work(job_id) as work:
            if work is None:
                return              # stopped, or another worker has it
            answer = work.apart(pure_function, numbers)     # can be stopped in the middle
            with together():
                work.settle()       # from here on all or nothing
                keep(answer)

Whatever ends it before its transaction has held leaves everything as it was.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from lifecycle import clock
from lifecycle.apart import worked_apart
from lifecycle.errors import Refused, WrongMoment, WrongPerson
from lifecycle.models import Job
from lifecycle.states import JobState

TELLS_EVERY = 1.0
"""Seconds between two words to the database."""
BROKEN = gettext_noop("Something went wrong in it; the technicians find it in the log.")


class Stopped(Exception):  # noqa: N818 - no error: somebody wished it
    """A person stopped the work, or it is another worker's by now."""


def begin_work(
    task: str, *, title: str, url: str, by: Any, province: str = "", steered_by: str = ""
) -> Job:
    """Give work to the worker once this transaction has held.

    task: dotted path of a task that takes the job's key. url: where its result is looked at.
    steered_by: the role that sees it and may stop it besides who began it.
    """
    job = Job.objects.create(
        task=task, title=title[:300], url=url, by=by, province=province, steered_by=steered_by,
        begun_at=clock.now(),
    )  # fmt: skip
    _enqueue(job)
    return job


def _enqueue(job: Job) -> None:
    task = import_string(job.task)
    transaction.on_commit(lambda: task.enqueue(job.pk))


def stop_work(job: Job, *, by: Any) -> Job:
    """Stop what waits at once, and what runs as soon as its worker looks."""
    with transaction.atomic():
        row = _steered(job, by)
        if row.state == JobState.WAITING:
            row.state, row.ended_at = JobState.CANCELLED, clock.now()
        row.is_to_stop = True
        if not row.is_under_way and row.state != JobState.CANCELLED:
            raise WrongMoment(_("It has come to its end already."))
        row.save(update_fields=["state", "ended_at", "is_to_stop"])
    return row


def work_again(job: Job, *, by: Any) -> Job:
    """Give failed or stopped work to the worker once more, from its beginning."""
    Job.objects.filter(pk=job.pk).give_up_lost()
    with transaction.atomic():
        row = _steered(job, by)
        if row.state not in (JobState.FAILED, JobState.CANCELLED):
            raise WrongMoment(_("It is done, or still under way."))
        row.state, row.done, row.step, row.trouble = JobState.WAITING, 0, "", ""
        row.ended_at = row.taken_up_at = row.heartbeat_at = None
        row.is_to_stop = False
        row.save()
        _enqueue(row)
    return row


def _steered(job: Job, by: Any) -> Job:
    row = Job.objects.select_for_update(of=("self",)).get(pk=job.pk)
    if not row.may_be_steered_by(by):
        raise WrongPerson(_("You do not have the right to do this step."))
    return row


class Work:
    """One attempt at a job, by the worker that has it."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._told_at = time.monotonic()

    def _mine(self):
        return Job.objects.filter(pk=self.job.pk, state=JobState.RUNNING, attempt=self.job.attempt)

    def tell(self, step: str = "", done: int | None = None, total: int | None = None) -> None:
        """Say how far it is; often said, seldom written. Stopped when a person wishes so."""
        told = (step, done, total) != ("", None, None)
        job = self.job
        is_new_step = bool(step) and step != job.step
        job.step, job.total = step or job.step, total or job.total
        job.done = min(job.total, job.done if done is None else done)
        if not is_new_step and time.monotonic() - self._told_at < TELLS_EVERY:
            return
        self._told_at = time.monotonic()
        shown = {"step": job.step, "done": job.done, "total": job.total} if told else {}
        if not self._mine().filter(is_to_stop=False).update(heartbeat_at=_real(), **shown):
            raise Stopped

    def apart(self, function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        """The function's answer, worked out in a process of its own that a stop ends at once.

        A solver does not look up from its work; this worker does meanwhile. The function and what
        it takes and gives must be picklable, and it sees no database.
        """
        return worked_apart(self._live, TELLS_EVERY, function, *arguments, **named)

    def _live(self) -> None:
        self._told_at = 0.0
        self.tell()

    def settle(self) -> None:
        """The work is done; called in the transaction that keeps what it made, before it does.

        Stopped when meanwhile somebody stopped it, or gave it up and began anew.
        """
        mine = self._mine().filter(is_to_stop=False).select_for_update()
        if not mine.exists() or not self._mine().update(
            state=JobState.DONE, done=self.job.total, total=self.job.total, ended_at=clock.now()
        ):
            raise Stopped


def _real():
    return clock.read()[0]


@contextmanager
def at_work(job_id: int) -> Iterator[Work | None]:
    """Take up a job that waits; None when there is nothing to take up.

    What is refused, stopped or breaks within ends the job so; only what breaks is raised further.
    """
    taken = Job.objects.filter(pk=job_id, state=JobState.WAITING).update(
        state=JobState.RUNNING,
        attempt=F("attempt") + 1,
        taken_up_at=clock.now(),
        heartbeat_at=_real(),
    )
    if not taken:
        yield None
        return
    work = Work(Job.objects.get(pk=job_id))
    try:
        yield work
    except Stopped:
        _end(work, JobState.CANCELLED)
    except Refused as refusal:
        _end(work, JobState.FAILED, " ".join(map(str, refusal.reasons))[:1000])
    except BaseException:
        _end(work, JobState.FAILED, BROKEN)
        raise


def _end(work: Work, state: str, trouble: str = "") -> None:
    work._mine().update(state=state, trouble=trouble, ended_at=clock.now())

"""What the worker does for councils."""

from django_tasks import task

from lifecycle.work import at_work
from scoring.actions.planning import work_out
from scoring.models import AssignmentPlan


@task()
def work_out_plan(job_id: int) -> str:
    """Work out the plan of this job; an old one stands until it is whole."""
    with at_work(job_id) as work:
        if work is None:
            return "nothing to do"
        work_out(AssignmentPlan.objects.get(job=job_id), work)
    return "done"

"""What the worker does for the fund."""

from django_tasks import task

from funds.allocating import work_out
from funds.models import Allocation
from lifecycle.work import at_work


@task()
def work_out_allocation(job_id: int) -> str:
    """Work out the allocation of this job; nothing stands until it is whole."""
    with at_work(job_id) as work:
        if work is None:
            return "nothing to do"
        work_out(Allocation.objects.select_related("budget", "call").get(job=job_id), work)
    return "done"

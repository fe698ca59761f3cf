"""What the worker does for councils."""

from django_tasks import task

from lifecycle.actions import together
from lifecycle.work import at_work
from proposals.models import Call
from scoring.actions.feedback import send_what_is_ready
from scoring.actions.planning import work_out
from scoring.actions.ranking import rank_call
from scoring.models import AssignmentPlan, FeedbackRun, Ranking


@task()
def work_out_plan(job_id: int) -> str:
    """Work out the plan of this job; an old one stands until it is whole."""
    with at_work(job_id) as work:
        if work is None:
            return "nothing to do"
        work_out(AssignmentPlan.objects.get(job=job_id), work)
    return "done"


@task()
def send_feedback(job_id: int) -> str:
    """Send a call's letters to its applicants, each in a transaction of its own."""
    with at_work(job_id) as work:
        if work is None:
            return "nothing to do"
        run = FeedbackRun.objects.select_related("job__by", "call").get(job=job_id)
        sent = send_what_is_ready(run, work)
        with together():
            work.settle()
    return f"{sent} sent"


@task()
def work_out_ranking(job_id: int) -> None:
    """Work out the ranking that this job was begun for."""
    with at_work(job_id) as work:
        if work is None:
            return
        ranking = Ranking.objects.select_related("call__rule_set").get(job=job_id)
        rank_call(ranking.call, work, ranking.asked_fundable)


@task()
def keep_ranked(call_id: int) -> str:
    """Work a call's ranking out anew, at the funding line asked for last, unless it stands: of
    several results that came in at once the first look serves for all.
    """
    ranking = Ranking.objects.select_related("call__rule_set").filter(call=call_id).first()
    if ranking and ranking.stands:
        return "stands"
    call = ranking.call if ranking else Call.objects.select_related("rule_set").get(pk=call_id)
    rank_call(call, fundable=ranking.asked_fundable if ranking else None)
    return "done"

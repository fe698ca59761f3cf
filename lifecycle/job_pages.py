"""Background work: the list of it, how far one is, stop it, do it again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lifecycle.models import Job
from lifecycle.pages import ListPage
from lifecycle.work import stop_work, work_again


class JobList(LoginRequiredMixin, ListPage):
    template_name = "lifecycle/job_list.html"

    def rows(self, request):
        return Job.objects.visible_to(request.user).for_list()


def _find(request, public_id: str) -> Job:
    rows = Job.objects.visible_to(request.user).select_related("by")
    return get_object_or_404(rows, public_id=public_id)


@require_safe
@login_required
def job_detail(request, public_id: str):
    job = _find(request, public_id)
    if job.is_under_way and Job.objects.filter(pk=job.pk).give_up_lost():
        job = _find(request, public_id)
    context = {"job": job, "may_steer": job.may_be_steered_by(request.user)}
    part = "lifecycle/_job.html" if request.htmx else "lifecycle/job_detail.html"
    return render(request, part, context)


@require_POST
@login_required
def job_stop(request, public_id: str):
    job = stop_work(_find(request, public_id), by=request.user)
    messages.success(request, _("It stops; nothing is changed by it."))
    return redirect(job)


@require_POST
@login_required
def job_again(request, public_id: str):
    job = work_again(_find(request, public_id), by=request.user)
    messages.success(request, _("It is given to the background worker once more."))
    return redirect(job)

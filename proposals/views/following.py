"""Follow a problem, see what one follows, end it from a page or from a mail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lifecycle.pages import ListPage
from proposals.actions import end_follow, follow
from proposals.models import Follow, Problem
from proposals.views.pages import seen


@method_decorator(login_required, name="dispatch")
class FollowList(ListPage):
    """What I follow, the newest first."""

    template_name = "proposals/follow_list.html"

    def rows(self, request):
        return Follow.objects.of(request.user).for_list()


@login_required
@require_POST
def problem_follow(request, public_id):
    problem = seen(Problem.objects, request.user, public_id)
    if "end" in request.POST:
        row = Follow.objects.of(request.user).filter(problem=problem).first()
        if row is not None:
            end_follow(row)
        messages.success(request, _("You follow this problem no more."))
    else:
        follow(problem, by=request.user)
        messages.success(
            request, _("You follow this problem: a mail tells you what becomes of it.")
        )
    if "list" in request.POST:
        return redirect("proposals:follow_list")
    return redirect(problem.get_absolute_url())


@require_http_methods(["GET", "POST"])
def follow_end(request, key):
    """The link in a mail: opening it asks, one press ends it; nobody has to sign in."""
    row = get_object_or_404(Follow.objects.select_related("problem"), key=key)
    if request.method == "POST":
        end_follow(row)
        return redirect(row.end_url)
    return render(request, "proposals/follow_end.html", {"follow": row})

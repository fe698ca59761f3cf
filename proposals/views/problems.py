"""The board of problems, and a problem's own pages."""

from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lifecycle import clock
from lifecycle.actions import begin
from lifecycle.beside import beside
from lifecycle.pages import ListPage, life_of
from lifecycle.views import verb_view
from people.states import Role
from proposals.actions import rewrite
from proposals.filters import ProblemFilter
from proposals.forms import ProblemForm
from proposals.models import Call, Problem, Proposal
from proposals.views.pages import answer, seen, seen_version, to_be_written


class ProblemList(ListPage):
    """Without signing in: every published problem. Signed in: one's own drafts beside them."""

    template_name = "proposals/problem_list.html"
    filterset_class = ProblemFilter
    sorts = {
        "title": ["title"],
        "organisation": ["organisation__folded"],
        "published": [F("published_at").asc(nulls_last=True)],
    }

    def rows(self, request):
        return Problem.objects.visible_to(request.user).for_list()

    def sorted(self, rows, asked):
        if asked.lstrip("-") == "published":
            oldest = F("published_at").asc(nulls_last=True)
            newest = F("published_at").desc(nulls_last=True)
            return rows.order_by(newest if asked.startswith("-") else oldest, "pk"), asked
        return super().sorted(rows, asked)

    def more(self, request):
        return {"may_post": may_post(request.user)}


def may_post(user) -> bool:
    """Whoever belongs to an organisation may tell its problem; an officer any."""
    if not user.is_authenticated:
        return False
    return bool(user.standing.organisation_ids) or user.has_role(Role.OFFICER)


@require_safe
def problem_detail(request, public_id):
    user = request.user
    problem = seen(Problem.objects.select_related("organisation"), user, public_id)
    context = {"problem": problem, **life_of(problem, user)}
    if user.is_authenticated:
        context |= {
            "may_edit": problem.may_be_edited_by(user),
            "beside": beside(problem, user),
            "answers": Proposal.objects.visible_to(user).filter(problem=problem).for_list(),
            "may_answer": problem.takes_answers
            and bool(user.standing.organisation_ids)
            and not user.has_role(Role.OFFICER, problem.province_id)
            and Call.objects.filter(province=problem.province_id).open_at(clock.now()).exists(),
        }
    return render(request, "proposals/problem_detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def problem_new(request):
    form = ProblemForm(request.POST or None, user=request.user)

    def deed(form):
        problem = form.save(commit=False)
        problem.province_id = problem.organisation.province_id
        problem.posted_by = request.user
        return begin(problem, by=request.user)

    return answer(request, form, deed, _("Tell a problem"), back_url="..")


@login_required
@require_http_methods(["GET", "POST"])
def problem_edit(request, public_id):
    problem = seen(Problem.objects, request.user, public_id)
    to_be_written(problem, request.user)
    form = ProblemForm(request.POST or None, instance=problem, user=request.user)

    def deed(form):
        return rewrite(
            problem, form.cleaned_data, by=request.user, seen_version=seen_version(request)
        )

    version = problem.version
    return answer(
        request, form, deed, _("Edit the problem"), back_url=problem.get_absolute_url(),
        version=version,
    )  # fmt: skip


problem_verb = verb_view(Problem.objects.visible_to)

"""The board of problems, and a problem's own pages."""

from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lifecycle.actions import advance, begin, together
from lifecycle.beside import beside
from lifecycle.pages import ListPage, life_of
from lifecycle.views import verb_view
from papers.downloads import list_file, list_links
from people.states import Role
from proposals import exports
from proposals.actions import rewrite
from proposals.filters import ProblemFilter
from proposals.forms import ProblemForm
from proposals.models import Follow, Problem
from proposals.models.problem import officer
from proposals.states import ProblemState
from proposals.views.answering import answering
from proposals.views.pages import answer, seen, seen_version, to_be_written
from proposals.views.triage import twins_of

MERGEABLE = (ProblemState.SUBMITTED, ProblemState.PUBLISHED)
FORM_PAGE = "proposals/problem_form.html"


class ProblemList(ListPage):
    """Without signing in: every published problem. Signed in: one's own drafts beside them."""

    template_name = "proposals/problem_list.html"
    filterset_class = ProblemFilter
    sorts = {
        "title": ["title"],
        "organisation": ["organisation__folded"],
        "cost": ["cost_value"],
        "published": [F("published_at").asc(nulls_last=True)],
    }

    def rows(self, request):
        rows = Problem.objects.visible_to(request.user).for_list()
        # What was merged stands with the one that stands for it, unless it is asked for.
        return rows if request.GET.get("state") == ProblemState.MERGED else rows.unmerged()

    def sorted(self, rows, asked):
        if asked.lstrip("-") == "published":
            oldest = F("published_at").asc(nulls_last=True)
            newest = F("published_at").desc(nulls_last=True)
            return rows.order_by(newest if asked.startswith("-") else oldest, "pk"), asked
        return super().sorted(rows, asked)

    def more(self, request):
        user = request.user
        return {
            "may_post": may_post(user),
            "may_triage": user.is_authenticated and user.has_role(Role.OFFICER),
            "export_links": list_links("proposals:problem_export"),
        }


problem_export = list_file(ProblemList, exports.problems_sheet, "bai-toan")


def may_post(user) -> bool:
    """Whoever belongs to an organisation may tell its problem; an officer any."""
    if not user.is_authenticated:
        return False
    return bool(user.standing.organisation_ids) or user.has_role(Role.OFFICER)


@require_safe
def problem_detail(request, public_id):
    user = request.user
    problem = seen(
        Problem.objects.select_related("organisation", "merged_into__organisation"), user, public_id
    )
    context = {
        "problem": problem,
        "twins": problem.twins.visible_to(user).select_related("organisation").order_by("pk"),
        **answering(problem, user),
        **life_of(problem, user),
    }
    if user.is_authenticated:
        context |= {
            "is_followed": Follow.objects.of(user).filter(problem=problem).exists(),
            "may_merge": bool(officer(problem, user)) and problem.state in MERGEABLE,
            "may_edit": problem.may_be_edited_by(user),
            "told_before": _told_before(problem) if problem.may_be_edited_by(user) else None,
            "beside": beside(problem, user),
        }
    return render(request, "proposals/problem_detail.html", context)


def _told_before(problem: Problem) -> list:
    """Published problems that read alike, for whoever is about to tell one again."""
    here = Problem.objects.on_the_board().filter(province=problem.province_id)
    return twins_of([problem], here)[problem.pk]


@login_required
@require_http_methods(["GET", "POST"])
def problem_new(request):
    form = ProblemForm(
        request.POST or None, user=request.user, is_handed_in="hand_in" in request.POST
    )

    def deed(form):
        problem = form.save(commit=False)
        problem.province_id = problem.organisation.province_id
        problem.posted_by = request.user
        with together():
            problem = begin(problem, by=request.user)
            return _handed_in(form, problem, request.user)

    return answer(
        request, form, deed, _("Tell a problem"), back_url="..", template=FORM_PAGE,
        done=_handed_in_words(form),
    )  # fmt: skip


def _handed_in(form: ProblemForm, problem: Problem, user) -> Problem:
    return advance(problem, "submit", by=user) if form.is_handed_in else problem


def _handed_in_words(form: ProblemForm) -> str:
    if not form.is_handed_in:
        return _("Saved as a draft: only your organisation sees it. Submit it when it is ready.")
    return _("Submitted. An officer reads it, then publishes it or sends it back with the reason.")


@login_required
@require_http_methods(["GET", "POST"])
def problem_edit(request, public_id):
    problem = seen(Problem.objects, request.user, public_id)
    to_be_written(problem, request.user)
    version = problem.version
    form = ProblemForm(
        request.POST or None,
        instance=problem,
        user=request.user,
        is_handed_in="hand_in" in request.POST,
    )

    def deed(form):
        with together():
            saved = rewrite(
                problem, form.cleaned_data, by=request.user, seen_version=seen_version(request)
            )
            return _handed_in(form, saved, request.user)

    return answer(
        request, form, deed, _("Edit the problem"), back_url=problem.get_absolute_url(),
        template=FORM_PAGE, version=version, done=_handed_in_words(form),
    )  # fmt: skip


problem_verb = verb_view(Problem.objects.visible_to)

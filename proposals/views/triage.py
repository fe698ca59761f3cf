"""What an officer does with problems that came in: read the oldest first, and merge twins."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lifecycle.actions import gate
from lifecycle.errors import WrongPerson
from people.permissions import provinces_as
from people.states import Role
from proposals.actions import merge
from proposals.forms import MergeForm
from proposals.models import Problem
from proposals.twins import likely_twins
from proposals.views.pages import answer, seen, seen_version

PAGE_SIZE = 20


@login_required
@require_safe
def problem_triage(request):
    """The submitted problems of the officer's provinces, each beside those it may repeat."""
    provinces = provinces_as(request.user, Role.OFFICER)
    if not provinces:
        raise WrongPerson(_("Only a managing officer triages problems."))
    here = Problem.objects.visible_to(request.user).filter(province_id__in=provinces)
    page = Paginator(here.waiting().select_related("organisation"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    rows = list(page.object_list)
    twins = twins_of(rows, here)
    context = {
        "page_obj": page,
        "count": page.paginator.count,
        "rows": [(problem, twins[problem.pk]) for problem in rows],
    }
    return render(request, "proposals/problem_triage.html", context)


def twins_of(problems, here) -> dict[int, list]:
    """{pk: [(problem, percent), …]}: the likest first, among those a twin may be merged into."""
    asked = {problem.pk: problem.folded for problem in problems}
    among = dict(here.takes_twins().order_by("pk").values_list("pk", "folded")) if asked else {}
    found = likely_twins(asked, among)
    wanted = {twin.key for twins in found.values() for twin in twins}
    rows = here.select_related("organisation").in_bulk(wanted) if asked else {}
    return {
        pk: [(rows[twin.key], twin.percent) for twin in twins if twin.key in rows]
        for pk, twins in found.items()
    }


@login_required
@require_http_methods(["GET", "POST"])
def problem_merge(request, public_id):
    """Let another problem stand for this one too; which one may stand in the address."""
    rows = Problem.objects.select_related("organisation")
    problem = seen(rows, request.user, public_id)
    gate(problem, "merge", request.user)
    here = rows.visible_to(request.user).filter(province=problem.province_id)
    twins = twins_of([problem], here)[problem.pk]
    form = MergeForm(
        request.POST or None,
        among=here.takes_twins().exclude(pk=problem.pk),
        likely=twins,
        initial={"into": _named(here, request.GET.get("voi", ""))},
    )

    def deed(form):
        return merge(
            problem, by=request.user, seen_version=seen_version(request), **form.cleaned_data
        )

    return answer(
        request, form, deed, _("Merge into another"), back_url=problem.get_absolute_url(),
        template="proposals/problem_merge.html", version=problem.version, problem=problem,
        twins=twins,
        done=_("Merged. Its owner and its followers are told and follow the other one."),
    )  # fmt: skip


def _named(rows, word: str):
    return rows.filter(public_id=word).first() if word.isalnum() else None

"""Where a problem and its answers meet: calls that name it, and its owner's word on each answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lifecycle import clock
from lifecycle.errors import WrongMoment, WrongPerson
from people.states import Role
from proposals.actions import (
    name_in_call,
    say_understood,
    speaks_for_the_problem,
    unname_in_call,
)
from proposals.forms import NameInCallForm, UnderstandingForm
from proposals.models import Call, Problem, Proposal, Understanding
from proposals.models.problem import officer
from proposals.states import BEFORE_COUNCIL, CallState, ProposalState
from proposals.views.pages import answer, seen


def answering(problem: Problem, user) -> dict:
    """What a problem's page shows of its answers, and how to give one."""
    moment = clock.now()
    calls = Call.objects.visible_to(user).filter(province=problem.province_id)
    named = list(calls.filter(problems=problem).order_by("-closes_at", "pk"))
    context = {
        "calls": named,
        "call_is_open": problem.takes_answers
        and Call.objects.filter(province=problem.province_id).open_at(moment).exists(),
    }
    if not user.is_authenticated:
        return context
    here = Q(problem=problem)
    rows = list(Proposal.objects.visible_to(user).filter(here).for_list())
    words = Understanding.objects.visible_to(user).newest_of([row.pk for row in rows])
    speaks = user.belongs_to(problem.organisation_id) or any(
        user.belongs_to(twin.organisation_id) for twin in problem.twins.all()
    )
    is_officer = bool(officer(problem, user))
    drafts = Proposal.objects.filter(here, state=ProposalState.DRAFT)
    return {
        **context,
        "answers": [
            (row, words.get(row.pk), speaks and row.state in BEFORE_COUNCIL) for row in rows
        ],
        "draft_count": drafts.exclude(pk__in=[row.pk for row in rows]).count()
        if speaks or is_officer
        else 0,
        "could_answer": problem.takes_answers
        and bool(user.standing.organisation_ids)
        and not user.has_role(Role.OFFICER, problem.province_id),
        "may_name": is_officer and problem.takes_answers,
    }


@login_required
@require_http_methods(["GET", "POST"])
def problem_call(request, public_id):
    """Put a published problem into a call, or out of one that is not published yet."""
    problem = seen(Problem.objects, request.user, public_id)
    if not officer(problem, request.user):
        raise WrongPerson(_("Only a managing officer puts a problem into a call."))
    if not problem.takes_answers:
        raise WrongMoment(_("The problem takes no answers now."))
    calls = Call.objects.visible_to(request.user).filter(province=problem.province_id)
    if request.method == "POST" and (word := request.POST.get("out", "")).isalnum():
        unname_in_call(problem, seen(Call.objects, request.user, word), by=request.user)
        messages.success(request, _("Taken out."))
        return redirect(problem.get_absolute_url())
    fitting = calls.filter(
        Q(state=CallState.DRAFT) | Q(state=CallState.OPEN, closes_at__gt=clock.now())
    ).exclude(problems=problem)
    form = NameInCallForm(request.POST or None, calls=fitting)

    def deed(form):
        name_in_call(problem, form.cleaned_data["call"], by=request.user)
        return problem

    return answer(
        request, form, deed, _("Put the problem into a call"), thing_label=problem,
        back_url=problem.get_absolute_url(), submit_label=_("Put into the call"),
        done=_("The call names the problem; who follows it is told once the call is open."),
        nobody=None if fitting.exists() else _("No call is being drawn up or open now."),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def proposal_understanding(request, public_id):
    """The owner's word on an answer: yes, partly or no, and what was missed."""
    rows = Proposal.objects.select_related("problem", "host", "leader")
    proposal = seen(rows, request.user, public_id)
    if not speaks_for_the_problem(proposal, request.user):
        raise WrongPerson(_("Only the owner of the problem says whether it was understood."))
    if proposal.state not in BEFORE_COUNCIL:
        raise WrongMoment(_("The council has the dossier; what it understood is judged there."))
    form = UnderstandingForm(request.POST or None)

    def deed(form):
        say_understood(proposal, by=request.user, **form.cleaned_data)
        return proposal.problem

    return answer(
        request, form, deed, _("Did they understand your problem?"), thing_label=proposal,
        back_url=proposal.get_absolute_url(), submit_label=_("Tell the team"),
        lead=_("The team and the officer read it; the council does not. It is no mark."),
        done=_("Said. The team has been told."),
    )  # fmt: skip

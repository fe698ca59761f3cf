"""The page on which a dossier answers the questions of its call."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lifecycle.errors import Refused, Stale, WrongMoment
from proposals.actions import write_answers
from proposals.forms import AnswersForm
from proposals.forms.fields import note_refusal
from proposals.models import Proposal, answers_of, asked_of, words_of
from proposals.views.pages import seen, seen_version, to_be_written


@login_required
@require_http_methods(["GET", "POST"])
def proposal_answers(request, public_id):
    proposal = seen(Proposal.objects.select_related("call"), request.user, public_id)
    to_be_written(proposal, request.user)
    asked = asked_of(proposal)
    files = {
        f"question-{answer.question_id}": answer.paper.name
        for answer in proposal.answers.exclude(paper=None).select_related("paper")
    }
    form = AnswersForm(
        asked, request.POST or None, request.FILES or None, answers=answers_of(proposal),
        files=files,
    )  # fmt: skip
    if request.method == "GET":
        return _page(request, proposal, form)
    if not form.is_valid():
        return _page(request, proposal, form, status=400)
    try:
        saved = write_answers(
            proposal, form.answers(), uploads=form.uploads(), by=request.user,
            seen_version=seen_version(request),
        )  # fmt: skip
    except (Refused, WrongMoment) as refusal:
        note_refusal(form, refusal.reasons)
        stale = isinstance(refusal, Stale)
        return _page(request, proposal, form, status=refusal.status, is_stale=stale)
    saved = Proposal.objects.select_related("call").get(pk=saved.pk)
    more = [question for question in asked_of(saved) if question not in asked]
    if more:
        messages.success(request, _("Saved. Your answers lead to further questions: see below."))
        return redirect(f"{saved.get_answers_url()}#id_{more[0].key}")
    messages.success(request, _("Saved."))
    return redirect(saved.get_answers_url() if "stay" in request.POST else saved.get_absolute_url())


def _page(request, proposal, form, status=200, is_stale=False):
    context = {
        "proposal": proposal,
        "form": form,
        # After "stale" the next save is meant: it answers what is stored now.
        "version": request.POST.get("version", "") if status != 200 and not is_stale
        else proposal.version,
        "differences": _differences(proposal, form) if is_stale else None,
    }  # fmt: skip
    return render(request, "proposals/proposal_answers.html", context, status=status)


def _differences(proposal, form) -> list[dict]:
    stored, typed = answers_of(proposal), form.answers()
    return [
        {
            "label": question.text,
            "before": words_of(stored.get(question.key, "")),
            "after": words_of(typed[question.key]),
        }
        for question in form.questions
        if question.key in typed and typed[question.key] != stored.get(question.key, "")
    ]

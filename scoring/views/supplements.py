"""Decisions on a council: the one that sets it up with its paper, and the supplementary ones."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lifecycle.actions import advance, together
from papers.downloads import document_download
from people.permissions import holds
from scoring import actions
from scoring.forms import ReplaceForm, TermForm
from scoring.letters import decisions
from scoring.models import Council, Supplement
from scoring.models.supplement import SIGNERS
from scoring.views.frame import allow, form_page, page, posted


def form_council(council: Council, *, by: Any, **told: Any) -> Council:
    """Form it, and issue the decision as a paper."""
    with together():
        council = advance(council, "form", by=by, **told)
        decisions.issue(council, by=by)
    return council


def _council(request, public_id: str) -> Council:
    rows = Council.objects.visible_to(request.user).select_related("call", "rule_set", "province")
    return get_object_or_404(rows, public_id=public_id)


@page
def council_replace(request, public_id):
    council = _council(request, public_id)
    allow(holds(*SIGNERS)(council, request.user))
    form = posted(request, ReplaceForm, council=council)

    def deed():
        with together():
            supplement = actions.replace_member(by=request.user, **form.cleaned_data)
            decisions.issue_supplement(supplement, by=request.user)

    return form_page(
        request,
        form,
        deed,
        title=_("Replace a member"),
        button=_("Replace the member"),
        thing=council,
        template="scoring/replace_form.html",
        back_url=council.get_absolute_url() + "#thanh-vien",
        lead=_(
            "Whoever leaves reads no more, and their sheets on concluded items stay. Whoever joins "
            "is searched for conflicts of interest first. The decision is issued as a paper."
        ),
    )


@page
def council_extend(request, public_id):
    council = _council(request, public_id)
    allow(holds(*SIGNERS)(council, request.user))
    form = posted(request, TermForm)

    def deed():
        with together():
            supplement = actions.extend_term(council, by=request.user, **form.cleaned_data)
            decisions.issue_supplement(supplement, by=request.user)

    return form_page(
        request,
        form,
        deed,
        title=_("Extend the term"),
        button=_("Extend the term"),
        thing=council,
        back_url=council.get_absolute_url() + "#quyet-dinh",
    )


@require_safe
@login_required
def council_decision(request, public_id):
    """The decision's file, for whoever sees the council: staff, members and those invited."""
    return _newest(_council(request, public_id))


@require_POST
@page
def council_decision_issue(request, public_id):
    """The decision of a council formed before such papers existed, issued now."""
    council = _council(request, public_id)
    allow(holds(*SIGNERS)(council, request.user))
    decisions.issue_late(council, by=request.user)
    messages.success(request, _("The decision is issued."))
    return redirect(council)


@require_safe
@login_required
def supplement_decision(request, public_id):
    seen = Council.objects.visible_to(request.user)
    supplement = get_object_or_404(Supplement, public_id=public_id, council__in=seen)
    return _newest(supplement)


def _newest(thing):
    document = decisions.decisions_of(thing).first()
    if document is None:
        raise Http404
    return document_download(document)

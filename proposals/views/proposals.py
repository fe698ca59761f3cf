"""Dossiers: the list, the page, and the form they are written on."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lifecycle import clock
from lifecycle.beside import beside
from lifecycle.errors import Refusal, Refused, Stale, WrongMoment
from lifecycle.pages import ListPage, life_of
from lifecycle.views import verb_view
from people.permissions import holds
from proposals.actions import start_proposal, write_draft
from proposals.filters import ProposalFilter
from proposals.forms import HeadForm, SendBackForm, StartForm, part_formsets
from proposals.models import Call, Problem, Proposal
from proposals.models.proposal import officer_apart
from proposals.querysets import FUND_STAFF
from proposals.states import ProposalState
from proposals.views.pages import answer, named_in, seen, seen_version, to_be_written
from proposals.views.summary import (
    answer_table,
    budget_table,
    completeness,
    holder_of,
    house_table,
    parts_of,
)


@method_decorator(login_required, name="dispatch")
class ProposalList(ListPage):
    template_name = "proposals/proposal_list.html"
    filterset_class = ProposalFilter
    sorts = {
        "code": ["code"],
        "title": ["title_folded"],
        "host": ["host__folded"],
        "state": ["state"],
        "amount": ["state_sum"],
        "submitted": ["submitted_at"],
    }

    def rows(self, request):
        rows = Proposal.objects.visible_to(request.user).for_list()
        return rows.order_by(F("submitted_at").desc(nulls_first=True), "-pk")

    def more(self, request):
        return {"may_start": bool(request.user.standing.organisation_ids)}


@login_required
@require_http_methods(["GET", "POST"])
def proposal_new(request):
    """Begin a dossier; a link from a call or a problem fills what it knows."""
    initial = {
        "call": named_in(request, "call", Call.objects),
        "problem": named_in(request, "problem", Problem.objects),
    }
    known = {name: thing for name, thing in initial.items() if thing}
    form = StartForm(request.POST or None, initial=known, user=request.user, moment=clock.now())

    def deed(form):
        return start_proposal(by=request.user, **form.cleaned_data)

    return answer(
        request, form, deed, _("New proposal"), back_url="..", submit_label=_("Begin"),
        done=_("The dossier is begun. Now write it."),
        nobody=None if request.user.standing.organisation_ids
        else _("Only a person of an organisation can apply; ask the administrator."),
    )  # fmt: skip


@login_required
@require_safe
def proposal_detail(request, public_id):
    user = request.user
    rows = Proposal.objects.select_related(
        "call__rule_set", "host", "leader", "problem__organisation", "group_confirmed_by"
    ).prefetch_related(
        "indicators", "budget_lines", "products", "work_items", "team__user",
        "team__organisation", "partners__organisation", "attestations__asked_of", "attachments",
        "answers__paper",
    )  # fmt: skip
    proposal = seen(rows, user, public_id)
    is_staff = bool(holds(*FUND_STAFF)(proposal, user))
    may_edit = proposal.may_be_edited_by(user)
    context = {
        "proposal": proposal,
        "holder": holder_of(proposal),
        "budget": budget_table(proposal),
        "houses": house_table(proposal, user),
        "priority": proposal.has_priority,
        "answers": answer_table(proposal),
        "sections": completeness(proposal) if may_edit else None,
        "may_edit": may_edit,
        "may_check": proposal.state == ProposalState.SUBMITTED
        and bool(officer_apart(proposal, user)),
        "checks": proposal.checks.select_related("done_by") if is_staff else None,
        "duplicate_notes": proposal.duplicate_notes.select_related("searched_by")
        if is_staff
        else None,
        "beside": beside(proposal, user),
        **life_of(proposal, user),
    }
    return render(request, "proposals/proposal_detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def proposal_edit(request, public_id):
    rows = Proposal.objects.select_related("call", "host", "leader", "problem")
    proposal = seen(rows, request.user, public_id)
    to_be_written(proposal, request.user)
    stored = Proposal.objects.get(pk=proposal.pk)
    head = HeadForm(request.POST or None, instance=proposal)
    parts = part_formsets(proposal, request.POST or None)
    if request.method == "GET":
        return _edit_page(request, stored, head, parts)
    if not all([head.is_valid(), *(formset.is_valid() for formset in parts.values())]):
        return _edit_page(request, stored, head, parts, status=400)
    try:
        saved = write_draft(
            stored, by=request.user, seen_version=seen_version(request), head=head.cleaned_data,
            **{name: formset.rows() for name, formset in parts.items()},
        )  # fmt: skip
    except (Refused, WrongMoment) as refusal:
        return _edit_page(request, stored, head, parts, refusal=refusal, status=refusal.status)
    messages.success(request, _("Saved."))
    if "look" in request.POST:
        return redirect(saved.get_absolute_url())
    return redirect(saved.get_edit_url())


def _edit_page(request, stored, head, parts, refusal: Refusal | None = None, status=200):
    is_stale = isinstance(refusal, Stale)
    context = {
        "proposal": stored,
        "form": head,
        "parts": parts_of(parts),
        "extra_errors": refusal.reasons if refusal else [],
        "has_errors": status != 200,
        # After "stale" the next save is meant: it answers what is stored now.
        "version": stored.version
        if is_stale or request.method == "GET"
        else request.POST.get("version", ""),
        "sections": completeness(stored),
        "differences": _differences(stored, head) if is_stale else None,
    }
    return render(request, "proposals/proposal_edit.html", context, status=status)


def _differences(stored: Proposal, head: HeadForm) -> list[dict]:
    """Field by field: what is stored now, what was typed here."""
    return [
        {
            "label": head.fields[name].label,
            "before": _in_words(stored, name),
            "after": _in_words(head.instance, name),
        }
        for name in head.fields
        if getattr(stored, name) != getattr(head.instance, name)
    ]


def _in_words(proposal: Proposal, name: str) -> str:
    words = getattr(proposal, f"get_{name}_display", None)
    return words() if words else getattr(proposal, name)


proposal_verb = verb_view(Proposal.objects.visible_to, forms={"send_back": SendBackForm})

"""Dossiers: the list, the page, and the form they are written on."""

from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lifecycle import clock
from lifecycle.beside import beside
from lifecycle.pages import ListPage, life_of
from lifecycle.views import verb_view
from papers.formats import dong
from people.permissions import holds
from proposals.actions import speaks_for_the_problem, start_proposal
from proposals.filters import ProposalFilter
from proposals.forms import SendBackForm, StartForm
from proposals.models import Call, Problem, Proposal, Understanding
from proposals.models.proposal import officer_apart
from proposals.querysets import FUND_STAFF
from proposals.states import AFTER_COUNCIL, BEFORE_COUNCIL, EDITABLE, SEARCHED_IN, ProposalState
from proposals.views.anonymous import seen_or_unnamed, unnamed_page
from proposals.views.completeness import completeness, mends_of
from proposals.views.duplicates import searches_of
from proposals.views.houses import house_panel
from proposals.views.observers import observers_of
from proposals.views.pages import answer, named_in
from proposals.views.receipts import may_see_receipts
from proposals.views.summary import (
    answer_table,
    budget_table,
    holder_of,
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
    if initial["problem"] and not initial["call"]:
        naming = Call.objects.open_at(clock.now()).filter(problems=initial["problem"])
        initial["call"] = naming.order_by("closes_at", "pk").first()
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
        "team__organisation", "partners__organisation", "attestations__asked_of",
        "attestations__papers", "attachments", "answers__paper",
    )  # fmt: skip
    proposal, dossier = seen_or_unnamed(rows, user, public_id)
    if dossier:
        return unnamed_page(request, dossier)
    is_staff = bool(holds(*FUND_STAFF)(proposal, user))
    may_edit = proposal.may_be_edited_by(user)
    context = {
        "proposal": proposal,
        "holder": holder_of(proposal),
        "budget": budget_table(proposal),
        "houses": house_panel(proposal, user),
        "priority": proposal.has_priority,
        "answers": answer_table(proposal),
        "sections": completeness(proposal, user)
        if may_edit and proposal.state in EDITABLE
        else None,
        "mends": mends_of(proposal) if proposal.state == ProposalState.RETURNED else None,
        "corrections": list(proposal.corrections.all()) if proposal.state in AFTER_COUNCIL else [],
        "may_edit": may_edit,
        "is_of_team": proposal.has_in_team(user),
        "sees_versions": is_staff or proposal.has_in_team(user),
        "may_check": proposal.state == ProposalState.SUBMITTED
        and bool(officer_apart(proposal, user)),
        "checks": proposal.checks.select_related("done_by") if is_staff else None,
        "searches": searches_of(proposal, user) if is_staff else None,
        "may_search": proposal.state in SEARCHED_IN and bool(officer_apart(proposal, user)),
        "understandings": Understanding.objects.visible_to(user).filter(proposal=proposal),
        "may_say_understood": proposal.state in BEFORE_COUNCIL
        and bool(speaks_for_the_problem(proposal, user)),
        "receipts": proposal.receipts.all() if may_see_receipts(proposal, user) else [],
        "beside": beside(proposal, user),
        **observers_of(proposal, user, is_staff=is_staff),
        **life_of(proposal, user),
    }
    return render(request, "proposals/proposal_detail.html", context)


def _after(proposal: Proposal) -> str:
    """Whoever has just handed in gets the receipt."""
    if proposal.state == ProposalState.SUBMITTED:
        return proposal.get_receipt_url()
    return proposal.get_absolute_url()


def _what_it_moves(proposal: Proposal) -> list[dict]:
    """Which dossier, of which call, asking how much: named before anything binding is done."""
    return [
        {"label": _("Title"), "value": proposal.title},
        {"label": _("Call"), "value": proposal.call, "url": proposal.call.get_absolute_url()},
        {"label": _("Host organisation"), "value": proposal.host},
        {"label": _("Asked of the State"), "value": dong(proposal.state_amount())},
    ]


proposal_verb = verb_view(
    Proposal.objects.visible_to,
    forms={"send_back": SendBackForm},
    after=_after,
    evidence=_what_it_moves,
)

"""Before and after handing in: answers checked, the receipt, the paper, a copy to a new call."""

from io import BytesIO

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lifecycle import clock
from lifecycle.errors import WrongPerson
from lifecycle.moves import moves_for
from papers.downloads import as_download
from people.models import User
from proposals.actions import copy_to_call
from proposals.anonymous import names_told_in
from proposals.forms import CopyForm
from proposals.letters import description
from proposals.models import Proposal
from proposals.sections import WRITTEN
from proposals.states import Section, TeamRole
from proposals.telling import in_words
from proposals.views.anonymous import seen_or_unnamed, unnamed_print
from proposals.views.completeness import missing
from proposals.views.pages import answer, seen
from proposals.views.receipts import may_see_receipts

WHOLE = (
    "indicators", "budget_lines", "products", "work_items", "team__user", "team__organisation",
    "partners__organisation", "attestations__asked_of", "attachments",
)  # fmt: skip


def _wholes(request):
    rows = Proposal.objects.with_my_role(request.user).select_related(
        "call__rule_set", "host", "leader", "problem__organisation", "province"
    )
    return rows.prefetch_related(*WHOLE)


def _whole(request, public_id: str) -> Proposal:
    return seen(_wholes(request), request.user, public_id)


@login_required
@require_safe
def proposal_review(request, public_id):
    """Everything as it will be handed in, each section with its way back, and the button."""
    proposal = _whole(request, public_id)
    if not proposal.team_role(request.user):
        raise WrongPerson(_("Only those who write it check it before it is handed in."))
    content = proposal.whole_content()
    sections = [
        {
            "label": Section(section).label,
            "url": proposal.get_section_url(section)
            if proposal.may_write(request.user, section)
            else "",
            "rows": in_words(section, content[section]),
        }
        for section in WRITTEN
    ]
    submit = [move for move in moves_for(proposal, request.user) if move.name == "submit"]
    context = {
        "proposal": proposal,
        "sections": sections,
        "missing": missing(proposal),
        "names_told": names_told_in(proposal),
        "until": proposal.writing_until,
        "submit": submit[0] if submit else None,
    }
    return render(request, "proposals/proposal_review.html", context)


@login_required
@require_safe
def proposal_receipt(request, public_id):
    """What was handed in, when, by whom, under which number and checksum."""
    proposal = _whole(request, public_id)
    version = proposal.submitted_version()
    if proposal.last_submitted_at is None:
        raise Http404
    receipts = proposal.receipts.all() if may_see_receipts(proposal, request.user) else []
    context = {"proposal": proposal, "version": version, "receipts": receipts}
    if version:
        context["by"] = User.objects.get(pk=version.made_by_id)
    return render(request, "proposals/proposal_receipt.html", context)


@login_required
@require_safe
def proposal_print(request, public_id):
    """The description as PDF, for whoever sees the dossier; for a council that reads it without
    names, without them.
    """
    proposal, dossier = seen_or_unnamed(_wholes(request), request.user, public_id)
    if dossier:
        return unnamed_print(dossier)
    name = (proposal.code or f"du-thao-{proposal.public_id}").replace("/", "-")
    pdf = description.paper(proposal).to_pdf()
    return as_download(BytesIO(pdf), f"thuyet-minh-{name}.pdf")


@login_required
@require_http_methods(["GET", "POST"])
def proposal_copy(request, public_id):
    proposal = _whole(request, public_id)
    if proposal.team_role(request.user) != TeamRole.LEADER:
        raise WrongPerson(_("Only whoever led the dossier copies it."))
    form = CopyForm(request.POST or None, user=request.user, moment=clock.now())

    def deed(form):
        return copy_to_call(proposal, by=request.user, **form.cleaned_data)

    return answer(
        request, form, deed, _("Copy to a new call"), back_url=proposal.get_absolute_url(),
        thing_label=proposal, submit_label=_("Copy"),
        lead=_(
            "Sections, indicators, products, plan, budget and partners are copied; years and days "
            "move with the new call's budget year. Team, confirmations of the houses, papers and "
            "answers to the call's questions are not."
        ),
        done=_("Copied. Now look through it."),
        nobody=None if form.fields["call"].queryset.exists()
        else _("No call takes dossiers now; its day stands in the list of calls."),
    )  # fmt: skip

"""The papers of a dossier: what lies there, what comes in, what takes a paper's place."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from papers.downloads import kept_download
from proposals.actions import attach_all, detach, replace
from proposals.forms import AttachForm, ReplaceForm
from proposals.models import Attachment
from proposals.states import Section
from proposals.views.anonymous import unnamed_paper
from proposals.views.pages import answer, seen
from proposals.views.writing import section_to_write

TEMPLATE = "proposals/proposal_papers.html"


@login_required
@require_http_methods(["GET", "POST"])
def proposal_attach(request, public_id):
    """Every paper with its history, and the form that takes several at once: all, or none."""
    proposal = section_to_write(request, public_id, Section.PAPERS)
    form = AttachForm(request.POST or None, request.FILES or None, proposal=proposal)
    papers = proposal.attachments.select_related("uploaded_by")

    def deed(form):
        given = form.cleaned_data
        attach_all(
            proposal, files=given["file"], kind=given["kind"], description=given["description"],
            by=request.user,
        )  # fmt: skip
        return PapersOf(proposal)

    return answer(
        request, form, deed, _("Papers"), back_url=proposal.get_edit_url(), template=TEMPLATE,
        proposal=proposal, papers=with_history(list(papers), proposal), submit_label=_("Attach"),
    )  # fmt: skip


class PapersOf:
    """Where one goes on after a paper came in: back to the papers."""

    def __init__(self, proposal):
        self.proposal = proposal

    def get_absolute_url(self) -> str:
        return self.proposal.get_papers_url()


def with_history(papers: list[Attachment], proposal) -> list[dict]:
    """Each paper beside those it replaced, the newest first; one query for all of them."""
    older = Attachment.with_history.filter(proposal=proposal, replaced_by__isnull=False)
    came_before = {one.replaced_by_id: one for one in older.select_related("uploaded_by")}
    rows = []
    for paper in papers:
        history, at = [], paper.pk
        while at in came_before:
            history.append(came_before[at])
            at = history[-1].pk
        chain = [paper, *history]
        is_kept = any(proposal.was_handed_in_with(one) for one in chain)
        rows.append({"paper": paper, "history": history, "may_go": not is_kept})
    return rows


@login_required
@require_http_methods(["GET", "POST"])
def attachment_replace(request, public_id):
    paper = seen(Attachment.objects.select_related("proposal__call"), request.user, public_id)
    proposal = section_to_write(request, paper.proposal.public_id, Section.PAPERS)
    form = ReplaceForm(
        request.POST or None, request.FILES or None, proposal=proposal,
        initial={"description": paper.description},
    )  # fmt: skip

    def deed(form):
        replace(paper, by=request.user, **form.cleaned_data)
        return PapersOf(proposal)

    return answer(
        request, form, deed, _("Replace “%(name)s”") % {"name": paper.name},
        back_url=proposal.get_papers_url(), thing_label=proposal, submit_label=_("Replace"),
        lead=_("The file that lies there now stays in the history, with its checksum."),
    )  # fmt: skip


@login_required
@require_safe
def attachment(request, public_id):
    """The file itself, to be kept and never opened inside our pages."""
    seen_by = Attachment.with_history.visible_to(request.user)
    paper = seen_by.filter(public_id=public_id).first()
    if paper is None:
        return unnamed_paper(request.user, public_id)
    return kept_download(paper.file, paper.name, paper.content_type)


@login_required
@require_POST
def attachment_remove(request, public_id):
    paper = seen(Attachment.objects.select_related("proposal"), request.user, public_id)
    detach(paper, by=request.user)
    messages.success(request, _("Taken out."))
    return redirect(paper.proposal.get_papers_url())

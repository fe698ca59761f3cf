"""The papers of an allocation as files, PDF or Word: for staff, and each applicant's own letter."""

from io import BytesIO

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from funds import allocation_papers, letters
from funds.models import Allocation, AllocationLine
from papers.decree30 import Paper
from papers.downloads import as_download

KINDS = ("pdf", "docx")
PAPERS = {"quyet-dinh": letters.paper, "du-bi": allocation_papers.reserve_list}


def _file(paper: Paper, name: str, kind: str):
    content = paper.to_pdf() if kind == "pdf" else paper.to_docx()
    return as_download(BytesIO(content), f"{name}.{kind}")


def _known(kind: str) -> None:
    if kind not in KINDS:
        raise Http404


@login_required
@require_safe
def allocation_paper(request, public_id: str, paper: str, kind: str):
    """The decision (a draft until it is approved) or the list of reserve."""
    _known(kind)
    rows = Allocation.objects.visible_to(request.user).for_page()
    allocation = get_object_or_404(rows, public_id=public_id)
    if paper not in PAPERS or "total" not in allocation.result:
        raise Http404
    return _file(PAPERS[paper](allocation), f"{paper}-{allocation.call.code}", kind)


@login_required
@require_safe
def notice(request, public_id: str, kind: str):
    """What was decided on one dossier: for its leader, its host, and staff."""
    _known(kind)
    rows = AllocationLine.objects.decided().visible_to(request.user).for_page()
    line = get_object_or_404(rows, proposal__public_id=public_id)
    return _file(allocation_papers.notice(line), f"thong-bao-{line.proposal.code}", kind)

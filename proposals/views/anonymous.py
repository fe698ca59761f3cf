"""A dossier as its council reads it without names: the page, the paper, the files."""

import base64
import hashlib
from io import BytesIO

from django.http import Http404
from django.shortcuts import render

from papers.downloads import as_download
from papers.uploads import without_author
from proposals.anonymous import AnonymousDossier, anonymous
from proposals.letters import anonymous as letter
from proposals.models import Proposal
from proposals.views.summary import budget_table


def seen_or_unnamed(rows, user, public_id: str) -> tuple[Proposal | None, AnonymousDossier | None]:
    """The dossier in full, or else as a council reads it without names; 404 when neither."""
    proposal = rows.visible_to(user).filter(public_id=public_id).first()
    dossier = None if proposal else anonymous(user, public_id=public_id)
    if proposal is None and dossier is None:
        raise Http404
    return proposal, dossier


def unnamed_page(request, dossier: AnonymousDossier):
    context = {"dossier": dossier, "budget": budget_table(dossier)}
    return render(request, "proposals/proposal_unnamed.html", context)


def unnamed_print(dossier: AnonymousDossier):
    pdf = letter.paper(dossier).to_pdf()
    return as_download(BytesIO(pdf), f"thuyet-minh-{dossier.code.replace('/', '-')}.pdf")


def unnamed_paper(user, public_id: str):
    """A paper under its neutral name, cleaned of its author, with the cleaned copy's checksum."""
    dossier = anonymous(user, attachments__public_id=public_id)
    papers = dossier.papers if dossier else []
    paper = next((one for one in papers if one.source.public_id == public_id), None)
    if paper is None:
        raise Http404
    with paper.source.file.open("rb") as file:
        cleaned = without_author(file, paper.source.content_type)
    checksum = base64.b64encode(hashlib.sha256(cleaned.getbuffer()).digest()).decode()
    response = as_download(cleaned, paper.name, paper.source.content_type)
    response["Repr-Digest"] = f"sha-256=:{checksum}:"
    return response

"""The council's papers as files: for those who see the dossier, as PDF or Word file."""

from io import BytesIO

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from papers.decree30 import Paper
from papers.downloads import as_download
from scoring import letters
from scoring.models import Item, ScoreSheet
from scoring.states import ItemState, Stage

KINDS = ("pdf", "docx")
ITEM_LABELS = {
    "kiem-phieu": _("Record of counting the sheets"),
    "tong-hop-diem": _("Summary of marks"),
    "ket-luan": _("Conclusion of the council"),
    "phieu-danh-gia": _("Score sheets, without names"),
}


def paper_file(paper: Paper, name: str, kind: str):
    """The paper set as one of the kinds."""
    content = paper.to_pdf() if kind == "pdf" else paper.to_docx()
    return as_download(BytesIO(content), f"{name}.{kind}")


def papers_of_item(item: Item) -> list[dict]:
    """What its page offers once it is concluded."""
    if item.state != ItemState.CONCLUDED or not item.rubric_kinds:
        return []
    return [
        {
            "label": label,
            "files": [
                (kind.upper(), reverse("scoring:item_paper", args=[item.public_id, name, kind]))
                for kind in KINDS
            ],
        }
        for name, label in ITEM_LABELS.items()
    ]


@require_safe
@login_required
def item_paper(request, public_id, paper, kind):
    """A paper of a concluded item, for whoever sees the item: never for one who is recused."""
    rows = (
        Item.objects.visible_to(request.user)
        .concluded()
        .exclude(stage=Stage.APPRAISAL)
        .select_related(
            "proposal__host",
            "proposal__leader",
            "council__province",
            "council__rule_set",
            "meeting",
        )
    )
    item = get_object_or_404(rows, public_id=public_id)
    if paper not in letters.OF_ITEM or kind not in KINDS:
        raise Http404
    return paper_file(letters.OF_ITEM[paper](item), f"{paper}-{item.proposal.code}", kind)


@require_safe
@login_required
def sheet_paper(request, public_id, kind):
    """One's own sheet, under one's name."""
    rows = ScoreSheet.objects.visible_to(request.user).filter(seat__user=request.user)
    sheet = get_object_or_404(rows.with_marks().select_related("seat__user"), public_id=public_id)
    if kind not in KINDS:
        raise Http404
    return paper_file(letters.sheet_form(sheet), f"phieu-{sheet.item.proposal.code}", kind)

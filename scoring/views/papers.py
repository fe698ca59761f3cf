"""The council's papers as files: for those who see the dossier, as PDF or Word file."""

from io import BytesIO

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from lifecycle.actions import advance, together
from papers.actions import check_url
from papers.decree30 import Paper
from papers.downloads import as_download, document_download
from papers.states import DocumentKind
from scoring import letters
from scoring.models import Commission, Item, Meeting, Minutes, ScoreSheet
from scoring.models.minutes import HELD
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


def papers_of_meeting(meeting: Meeting, user) -> list[dict]:
    """Its minutes, or what of them this reader may read."""
    if meeting.state not in HELD:
        return []
    address = "scoring:meeting_paper"
    return [
        {
            "label": _("Minutes of the meeting"),
            "files": [
                (kind.upper(), reverse(address, args=[meeting.public_id, kind])) for kind in KINDS
            ],
            "note": "" if letters.is_signed(meeting) else _("Draft until they are signed"),
        }
    ]


def dossiers_seen(meeting: Meeting, user) -> tuple[list[str], bool]:
    """The codes of the meeting's dossiers that this reader may see, and whether these are all."""
    items = Item.objects.filter(Q(meeting=meeting) | Q(postponements__meeting=meeting)).distinct()
    seen = items.filter(pk__in=Item.objects.visible_to(user).values("pk"))
    codes = [one.proposal.code for one in seen.select_related("proposal__call")]
    tasks = meeting.commissions.exclude(pk__in=Commission.objects.visible_to(user).values("pk"))
    return codes, len(codes) == items.count() and not tasks.exists()


@require_safe
@login_required
def meeting_paper(request, public_id, kind):
    """The minutes; to whoever may not see every dossier an extract without those."""
    rows = Meeting.objects.visible_to(request.user).select_related("council__province")
    held = rows.filter(state__in=HELD)
    meeting = get_object_or_404(held, public_id=public_id)
    if kind not in KINDS:
        raise Http404
    codes, sees_all = dossiers_seen(meeting, request.user)
    is_final = letters.is_signed(meeting)
    stored = letters.issued(meeting, DocumentKind.MINUTES) if is_final and sees_all else None
    if stored and kind == "pdf":
        return document_download(stored)
    tasks = list(Commission.objects.visible_to(request.user).filter(meeting=meeting))
    paper = letters.minutes(meeting, seen=codes, tasks=tasks, is_final=is_final)
    if stored:
        paper = paper.with_code(stored.written_code, check_url(stored))
    return paper_file(paper, f"bien-ban-{meeting.number}", kind)


def sign_minutes(minutes: Minutes, *, by, **given) -> Minutes:
    """The chair signs, and with that the papers of the meeting leave the house; all or nothing."""
    with together():
        signed = advance(minutes, "sign", by=by, **given)
        letters.issue_papers(signed.meeting)
    return signed


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
    is_final = letters.is_signed(item.meeting)
    stored = letters.issued(item, letters.KINDS[paper]) if is_final else None
    if stored and kind == "pdf":
        return document_download(stored)
    made = letters.OF_ITEM[paper](item, is_final=is_final)
    if stored:
        made = made.with_code(stored.written_code, check_url(stored))
    return paper_file(made, f"{paper}-{item.proposal.code}", kind)


@require_safe
@login_required
def sheet_paper(request, public_id, kind):
    """One's own sheet, under one's name."""
    rows = ScoreSheet.objects.visible_to(request.user).filter(seat__user=request.user)
    sheet = get_object_or_404(rows.with_marks().select_related("seat__user"), public_id=public_id)
    if kind not in KINDS:
        raise Http404
    return paper_file(letters.sheet_form(sheet), f"phieu-{sheet.item.proposal.code}", kind)

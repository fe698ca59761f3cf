"""With the signature under the minutes a meeting's papers leave the house, with their codes."""

from typing import Any

from papers import actions as papers_actions
from papers.models import Document
from papers.states import DocumentKind
from people.states import Capacity
from scoring.letters.conclusion import conclusion
from scoring.letters.counting import counting_record
from scoring.letters.minutes import minutes
from scoring.letters.sheet import sheets
from scoring.letters.summary import summary
from scoring.models import Meeting
from scoring.states import MinutesState

OF_ITEM = {
    "kiem-phieu": counting_record,
    "tong-hop-diem": summary,
    "ket-luan": conclusion,
    "phieu-danh-gia": sheets,
}
"""The papers of one concluded item, by their names in addresses."""
KINDS = {
    "kiem-phieu": DocumentKind.MINUTES,
    "tong-hop-diem": DocumentKind.REPORT,
    "ket-luan": DocumentKind.NOTICE,
    "phieu-danh-gia": DocumentKind.SHEET,
}


def is_signed(meeting: Meeting | None) -> bool:
    found = getattr(meeting, "minutes", None)
    return found is not None and found.state == MinutesState.SIGNED


def issued(subject: Any, kind: str) -> Document | None:
    """The paper of this kind as it left, if it did."""
    return Document.objects.about(subject).in_force().filter(kind=kind).first()


def issue_papers(meeting: Meeting) -> list[Document]:
    """Issue the minutes of a signed meeting and the papers of its concluded items; what is issued
    already stays. The signatures are the signers'; the house itself issues, so that nobody who is
    recused from a dossier has its papers among their own.
    """
    found = []
    if issued(meeting, DocumentKind.MINUTES) is None:
        paper = minutes(meeting, is_final=True)
        found.append(_issue(paper, DocumentKind.MINUTES, meeting))
    items = meeting.items.judged_by_sheets().select_related("proposal__host", "proposal__leader")
    for item in items.order_by("position"):
        for name, build in OF_ITEM.items():
            if issued(item, KINDS[name]) is None:
                found.append(_issue(build(item, is_final=True), KINDS[name], item))
    return found


def _issue(paper: Any, kind: str, subject: Any) -> Document:
    return papers_actions.issue(paper, kind=kind, subject=subject, by=None, role=Capacity.SYSTEM)

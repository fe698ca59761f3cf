"""April: each applicant is told what the council found; one appeals in vain, one is right."""

from lifecycle.actions import advance
from reports.year.run import Dossier, Year
from scoring.actions import decide_places, draw_up_feedback, file_appeal
from scoring.models import Feedback, Item
from scoring.states import FindingDecision, Stage

APPEALS = (
    (
        "dismiss",
        "Tiêu chí khả thi được chấm theo hồ sơ đã nộp; nội dung bổ sung sau hạn không xét.",
    ),
    ("uphold", "Thông báo ghi thiếu một yêu cầu; cơ quan quản lý gửi lại thông báo đầy đủ."),
)


def tell_applicants(year: Year) -> None:
    """A letter about every dossier that was judged, what may tell who wrote it taken out."""
    year.go(4, 2)
    letters = _send(year, Stage.SELECTION)
    weak = [dossier for dossier in year.dossiers if dossier.fate == "weak"]
    judged = [dossier for dossier in weak if dossier.proposal.pk in letters]
    for dossier, (verb, answer) in zip(judged, APPEALS, strict=False):
        _appeal(year, dossier, letters[dossier.proposal.pk], verb, answer)


def tell_of_acceptance(year: Year) -> None:
    """The same after the works were accepted, in December."""
    _send(year, Stage.ACCEPTANCE)


def _send(year: Year, stage: str) -> dict[int, Feedback]:
    """By dossier."""
    officer = year.staff("chuyenvien1")
    items = Item.objects.concluded().filter(stage=stage, proposal__call=year.call)
    letters = {}
    for item in items.order_by("council", "position"):
        letter = draw_up_feedback(item, by=officer)
        places = letter.findings.values_list("pk", flat=True)
        if places:
            taken_out = {place: (FindingDecision.REDACT, "") for place in places}
            letter = decide_places(letter, taken_out, by=officer)
        letters[item.proposal_id] = advance(letter, "send", by=officer)
        year.tick()
        year.tell("Thông báo", 1)
    return letters


def _appeal(year: Year, dossier: Dossier, letter: Feedback, verb: str, answer: str) -> None:
    appeal = file_appeal(
        letter, text="Đề nghị xem lại điểm của tiêu chí khả thi.", by=dossier.leader
    )
    director = year.staff("giamdoc")
    year.tick(1500)
    appeal = advance(appeal, "consider", by=director)
    year.tick(1500)
    appeal = advance(appeal, verb, by=director, answer=answer)
    if verb == "uphold":
        year.tick(600)
        note = "Đã gửi lại thông báo có đủ yêu cầu của hội đồng."
        advance(appeal, "settle", by=year.staff("chuyenvien2"), note=note)

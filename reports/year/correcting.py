"""April: leaders answer what the councils want corrected; an officer checks each point."""

from lifecycle.actions import advance
from proposals.actions import write_draft
from proposals.models import Correction
from proposals.states import UNMET, Section
from reports.year.run import Year

ADDED = " Phương pháp đo chỉ tiêu kỹ thuật theo tiêu chuẩn hiện hành, ghi trong nhật ký thử nghiệm."
DONE = "Đã bổ sung phương pháp đo và rà soát lại theo kết luận của hội đồng."
TOO_LITTLE = "Chưa nêu thiết bị đo; đề nghị bổ sung."


def answer_corrections(year: Year) -> None:
    """The first dossier is rewritten, and one of its answers comes back once."""
    year.go(4, 4)
    officer = year.staff("chuyenvien1")
    asked = [d for d in year.dossiers if d.proposal.corrections.filter(state__in=UNMET).exists()]
    for at, dossier in enumerate(asked):
        leader, proposal = dossier.proposal.leader, dossier.proposal
        if at == 0:
            write_draft(proposal, by=leader, head={"summary": f"{proposal.summary}{ADDED}"})
        for point in proposal.corrections.all():
            _answer(year, point, DONE)
        year.tick()
        for turn, point in enumerate(Correction.objects.filter(proposal=proposal)):
            if at == 0 and turn == 0:
                point = advance(point, "find_not_met", by=officer, note=TOO_LITTLE)
                year.tick()
                point = _answer(year, point, f"{DONE} Đã nêu thiết bị đo.")
            advance(point, "find_met", by=officer)
        dossier.look_again()
        year.tell("Chỉnh sửa", 1)


def _answer(year: Year, point: Correction, words: str) -> Correction:
    year.tick()
    place = f"{Section.SUMMARY.label}; {Section.BUDGET.label}"
    return advance(point, "answer_it", by=point.proposal.leader, note=words, place=place)

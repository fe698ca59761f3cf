"""April: a finance appraisal group goes through the budget of each dossier that passed."""

from datetime import timedelta

from lifecycle import clock
from lifecycle.actions import advance
from proposals.states import MoneySource, ProposalState
from reports.year.run import Dossier, Year
from scoring.actions import (
    Judgement,
    answer_figures,
    draw_up_council,
    invite,
    judge_lines,
    place,
    plan_meeting,
    record_attendance,
)
from scoring.models import Appraisal, AppraisalLine, Council, Item
from scoring.states import LumpMethod, SeatRole, Stage

# Of every so many dossiers one is cut, by so much of its first State line; the rest stand.
CUT_EVERY, CUT_PERCENT, TO_THE = 3, 6, 1_000_000


def appraise_budgets(year: Year) -> None:
    """A group of five meets once; every third budget is cut, and its leader agrees."""
    year.go(4, 8)
    officer = year.staff("chuyenvien1")
    group = _form_group(year)
    passed = [d for d in year.dossiers if d.proposal.state == ProposalState.PASSED]
    place(group, [dossier.proposal for dossier in passed], by=officer)
    meeting = plan_meeting(
        group,
        planned_at=year.moment + timedelta(days=6),
        place="Phòng họp Sở Khoa học và Công nghệ",
        by=officer,
    )
    year.go(4, 14)
    by_role = {seat.role: seat.user for seat in group.appointed}
    head = by_role[SeatRole.CHAIR]
    record_attendance(meeting, {seat: (True, "") for seat in group.appointed}, by=head)
    meeting = advance(meeting, "open", by=head)
    dossier_of = {dossier.proposal.pk: dossier for dossier in passed}
    for item in Item.objects.filter(council=group).order_by("position"):
        _appraise(year, item, dossier_of[item.proposal_id])
        year.tell("Thẩm định kinh phí", 1)
    advance(meeting, "conclude", by=head)
    year.tick()
    advance(group, "conclude", by=officer)


def _form_group(year: Year) -> Council:
    """The line unit leads, the finance unit is deputy, a reviewer sits for the council."""
    officer = year.staff("chuyenvien1")
    group = draw_up_council(
        name="Tổ thẩm định kinh phí", kind=Stage.APPRAISAL, call=year.call, by=officer
    )
    people = [
        (year.staff("chuyenvien2"), SeatRole.CHAIR),
        (year.cast.finance[0], SeatRole.VICE),
        (year.benches[0].seat(SeatRole.REVIEWER).user, SeatRole.COUNCIL),
        (year.cast.finance[1], SeatRole.FINANCE),
        (year.cast.finance[2], SeatRole.FINANCE),
    ]
    for person, role in people:
        seat = invite(group, person, role=role, by=officer)
        year.tick()
        advance(seat, "accept", by=person)
    year.tick()
    return advance(
        group,
        "form",
        by=year.staff("giamdoc"),
        decision_number="60/QĐ-QPTKHCN",
        decision_on=clock.date_of(year.moment),
    )


def _appraise(year: Year, item: Item, dossier: Dossier) -> None:
    presiding = item.bench.presiding.user
    item = advance(item, "take_up", by=presiding)
    appraisal = Appraisal.objects.get(item=item)
    lines = list(appraisal.lines.all())
    first = next(line for line in lines if line.source == MoneySource.STATE)
    judge_lines(
        appraisal,
        {line.position: _judge(line, line is first and _is_cut(dossier)) for line in lines},
        by=item.bench.sitting[-1].user,
        method=LumpMethod.PARTIAL,
        method_reason="Có khoản mua sắm, thuê ngoài chưa có định mức (minh họa).",
    )
    item = advance(item, "close_figures", by=presiding)
    year.tick(15)
    if _is_cut(dossier):
        answer_figures(appraisal, text="Nhóm thực hiện thống nhất (minh họa).", by=dossier.leader)
    year.tick()
    advance(item, "conclude", by=presiding, conclusion="Thống nhất kinh phí theo bảng thẩm định.")


def _is_cut(dossier: Dossier) -> bool:
    return dossier.number % CUT_EVERY == 0


def _judge(line: AppraisalLine, is_cut: bool) -> Judgement:
    if not is_cut:
        return Judgement(line.asked)
    cut = line.asked * CUT_PERCENT // 100 // TO_THE * TO_THE
    return Judgement(line.asked - cut, "Số công vượt định mức (minh họa)." if cut else "")

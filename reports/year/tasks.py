"""End of April: a council turns a few problems into tasks, and the province orders them."""

from datetime import timedelta

from lifecycle import clock
from lifecycle.actions import advance
from reports.year.middle import ROLES
from reports.year.run import Year
from scoring.actions import (
    Rating,
    draw_up_council,
    file_opinion,
    invite,
    open_call_for,
    place_problems,
    plan_meeting,
    propose_list,
    record_attendance,
)
from scoring.models import Commission, Council, Meeting
from scoring.states import Met, RubricKind, SeatRole, Stage, TaskMethod

SIZE = 7
# How many of the seven vote for each problem in turn: more than three quarters are six.
VOTES = [7, 6, 5]


def identify_tasks(year: Year) -> None:
    """Three problems come before a council of seven; two become tasks of an approved list."""
    year.go(4, 27)
    officer = year.staff("chuyenvien1")
    council = _form(year)
    problems = [*year.published_problems[: len(VOTES) - 1], year.enterprise_problems[-1]]
    commissions = place_problems(council, problems, by=officer)
    meeting = plan_meeting(
        council,
        planned_at=year.moment + timedelta(days=1),
        place="Phòng họp Sở Khoa học và Công nghệ",
        by=officer,
    )
    year.go(4, 28)
    _meet(year, council, meeting, commissions)
    year.tick(60)
    proposed = propose_list(council, by=officer)
    year.go(4, 29)
    advance(
        proposed,
        "approve",
        by=year.staff("lanhdao"),
        decision_number="512/QĐ-UBND",
        decision_on=clock.date_of(year.moment),
    )
    year.tick(60)
    open_call_for(
        Commission.objects.get(pk=commissions[0].pk),
        code=f"{year.year}-DH1",
        budget_year=year.year + 1,
        flow="ordering",
        by=officer,
    )
    advance(council, "conclude", by=officer)


def _form(year: Year) -> Council:
    officer = year.staff("chuyenvien1")
    council = draw_up_council(
        name="Hội đồng tư vấn xác định nhiệm vụ", kind=Stage.IDENTIFICATION, by=officer
    )
    roles = [*ROLES, *[SeatRole.MEMBER] * (SIZE - len(ROLES))]
    for person, role in zip(year.cast.experts[-SIZE:], roles, strict=True):
        seat = invite(council, person, role=role, by=officer)
        advance(seat, "accept", by=person)
    year.tick()
    return advance(
        council,
        "form",
        by=year.staff("giamdoc"),
        decision_number="70/QĐ-QPTKHCN",
        decision_on=clock.date_of(year.moment),
    )


def _meet(year: Year, council: Council, meeting: Meeting, commissions: list[Commission]) -> None:
    by_role = {seat.role: seat.user for seat in council.appointed}
    chair = by_role[SeatRole.CHAIR]
    attendance = {seat: (True, "") for seat in council.appointed}
    record_attendance(meeting, attendance, by=by_role[SeatRole.SECRETARY])
    meeting = advance(meeting, "open", by=chair)
    for priority, (commission, votes) in enumerate(zip(commissions, VOTES, strict=True), start=1):
        _judge(year, commission, votes, priority)
        year.tell("Xác định nhiệm vụ", 1)
    advance(meeting, "conclude", by=chair)


def _judge(year: Year, commission: Commission, votes: int, priority: int) -> None:
    presiding = Commission.objects.get(pk=commission.pk).bench.presiding.user
    commission = advance(commission, "take_up", by=presiding)
    criteria = commission.council.criteria(RubricKind.IDENTIFICATION)
    for number, seat in enumerate(commission.bench.sitting):
        is_for = number < votes
        rating = Rating(Met.YES if is_for else Met.PARTLY, "Nhận xét minh họa theo tiêu chí.")
        file_opinion(
            commission,
            by=seat.user,
            ratings={one.key: rating for one in criteria},
            wants_it=is_for,
            method=TaskMethod.SELECTION if is_for else "",
        )
        year.tick()
    commission = advance(commission, "close_votes", by=presiding)
    advance(
        commission,
        "conclude",
        by=presiding,
        task_name=f"Giải quyết bài toán: {commission.problem.title}"[:300],
        aims="Đạt chỉ tiêu mà nơi nêu bài toán đề ra (minh họa).",
        products="Giải pháp chạy thử tại nơi nêu bài toán, kèm báo cáo (minh họa).",
        method=TaskMethod.SELECTION,
        priority=priority,
        reasons="Chưa đủ điều kiện thực hiện trong năm (minh họa).",
    )

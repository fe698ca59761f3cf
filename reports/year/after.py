"""The last days of the year: work that is still on its way, so that each desk has some of it."""

from datetime import date, datetime
from decimal import Decimal

from contracts.actions import request_amendment
from contracts.models import Milestone
from contracts.states import AmendmentKind, MilestoneState
from funds.actions import draft_budget
from funds.models import Instalment
from lifecycle import clock
from lifecycle.actions import advance, begin
from people.actions import delegate_roles
from people.states import Role
from proposals.actions import ask_attestation, name_in_call, start_proposal, write_draft
from proposals.actions import invite as invite_into_team
from proposals.models import Call, Problem
from proposals.states import TeamRole
from reports.year.back import funded, request, take_to
from reports.year.cast import REGIONAL_UNIVERSITY, STATE_BODIES
from reports.year.front import BUDGET, BUDGET_SOURCES, CEILING, DENOMINATOR_NOTE
from reports.year.run import Dossier, Year
from scoring.actions import draw_up_council, invite
from scoring.states import SeatRole, Stage


def leave_work(year: Year) -> None:
    """Next year begins: a problem to publish, an open call, drafts, confirmations, payments."""
    year.go(12, 22)
    _next_budget(year)
    _new_problem(year)
    call = _next_call(year)
    _invitations(year, call)
    _drafts(year, call)
    _works_on_their_way(year)
    _stand_in(year)


def _next_budget(year: Year) -> None:
    budget = draft_budget(
        province=year.cast.province,
        year=year.year + 1,
        title=f"Dự toán chi khoa học và công nghệ năm {year.year + 1} (số liệu minh họa)",
        denominator=BUDGET,
        denominator_note=DENOMINATOR_NOTE,
        sources=BUDGET_SOURCES,
        is_synthetic=True,
        by=year.staff("ketoantruong"),
    )
    advance(budget, "propose", by=year.staff("ketoantruong"))


def _new_problem(year: Year) -> None:
    enterprise = year.cast.enterprises[1]
    owner = year.cast.representative(enterprise)
    problem = begin(
        Problem(
            province=year.cast.province,
            organisation=enterprise,
            posted_by=owner,
            title="Kho lạnh bảo quản chè tốn điện vào giờ cao điểm",
            description="Bài toán minh họa: tiền điện kho lạnh tăng mỗi vụ.",
            cost_value=Decimal(46),
            cost_unit="triệu đồng/tháng",
            cost_measured_how="Hóa đơn sáu tháng gần nhất (số liệu minh họa).",
            solved_when="Giảm một phần ba tiền điện trong một vụ.",
            strategic_group=5,
            is_synthetic=True,
        ),
        by=owner,
    )
    advance(problem, "submit", by=owner)


def _next_call(year: Year) -> Call:
    officer = year.staff("chuyenvien1")
    call = begin(
        Call(
            province=year.cast.province,
            code=f"{year.year + 1}-01",
            title=f"Tài trợ nhiệm vụ KH,CN&ĐMST cấp tỉnh năm {year.year + 1} (minh họa)",
            flow="funding",
            budget_year=year.year + 1,
            opens_at=datetime(year.year, 12, 22, 8, 0, tzinfo=clock.OFFICE_ZONE),
            closes_at=datetime(year.year + 1, 3, 1, 17, 0, tzinfo=clock.OFFICE_ZONE),
            envelope=BUDGET,
            ceiling_per_task=CEILING,
            description="Đợt gọi của năm sau, đang nhận hồ sơ (minh họa).",
            is_synthetic=True,
        ),
        by=officer,
    )
    year.tick()
    asked = [problem for problem in year.enterprise_problems if _takes_answers(problem)]
    for problem in asked[:2]:
        name_in_call(problem, call, by=officer)
    return advance(call, "publish", by=officer)


def _takes_answers(problem: Problem) -> bool:
    return Problem.objects.get(pk=problem.pk).takes_answers


def _invitations(year: Year, call: Call) -> None:
    """A council being drawn up: some have not answered yet."""
    officer = year.staff("chuyenvien1")
    council = draw_up_council(
        name=f"Hội đồng tư vấn đợt {call.code}", kind=Stage.SELECTION, call=call, by=officer
    )
    for person, role in zip(
        year.cast.experts, (SeatRole.CHAIR, SeatRole.VICE, SeatRole.SECRETARY), strict=False
    ):
        invite(council, person, role=role, by=officer)


def _drafts(year: Year, call: Call) -> None:
    """Two leaders write: one waits for the houses, one has handed in."""
    leaders = [d for d in year.dossiers if not d.task.is_synthetic and d.task.house == "state"]
    for turn, dossier in enumerate(leaders[:2]):
        _draft(year, call, dossier, hands_in=turn == 1)


def _draft(year: Year, call: Call, dossier: Dossier, *, hands_in: bool) -> None:
    problem = year.enterprise_problems[4]
    host = year.cast.organisations[dossier.task.host]
    university = year.cast.organisations[REGIONAL_UNIVERSITY]
    proposal = start_proposal(
        call,
        by=dossier.leader,
        host=host,
        title=f"Hồ sơ minh họa số {dossier.number} của năm {year.year + 1}",
        problem=problem if problem.takes_answers else None,
        is_synthetic=True,
    )
    end = datetime(year.year + 1, 11, 30).date()
    start = datetime(year.year + 1, 5, 15).date()
    proposal = write_draft(
        proposal,
        by=dossier.leader,
        head={
            "summary": "Hồ sơ minh họa đang được viết.",
            "effect_statement": "Tăng năng suất phân loại, đo bằng kg mỗi giờ công (minh họa).",
            "starts_on": start,
            "ends_on": end,
        },
        indicators=[
            {
                "name": "Năng suất phân loại",
                "unit": "kg/giờ công",
                "baseline": Decimal(6),
                "target": Decimal(20),
                "due_on": end,
            }
        ],
        budget_lines=[
            {
                "year": year.year + 1,
                "item_kind": "labour",
                "item": "Công lao động khoa học",
                "source": "state",
                "category": "khcn",
                "amount": 420_000_000,
                "is_lump_sum": True,
            }
        ],
        products=[
            {
                "name": "Máy phân loại mẫu",
                "kind": "device",
                "unit": "máy",
                "quantity": Decimal(1),
                "quality": "Đạt năng suất đã nêu",
            }
        ],
        work_items=[
            {
                "person": "Chủ nhiệm",
                "work": "Chế tạo, thử nghiệm",
                "starts_on": start,
                "ends_on": end,
                "responsibility": "Đúng tiến độ",
                "authority": "Điều phối nhóm",
                "result": "Máy mẫu",
            }
        ],
        partners=[
            {
                "organisation": university,
                "role": "Đào tạo người vận hành",
                "commits_cash": 0,
                "commits_in_kind": 10_000_000,
                "commits_people": 2,
            }
        ],
    )
    body = year.cast.organisations[STATE_BODIES[0]]
    for condition, organisation in ((3, body), (4, university)):
        if organisation.pk != host.pk:
            ask_attestation(proposal, condition=condition, asked_of=organisation, by=dossier.leader)
    colleague = next(d.leader for d in year.dossiers if d.leader != dossier.leader)
    invitation = invite_into_team(
        proposal, by=dossier.leader, email=colleague.email, role=TeamRole.KEY, organisation=host
    )
    if hands_in:
        advance(invitation, "accept", by=colleague)
        advance(proposal, "submit", by=dossier.leader)


def _works_on_their_way(year: Year) -> None:
    """Contracts still running: more time to decide on, a report to check, payments at each of
    their three desks.
    """
    running = [dossier for dossier in funded(year) if dossier.fate == "still running"]
    if not running:  # a year of few dossiers
        return
    request_amendment(
        running[-1].contract,
        kind=AmendmentKind.EXTENSION,
        reason="Cần thêm một tháng để đo đủ ba đợt.",
        changes={"ends_on": date(year.year + 1, 2, 28)},
        by=running[-1].leader,
    )
    for stage, dossier in enumerate(running):
        work = (
            Milestone.objects.filter(contract=dossier.contract, state=MilestoneState.PENDING)
            .order_by("number")
            .first()
        )
        if stage == 0:
            advance(work, "report", by=dossier.leader, proof="Báo cáo tổng kết (minh họa).")
            continue
        work = advance(work, "report", by=dossier.leader, proof="Báo cáo và mẫu thử (minh họa).")
        work = advance(work, "confirm", by=year.staff("chuyenvien1"))
        instalment = Instalment.objects.get(pk=work.instalment_id)
        if stage >= 2:
            take_to(year, request(year, instalment), "approve" if stage >= 3 else "prepare")


def _stand_in(year: Year) -> None:
    """One officer is away over the new year; the fund's accountant does their work meanwhile."""
    delegate_roles(
        year.staff("chuyenvien2"),
        year.staff("ketoan"),
        [Role.OFFICER],
        from_on=date(year.year, 12, 22),
        until_on=date(year.year + 1, 1, 31),
        reason="Nghỉ phép năm (minh họa).",
    )

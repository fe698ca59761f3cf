"""May to December: contracts, milestones and payments, what goes wrong, acceptance, results."""

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256

from contracts import letters
from contracts.actions import (
    declare_result,
    declare_revenue,
    draw_up,
    give_verdict,
    open_risk_file,
    plan_acceptance,
    record_acceptance,
    request_amendment,
)
from contracts.models import Contract, Milestone
from contracts.rules import COMPLIANCE
from contracts.states import AmendmentKind, Cause, Method, MilestoneKind, MilestoneState
from funds.models import Instalment, Payment
from funds.paying import BankAccount, request_payment
from funds.treasury import bring_in
from lifecycle import clock
from lifecycle.actions import advance
from proposals.states import ProposalState
from reports.year.middle import ROLES
from reports.year.run import Dossier, Year
from scoring.actions import (
    Marking,
    draw_up_council,
    file_sheet,
    invite,
    name_reviewers,
    plan_meeting,
    record_attendance,
    save_sheet,
)
from scoring.letters import decisions
from scoring.models import Item
from scoring.states import SeatRole, Stage

ACCEPTANCE_SIZE = 7
STILL_RUNNING = 4
# What the works are accepted as: of every five one is excellent.
EXCELLENT_EVERY = 5


def sign_contracts(year: Year) -> None:
    """An officer draws each contract up, the host agrees, the fund director signs."""
    for dossier in funded(year):
        year.go(5, 4 + dossier.number % 6)
        officer = year.staff(f"chuyenvien{1 + dossier.number % 2}")
        contract = draw_up(dossier.proposal, by=officer, method=Method.PARTIAL)
        year.tick()
        contract = advance(contract, "host_agrees", by=dossier.leader)
        year.tick()
        dossier.contract = advance(contract, "sign", by=year.staff("giamdoc"))
        letters.issue(dossier.contract, by=year.staff("giamdoc"))
        dossier.look_again()
        year.tell("Hợp đồng", 1)
    _choose_fates(year)


def funded(year: Year) -> list[Dossier]:
    return [
        dossier
        for dossier in year.dossiers
        if dossier.proposal.state in (ProposalState.FUNDED, ProposalState.CONTRACTED)
    ]


def _choose_fates(year: Year) -> None:
    """Among the illustrative ones: one fails, one is amended, one payment is refused and four
    contracts still run when the year ends."""
    illustrative = [dossier for dossier in funded(year) if dossier.task.is_synthetic]
    fates = ["fails", "amended", "payment refused", *["still running"] * STILL_RUNNING]
    for dossier, fate in zip(illustrative, fates, strict=False):
        dossier.fate = fate


def pay(year: Year, instalment: Instalment) -> None:
    """Requested, prepared, checked, approved and paid by five people."""
    payment = take_to(year, request(year, instalment), "approve")
    advance(payment, "pay", by=year.staff("thuquy"), reference=f"UNC-{payment.number:04d}")


STEPS = {"prepare": "ketoan", "countersign": "ketoantruong", "approve": "giamdoc"}


def request(year: Year, instalment: Instalment) -> Payment:
    """The task leader asks for it, into an account of the host's that is made up."""
    task = instalment.commitment.proposal
    account = BankAccount(
        str(task.host), f"3713.0.{task.host_id:07d}", "Kho bạc Nhà nước (minh họa)"
    )
    return request_payment(instalment, by=task.leader, account=account)


def take_to(year: Year, payment: Payment, last: str) -> Payment:
    """The steps of the fund's own people up to this one."""
    for verb, who in STEPS.items():
        payment = advance(payment, verb, by=year.staff(who))
        if verb == last:
            break
    return payment


def pay_advances(year: Year) -> None:
    """The first instalment of every contract; one payment is refused and asked for again. The
    treasury's statement of the week says which left."""
    year.go(5, 18)
    ordered = []
    for dossier in funded(year):
        instalment = _milestone(dossier, MilestoneKind.IN_FORCE).instalment
        if dossier.fate == "payment refused":
            payment = take_to(year, request(year, instalment), "countersign")
            advance(
                payment,
                "refuse",
                by=year.staff("giamdoc"),
                note="Thiếu giấy đề nghị tạm ứng của đơn vị chủ trì.",
            )
            year.tick(1500)
        ordered.append(take_to(year, request(year, instalment), "approve"))
        year.tick()
        year.tell("Tạm ứng", 1)
    _bring_in_statement(year, ordered)


def _bring_in_statement(year: Year, ordered: list[Payment]) -> None:
    """What the treasury paid, and its own fee, which is no order of the fund's."""
    told = [
        (f"Cấp kinh phí theo lệnh chi {payment.treasury_code}", payment.amount)
        for payment in ordered
    ]
    lines = [
        {
            "row": row,
            "paid_on": clock.today().isoformat(),
            "reference": f"KB-{row:05d}",
            "amount": amount,
            "description": text,
        }
        for row, (text, amount) in enumerate([*told, ("Phí chuyển tiền", 110_000)], start=2)
    ]
    bring_in(
        province=year.cast.province,
        bank="Kho bạc Nhà nước (minh họa)",
        headings={},
        lines=lines,
        file_name=f"sao-ke-thang-5-{year.year}.xlsx",
        sha256=sha256(json.dumps(lines).encode()).hexdigest(),
        by=year.staff("thuquy"),
    )


def _milestone(dossier: Dossier, kind: str) -> Milestone:
    return Milestone.objects.select_related("instalment").get(contract=dossier.contract, kind=kind)


def amend_contract(year: Year) -> None:
    """One leader asks for more time; the director approves, and an addendum is numbered."""
    year.go(7, 6)
    for dossier in funded(year):
        if dossier.fate != "amended":
            continue
        amendment = request_amendment(
            dossier.contract,
            kind=AmendmentKind.EXTENSION,
            reason="Thời vụ muộn nên thử nghiệm phải lùi ba tuần.",
            changes={"ends_on": dossier.contract.ends_on + timedelta(days=21)},
            by=dossier.leader,
        )
        year.tick(60)
        advance(amendment, "approve", by=year.staff("giamdoc"))
        dossier.contract = Contract.objects.get(pk=dossier.contract.pk)


def deliver_first(year: Year) -> None:
    """In August each leader reports the first work; an officer confirms, once sends back."""
    for dossier in funded(year):
        year.go(8, 10 + dossier.number % 5)
        _deliver(year, dossier, position=0)


def deliver_second(year: Year) -> None:
    """In November the second; who still runs asks for more time instead."""
    for dossier in funded(year):
        year.go(11, 9 + dossier.number % 5)
        if dossier.fate == "still running":
            _ask_for_more_time(year, dossier)
        elif dossier.fate != "fails":
            _deliver(year, dossier, position=1)


def _ask_for_more_time(year: Year, dossier: Dossier) -> None:
    amendment = request_amendment(
        dossier.contract,
        kind=AmendmentKind.EXTENSION,
        reason="Thiết bị nhập về chậm hai tháng.",
        changes={"ends_on": date(year.year + 1, 1, 31)},
        by=dossier.leader,
    )
    year.tick(60)
    advance(amendment, "approve", by=year.staff("giamdoc"))


def _deliver(year: Year, dossier: Dossier, position: int) -> None:
    works = Milestone.objects.filter(
        contract=dossier.contract, kind=MilestoneKind.WORK, state=MilestoneState.PENDING
    ).order_by("number")
    work = works.first()
    officer = year.staff(f"chuyenvien{1 + dossier.number % 2}")
    work = advance(work, "report", by=dossier.leader, proof="Báo cáo và mẫu thử (minh họa).")
    if dossier.fate == "amended" and position == 0:
        note = "Bổ sung số liệu đo tuần cuối."
        work = advance(work, "send_back", by=officer, note=note)
        year.tick(60)
        work = advance(work, "report", by=dossier.leader, proof="Báo cáo đã bổ sung (minh họa).")
    year.tick()
    work = advance(work, "confirm", by=officer)
    if work.instalment_id:
        pay(year, Instalment.objects.get(pk=work.instalment_id))
    year.tell("Mốc công việc", 1)


def handle_failure(year: Year) -> None:
    """One task fails for an objective cause: risk file, exemption by a person, termination."""
    year.go(10, 12)
    for dossier in funded(year):
        if dossier.fate != "fails":
            continue
        officer = year.staff("chuyenvien2")
        risk_file = open_risk_file(
            dossier.contract,
            cause=Cause.OBJECTIVE,
            account="Lũ quét làm hỏng toàn bộ mẫu thử nghiệm ngoài đồng (minh họa).",
            proofs=[
                {"key": key, "ok": True, "note": "Có trong hồ sơ (minh họa)."} for key in COMPLIANCE
            ],
            by=officer,
        )
        year.tick(60)
        contract = advance(
            Contract.objects.get(pk=dossier.contract.pk),
            "fail",
            by=officer,
            note="Không thể hoàn thành sản phẩm trong thời hạn còn lại.",
        )
        year.tick(1500)
        advance(
            risk_file,
            "decide",
            by=year.staff("lanhdao"),
            decision="exempt",
            refund_amount=0,
            note="Tuân thủ đầy đủ quy trình; nguyên nhân khách quan; miễn hoàn trả phần đã chi.",
        )
        year.tick(60)
        dossier.contract = advance(contract, "terminate", by=year.staff("giamdoc"))


def accept_works(year: Year) -> None:
    """Leaders ask for acceptance; acceptance councils grade; officers record the grade."""
    year.go(12, 1)
    waiting = [d for d in funded(year) if d.fate not in ("fails", "still running")]
    for dossier in waiting:
        contract = Contract.objects.get(pk=dossier.contract.pk)
        dossier.contract = advance(contract, "request_acceptance", by=dossier.leader)
    size = 16
    for number, start in enumerate(range(0, len(waiting), size)):
        _hold_acceptance(year, number, waiting[start : start + size])


def _hold_acceptance(year: Year, number: int, dossiers: list[Dossier]) -> None:
    officer = year.staff("chuyenvien1")
    council = draw_up_council(
        name=f"Hội đồng nghiệm thu {number + 1}",
        kind=Stage.ACCEPTANCE,
        call=year.call,
        by=officer,
    )
    people = year.cast.experts[number * ACCEPTANCE_SIZE : (number + 1) * ACCEPTANCE_SIZE]
    roles = [*ROLES, *[SeatRole.MEMBER] * (ACCEPTANCE_SIZE - len(ROLES))]
    for person, role in zip(people, roles, strict=True):
        seat = invite(council, person, role=role, by=officer)
        advance(seat, "accept", by=person)
    year.tick()
    council = advance(
        council,
        "form",
        by=year.staff("giamdoc"),
        decision_number=f"{140 + number}/QĐ-QPTKHCN",
        decision_on=clock.date_of(year.moment),
    )
    decisions.issue(council, by=year.staff("giamdoc"))
    items = {}
    for dossier in dossiers:
        item = plan_acceptance(dossier.contract, council=council, by=officer)
        able = [
            seat
            for seat in council.appointed
            if seat.role in (SeatRole.REVIEWER, SeatRole.MEMBER)
            and seat.pk not in Item.objects.get(pk=item.pk).bench.barred
        ]
        name_reviewers(item, able[:2], by=officer)
        items[dossier] = item
    chair = next(seat.user for seat in council.appointed if seat.role == SeatRole.CHAIR)
    planned_at = datetime(year.year, 12, 5 + number, 8, tzinfo=clock.OFFICE_ZONE)
    meeting = plan_meeting(council, planned_at=planned_at, place="Phòng họp Sở", by=officer)
    year.go(12, 5 + number)
    secretary = next(seat.user for seat in council.appointed if seat.role == SeatRole.SECRETARY)
    attendance = {seat: (True, "") for seat in council.appointed}
    record_attendance(meeting, attendance, by=secretary)
    meeting = advance(meeting, "open", by=chair)
    for dossier, item in items.items():
        _grade(year, dossier, item)
        year.tell("Nghiệm thu", 1)
    advance(meeting, "conclude", by=chair)
    year.tick()
    advance(council, "conclude", by=officer)
    for dossier in dossiers:
        dossier.contract = record_acceptance(dossier.contract, by=officer)


def _grade(year: Year, dossier: Dossier, item: Item) -> None:
    item = Item.objects.get(pk=item.pk)
    presiding = item.bench.presiding.user
    item = advance(item, "take_up", by=presiding)
    points = Decimal(2 if dossier.number % EXCELLENT_EVERY == 0 else 1)
    for seat in item.bench.sitting:
        marks = {
            criterion.key: Marking(points=points, reason="Đối chiếu sản phẩm với hợp đồng.")
            for criterion in item.council.criteria(*item.rubric_kinds)
        }
        file_sheet(save_sheet(item, by=seat.user, marks=marks, comments=""), by=seat.user)
    year.tick(20)
    item = advance(item, "close_marks", by=presiding)
    advance(item, "conclude", by=presiding, conclusion="Nghiệm thu theo kết quả phiếu.")


def settle(year: Year) -> None:
    """The last instalment, results declared and registered, settlement, liquidation."""
    accepted = [d for d in funded(year) if d.contract.state == "accepted"]
    for dossier in accepted:
        year.go(12, 11 + dossier.number % 4)
        last = _milestone(dossier, MilestoneKind.ACCEPTANCE)
        if last.instalment_id:
            pay(year, last.instalment)
        _register_result(year, dossier)
        year.tick()
        spent = dossier.contract.amount - dossier.number % 7 * 1_000_000
        dossier.contract = advance(
            Contract.objects.get(pk=dossier.contract.pk),
            "settle",
            by=year.staff("ketoantruong"),
            spent=spent,
        )
        year.tick()
        dossier.contract = advance(dossier.contract, "liquidate", by=year.staff("giamdoc"))
        year.tell("Quyết toán", 1)


def _register_result(year: Year, dossier: Dossier) -> None:
    officer = year.staff(f"chuyenvien{1 + dossier.number % 2}")
    result = declare_result(
        dossier.contract,
        name=f"Quy trình từ nhiệm vụ {dossier.proposal.code}",
        kind="technology",
        description="Quy trình kỹ thuật đã áp dụng tại đơn vị thụ hưởng (minh họa).",
        by=dossier.leader,
    )
    result = advance(result, "recognise", by=officer)
    dossier.result = advance(
        result,
        "register",
        by=officer,
        registration_number=f"TNG-{year.year}-{dossier.number:03d}",
        registered_on=clock.date_of(year.moment),
    )


def earn(year: Year) -> None:
    """Some results earn already; the authors' share is split; owners judge the results."""
    year.go(12, 21)
    for dossier in funded(year):
        if dossier.contract.state != "liquidated":
            continue
        if dossier.number % 3 == 0:
            _declare_revenue(year, dossier)
        # Now and then an owner has not judged yet when the year ends.
        if dossier.proposal.problem_id and dossier.number % 11:
            _judge(year, dossier)
        year.tick()
        year.tell("Kết quả", 1)


def _declare_revenue(year: Year, dossier: Dossier) -> None:
    revenue = 100_000_000 + dossier.number * 1_234_567
    cost = revenue * 6 // 10
    declared = declare_revenue(
        dossier.result,
        period_from=date(year.year, 12, 1),
        period_to=date(year.year, 12, 20),
        revenue=revenue,
        cost=cost,
        tax=(revenue - cost) // 5,
        author_percent=30 + dossier.number % 6,
        authors=[
            (dossier.leader, "", 5),
            (None, "Thành viên chính (minh họa)", 3),
            (None, "Thành viên (minh họa)", 2),
        ],
        by=dossier.leader,
    )
    year.tick()
    advance(declared, "confirm", by=year.staff("chuyenvien1"))


def _judge(year: Year, dossier: Dossier) -> None:
    """The owner's verdict; an illustrative problem may stay unsolved."""
    owner = year.cast.representative(dossier.proposal.problem.organisation)
    give_verdict(
        dossier.contract,
        is_solved=True,
        measured_value="Đạt chỉ tiêu đã nêu (minh họa)",
        by=owner,
        note="",
    )

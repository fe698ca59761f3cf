"""April to December: the allocation, the contract, three people's payments, the verdict."""

from datetime import timedelta
from decimal import Decimal

from contracts.models import Contract, Milestone, Result
from contracts.states import ContractState, MilestoneKind, MilestoneState, ResultState
from funds.figures import year_figures
from funds.models import Allocation, Payment
from funds.states import AllocationState, PaymentState
from funds.tasks import work_out_allocation
from lifecycle import clock
from lifecycle.actions import advance
from papers.formats import dong
from proposals.states import ProblemState, ProposalState
from reports.year.back import pay
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
from scoring.models import Conflict, Item
from scoring.states import ConflictState, Grade, ItemState, Stage
from tests.browser.acts_council import CHAIR, OTHER_REVIEWER, REVIEWER, ROLES, SECRETARY
from tests.browser.acts_dossier import PROBLEM, STATE_SUM, TASK
from tests.browser.scene import Scene
from tests.browser.visitor import PHONE, label_of


def the_money_is_allocated(scene: Scene) -> None:
    scene.office.go(4, 20)
    officer = scene.staff("chuyenvien1")
    officer.opens_menu("Allocations").presses("Compute an allocation")
    officer.fills(call=scene.call.public_id).presses("Compute")
    allocation = Allocation.objects.get()
    work_out_allocation.func(allocation.job_id)
    officer.goes(allocation.get_absolute_url())
    officer.sees_state(AllocationState.COMPUTED).sees(dong(STATE_SUM))
    officer.presses("Propose for approval").sees_state(AllocationState.PROPOSED)
    officer.sees_no("Approve the allocation")
    chief = scene.staff("ketoantruong")
    chief.takes_up("Confirm the money").presses("Confirm the money")
    chief.sees_state(AllocationState.CHECKED)
    director = scene.staff("giamdoc")
    director.takes_up("Agree with the allocation").presses("Agree with the allocation")
    director.sees_state(AllocationState.ENDORSED)
    head = scene.staff("lanhdao")
    head.takes_up("Approve the allocation").presses("Approve the allocation")
    head.shows("allocation-approve").presses("Approve the allocation")
    head.sees_state(AllocationState.APPROVED).presses("Issue the decision as PDF")
    head.shows("allocation-approved").shows("allocation-approved", PHONE)
    assert Allocation.objects.get().result["total"] == STATE_SUM
    leader = scene.at_work(scene.office.leader)
    leader.goes(scene.proposal.get_absolute_url())
    leader.sees_state(ProposalState.FUNDED).sees("Funding decision").shows("dossier-funded")


def a_contract_is_signed(scene: Scene) -> None:
    scene.office.go(5, 4)
    officer = scene.staff("chuyenvien2")
    officer.opens_menu("Contracts").follows("Draw up the contract")
    officer.shows("contract-draw-up").presses("Save the draft").sees_state(ContractState.DRAFT)
    officer.sees_no("Sign the contract")
    scene.contract = Contract.objects.get()
    leader = scene.at_work(scene.office.leader)
    leader.takes_up("Agree to the contract").confirms("Agree to the contract")
    leader.sees_state(ContractState.AGREED)
    director = scene.staff("giamdoc")
    director.takes_up("Sign the contract").confirms("Sign the contract")
    director.sees_state(ContractState.SIGNED).sees("01/2026/HĐ-KHCN")
    director.shows("contract-signed").shows("contract-signed", PHONE)
    leader.goes(scene.proposal.get_absolute_url())
    leader.sees_state(ProposalState.CONTRACTED).follows("Hợp đồng 01/2026/HĐ-KHCN")
    leader.sees_state(ContractState.SIGNED)
    business = scene.at_work(scene.office.owner)
    business.goes(scene.problem.get_absolute_url())
    business.sees_state(ProblemState.MATCHED).sees("Hợp đồng 01/2026/HĐ-KHCN")


def the_advance_is_paid_by_five_people(scene: Scene) -> None:
    scene.office.go(5, 18)
    leader = scene.at_work(scene.office.leader)
    leader.takes_up("Request the payment", TASK).shows("payment-request")
    leader.fills(account_number="3713.0.1234567", account_bank="Kho bạc Nhà nước Thái Nguyên")
    leader.presses("Request the payment").sees_state(PaymentState.REQUESTED)
    leader.sees_no("Prepare the payment")
    accountant = scene.staff("ketoan")
    accountant.takes_up("Prepare the payment").presses("Prepare the payment")
    accountant.sees_state(PaymentState.PREPARED).sees_no("Check the payment")
    chief = scene.staff("ketoantruong")
    chief.takes_up("Check the payment").presses("Check the payment")
    chief.sees_state(PaymentState.CHECKED).sees_no("Approve the payment")
    director = scene.staff("giamdoc")
    director.takes_up("Approve the payment").presses("Approve the payment")
    director.sees_state(PaymentState.APPROVED).sees_no("Pay", context="payment")
    cashier = scene.staff("thuquy")
    cashier.takes_up("Pay", context="payment").presses("Pay", "payment").sees(
        dong(STATE_SUM * 30 // 100)
    )
    cashier.fills(reference="UNC-0001").shows("payment-pay")
    cashier.presses("Pay", "payment").sees_state(PaymentState.PAID)
    cashier.sees("Kế toán quỹ", "Giám đốc quỹ", "Kế toán trưởng", "Thủ quỹ", "UNC-0001")
    cashier.shows("payment-paid").shows("payment-paid", PHONE)
    assert Payment.objects.get().amount == STATE_SUM * 30 // 100


def the_budget_page_tells_the_same_sums(scene: Scene) -> None:
    chief = scene.staff("ketoantruong")
    chief.opens_menu("Budget").follows("2026")
    figures = year_figures(scene.office.budget)
    strategic = figures["strategic"]
    for stage in ("reserved", "committed", "paid"):
        chief.sees(dong(figures[stage]), dong(strategic[stage]))
    chief.sees(dong(strategic["held"]), dong(strategic["floor"]))
    chief.shows("budget").shows("budget", PHONE)
    assert figures["reserved"] == figures["committed"] == STATE_SUM
    assert figures["paid"] == STATE_SUM * 30 // 100
    assert strategic["held"] == strategic["floor"] - STATE_SUM
    director = scene.staff("giamdoc")
    director.opens_menu("Dashboard").sees(dong(figures["paid"]))
    director.shows("dashboard").shows("dashboard", PHONE)


def the_works_are_reported_and_paid(scene: Scene) -> None:
    scene.office.go(8, 10)
    leader, officer = scene.at_work(scene.office.leader), scene.staff("chuyenvien2")
    works = Milestone.objects.filter(kind=MilestoneKind.WORK).order_by("number")
    leader.takes_up("Report the milestone").presses("Report the milestone")
    leader.fills(proof="Biên bản lắp đặt, số liệu chạy thử 12 mẻ.").presses("Report the milestone")
    leader.sees_state(MilestoneState.REPORTED)
    officer.takes_up("Check the report").shows("milestone-reported")
    officer.confirms("Confirm the milestone").sees_state(MilestoneState.CONFIRMED)
    _pay_quickly(scene, works[0].instalment)
    scene.office.go(11, 9)
    for work in works[1:]:
        work = advance(work, "report", by=scene.office.leader, proof="Báo cáo và số liệu.")
        work = advance(work, "confirm", by=scene.office.staff("chuyenvien2"))
        _pay_quickly(scene, work.instalment)


def _pay_quickly(scene: Scene, instalment) -> None:
    """As the five people did before, without their pages."""
    pay(scene.office.year, type(instalment).objects.get(pk=instalment.pk))


def the_task_is_accepted(scene: Scene) -> None:
    scene.office.go(12, 1)
    leader, officer = scene.at_work(scene.office.leader), scene.staff("chuyenvien2")
    leader.takes_up("Request acceptance").presses("Request acceptance")
    leader.sees_state(ContractState.AWAITING_ACCEPTANCE)
    council = _an_acceptance_council(scene)
    officer.takes_up("Plan the acceptance").presses("Plan the acceptance")
    officer.fills(council=str(council)).presses("Put before the council")
    _it_meets(scene, council)
    officer.takes_up("Record the acceptance").presses("Record the acceptance")
    officer.shows("acceptance-record").presses("Record the acceptance")
    officer.sees_state(ContractState.ACCEPTED).sees(label_of(Grade.PASS))


def _an_acceptance_council(scene: Scene):
    officer = scene.office.staff("chuyenvien1")
    council = draw_up_council(
        name="Hội đồng nghiệm thu tự động hóa", kind=Stage.ACCEPTANCE, call=scene.call, by=officer
    )
    for expert, role in zip(scene.office.experts, ROLES, strict=True):
        advance(invite(council, expert, role=role, by=officer), "accept", by=expert)
    return advance(
        council,
        "form",
        by=scene.office.staff("giamdoc"),
        decision_number="140/QĐ-QPTKHCN",
        decision_on=clock.today(),
    )


def _it_meets(scene: Scene, council) -> None:
    """The chair rates on the page; the others as in the council before."""
    officer, experts = scene.office.staff("chuyenvien1"), scene.office.experts
    item = Item.objects.get(council=council)
    for conflict in Conflict.objects.filter(state=ConflictState.SUSPECTED):
        advance(conflict, "confirm", by=officer)
    seats = {seat.user_id: seat for seat in council.seats.all()}
    pair = [seats[experts[place].pk] for place in (REVIEWER, OTHER_REVIEWER)]
    name_reviewers(item, pair, by=officer)
    planned_at = clock.now() + timedelta(days=2)
    meeting = plan_meeting(council, planned_at=planned_at, place="Xưởng sấy", by=officer)
    scene.office.go(12, 4)
    there = {seat: (True, "") for seat in seats.values()}
    record_attendance(meeting, there, by=experts[SECRETARY])
    advance(meeting, "open", by=experts[CHAIR])
    item = advance(Item.objects.get(pk=item.pk), "take_up", by=experts[CHAIR])
    chair = scene.at_work(experts[CHAIR])
    chair.takes_up("File the score sheet", TASK)
    chair.fills({"points-overall": "1", "reason-overall": "Đúng sản phẩm theo hợp đồng."})
    chair.shows("acceptance-sheet").presses("Save and file").presses("File the sheet")
    for seat in item.bench.sitting:
        if seat.user != experts[CHAIR]:
            marks = {"overall": Marking(points=Decimal(1), reason="Đối chiếu với hợp đồng.")}
            file_sheet(save_sheet(item, by=seat.user, marks=marks, comments=""), by=seat.user)
    chair.takes_up("Close the marks", TASK).confirms("Close the marks")
    chair.presses("Conclude the item").fills(conclusion="Nghiệm thu: đạt.")
    chair.presses("Conclude the item").sees_state(ItemState.CONCLUDED).shows("acceptance-result")


def the_result_is_registered_and_the_contract_ends(scene: Scene) -> None:
    scene.office.go(12, 11)
    leader, officer = scene.at_work(scene.office.leader), scene.staff("chuyenvien2")
    last = Milestone.objects.get(kind=MilestoneKind.ACCEPTANCE)
    _pay_quickly(scene, last.instalment)
    leader.takes_up("Declare the results").presses("Declare a result").fills(
        name="Quy trình sấy chè bằng bơm nhiệt",
        kind="technology",
        description="Quy trình và phần mềm điều khiển đã chạy tại xưởng.",
    )
    leader.presses("Declare the result").sees_state(ResultState.DECLARED)
    officer.takes_up("Recognise the result").presses("Recognise the result")
    officer.presses("Register the result")
    officer.fills(registration_number="TNG-2026-001", registered_on="11/12/2026")
    officer.presses("Register the result").sees_state(ResultState.REGISTERED)
    officer.shows("result-registered")
    chief, director = scene.staff("ketoantruong"), scene.staff("giamdoc")
    chief.takes_up("Settle").presses("Settle").fills(spent="1190000000").presses("Settle")
    chief.sees_state(ContractState.SETTLED).sees("10.000.000 ₫")
    director.takes_up("Liquidate the contract").confirms("Liquidate the contract")
    director.sees_state(ContractState.LIQUIDATED).shows("contract-liquidated")
    assert Result.objects.get().state == ResultState.REGISTERED
    assert year_figures(scene.office.budget)["paid"] == STATE_SUM


def the_business_says_it_is_solved(scene: Scene) -> None:
    scene.office.go(12, 21)
    business = scene.at_work(scene.office.owner)
    business.takes_up("Say whether it is solved").presses("Say whether it is solved")
    business.fills(is_solved="yes", measured_value="4,2% làm lại trong ba tháng")
    business.shows("verdict", PHONE).presses("Give the verdict")
    business.goes(scene.problem.get_absolute_url())
    business.sees_state(ProblemState.SOLVED).sees("4,2% làm lại trong ba tháng")
    business.shows("problem-solved")
    guest = scene.guest(scene.problem.get_absolute_url())
    guest.sees(PROBLEM).sees_state(ProblemState.SOLVED)

"""January to March: a problem, a call, the dossier that answers, its houses, its check."""

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from people.states import House
from proposals.models import Call, Problem, Proposal
from proposals.states import (
    AttestationState,
    CallState,
    ProblemState,
    ProposalState,
    Step,
    StrategicGroup,
)
from tests.browser.office import REGIONAL_UNIVERSITY, STATE_BODY
from tests.browser.scene import Scene
from tests.browser.visitor import PHONE, Visitor, label_of, words

PROBLEM = "Búp chè sấy không đều, một phần năm phải làm lại"
TASK = "Dây chuyền sấy chè tự động bằng bơm nhiệt"
STATE_SUM = 1_200_000_000


def a_business_tells_its_problem(scene: Scene) -> None:
    scene.office.go(1, 9)
    business = scene.at_work(scene.office.owner)
    business.sees("Nothing waits on you").opens_menu("Problems").presses("Tell a problem")
    business.fills(
        title=PROBLEM,
        description="Mẻ sấy than không giữ được nhiệt; cánh chè khô trước, cuộng còn ẩm.",
        cost_value="21,5",
        cost_unit="% sản lượng phải làm lại",
        cost_measured_how="Cân từng mẻ trong ba tháng gần nhất.",
        solved_when="Tỷ lệ làm lại dưới 5% trong ba tháng liền.",
        indicator="Tỷ lệ làm lại",
        indicator_unit="% sản lượng",
        baseline="21,5",
        target="5",
        contributes="Mặt bằng xưởng, số liệu từng mẻ, công nhân vận hành.",
        contributes_amount="một trăm triệu",
        strategic_group=StrategicGroup.AUTOMATION.value,
    ).presses("Save as a draft")
    business.sees("Please mend the following", "không phải số đồng nguyên")
    business.shows("business-mends-a-sum")
    business.fills(contributes_amount="100000000").presses("Save as a draft")
    business.sees_state(ProblemState.DRAFT).sees("100.000.000 ₫", "21,5")
    business.presses("Submit the problem").sees_state(ProblemState.SUBMITTED)
    scene.problem = Problem.objects.get()


def an_officer_publishes_it(scene: Scene) -> None:
    officer = scene.staff("chuyenvien1")
    officer.takes_up("Publish or send back", PROBLEM).confirms("Publish")
    officer.sees_state(ProblemState.PUBLISHED).is_told("Đã xong: Công bố.")
    officer.shows("problem-published")
    guest = scene.guest("/")
    guest.sees(PROBLEM).shows("public-home").shows("public-home", PHONE)


def an_officer_opens_a_call(scene: Scene) -> None:
    scene.office.go(1, 12)
    officer = scene.staff("chuyenvien1")
    officer.opens_menu("Calls").presses("New call").fills(
        code="2026-01",
        title="Tài trợ nhiệm vụ KH,CN&ĐMST cấp tỉnh năm 2026",
        flow="funding",
        budget_year="2026",
    ).presses("Begin")
    officer.sees_state(CallState.DRAFT).shows("call-steps").shows("call-steps", PHONE)
    _write_its_steps(officer)
    officer.presses("Check all that you wrote").shows("call-check").presses("Publish the call")
    officer.sees_state(CallState.OPEN).sees("54.000.000.000 ₫")
    officer.sees_no("Begin a proposal").may_not_yet("Close the call", "vẫn nhận hồ sơ").shows(
        "call-open"
    )
    scene.call = Call.objects.get()


def _write_its_steps(officer: Visitor) -> None:
    """Each step is saved and leads to the next."""
    officer.follows(label_of(Step.BASICS)).fills(
        description="Ưu tiên nhiệm vụ hội đủ bốn điều kiện 3 nhà."
    ).presses("Save and go on")
    officer.reads("h1", label_of(Step.FLOW)).fills(blind_mode="single").presses("Save and go on")
    officer.fills(opens_at="12/01/2026 08:00", closes_at="27/02/2026 17:00")
    officer.presses("Save and go on")
    officer.fills(envelope="54000000000", ceiling_per_task="3000000000")
    officer.presses("Save and go on").presses("Save and go on")
    officer.presses("Add a section").fills(title="Thông tin thêm").presses("Save")
    officer.presses(f"{words('Add a question')} : Thông tin thêm")
    officer.fills(text="Có dùng dữ liệu cá nhân không?", kind="yes_no").presses("Save")
    officer.shows("call-questions").presses("Back to the steps")


def a_researcher_answers_it(scene: Scene) -> None:
    scene.office.go(1, 15)
    leader = scene.at_work(scene.office.leader)
    leader.opens_menu("Problems").follows(PROBLEM).presses("Answer this problem")
    leader.fills(title=TASK).presses("Begin").sees_state(ProposalState.DRAFT)
    leader.may_not_yet("Submit the dossier").shows("dossier-empty")
    leader.presses("Edit").sees("What is missing").shows("dossier-sections")
    leader.shows("dossier-sections", PHONE).follows("What it is about")
    for section in _SECTIONS:
        for rows in section:
            leader.fills(rows)
            if rows is not section[-1]:
                leader.presses("Save")
        leader.shows("dossier-section").presses(
            "Save and go on" if section is not _SECTIONS[-1] else "Save and see the list"
        )
    leader.sees("Nothing is missing: the dossier can be handed in.")
    leader.follows("Look at the whole dossier").sees("1.200.000.000 ₫", "300.000.000 ₫")
    scene.proposal = Proposal.objects.get()
    _attach_a_paper(scene)


_ABOUT = {
    "kind": "innovation",
    "summary": "Sấy chè bằng bơm nhiệt, điều khiển theo độ ẩm từng tầng.",
    "starts_on": "15/05/2026",
    "ends_on": "30/11/2026",
}
_EFFECT = {
    "effect_statement": "Giảm tỷ lệ phải làm lại từ 21,5% xuống 5%, bớt 30% điện và than.",
    "indicators-0-name": "Tỷ lệ làm lại",
    "indicators-0-unit": "%",
    "indicators-0-baseline": "21,5",
    "indicators-0-target": "5",
    "indicators-0-due_on": "30/11/2026",
}
_PRODUCTS = {
    "products-0-name": "Dây chuyền sấy 200 kg mỗi mẻ",
    "products-0-kind": "device",
    "products-0-unit": "dây chuyền",
    "products-0-quantity": "1",
    "products-0-quality": "Chạy ổn định ba tháng tại xưởng.",
}
_PLAN = {
    "work_items-0-person": "Chủ nhiệm",
    "work_items-0-work": "Thiết kế, lắp, chạy thử tại xưởng",
    "work_items-0-starts_on": "15/05/2026",
    "work_items-0-ends_on": "30/11/2026",
    "work_items-0-responsibility": "Đúng tiến độ, đúng chất lượng",
    "work_items-0-authority": "Điều phối nhóm thực hiện",
    "work_items-0-result": "Dây chuyền vận hành, số liệu ba tháng",
}
_BUDGET = (
    {
        "budget_lines-0-item_kind": "equipment",
        "budget_lines-0-item": "Bơm nhiệt, cảm biến, tủ điều khiển",
        "budget_lines-0-source": "state",
        "budget_lines-0-category": "dmst",
        "budget_lines-0-amount": str(STATE_SUM),
        "budget_lines-0-is_lump_sum": "yes",
    },
    {
        "budget_lines-1-item_kind": "materials",
        "budget_lines-1-item": "Chè búp, điện chạy thử",
        "budget_lines-1-source": "partner",
        "budget_lines-1-category": "dmst",
        "budget_lines-1-amount": "300000000",
    },
)
_PARTNERS = (
    {
        "partners-0-organisation": "Doanh nghiệp minh họa 1",
        "partners-0-role": "Thử nghiệm tại xưởng",
        "partners-0-commits_cash": "300000000",
        "partners-0-commits_in_kind": "50000000",
        "partners-0-commits_people": "3",
    },
    {
        "partners-1-organisation": STATE_BODY,
        "partners-1-role": "Nhân rộng trong vùng chè",
        "partners-1-commits_people": "2",
    },
)
_GROUP = {
    "strategic_group": StrategicGroup.AUTOMATION.value,
    "strategic_reasons": "Dây chuyền tự đo, tự điều khiển theo nhóm tự động hóa công nghiệp.",
}
# Each section as it is written; between two lots of rows one saves for another empty row.
_SECTIONS = ((_ABOUT,), (_EFFECT,), (_PRODUCTS,), (_PLAN,), _BUDGET, _PARTNERS, (_GROUP,))


def _attach_a_paper(scene: Scene) -> None:
    leader = scene.at_work(scene.office.leader)
    path = leader.album.folder / "thuyet-minh.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    canvas.setTitle("Thuyết minh nhiệm vụ")
    canvas.drawString(72, 760, "Thuyet minh nhiem vu")
    canvas.save()
    leader.presses("Attach or replace papers").fills(kind="description", file=path).presses(
        "Attach"
    )
    leader.sees("thuyet-minh.pdf")


def the_three_houses_confirm(scene: Scene) -> None:
    scene.office.go(1, 20)
    office, leader = scene.office, scene.at_work(scene.office.leader)
    for condition, house, organisation in [
        (1, House.STATE, STATE_BODY),
        (1, House.UNIVERSITY, office.leader_host.name),
        (1, House.ENTERPRISE, office.enterprise.name),
        (2, House.ENTERPRISE, office.enterprise.name),
        (3, House.STATE, STATE_BODY),
        (4, House.UNIVERSITY, REGIONAL_UNIVERSITY),
    ]:
        _ask(scene, condition, house, organisation)
    leader.shows("houses-asked")
    for person, count in [
        (office.owner, 2),
        (office.state_person, 2),
        (office.host_person, 1),
        (office.university_person, 1),
    ]:
        visitor = scene.at_work(person)
        for _ in range(count):
            visitor.takes_up("Confirm or decline", TASK).presses("Confirm")
            visitor.fills(proof="Công văn của đơn vị.", on="19/01/2026", amount="0", people="2")
            visitor.presses("Confirm").sees_state(AttestationState.CONFIRMED)
        visitor.shows(f"house-confirmed-{person.email.partition('@')[0]}")
    leader.goes(scene.proposal.get_absolute_url())
    leader.sees("Priority of three houses")


def _ask(scene: Scene, condition: int, house: str, organisation: str) -> None:
    leader = scene.at_work(scene.office.leader)
    leader.goes(scene.proposal.get_absolute_url())
    leader.main.locator(f'a[href*="condition={condition}&house={house}"]').click()
    leader.fills(asked_of=organisation).presses("Ask").is_told("Asked.")


def the_dossier_is_submitted(scene: Scene) -> None:
    scene.office.go(1, 26)
    leader = scene.at_work(scene.office.leader)
    leader.takes_up("Finish and submit", TASK).confirms("Submit the dossier")
    leader.sees_state(ProposalState.SUBMITTED).sees("2026-01/001").sees_no("Edit")
    leader.shows("dossier-submitted").shows("dossier-submitted", PHONE)
    scene.proposal = scene.again(scene.proposal)


def an_officer_checks_it(scene: Scene) -> None:
    scene.office.go(2, 2)
    officer = scene.staff("chuyenvien2")
    officer.takes_up("Check the dossier", TASK)
    officer.may_not_yet("Accept the dossier").presses("Check the dossier")
    call = scene.again(scene.proposal).call
    officer.fills({key: "yes" for key, _label in call.checklist()}).fills(
        group=StrategicGroup.AUTOMATION.value,
        group_note="Đúng nhóm tự động hóa công nghiệp.",
    )
    officer.shows("dossier-check").presses("Save")
    officer.presses("Search for similar tasks").presses("Search")
    officer.fills(verdict="none", conclusion="Không trùng với nhiệm vụ nào đã tìm thấy.")
    officer.shows("duplicate-search").presses("Conclude")
    officer.takes_up("Check the dossier", TASK).presses("Accept the dossier")
    officer.sees_state(ProposalState.ELIGIBLE).shows("dossier-eligible")


def the_call_closes(scene: Scene) -> None:
    scene.office.go(2, 27, 17)
    scene.office.tick()
    officer = scene.staff("chuyenvien1")
    officer.takes_up("Close the call").presses("Close the call").sees_state(CallState.CLOSED)

"""From somebody who was never here to a receipt in hand: without a mouse, on a phone's width."""

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from papers.models import OutgoingMail
from people.models import User
from people.states import House
from proposals.models import Attestation, Evidence, Problem, Proposal
from proposals.states import (
    AttestationState,
    InvitationState,
    ProblemState,
    ProposalState,
    Section,
    TeamRole,
)
from tests import make
from tests.browser.keyboard import Typist, typist
from tests.browser.test_every_page import come_in
from tests.browser.visitor import label_of, words

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "mat-khau-du-dai"
ADDRESS = "chu-xuong-che@vi-du.example"
PROBLEM = "Búp chè dập khi chở từ đồi về xưởng"
TASK = "Thùng chở chè có thông gió"


@pytest.fixture
def place(tmp_path):
    """What is there before anybody comes: an open call, the three houses and their people."""
    return Place(tmp_path)


class Place:
    def __init__(self, folder) -> None:
        self.folder = folder
        make.rules()
        self.call = make.open_call(title="Đợt gọi năm 2026")
        self.university = make.regional_university()
        self.state_body = make.state_body("Sở Nông nghiệp và Môi trường")
        self.enterprise = make.enterprise("Hợp tác xã chè Tân Cương")
        self.keeper = make.keeper(self.enterprise)
        self.officer = make.officer()
        self.leader = make.member(self.university)
        self.colleague = make.member(self.university)
        self.of_the_state = make.member(self.state_body)

    def file(self, name: str):
        path = self.folder / name
        path.write_bytes(make.PDF)
        return path


def link_of_the_mail(address: str) -> str:
    """Where the newest letter to an address leads."""
    return OutgoingMail.objects.filter(address=address).latest("pk").url


def comes_for_the_first_time(visitor: Typist, place: Place) -> User:
    """By the invitation of an organisation: an account, its address confirmed, a place in it."""
    make.invitation(place.keeper, ADDRESS)
    visitor.goes(link_of_the_mail(ADDRESS))
    visitor.presses("Make a new account").shows("sign-up")
    visitor.presses("Make the account")  # sent too early
    expect(visitor.page.locator(".error-summary")).to_be_focused()
    visitor.shows("sign-up-errors")
    visitor.enters_error(0)
    visitor.fills(full_name="Chủ xưởng chè", password1=PASSWORD, password2=PASSWORD, consent="on")
    visitor.presses("Make the account").reads("h1", "Confirm your email address")
    visitor.goes(link_of_the_mail(ADDRESS))
    visitor.presses("Confirm").shows("invited")
    visitor.presses("Accept the invitation").sees(place.enterprise.name)
    return User.objects.get(email=ADDRESS)


def tells_a_problem(visitor: Typist) -> Problem:
    visitor.comes_home()
    visitor.opens_menu("Problems").presses("Tell a problem").shows("problem")
    visitor.fills(
        title=PROBLEM,
        description="Sáng hái, chiều chở về; một phần mười bao chè bị nóng và dập.",
        cost_value="9",
        cost_unit="% sản lượng",
        cost_measured_how="Cân ở cổng xưởng mỗi ngày.",
        solved_when="Dưới 4% trong ba tháng liền.",
        offers_site="on",
    ).presses("Save as a draft")
    visitor.sees_state(ProblemState.DRAFT)
    visitor.presses("Submit the problem", key="Space").sees_state(ProblemState.SUBMITTED)
    return Problem.objects.get()


def publishes_it(visitor: Typist) -> None:
    visitor.takes_up("Publish or send back", PROBLEM).presses("Publish").presses("Publish")
    visitor.sees_state(ProblemState.PUBLISHED)


def answers_it(visitor: Typist) -> Proposal:
    visitor.comes_home()
    visitor.opens_menu("Problems").follows(PROBLEM).presses("Answer this problem")
    visitor.fills(title=TASK).presses("Begin").sees_state(ProposalState.DRAFT)
    return Proposal.objects.get()


ABOUT = {
    "kind": "innovation",
    "summary": "Thùng nhiều tầng, quạt gió chạy pin, đo nhiệt từng tầng.",
    "starts_on": "01/06/2026",
    "ends_on": "30/11/2027",
}
EFFECT = {
    "effect_statement": "Tỷ lệ búp dập giảm từ 9% xuống 4%.",
    "indicators-0-name": "Tỷ lệ búp dập",
    "indicators-0-unit": "%",
    "indicators-0-baseline": "9",
    "indicators-0-target": "4",
    "indicators-0-due_on": "30/11/2027",
}
PRODUCTS = {
    "products-0-name": "Thùng chở chè 300 kg",
    "products-0-kind": "device",
    "products-0-unit": "thùng",
    "products-0-quantity": "5",
    "products-0-quality": "Nhiệt trong thùng không quá 30 độ.",
}
PLAN = {
    "work_items-0-person": "Chủ nhiệm",
    "work_items-0-work": "Thiết kế và chở thử",
    "work_items-0-starts_on": "01/06/2026",
    "work_items-0-ends_on": "30/11/2027",
    "work_items-0-responsibility": "Đúng hạn",
    "work_items-0-authority": "Điều phối nhóm",
    "work_items-0-result": "Số liệu một vụ",
}
BUDGET = {
    "budget_lines-0-item": "Quạt, pin, cảm biến",
    "budget_lines-0-category": "dmst",
    "budget_lines-0-amount": "450000000",
    "budget_lines-0-explanation": "Theo ba báo giá",
}
GROUP = {
    "strategic_group": "5",
    "strategic_reasons": "Thùng tự đo và báo nhiệt qua mạng vật, thuộc nhóm bán dẫn và IoT.",
}


def writes_every_section(visitor: Typist, place: Place, proposal: Proposal) -> None:
    """Each is saved while it is typed; its button only leads on."""
    visitor.presses("Edit").shows("hub").follows(label_of(Section.SUMMARY))
    partners = {
        "partners-0-organisation": place.enterprise.name,
        "partners-0-role": "Chở thử tại xưởng",
        "partners-0-commits_people": "2",
        "partners-1-organisation": place.state_body.name,
        "partners-1-role": "Nhân rộng",
    }
    for section, rows in [
        (Section.SUMMARY, ABOUT),
        (Section.EFFECT, EFFECT),
        (Section.PRODUCTS, PRODUCTS),
        (Section.PLAN, PLAN),
        (Section.BUDGET, BUDGET),
        (Section.PARTNERS, partners),
        (Section.GROUP, GROUP),
    ]:
        visitor.reads("h1", label_of(section)).fills(rows)
        if section != Section.BUDGET:
            expect(visitor.page.locator("#luu [data-saved]")).to_be_visible()
        if section == Section.GROUP:
            proposal.refresh_from_db()
            assert proposal.strategic_reasons == GROUP["strategic_reasons"]
        visitor.shows(f"section-{section.value}")
        visitor.presses("Save and see the list" if section == Section.GROUP else "Save and go on")
    visitor.sees("Nothing is missing: the dossier can be handed in.").shows("hub-done")


def invites_a_partner(visitor: Typist, place: Place) -> None:
    visitor.follows(label_of(Section.TEAM)).presses("Invite")
    visitor.fills(
        email=ADDRESS, role=TeamRole.PARTNER.value, organisation=place.enterprise.name
    ).presses("Send the invitation")
    visitor.sees(label_of(InvitationState.SENT)).shows("team")


def joins_by_the_mailed_link(visitor: Typist, proposal: Proposal) -> None:
    visitor.goes(link_of_the_mail(ADDRESS))
    visitor.presses("Accept the invitation").shows("agree")
    visitor.fills(consent="on").presses("Accept the invitation").reads("h1", "Write the dossier")
    assert proposal.team.get(role=TeamRole.PARTNER).user.email == ADDRESS


def asks_the_houses(visitor: Typist, place: Place, proposal: Proposal) -> None:
    for house, organisation in [
        (House.STATE, place.state_body),
        (House.UNIVERSITY, place.university),
        (House.ENTERPRISE, place.enterprise),
    ]:
        visitor.goes(proposal.get_absolute_url())
        visitor.enters(visitor.main.locator(f'a[href*="condition=1&house={house}"]'))
        visitor.fills(asked_of=organisation.name).presses("Ask")
    visitor.shows("houses")


def confirms(visitor: Typist, paper=None) -> None:
    visitor.takes_up("Confirm or decline", TASK).presses("Confirm")
    visitor.fills(proof="Công văn số 12 ngày 20/11/2026.", on="20/11/2026")
    if paper:
        visitor.fills(papers=paper)
    visitor.presses("Confirm").sees_state(AttestationState.CONFIRMED)


def hands_it_in(visitor: Typist, place: Place, proposal: Proposal) -> None:
    visitor.goes(proposal.get_edit_url())
    visitor.follows(label_of(Section.PAPERS))
    visitor.fills(kind="description", file=place.file("thuyet-minh.pdf")).presses("Attach")
    visitor.sees("thuyet-minh.pdf").follows("The list of sections")
    visitor.presses("Check your answers").sees(TASK, "450.000.000").shows("answers")
    visitor.presses("Submit the dossier").presses("Submit the dossier")
    visitor.sees_state(ProposalState.SUBMITTED)


def takes_the_receipt_home(visitor: Typist, proposal: Proposal) -> bytes:
    call_command("db_worker", "--batch", "--interval", "0")
    visitor.goes(proposal.get_absolute_url())
    link = visitor.main.get_by_role("link", name=words("Receipt"), exact=True)
    visitor.enters(link).shows("receipt")
    return visitor.downloads("Biên nhận lần nộp 1 (PDF)").path().read_bytes()


def test_a_newcomers_problem_is_answered_and_handed_in_without_a_mouse(visitors, place):
    owner, officer, leader = (typist(visitors, who) for who in ("owner", "officer", "leader"))
    newcomer = comes_for_the_first_time(owner, place)
    problem = tells_a_problem(owner)
    assert (problem.posted_by, problem.organisation) == (newcomer, place.enterprise)
    come_in(officer, place.officer)
    publishes_it(officer)

    leader.signs_in(place.leader.email, "mat-khau-thu")
    proposal = answers_it(leader)
    writes_every_section(leader, place, proposal)
    invites_a_partner(leader, place)
    joins_by_the_mailed_link(owner, proposal)
    asks_the_houses(leader, place, proposal)
    # Whoever joined the team speaks no more for a house: others of the three do.
    papers = {place.keeper: place.file("cong-van.pdf")}
    for person in (place.keeper, place.of_the_state, place.colleague):
        other = typist(visitors, f"house-{person.pk}")
        come_in(other, person)
        confirms(other, papers.get(person))
        assert other.complaints == []
    assert set(Attestation.objects.values_list("state", flat=True)) == {AttestationState.CONFIRMED}
    assert Evidence.objects.get().name == "cong-van.pdf"

    hands_it_in(leader, place, proposal)
    assert takes_the_receipt_home(leader, proposal).startswith(b"%PDF")
    assert [one.complaints for one in (owner, officer, leader)] == [[], [], []]

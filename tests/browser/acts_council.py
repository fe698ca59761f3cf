"""March: the council drawn up, its people, its conflict of interest, its meeting and its sheets."""

from decimal import Decimal

from playwright.sync_api import expect

from lifecycle.actions import advance
from proposals.states import ProposalState
from scoring.actions import Marking, file_sheet, invite, save_sheet
from scoring.models import Conflict, Council, Item
from scoring.states import (
    ConflictState,
    CouncilState,
    ItemState,
    MeetingState,
    SeatRole,
    SeatState,
    SheetState,
)
from tests.browser.acts_dossier import TASK
from tests.browser.scene import Scene
from tests.browser.visitor import PHONE, label_of

# The first expert works for the host: the records tell of the conflict before anybody does.
ROLES = [
    SeatRole.MEMBER,
    SeatRole.CHAIR,
    SeatRole.VICE,
    SeatRole.SECRETARY,
    SeatRole.REVIEWER,
    SeatRole.REVIEWER,
    SeatRole.MEMBER,
]
OF_THE_HOST, CHAIR, VICE, SECRETARY, REVIEWER, OTHER_REVIEWER, MEMBER = range(7)
BY_HAND = (CHAIR, REVIEWER)  # whose sheets are typed into the page
QUALITY = Decimal("0.85")


def a_council_is_drawn_up(scene: Scene) -> None:
    scene.office.go(3, 9)
    officer, experts = scene.staff("chuyenvien1"), scene.office.experts
    officer.opens_menu("Councils").presses("Draw up a council").fills(
        name="Hội đồng tư vấn tự động hóa", kind="selection", call=str(scene.call)
    )
    officer.presses("Draw up the council").sees_state(CouncilState.DRAFT)
    scene.council = Council.objects.get()
    for place in (OF_THE_HOST, CHAIR):
        officer.presses("Invite a member")
        officer.fills(user=experts[place].pk, role=ROLES[place].value).presses("Invite")
    for expert, role in list(zip(experts, ROLES, strict=True))[2:]:
        invite(scene.council, expert, role=role, by=scene.office.staff("chuyenvien1"))
    director = scene.staff("giamdoc")
    director.goes(scene.council.get_absolute_url())
    director.may_not_yet("Form the council").shows("council-invited")


def its_people_accept_and_the_director_forms_it(scene: Scene) -> None:
    scene.office.go(3, 10)
    chair = scene.at_work(scene.office.experts[CHAIR])
    chair.takes_up("Accept or decline the seat").presses("Accept the seat")
    chair.sees_state(SeatState.ACCEPTED).shows("seat-accepted")
    for seat in scene.council.seats.filter(state=SeatState.INVITED):
        advance(seat, "accept", by=seat.user)
    director = scene.staff("giamdoc")
    director.takes_up("Form the council").presses("Form the council")
    director.fills(decision_number="41/QĐ-QPTKHCN", decision_on="10/03/2026").shows("council-form")
    director.presses("Form the council").sees_state(CouncilState.FORMED)


def the_dossier_comes_before_it(scene: Scene) -> None:
    scene.office.go(3, 12)
    officer = scene.staff("chuyenvien2")
    officer.takes_up("Put dossiers on the agenda").presses("Put dossiers on the agenda")
    officer.ticks([TASK]).presses("Put on the agenda").sees("Belongs to the host organisation")
    officer.shows("conflict-found")
    conflict = Conflict.objects.get()
    assert conflict.seat.user == scene.office.experts[OF_THE_HOST]
    officer.goes(conflict.get_absolute_url())
    officer.presses("Confirm the conflict").sees(label_of(ConflictState.CONFIRMED))
    scene.item = Item.objects.get()
    officer.follows(TASK).sees_state(ItemState.WAITING).presses("Name the reviewers")
    reviewers = [scene.office.experts[place].full_name for place in (REVIEWER, OTHER_REVIEWER)]
    officer.ticks(reviewers).presses("Name the reviewers")
    officer.goes(scene.council.get_absolute_url())
    officer.presses("Plan a meeting")
    officer.fills(planned_at="20/03/2026 08:30", place="Phòng họp Sở").presses("Plan the meeting")
    officer.sees_state(MeetingState.PLANNED).shows("meeting-planned")


def a_recused_member_sees_no_item(scene: Scene) -> None:
    recused = scene.at_work(scene.office.experts[OF_THE_HOST])
    assert recused.goes(scene.item.get_absolute_url()).status == 404


def the_meeting_opens(scene: Scene) -> None:
    scene.office.go(3, 20)
    secretary = scene.at_work(scene.office.experts[SECRETARY])
    secretary.takes_up("Note who is there and open it")
    secretary.may_not_yet("Open the meeting").presses("Note who is there")
    secretary.shows("attendance", PHONE).presses("Save the attendance")
    secretary.presses("Open the meeting").sees_state(MeetingState.OPENED)
    secretary.shows("meeting-open")
    chair = scene.at_work(scene.office.experts[CHAIR])
    chair.goes(scene.item.get_absolute_url())
    chair.presses("Take up the item").sees_state(ItemState.OPEN)


def members_file_their_sheets(scene: Scene) -> None:
    scene.item = scene.again(scene.item)
    for place in BY_HAND:
        _types_a_sheet(scene, place)
    for seat in scene.item.bench.sitting:
        if seat.user not in [scene.office.experts[place] for place in BY_HAND]:
            marks = {
                one.key: Marking(points=_points(one), reason="Nhận xét theo tiêu chí.")
                for one in _criteria(scene)
            }
            sheet = save_sheet(scene.item, by=seat.user, marks=marks, comments="")
            file_sheet(sheet, by=seat.user)


def _criteria(scene: Scene):
    return scene.item.council.criteria(*scene.item.rubric_kinds)


def _points(criterion) -> Decimal:
    return (criterion.max_points * QUALITY * 2).quantize(Decimal(1)) / 2


def _types_a_sheet(scene: Scene, place: int) -> None:
    member = scene.at_work(scene.office.experts[place])
    member.takes_up("File the score sheet", TASK)
    criteria = list(_criteria(scene))
    for one in criteria:
        points = f"{_points(one):.1f}".replace(".", ",")
        member.fills({f"points-{one.key}": points, f"reason-{one.key}": "Đúng yêu cầu."})
    first = criteria[0]
    if place == REVIEWER:
        member.fills({f"points-{first.key}": str(first.max_points + 1)}).presses("Save and file")
        member.sees("Please mend the following").shows("sheet-beyond-the-most")
        member.fills({f"points-{first.key}": f"{_points(first):.1f}".replace(".", ",")})
    member.fills(comments="Đề nghị làm rõ phần bảo trì.").presses("Save the draft")
    expect(member.main.locator("span.saved-at")).to_contain_text("08:00, 20/03/2026")
    if place == CHAIR:
        member.shows("sheet").shows("sheet", PHONE)
    member.presses("Save and file").presses("File the sheet")
    member.goes(scene.item.get_absolute_url())
    member.sees(
        "The sheets are sealed until all members present have filed, or the chair closes the marks."
    )
    assert scene.item.sheets.get(seat__user=scene.office.experts[place]).state == SheetState.FILED


def the_council_concludes(scene: Scene) -> None:
    chair = scene.at_work(scene.office.experts[CHAIR])
    chair.takes_up("Close the marks", TASK).confirms("Close the marks")
    chair.sees_state(ItemState.SCORED).presses("Conclude the item")
    chair.fills(conclusion="Đề nghị thực hiện; làm rõ phần bảo trì.").presses("Conclude the item")
    chair.sees_state(ItemState.CONCLUDED).sees("Passed").shows("item-concluded")
    chair.shows("item-concluded", PHONE)
    chair.takes_up("Run the meeting").presses("Conclude the meeting")
    chair.sees_state(MeetingState.CONCLUDED)
    officer = scene.staff("chuyenvien1")
    officer.takes_up("Conclude the council's work").confirms("Conclude the council's work")
    officer.sees_state(CouncilState.CONCLUDED).follows("Ranking of the call")
    officer.sees(TASK).shows("ranking")
    leader = scene.at_work(scene.office.leader)
    leader.goes(scene.proposal.get_absolute_url())
    leader.sees_state(ProposalState.PASSED)

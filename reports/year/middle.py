"""March and April: councils by decision, sheets, meetings, the ranking, the allocation approved."""

from datetime import timedelta
from decimal import Decimal

from funds import letters
from funds.allocating import compute_allocation
from lifecycle import clock
from lifecycle.actions import advance
from people.models import User
from proposals.states import ProposalState
from reports.year.care import look_after, prepare
from reports.year.front import councils_needed
from reports.year.meeting import (
    corrections,
    dissent,
    hear,
    put_in_order,
    score_again,
    vote,
    write_up,
)
from reports.year.run import Dossier, Year
from scoring import suggestions
from scoring.actions import (
    Marking,
    adjourn,
    ask_for_plan,
    decline,
    deploy_plan,
    draw_up_council,
    file_sheet,
    invite,
    place,
    plan_meeting,
    record_attendance,
    replace_member,
    save_sheet,
    work_out,
)
from scoring.actions.ranking import rank_call
from scoring.letters import decisions
from scoring.models import Conflict, Council, Item, Meeting, Seat
from scoring.states import ConflictState, DeclineReason, SeatRole, Stage

ROLES = [SeatRole.CHAIR, SeatRole.VICE, SeatRole.SECRETARY, SeatRole.REVIEWER, SeatRole.REVIEWER]
SIZES = [9, 8, 7, 8]
FIELDS = ["công nghệ chiến lược", "nông nghiệp", "sản xuất và môi trường", "xã hội và y tế"]


class Bench:
    """A council of the year with its people, and the dossiers put before it."""

    def __init__(self, council: Council, number: int, members: list[User]) -> None:
        self.council, self.number, self.members = council, number, members
        self.dossiers: list[Dossier] = []

    def seat(self, role: str) -> Seat:
        return next(seat for seat in self.council.appointed if seat.role == role)


def form_councils(year: Year) -> None:
    """Councils of 7 to 9 by decision; one person declines and an alternate moves up."""
    year.go(3, 10)
    officer = year.staff("chuyenvien1")
    pool: list[User] = []
    year.benches = []
    for number in range(councils_needed(year.wanted)):
        council = draw_up_council(
            name=f"Hội đồng tư vấn {number + 1} – {FIELDS[number % len(FIELDS)]}",
            kind=Stage.SELECTION,
            call=year.call,
            by=officer,
        )
        pool = pool or _as_suggested(year, council)
        size = SIZES[number % len(SIZES)]
        roles = [*ROLES, *[SeatRole.MEMBER] * (size - len(ROLES))]
        members = []
        for position, role in enumerate(roles):
            person = pool.pop(0)
            seat = invite(council, person, role=role, by=officer)
            year.tick()
            if number == 0 and position == size - 1:
                person = _decline_for_an_alternate(year, seat, pool.pop(0))
            else:
                advance(seat, "accept", by=person)
            members.append(person)
        year.tick()
        council = advance(
            council,
            "form",
            by=year.staff("giamdoc"),
            decision_number=f"{40 + number}/QĐ-QPTKHCN",
            decision_on=clock.date_of(year.moment),
        )
        decisions.issue(council, by=year.staff("giamdoc"))
        if number == 1:
            _replace_a_member(year, council, pool.pop(0))
            council = Council.objects.get(pk=council.pk)
        year.benches.append(Bench(council, number, members))
        year.tell("Hội đồng", 1)


def _decline_for_an_alternate(year: Year, seat: Seat, alternate: User) -> User:
    """The person invited has no time; the alternate, who was ready, moves up by themselves."""
    officer = year.staff("chuyenvien1")
    spare = invite(seat.council, alternate, role=seat.role, by=officer, as_alternate=True)
    advance(spare, "stand_by", by=alternate)
    year.tick()
    note = "Trùng lịch công tác, không dự họp được."
    decline(seat, by=seat.user, reason=DeclineReason.TIME, note=note)
    return alternate


def _as_suggested(year: Year, council: Council) -> list[User]:
    """The year's experts as the council's page suggests them: whoever is barred from most dossiers
    last. Otherwise in turn, so that no council has many of one house.
    """
    dossiers = suggestions.dossiers_before(council)
    fits = suggestions.by_fit(suggestions.pool_of(council), dossiers)
    rows = suggestions.suggested(council, fits, dossiers)
    last = {row.expert.user_id for row in rows if row.is_barred_from_most}
    return sorted(year.cast.experts, key=lambda expert: expert.pk in last)


def _replace_a_member(year: Year, council: Council, alternate: User) -> None:
    """After the council is formed a member moves away; a ready alternate joins by decision."""
    spare = invite(council, alternate, by=year.staff("chuyenvien1"), as_alternate=True)
    spare = advance(spare, "stand_by", by=alternate)
    year.tick()
    supplement = replace_member(
        council.appointed[-1],
        spare,
        decision_number="45/QĐ-QPTKHCN",
        decision_on=clock.date_of(year.moment),
        reason="Thành viên chuyển công tác ra ngoài tỉnh.",
        by=year.staff("giamdoc"),
    )
    decisions.issue_supplement(supplement, by=year.staff("giamdoc"))


def place_dossiers(year: Year) -> None:
    """Eligible dossiers go on the agendas; conflicts are found, decided; reviewers named."""
    year.go(3, 12)
    officer = year.staff("chuyenvien2")
    before = [d for d in year.dossiers if d.proposal.state == ProposalState.ELIGIBLE]
    for place_of, dossier in enumerate(before):
        year.benches[place_of % len(year.benches)].dossiers.append(dossier)
    for bench in year.benches:
        proposals = [dossier.proposal for dossier in bench.dossiers]
        items = place(bench.council, proposals, by=officer)
        year.tick()
        for conflict in Conflict.objects.filter(
            seat__council=bench.council, state=ConflictState.SUSPECTED
        ):
            advance(conflict, "confirm", by=officer)
        _plan_reviewers(year, bench)
        year.tell("Lên chương trình", len(items))


def _plan_reviewers(year: Year, bench: Bench) -> None:
    """By expertise and within loads, never one who is barred; looked at, then put into effect."""
    officer = year.staff("chuyenvien2")
    most = 2 + len(bench.dossiers)
    plan = ask_for_plan(bench.council, by=officer, max_load=most, in_background=False)
    plan = work_out(plan)
    year.tick()
    deploy_plan(plan, by=officer)


def hold_meetings(year: Year) -> None:
    """Each council meets; the second is short of a quorum first and must meet again."""
    for bench in year.benches:
        year.go(3, 20 + bench.number)
        meeting = plan_meeting(
            bench.council,
            planned_at=year.moment + timedelta(days=3),
            place="Phòng họp Sở Khoa học và Công nghệ",
            by=year.staff("chuyenvien1"),
        )
        prepare(bench.council)
        year.go(3, 23 + bench.number)
        if bench.number == 1:
            meeting = _meet_short(year, bench, meeting)
        _meet(year, bench, meeting)
    rank_call(year.call)


def _attend(bench: Bench, meeting: Meeting, absent: int) -> None:
    """Everybody but the last `absent` members; the needed roles stand first."""
    seats = bench.council.appointed
    present = len(seats) - absent
    record_attendance(
        meeting,
        {
            seat: (at < present, "" if at < present else "Bận công tác")
            for at, seat in enumerate(seats)
        },
        by=bench.seat(SeatRole.SECRETARY).user,
    )


def _meet_short(year: Year, bench: Bench, meeting: Meeting) -> Meeting:
    _attend(bench, meeting, absent=4)
    year.tick()
    return adjourn(
        meeting,
        by=bench.seat(SeatRole.CHAIR).user,
        note="Không đủ hai phần ba số thành viên; họp lại sau một tuần.",
        next_at=year.moment + timedelta(days=7),
        next_place="Phòng họp Sở Khoa học và Công nghệ",
    )


def _meet(year: Year, bench: Bench, meeting: Meeting) -> None:
    if bench.number == 1:
        year.go(3, 31)
    # One of nine may be away; those who reviewed must be there, so smaller councils come whole.
    _attend(bench, meeting, absent=0)
    put_in_order(year, bench.council)
    year.tick()
    chair = bench.seat(SeatRole.CHAIR).user
    meeting = advance(meeting, "open", by=chair)
    dossier_of = {dossier.proposal.pk: dossier for dossier in bench.dossiers}
    for turn, item in enumerate(bench.council.items.order_by("position")):
        _judge(year, item, dossier_of[item.proposal_id], turn)
        year.tell("Phiên họp", 1)
    meeting = advance(meeting, "conclude", by=chair)
    write_up(meeting)
    year.tick()
    bench.council = advance(bench.council, "conclude", by=year.staff("chuyenvien1"))
    look_after(year, bench.council)


def _judge(year: Year, item: Item, dossier: Dossier, turn: int) -> None:
    """The first dossier of a council that passes is voted on too, the second scored twice."""
    presiding = item.bench.presiding.user
    item = advance(item, "take_up", by=presiding)
    hear(item)
    criteria = item.council.criteria(*item.rubric_kinds)
    quality = _quality(year, dossier)
    for seat in item.bench.sitting:
        marks = {
            criterion.key: Marking(
                points=_points(year, criterion.max_points, quality),
                reason="Nhận xét minh họa theo tiêu chí.",
            )
            for criterion in criteria
        }
        sheet = save_sheet(item, by=seat.user, marks=marks, comments="Nhận xét minh họa.")
        file_sheet(sheet, by=seat.user)
    year.tick(20)
    item = advance(item, "close_marks", by=presiding)
    is_good = dossier.fate != "weak"
    if turn == 1:
        item = score_again(item)
    if turn == 0 and is_good:
        vote(year, item)
        dissent(item)
    passed = "Đề nghị thực hiện" if is_good else "Đề nghị không thực hiện"
    asked = corrections(year) if turn == 0 and is_good else {}
    words = f"{passed}; ý kiến ghi tại biên bản."
    advance(item, "conclude", by=presiding, conclusion=words, **asked)
    dossier.look_again()


def _quality(year: Year, dossier: Dossier) -> Decimal:
    """How good the councils find it, as a share: real titles above the illustrative ones."""
    if dossier.fate == "weak":
        return Decimal(year.rng.randrange(48, 60)) / 100
    low, high = (84, 94) if not dossier.task.is_synthetic else (76, 84)
    return Decimal(year.rng.randrange(low, high)) / 100


def _points(year: Year, most: Decimal, quality: Decimal) -> Decimal:
    """A mark about the quality, in half points, within 0 and the maximum."""
    wobble = Decimal(year.rng.randrange(-6, 7)) / 100
    points = (Decimal(most) * (quality + wobble) * 2).quantize(Decimal(1)) / 2
    return min(Decimal(most), max(Decimal(0), points))


def allocate(year: Year) -> None:
    """Proposed, its money confirmed, agreed to and approved by four people: money is reserved."""
    year.go(4, 20)
    allocation = compute_allocation(year.budget, year.call, by=year.staff("chuyenvien1"))
    allocation = advance(allocation, "propose", by=year.staff("chuyenvien1"))
    year.go(4, 22)
    allocation = advance(allocation, "check_money", by=year.staff("ketoantruong"))
    year.go(4, 23)
    allocation = advance(allocation, "endorse", by=year.staff("giamdoc"))
    year.go(4, 24)
    year.allocation = advance(allocation, "approve", by=year.staff("lanhdao"))
    letters.issue(year.allocation, by=year.staff("lanhdao"))
    for dossier in year.dossiers:
        dossier.look_again()
    year.tell("Phân bổ", 1)

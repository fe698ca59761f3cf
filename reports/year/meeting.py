"""What is said and voted in the year's councils beside the marks, and their minutes."""

from datetime import timedelta

from lifecycle import clock
from lifecycle.actions import advance
from reports.year.run import Year
from scoring.actions import (
    answer_question,
    ask_question,
    cast_vote,
    file_sheet,
    order_items,
    prepare_ballot,
    proposed_order,
    record_hearing,
    reserve_opinion,
    write_minutes,
)
from scoring.letters import issue_papers
from scoring.models import Item, Meeting
from scoring.states import BallotChoice, SeatRole

CORRECTIONS = [
    "Làm rõ phương pháp đo chỉ tiêu kỹ thuật của sản phẩm.",
    "Rà soát kinh phí mua vật tư theo báo giá mới nhất.",
]


def put_in_order(year: Year, council) -> None:
    """So that few people leave and return, as proposed."""
    order_items(council, proposed_order(council).items, by=year.staff("chuyenvien2"))


def hear(item: Item) -> None:
    """The applicant presents, a reviewer asks, the secretary notes the answer."""
    secretary = item.bench.secretary.user
    record_hearing(
        item,
        has_come=True,
        who="Chủ nhiệm nhiệm vụ",
        notes="Trình bày mục tiêu, sản phẩm và đơn vị tiếp nhận kết quả.",
        by=secretary,
    )
    reviewer = next(seat for seat in item.bench.in_the_room if seat.pk in item.bench.reviewers)
    asked = ask_question(item, "Ai dùng kết quả sau khi kết thúc nhiệm vụ?", by=reviewer.user)
    answer_question(asked, "Đơn vị phối hợp đã cam kết tiếp nhận bằng văn bản.", by=secretary)


def score_again(item: Item) -> Item:
    """A second round after the discussion; here everybody keeps to their marks."""
    presiding = item.bench.presiding.user
    note = "Thảo luận lại về khả năng ứng dụng trước khi kết luận."
    item = advance(item, "call_second_round", by=presiding, note=note)
    for sheet in item.sheets.select_related("seat__user"):
        file_sheet(sheet, by=sheet.seat.user)
    return advance(item, "close_marks", by=presiding)


def vote(year: Year, item: Item) -> None:
    """By secret ballot: one against, one left blank, the others for it."""
    presiding = item.bench.presiding.user
    ballot = prepare_ballot(
        item.meeting,
        item=item,
        question="Đồng ý đề nghị thực hiện nhiệm vụ?",
        clerk=year.staff("chuyenvien1"),
        by=presiding,
    )
    ballot = advance(ballot, "open", by=presiding)
    voters = [row.seat.user for row in ballot.voters.select_related("seat__user")]
    choices = [BallotChoice.AGAINST, BallotChoice.INVALID]
    for place, person in enumerate(voters):
        cast_vote(ballot, choices[place] if place < 2 else BallotChoice.FOR, by=person)
    advance(ballot, "close", by=presiding)


def dissent(item: Item) -> None:
    member = next(seat for seat in item.bench.in_the_room if seat.role == SeatRole.MEMBER)
    reserve_opinion(item, "Đề nghị giảm quy mô thử nghiệm trong năm đầu.", by=member.user)


def corrections(year: Year) -> dict:
    """What the council asks of the dossier, in two weeks."""
    due = clock.date_of(year.moment) + timedelta(days=14)
    return {"corrections": CORRECTIONS, "corrections_due": due}


def write_up(meeting: Meeting) -> None:
    """The secretary writes and finishes the minutes, the chair signs them."""
    roles = {seat.role: seat.user for seat in meeting.council.appointed}
    minutes = write_minutes(
        meeting,
        guests="Đại diện các đơn vị nộp hồ sơ.",
        papers="Quyết định thành lập hội đồng; hồ sơ và ý kiến phản biện.",
        course="Hội đồng làm việc theo chương trình; thư ký ghi đầy đủ hỏi và trả lời.",
        by=roles[SeatRole.SECRETARY],
    )
    minutes = advance(minutes, "finish", by=roles[SeatRole.SECRETARY])
    advance(minutes, "sign", by=roles[SeatRole.CHAIR])
    issue_papers(Meeting.objects.get(pk=meeting.pk))

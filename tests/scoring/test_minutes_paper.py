"""The minutes as a paper: what they hold, also in extracts, and how they leave."""

from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from lifecycle import clock
from lifecycle.actions import advance
from lifecycle.errors import Refused
from papers.models import Document
from proposals.models import require_corrections
from scoring import letters
from scoring.actions import write_minutes
from scoring.models import HearingQuestion, Item, Meeting, Minutes, ReservedOpinion
from scoring.models.movement import keep_sitting
from scoring.views.papers import sign_minutes
from tests import make
from tests.papers.reading import text_of
from tests.papers.test_word import words_of

pytestmark = pytest.mark.django_db


def held(items: int = 2, size: int = 7, comments: str = "Cần làm rõ.") -> Meeting:
    """A concluded meeting that judged some dossiers."""
    council = make.formed_council(size)
    for _ in range(items):
        item = make.told_item(of=council, comments=comments)
        keep_sitting(item)
    meeting = council.meetings.get()
    Meeting.objects.filter(pk=meeting.pk).update(state="concluded", ended_at=clock.now())
    return Meeting.objects.get(pk=meeting.pk)


def signed(meeting: Meeting) -> Minutes:
    secretary, chair = make.secretary(meeting.council), make.chair(meeting.council)
    minutes = write_minutes(meeting, by=secretary, guests="Đại diện Sở Tài chính")
    return sign_minutes(advance(minutes, "finish", by=secretary), by=chair, note="")


def text(meeting: Meeting, **options) -> str:
    return text_of(letters.minutes(meeting, **options).to_pdf())


def test_they_hold_what_minutes_must_hold():
    meeting = held()
    item = meeting.items.first()
    member = make.seats_as(meeting.council, "member")[0]
    HearingQuestion.objects.create(
        item=item, asked_by=member, position=1, question="Ai dùng kết quả?",
        answer="Hợp tác xã.", asked_at=clock.now(), answered_at=clock.now(),
    )  # fmt: skip
    ReservedOpinion.objects.create(
        item=item, seat=member, text="Chưa nên thực hiện.", recorded_at=clock.now()
    )
    points = require_corrections(
        item.proposal, ["Rút gọn mục tiêu 2."], due_on=clock.today(), at=clock.now()
    )
    item.corrections.add(*points)
    write_minutes(
        meeting, by=make.secretary(meeting.council), guests="Đại diện Sở Tài chính",
        papers="Tờ trình số 5.", course="Chủ trì khai mạc.",
    )  # fmt: skip
    told = text(Meeting.objects.get(pk=meeting.pk))
    council = meeting.council
    for sentence in [
        "BIÊN BẢN",
        "Số: 01/BB-HĐ",
        f"Quyết định số {council.decision_number}",
        "- Địa điểm: Sở Khoa học và Công nghệ",
        "Số thành viên: 7; có mặt khi khai mạc: 7; vắng: 0.",
        "- Khách mời: Đại diện Sở Tài chính",
        f"- Chủ trì: {make.chair(council)}",
        "Tờ trình số 5.",
        "Chủ trì khai mạc.",
        f"Hồ sơ {item.proposal.code}: “{item.proposal.title}”",
        "Ủy viên phản biện hồ sơ:",
        "Ủy viên hỏi: Ai dùng kết quả?",
        "Trả lời: Hợp tác xã.",
        "- Phiếu 7: Cần làm rõ.",
        "phát ra 7, thu về 7, hợp lệ 7, không hợp lệ 0. Điểm trung bình 80,000/100. Đạt yêu cầu.",
        f"Ý kiến bảo lưu: {member.user}, ủy viên: Chưa nên thực hiện.",
        "Kết luận của hội đồng: Đề nghị thực hiện.",
        "- Rút gọn mục tiêu 2 (trước ngày",
        "Phiên họp kết thúc hồi",
        "THƯ KÝ KHOA HỌC",
        "CHỦ TỊCH HỘI ĐỒNG",
    ]:
        assert sentence in told


def test_no_sheet_is_tied_to_a_name():
    meeting = held(items=1)
    told = text(meeting)
    after = told.split("Ý kiến nhận xét")[1].split("IV. KẾT QUẢ")[0]
    people = [str(seat.user) for seat in meeting.council.appointed]
    assert [name for name in people if name in after] == []


def test_an_absent_and_a_recused_member_are_told_apart():
    council = make.formed_council()
    away, recused = make.seats_as(council, "member")
    meeting = make.meeting(council, "opened", absent=[away])
    meeting.attendance.filter(seat=away).update(reason="Đi công tác")
    item = make.item(council, state="scored", meeting=meeting)
    make.conflict(item, recused, "confirmed")
    for seat in Item.objects.get(pk=item.pk).bench.sitting:
        make.sheet(item, seat, is_valid=True)
    item = make.concluded(
        item, members_present=5, sheets_counted=5, points_sum=400, mean=80, passed=True,
        conclusion="Đạt.",
    )  # fmt: skip
    keep_sitting(item)
    told = text(Meeting.objects.get(pk=meeting.pk))
    assert "Vắng: Đi công tác" in told
    assert f"Không tham gia do xung đột lợi ích: {recused.user}, ủy viên." in told
    assert f"Vắng khi xem xét hồ sơ: {away.user}, ủy viên." in told


def test_marks_that_are_sealed_still_stand_nowhere():
    item = make.item_in_session()
    for sheet in make.sheets_of_all(item):
        type(sheet).objects.filter(pk=sheet.pk).update(comments="Bí mật.")
    told = text(item.meeting)
    assert "Bí mật." not in told and "80,00" not in told
    assert "Hồ sơ đang được xem xét." in told
    assert str(item.proposal.host) not in told


# Extracts -----------------------------------------------------------------------------------------


def test_a_recused_member_gets_an_extract_without_any_trace_of_the_dossier(client):
    meeting = held(items=3)
    first, second, third = meeting.items.order_by("position")
    recused = make.seats_as(meeting.council, "member")[0]
    write_minutes(
        meeting, by=make.secretary(meeting.council), course=f"Bàn về hồ sơ {second.proposal.code}."
    )
    make.conflict(second, recused)
    client.force_login(recused.user)
    address = reverse("scoring:meeting_paper", args=[meeting.public_id, "pdf"])
    told = text_of(b"".join(client.get(address)))
    assert "TRÍCH BIÊN BẢN" in told
    assert first.proposal.code in told and third.proposal.code in told
    assert second.proposal.code not in told and second.proposal.title not in told
    assert "2. Hồ sơ" in told and "3. Hồ sơ" not in told


def test_a_recused_signer_has_no_copy_of_their_own_either(client):
    meeting = held()
    item = meeting.items.first()
    chair = make.chair(meeting.council)
    minutes = signed(meeting)
    make.conflict(item, make.seats_as(meeting.council, "chair")[0])
    client.force_login(chair)
    document = Document.objects.about(meeting).get()
    assert client.get(reverse("papers:document_file", args=[document.code])).status_code == 404
    address = reverse("scoring:meeting_paper", args=[minutes.meeting.public_id, "docx"])
    assert item.proposal.code not in words_of(b"".join(client.get(address)))


# Issued -------------------------------------------------------------------------------------------


def test_with_the_signature_all_papers_leave_with_a_code_and_stay_as_they_are(client):
    meeting = held()
    signed(meeting)
    assert Document.objects.count() == 1 + 2 * 4
    assert {one.made_by for one in Document.objects.all()} == {None}
    assert all(one.is_intact() for one in Document.objects.all())
    document = Document.objects.about(meeting).get()
    with document.opened() as file:
        content = file.read()
    told = text_of(content)
    assert f"Mã giấy tờ: {document.written_code}" in told
    assert "Đại diện Sở Tài chính" in told
    client.force_login(make.officer())
    address = reverse("scoring:meeting_paper", args=[meeting.public_id, "pdf"])
    assert b"".join(client.get(address)) == content
    docx = b"".join(client.get(address.replace("/pdf/", "/docx/")))
    assert "Đại diện Sở Tài chính" in words_of(docx)
    item = meeting.items.first()
    for name, kind in letters.KINDS.items():
        paper = Document.objects.about(item).get(kind=kind)
        with paper.opened() as file:
            address = reverse("scoring:item_paper", args=[item.public_id, name, "pdf"])
            assert b"".join(client.get(address)) == file.read()


def test_issuing_again_issues_nothing_twice():
    meeting = held()
    signed(meeting)
    assert letters.issue_papers(Meeting.objects.get(pk=meeting.pk)) == []


def test_minutes_to_which_something_was_added_are_neither_signed_nor_issued():
    meeting = held()
    secretary = make.secretary(meeting.council)
    minutes = advance(write_minutes(meeting, by=secretary), "finish", by=secretary)
    meeting.items.update(conclusion="Khác.")
    with pytest.raises(Refused):
        sign_minutes(minutes, by=make.chair(meeting.council), note="")
    assert (Minutes.objects.get().state, Document.objects.count()) == ("ready", 0)


def test_until_signed_they_are_a_draft():
    meeting = held()
    assert letters.minutes(meeting).mark == "DỰ THẢO"
    assert letters.minutes(meeting, is_final=True).mark == ""


def test_fifteen_items_of_nine_members_with_long_comments_fill_their_pages():
    meeting = held(items=15, size=9, comments="Cần làm rõ phương pháp. " * 12)
    paper = letters.minutes(meeting)
    pdf = paper.to_pdf()
    assert len(PdfReader(BytesIO(pdf)).pages) > 15
    # A page's number may stand in the middle of a sentence.
    assert text_of(pdf).count("phương") == 15 * 9 * 12
    assert words_of(paper.to_docx()).count("Cần làm rõ phương pháp.") == 15 * 9 * 12


# Who ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"),
    [("officer", 200), ("auditor", 200), ("member", 200), ("leader", 404), ("stranger", 404)],
)
def test_members_and_staff_get_them(client, who, status):
    meeting = held(items=1)
    client.force_login(
        {
            "officer": make.officer,
            "auditor": make.auditor,
            "member": lambda: make.chair(meeting.council),
            "leader": lambda: meeting.items.get().proposal.leader,
            "stranger": make.user,
        }[who]()
    )
    for kind in ("pdf", "docx"):
        address = reverse("scoring:meeting_paper", args=[meeting.public_id, kind])
        assert client.get(address).status_code == status


def test_a_planned_meeting_has_no_minutes(client):
    meeting = make.meeting()
    client.force_login(make.officer())
    address = reverse("scoring:meeting_paper", args=[meeting.public_id, "pdf"])
    assert client.get(address).status_code == 404
    assert "giay-to" not in client.get(meeting.get_absolute_url()).content.decode()


# Pages --------------------------------------------------------------------------------------------


def test_the_chair_signs_on_the_page_and_the_papers_leave(client):
    meeting = held(items=1)
    secretary = make.secretary(meeting.council)
    minutes = advance(write_minutes(meeting, by=secretary), "finish", by=secretary)
    client.force_login(make.chair(meeting.council))
    assert client.post(minutes.get_verb_url("sign"), {"note": ""}).status_code == 302
    assert Document.objects.count() == 5
    page = client.get(minutes.get_absolute_url()).content.decode()
    assert reverse("scoring:meeting_paper", args=[meeting.public_id, "pdf"]) in page


def test_free_words_about_the_whole_are_not_shown_to_a_recused_member(client):
    meeting = held()
    item = meeting.items.first()
    recused = make.seats_as(meeting.council, "member")[0]
    make.conflict(item, recused)
    words = f"Bàn về hồ sơ {item.proposal.code}."
    minutes = write_minutes(meeting, by=make.secretary(meeting.council), course=words)
    for person, sees in [(recused.user, False), (make.chair(meeting.council), True)]:
        client.force_login(person)
        page = client.get(minutes.get_absolute_url()).content.decode()
        assert (words in page) == sees
        assert (item.proposal.code in page) == sees


# Identification -----------------------------------------------------------------------------------


def test_an_identification_council_s_minutes_tell_each_task_and_its_vote(client):
    task = make.identified_task(task_name="Sấy chè bằng bơm nhiệt", priority=1)
    told = text(task.meeting)
    for sentence in [
        f"Bài toán: “{task.problem.title}”",
        f"Phiếu đề nghị thực hiện: {task.votes_for}; không thực hiện: {task.votes_against}.",
        "Kết luận: đề nghị thực hiện.",
        "Tên nhiệm vụ: Sấy chè bằng bơm nhiệt",
        f"{task.votes_for}/{task.members_present}",
    ]:
        assert sentence in told
    assert task.problem.title not in text(task.meeting, tasks=[])
    assert letters.minutes(task.meeting, tasks=[]).type_name == "Trích biên bản"

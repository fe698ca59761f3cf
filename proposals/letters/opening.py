"""The record of opening a call's dossiers, in the form of Decree 30; in Vietnamese."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import override

from lifecycle import clock
from papers import actions as papers_actions
from papers.decree30 import Column, Facts, Heading, Paper, Paragraph, Signatory, Signatures, Table
from papers.formats import long_date
from papers.models import Document
from papers.states import DocumentKind
from people.states import Role
from proposals.models import Call, Proposal


def issue(
    call: Call, *, opened_at: datetime, place: str, present: Sequence[str], remarks: str, by
) -> Document:
    """Put the record into the register of papers; a newer one replaces the one before."""
    earlier = Document.objects.about(call).in_force().filter(kind=DocumentKind.MINUTES).first()
    return papers_actions.issue(
        paper(call, opened_at=opened_at, place=place, present=present, remarks=remarks),
        kind=DocumentKind.MINUTES,
        subject=call,
        by=by,
        role=Role.OFFICER,
        replaces=earlier,
    )


def paper(
    call: Call, *, opened_at: datetime, place: str, present: Sequence[str], remarks: str
) -> Paper:
    with override("vi"):
        dossiers = list(
            call.proposals.exclude(number=None).select_related("host").order_by("number")
        )
        day = clock.local(opened_at)
        return Paper(
            issuer=f"Sở Khoa học và Công nghệ tỉnh {call.province}",
            place=str(call.province),
            on=day.date(),
            type_name="Biên bản",
            subject=f"Mở hồ sơ đăng ký, đợt {call.code}",
            body=[
                f"Hồi {day:%H} giờ {day:%M} phút, {long_date(day.date())}, tại {place}, đã tiến "
                f"hành mở hồ sơ đăng ký của đợt “{call.title}”.",
                Facts(_facts(call)),
                Heading("I. Thành phần tham dự"),
                *[f"{number}. {who}" for number, who in enumerate(present, start=1)],
                Heading("II. Hồ sơ đã nhận"),
                *_table(dossiers),
                Heading("III. Ý kiến và kết luận"),
                remarks or "Không có ý kiến khác.",
                Paragraph(
                    "Giờ nhận là giờ của hệ thống tiếp nhận hồ sơ. Biên bản được đọc cho những "
                    "người tham dự cùng nghe và thống nhất ký tên."
                ),
                Signatures(
                    [Signatory("Thư ký"), Signatory("Đại diện tổ mở hồ sơ")],
                ),
            ],
            is_illustration=call.is_synthetic,
        )


def _facts(call: Call) -> list[tuple[str, str]]:
    closes = clock.local(call.closes_at)
    facts = [
        ("Phương thức", str(call.get_flow_display())),
        ("Hạn nộp hồ sơ", f"{closes:%H:%M} ngày {closes:%d/%m/%Y}"),
    ]
    if due := call.check_due_on:
        facts.append(("Hạn mở, kiểm tra hồ sơ", f"{due:%d/%m/%Y}"))
    return facts


def _table(dossiers: Sequence[Proposal]) -> list:
    if not dossiers:
        return ["Không có hồ sơ nào được nộp."]
    columns = [
        Column("TT", kind="centre"),
        Column("Mã hồ sơ", kind="centre"),
        Column("Tên nhiệm vụ", 3),
        Column("Tổ chức chủ trì", 2),
        Column("Giờ nhận", kind="centre"),
        Column("Tình trạng", 1.2),
    ]
    rows = [
        [
            place,
            dossier.code,
            dossier.title,
            str(dossier.host),
            f"{clock.local(dossier.submitted_at):%H:%M:%S %d/%m/%Y}",
            str(dossier.get_state_display()),
        ]
        for place, dossier in enumerate(dossiers, start=1)
    ]
    return [f"Đã nhận {len(dossiers)} hồ sơ, theo thứ tự nộp:", Table(columns, rows)]

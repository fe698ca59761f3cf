"""For those who judged: the list of what they are owed, and a letter of thanks."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import override

from lifecycle import clock
from papers.decree30 import Amount, Column, Paper, Paragraph, Signatory, Signatures, Table
from scoring.letters.frame import ROLES, STAGES, decision_words
from scoring.models import Council
from scoring.states import SeatRole


def honorarium_list(
    council: Council, records: Sequence[Any], *, number: int, on: datetime, is_draft: bool = False
) -> Paper:
    """Bảng kê thù lao: a row for each member, whole đồng, the sum in words; for finance."""
    with override("vi"):
        total = sum(record.owed for record in records)
        rows = [
            [
                at,
                str(record.seat.user),
                ROLES[SeatRole(record.seat.role)],
                record.meetings,
                record.sheets - record.reviews,
                record.reviews,
                record.owed,
            ]
            for at, record in enumerate(records, start=1)
        ]
        return Paper(
            issuer=f"Sở Khoa học và Công nghệ tỉnh {council.province}",
            place=str(council.province),
            on=clock.date_of(on),
            type_name="Bảng kê",
            subject=f"Thù lao thành viên {council.name}, lần {number}",
            mark="DỰ THẢO" if is_draft else "",
            bases=[f"Căn cứ {words}"] if (words := decision_words(council)) else [],
            body=[
                Table(
                    [
                        Column("TT", 0.5, "centre"),
                        Column("Họ và tên", 2.4),
                        Column("Vai trò", 1.8),
                        Column("Số phiên họp", 0.9, "number"),
                        Column("Số phiếu", 0.9, "number"),
                        Column("Số phiếu phản biện", 1, "number"),
                        Column("Thành tiền", 1.5, "amount"),
                    ],
                    rows,
                    total=["", "Cộng", "", *_sums(records), total],
                    unit="đồng",
                ),
                Amount("Tổng số tiền", total),
                Paragraph(
                    "Mức chi theo bảng tham số của tỉnh có hiệu lực vào ngày họp; thuế, nếu có, do "
                    "kế toán khấu trừ."
                ),
                Signatures([Signatory("Người lập"), Signatory("Phụ trách bộ phận")]),
            ],
            is_illustration=bool(council.call and council.call.is_synthetic),
        )


def _sums(records: Sequence[Any]) -> list[int]:
    return [
        sum(record.meetings for record in records),
        sum(record.sheets - record.reviews for record in records),
        sum(record.reviews for record in records),
    ]


def thanks(record: Any, *, on: datetime) -> Paper:
    """What the member did, in numbers, and thanks; nothing of dossiers or marks."""
    with override("vi"):
        seat, council = record.seat, record.seat.council
        return Paper(
            issuer=f"Sở Khoa học và Công nghệ tỉnh {council.province}",
            place=str(council.province),
            on=clock.date_of(on),
            type_name="Thư cảm ơn",
            body=[
                Paragraph(f"Kính gửi: {seat.user}"),
                f"Sở Khoa học và Công nghệ tỉnh {council.province} trân trọng cảm ơn ông/bà đã "
                f"tham gia {council.name}, hội đồng {STAGES[council.kind]} nhiệm vụ khoa học và "
                f"công nghệ, với vai trò {ROLES[SeatRole(seat.role)].lower()}.",
                f"Ông/bà đã dự {record.meetings} phiên họp và đánh giá {record.sheets} hồ sơ"
                + (f", trong đó phản biện {record.reviews} hồ sơ." if record.reviews else "."),
                "Ý kiến khách quan, có căn cứ của các chuyên gia giúp kinh phí của nhà nước đến "
                "đúng nhiệm vụ cần làm. Sở mong tiếp tục nhận được sự cộng tác của ông/bà.",
                Signatures([Signatory(""), Signatory("Giám đốc")]),
            ],
            is_illustration=bool(council.call and council.call.is_synthetic),
        )

"""What a receipt says: plain values in, a paper in the form of Decree 30/2020 out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lifecycle import clock
from papers.decree30 import Column, Facts, Paper, Paragraph, Table
from papers.formats import number, short_date

DEPARTMENT = "Sở Khoa học và Công nghệ"


@dataclass(frozen=True)
class ReceiptFacts:
    """One handing in. `times`: whether it is the first, second, … of this dossier."""

    province: str
    code: str
    call: str
    title: str
    host: str
    leader: str
    times: int
    submitted_at: datetime
    closes_at: datetime
    # Over what the version says; over it, the answers and the papers.
    version_sha256: str
    sha256: str
    # (name, size in bytes, checksum)
    papers: Sequence[tuple[str, int, str]]
    is_illustration: bool


def to_the_millisecond(moment: datetime) -> str:
    """ "17:00:00,250 ngày 27/02/2026", the office's time."""
    local = clock.local(moment)
    return f"{local:%H:%M:%S},{local.microsecond // 1000:03d} ngày {short_date(local)}"


def in_groups(sha256: str) -> str:
    """A checksum as one reads it aloud: eight groups of eight."""
    return " ".join(sha256[at : at + 8] for at in range(0, len(sha256), 8))


def paper(facts: ReceiptFacts) -> Paper:
    """The receipt, in Vietnamese; no hand signs it, its code and the checksum prove it."""
    return Paper(
        issuer_parent=f"Ủy ban nhân dân tỉnh {facts.province}",
        issuer=DEPARTMENT,
        place=facts.province,
        on=clock.date_of(facts.submitted_at),
        type_name="Giấy biên nhận",
        subject=f"Hồ sơ {facts.code}",
        body=[
            Paragraph(
                f"{DEPARTMENT} tỉnh {facts.province} xác nhận hệ thống đã nhận hồ sơ đăng ký thực "
                "hiện nhiệm vụ khoa học, công nghệ và đổi mới sáng tạo sau đây:"
            ),
            Facts(
                [
                    ("Số tiếp nhận", facts.code),
                    ("Nhận lúc", f"{to_the_millisecond(facts.submitted_at)} (giờ Việt Nam)"),
                    ("Lần nộp", str(facts.times)),
                    ("Đợt gọi", facts.call),
                    ("Hạn nộp", to_the_millisecond(facts.closes_at).replace(",000", "")),
                    ("Tên nhiệm vụ", facts.title),
                    ("Tổ chức chủ trì", facts.host),
                    ("Chủ nhiệm", facts.leader),
                    ("Mã kiểm tra thuyết minh (SHA-256)", in_groups(facts.version_sha256)),
                    ("Mã kiểm tra toàn bộ hồ sơ (SHA-256)", in_groups(facts.sha256)),
                ]
            ),
            *_papers(facts),
            Paragraph(
                "Thời điểm nhận lấy theo đồng hồ của cơ sở dữ liệu khi yêu cầu nộp đến hệ thống. "
                "Mã kiểm tra toàn bộ hồ sơ gắn với thuyết minh, câu trả lời và giấy tờ đính kèm "
                "tại thời điểm đó; sửa một chữ thì mã khác đi. Giấy này do hệ thống lập, không cần "
                "chữ ký; kiểm tra bằng mã giấy tờ ở chân trang.",
                is_italic=True,
            ),
        ],
        recipients=["Chủ nhiệm nhiệm vụ", "Tổ chức chủ trì", "Lưu: hệ thống"],
        is_illustration=facts.is_illustration,
    )


def _papers(facts: ReceiptFacts) -> list[Table | Paragraph]:
    if not facts.papers:
        return [Paragraph("Hồ sơ không kèm giấy tờ nào.")]
    rows = [
        [at, name, number(size), in_groups(sha256)]
        for at, (name, size, sha256) in enumerate(facts.papers, start=1)
    ]
    columns = [
        Column("TT", 0.5, "centre"),
        Column("Giấy tờ đính kèm", 3),
        Column("Dung lượng (byte)", 1.4, "centre"),
        Column("Mã kiểm tra (SHA-256)", 4),
    ]
    return [Table(columns, rows)]

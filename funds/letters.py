"""The decision that approves the list of tasks and their money, in the form of Decree 30."""

from datetime import date

from django.utils.translation import override

from funds.models import Allocation
from funds.states import AllocationState
from lifecycle import clock
from papers import actions as papers_actions
from papers.decree30 import Amount, Annex, Article, Column, Paper, Table
from papers.formats import number
from papers.models import Document
from papers.states import DocumentKind
from people.states import Role
from proposals.states import StrategicGroup

FUND_NAME = "Quỹ Phát triển khoa học, công nghệ và đổi mới sáng tạo"
GROUPS = {
    StrategicGroup.NONE: "",
    StrategicGroup.GRAPHICS: "(i) Đồ họa số",
    StrategicGroup.SOFTWARE_AI: "(ii) Phần mềm và AI",
    StrategicGroup.AUTOMATION: "(iii) Tự động hóa, robot",
    StrategicGroup.DRONES: "(iv) Thiết bị bay không người lái",
    StrategicGroup.CHIPS_IOT: "(v) Bán dẫn và IoT",
}


def issue(allocation: Allocation, *, by) -> Document:
    """Put the decision into the register of papers, with its code; a newer one replaces."""
    earlier = Document.objects.about(allocation).in_force().filter(kind=DocumentKind.DECISION)
    return papers_actions.issue(
        paper(allocation),
        kind=DocumentKind.DECISION,
        subject=allocation,
        by=by,
        role=Role.PROVINCIAL_LEADER,
        is_public=True,
        replaces=earlier.first(),
    )


def paper(allocation: Allocation) -> Paper:
    """What the decision says, whole; in Vietnamese, whoever reads the pages."""
    with override("vi"):
        province = allocation.budget.province
        lines = list(allocation.lines.for_list().funded())
        day = on_day(allocation)
        return Paper(
            issuer=f"Ủy ban nhân dân tỉnh {province}".upper(),
            number=allocation.decision_number,
            mark="" if day else "DỰ THẢO",
            place=str(province),
            on=day,
            type_name="QUYẾT ĐỊNH",
            subject="Phê duyệt danh mục nhiệm vụ và kinh phí "
            f"của đợt gọi {allocation.call.code} năm {allocation.budget.year}",
            issued_by=f"Ủy ban nhân dân tỉnh {province}".upper(),
            bases=_bases(allocation),
            resolves="QUYẾT ĐỊNH:",
            body=_articles(allocation, lines),
            authority="TM. ỦY BAN NHÂN DÂN",
            signer_name=str(allocation.approved_by or ""),
            recipients=["Như Điều 4", "Sở Khoa học và Công nghệ", FUND_NAME, "Lưu: VT"],
            annexes=[_annex(allocation, lines, day)],
            is_illustration=allocation.is_illustration,
        )


def on_day(allocation: Allocation) -> date | None:
    """The day of the decision; None while it is a draft."""
    if allocation.state != AllocationState.APPROVED:
        return None
    return clock.local(allocation.decided_at).date()


def _dong(amount: int) -> str:
    """In a paper the unit is a word."""
    return f"{number(amount)} đồng"


def _bases(allocation: Allocation) -> list[str]:
    budget, call = allocation.budget, allocation.call
    return [
        "Căn cứ Luật Khoa học, công nghệ và đổi mới sáng tạo số 93/2025/QH15",
        "Căn cứ Nghị định số 265/2025/NĐ-CP ngày 14 tháng 10 năm 2025 của Chính phủ về tài chính "
        "và đầu tư trong khoa học, công nghệ và đổi mới sáng tạo",
        f"Căn cứ ngân sách năm {budget.year} đã được phê duyệt, tổng số {_dong(budget.total)}",
        f"Căn cứ kết luận của các hội đồng tư vấn đối với hồ sơ của đợt gọi {call.code}",
        f"Theo đề nghị của Giám đốc {FUND_NAME} và kết quả phân bổ có mã kiểm tra đầu vào "
        f"{allocation.inputs_sha256[:16]}",
    ]


def _articles(allocation: Allocation, lines) -> list[Article]:
    budget, percent = allocation.budget, allocation.budget.strategic_percent
    strategic = sum(line.amount for line in lines if line.group)
    return [
        Article(
            text=f"Phê duyệt danh mục {number(len(lines))} nhiệm vụ khoa học, công nghệ và đổi mới "
            f"sáng tạo được cấp kinh phí từ ngân sách năm {budget.year} (Phụ lục kèm theo).",
            body=[Amount("Tổng kinh phí", sum(line.amount for line in lines))],
        ),
        Article(
            text=f"Trong tổng kinh phí nêu tại Điều 1, {_dong(strategic)} dành cho công nghệ chiến "
            f"lược. Mức tối thiểu {percent}% tính trên chi sự nghiệp khoa học "
            f"{_dong(budget.denominator)} là {_dong(budget.floor)}; phần chưa dùng tiếp tục được "
            f"giữ lại, không cấp cho nhiệm vụ khác."
        ),
        Article(
            text="Kinh phí được dành chỗ kể từ ngày ký Quyết định này; được cam kết khi ký hợp "
            "đồng và cấp theo tiến độ trong hợp đồng."
        ),
        Article(
            text=f"Giám đốc Sở Khoa học và Công nghệ, Giám đốc {FUND_NAME}, tổ chức chủ trì và chủ "
            "nhiệm các nhiệm vụ có tên trong danh mục chịu trách nhiệm thi hành Quyết định này."
        ),
    ]


def _attached_to(allocation: Allocation, day: date | None) -> str:
    if day is None:
        return "Kèm theo dự thảo Quyết định"
    return (
        f"Kèm theo Quyết định số {allocation.decision_number} "
        f"ngày {day.day:02d} tháng {day.month:02d} năm {day.year}"
    )


def _annex(allocation: Allocation, lines, day) -> Annex:
    return Annex(
        label="Phụ lục",
        title="Danh mục nhiệm vụ và kinh phí",
        attached_to=_attached_to(allocation, day),
        is_landscape=True,
        body=[
            Table(
                columns=[
                    Column("TT", 0.4, "centre"),
                    Column("Số hồ sơ", 1.15),
                    Column("Tên nhiệm vụ", 3.6),
                    Column("Tổ chức chủ trì", 2.2),
                    Column("Chủ nhiệm", 1.3),
                    Column("Nhóm công nghệ chiến lược", 1.5),
                    Column("Kinh phí", 1.3, "amount"),
                ],
                rows=[
                    [
                        at,
                        line.proposal.code,
                        line.proposal.title,
                        str(line.proposal.host),
                        str(line.proposal.leader),
                        GROUPS[line.group],
                        line.amount,
                    ]
                    for at, line in enumerate(lines, start=1)
                ],
                total=["", "", "Tổng cộng", "", "", "", sum(line.amount for line in lines)],
                unit="Đơn vị tính: đồng",
            )
        ],
    )

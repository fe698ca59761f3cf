"""Papers beside the decision: the list of reserve, and the letter that tells an applicant.

In Vietnamese, whoever reads the pages; a letter names nobody else's dossier.
"""

from django.utils.translation import override

from funds.letters import GROUPS, on_day
from funds.models import Allocation, AllocationLine
from papers.decree30 import Amount, Column, Facts, Paper, Paragraph, Table

DEPARTMENT = "Sở Khoa học và Công nghệ"


def reserve_list(allocation: Allocation) -> Paper:
    """Who passed and is not funded, in the order of the ranking, with what each lacks."""
    with override("vi"):
        lines = [line for line in allocation.lines.for_list() if not line.is_funded]
        return Paper(
            issuer_parent=f"Ủy ban nhân dân tỉnh {allocation.budget.province}".upper(),
            issuer=DEPARTMENT.upper(),
            place=str(allocation.budget.province),
            on=on_day(allocation),
            type_name="DANH SÁCH DỰ BỊ",
            subject=f"Hồ sơ đạt yêu cầu, chưa được cấp kinh phí của đợt gọi {allocation.call.code}",
            mark="" if on_day(allocation) else "DỰ THẢO",
            body=[
                Paragraph(
                    "Xếp theo thứ tự của bảng xếp hạng. Khi có thêm kinh phí, hồ sơ được xét lại "
                    "theo một phương án phân bổ mới; danh sách này không phải cam kết cấp kinh phí."
                ),
                Table(
                    columns=[
                        Column("Hạng", 0.5, "centre"),
                        Column("Số hồ sơ", 1.4),
                        Column("Tên nhiệm vụ", 2.4),
                        Column("Nhóm chiến lược", 1.1),
                        Column("Kinh phí", 1.2, "amount"),
                        Column("Lý do", 2.8),
                    ],
                    rows=[
                        [
                            line.rank,
                            line.proposal.code,
                            line.proposal.title,
                            GROUPS[line.group],
                            line.amount,
                            str(line.reason),
                        ]
                        for line in lines
                    ],
                    unit="Đơn vị tính: đồng",
                ),
            ],
            recipients=["Lãnh đạo Sở", "Lưu: hồ sơ phân bổ"],
            is_illustration=allocation.is_illustration,
        )


def notice(line: AllocationLine) -> Paper:
    """The letter to one applicant: the decision on the dossier and why; own sums only."""
    with override("vi"):
        allocation, proposal = line.allocation, line.proposal
        province = allocation.budget.province
        return Paper(
            issuer_parent=f"Ủy ban nhân dân tỉnh {province}".upper(),
            issuer=DEPARTMENT.upper(),
            number=f"{proposal.code}/TB-SKHCN",
            place=str(province),
            on=on_day(allocation),
            type_name="THÔNG BÁO",
            subject="Kết quả phân bổ kinh phí đối với hồ sơ",
            addressed_to=[str(proposal.host), f"{proposal.leader} (chủ nhiệm nhiệm vụ)"],
            body=[
                f"Căn cứ Quyết định số {allocation.decision_number} của Ủy ban nhân dân tỉnh "
                f"{province}, {DEPARTMENT} thông báo kết quả đối với hồ sơ:",
                Facts([("Mã hồ sơ", proposal.code), ("Tên nhiệm vụ", proposal.title)]),
                Amount("Kinh phí được cấp" if line.is_funded else "Kinh phí đề nghị", line.amount),
                str(line.reason),
                *line.advice_for_applicant,
                "Tiền được dành từ ngày ký Quyết định; bước tiếp theo là ký hợp đồng."
                if line.is_funded
                else "Hồ sơ đạt yêu cầu của hội đồng và có thể nộp lại ở đợt gọi sau.",
            ],
            authority="TL. GIÁM ĐỐC",
            recipients=["Như trên", "Lưu: hồ sơ nhiệm vụ"],
            is_illustration=allocation.is_illustration,
        )

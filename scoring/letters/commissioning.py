"""The commissioning list: the tasks a council identified, as the province orders them."""

from django.utils.translation import override

from lifecycle import clock
from papers.decree30 import Column, Paper, Table
from papers.formats import long_date
from scoring.letters.frame import DRAFT, decision_words
from scoring.letters.tasks import METHODS
from scoring.models import CommissionList
from scoring.states import ListState, TaskMethod


def commissioning(listed: CommissionList) -> Paper:
    """As it stands for approval, a draft; once approved under the decision's number and date."""
    with override("vi"):
        council, is_approved = listed.council, listed.state == ListState.APPROVED
        on = listed.decision_on if is_approved else clock.date_of(listed.created_at)
        tasks = list(listed.tasks())
        return Paper(
            issuer=f"Ủy ban nhân dân tỉnh {council.province}".upper(),
            number=listed.decision_number if is_approved else "",
            place=str(council.province),
            on=on,
            type_name="DANH MỤC",
            subject="Nhiệm vụ khoa học và công nghệ đặt hàng",
            body=[
                _why(listed, is_approved),
                _table(tasks),
            ],
            authority="TM. ỦY BAN NHÂN DÂN",
            recipients=["Sở Khoa học và Công nghệ", "Thành viên hội đồng", "Lưu: VT"],
            is_landscape=True,
            mark="" if is_approved else DRAFT,
            is_illustration=any(task.problem.is_synthetic for task in tasks),
        )


def _why(listed: CommissionList, is_approved: bool) -> str:
    council = listed.council
    found = f"Theo kết luận của {council.name}, thành lập theo {decision_words(council)}"
    if not is_approved:
        return f"{found}; trình phê duyệt."
    return (
        f"{found}; phê duyệt theo Quyết định số {listed.decision_number} "
        f"{long_date(listed.decision_on)}."
    )


def _table(tasks: list) -> Table:
    return Table(
        [
            Column("TT", kind="centre"),
            Column("Tên nhiệm vụ", 2),
            Column("Đơn vị nêu bài toán", 1.4),
            Column("Mục tiêu", 1.8),
            Column("Sản phẩm", 1.6),
            Column("Phương thức", 1),
        ],
        [
            [
                at,
                task.task_name,
                str(task.problem.organisation),
                task.aims,
                task.products,
                METHODS.get(TaskMethod(task.method), ""),
            ]
            for at, task in enumerate(tasks, start=1)
        ],
    )

"""What minutes tell of an identification council: each task, its vote, and why or why not."""

from collections.abc import Iterable

from papers.decree30 import Block, Column, Paragraph, Table
from scoring.letters.judged import secret_ballots
from scoring.models import Commission
from scoring.models.record import ballots_of
from scoring.states import ItemState, TaskMethod

METHODS = {TaskMethod.SELECTION: "tuyển chọn", TaskMethod.DIRECT: "giao trực tiếp"}


def discussed(tasks: Iterable[Commission]) -> list[Block | str]:
    """One after the other, as they were taken up; votes once they are concluded."""
    blocks: list[Block | str] = []
    for number, task in enumerate(tasks, start=1):
        blocks.append(Paragraph(f"“{task.problem.title}”", lead=f"{number}. Bài toán:"))
        if task.state != ItemState.CONCLUDED:
            blocks.append("Bài toán đang được xem xét.")
            continue
        blocks += [
            f"Đơn vị nêu bài toán: {task.problem.organisation}.",
            f"Số thành viên có mặt, được xem xét: {task.members_present}. Phiếu đề nghị thực hiện: "
            f"{task.votes_for}; không thực hiện: {task.votes_against}.",
            *secret_ballots(ballots_of(task.ballots)),
            *_concluded(task),
        ]
    return blocks


def _concluded(task: Commission) -> list[Block | str]:
    if not task.is_adopted:
        return [Paragraph("đề nghị không thực hiện.", lead="Kết luận:"), *task.reasons.splitlines()]
    told = [
        ("Tên nhiệm vụ", task.task_name),
        ("Mục tiêu", task.aims),
        ("Sản phẩm", task.products),
        ("Phương thức", METHODS.get(TaskMethod(task.method), "") if task.method else ""),
        ("Lý do", task.reasons),
    ]
    return [
        Paragraph("đề nghị thực hiện.", lead="Kết luận:"),
        *(Paragraph(words, lead=f"{name}:") for name, words in told if words),
    ]


def adopted(tasks: Iterable[Commission]) -> list[Block | str]:
    """The tasks to be done, by priority."""
    found = [one for one in tasks if one.state == ItemState.CONCLUDED and one.is_adopted]
    if not found:
        return ["Chưa có nhiệm vụ nào được đề nghị thực hiện."]
    ordered = sorted(found, key=lambda one: (one.priority is None, one.priority or 0, one.position))
    return [
        Table(
            [
                Column("Thứ tự ưu tiên", kind="centre"),
                Column("Tên nhiệm vụ", 3),
                Column("Phiếu đề nghị", kind="centre"),
                Column("Phương thức", 1),
            ],
            [
                [
                    one.priority or at,
                    one.task_name or one.problem.title,
                    f"{one.votes_for}/{one.members_present}",
                    METHODS.get(TaskMethod(one.method), "") if one.method else "",
                ]
                for at, one in enumerate(ordered, start=1)
            ],
        )
    ]

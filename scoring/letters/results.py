"""What minutes end in: the dossiers judged in their order, budgets as the group leaves them."""

from papers.decree30 import Block, Column, Paragraph, Table
from papers.formats import number
from papers.templatetags.ba_nha import decimal
from proposals.states import MoneySource
from scoring.letters.frame import GRADES
from scoring.states import Grade, ItemState, LumpMethod

METHODS = {
    LumpMethod.FINAL: "khoán đến sản phẩm cuối cùng",
    LumpMethod.PARTIAL: "khoán từng phần",
}
SOURCES = {
    MoneySource.STATE: "Ngân sách nhà nước",
    MoneySource.OWN: "Tự có",
    MoneySource.PARTNER: "Đối tác",
}


def figures(told: dict) -> list[Block | str]:
    """What was asked, what the group leaves, and why a line is cut; the leader's answer; method."""
    rows = [
        [
            at,
            f"{line['item']} ({line['year']})",
            SOURCES[MoneySource(line["source"])],
            number(line["asked"]),
            number(line["appraised"]),
            line["reason"],
        ]
        for at, line in enumerate(told["lines"], start=1)
    ]
    answer = told["answer"] or "không có ý kiến."
    return [
        Table(
            [
                Column("TT", kind="centre"),
                Column("Nội dung chi", 2),
                Column("Nguồn", 1.1),
                Column("Đề nghị (đồng)", kind="number"),
                Column("Thẩm định (đồng)", kind="number"),
                Column("Lý do giảm", 1.6),
            ],
            rows,
        ),
        f"Tổng đề nghị: {number(told['asked'])} đồng; thẩm định: {number(told['appraised'])} đồng. "
        f"Trong đó ngân sách nhà nước: đề nghị {number(told['asked_state'])} đồng, thẩm định "
        f"{number(told['appraised_state'])} đồng.",
        Paragraph(
            METHODS.get(told["method"], "chưa đề nghị")
            + (f". {told['method_reason']}" if told["method_reason"] else "."),
            lead="Phương thức khoán:",
        ),
        Paragraph(answer, lead="Ý kiến của chủ nhiệm nhiệm vụ:"),
    ]


def results(record: dict) -> list[Block | str]:
    """The dossiers judged, the highest mean first; those that are only graded in their order."""
    over = [one for one in record["items"] if one["state"] == ItemState.CONCLUDED]
    if not over:
        return ["Chưa có hồ sơ nào được kết luận."]
    if over[0]["figures"]:
        return [_budgets(over)]
    ordered = sorted(over, key=lambda one: (one["mean"] is None, -(one["mean"] or 0)))
    return [
        Table(
            [
                Column("TT", kind="centre"),
                Column("Mã hồ sơ", kind="centre"),
                Column("Tên nhiệm vụ", 3),
                Column("Điểm trung bình", kind="number"),
                Column("Kết quả", 1),
            ],
            [
                [
                    at,
                    one["code"],
                    one["title"],
                    "–" if one["mean"] is None else decimal(one["mean"], 3),
                    _verdict(one),
                ]
                for at, one in enumerate(ordered, start=1)
            ],
        )
    ]


def _verdict(item: dict) -> str:
    if item["grade"]:
        return GRADES[Grade(item["grade"])]
    return {True: "Đạt", False: "Không đạt", None: "–"}[item["passed"]]


def _budgets(items: list[dict]) -> Table:
    """The State's money of each dossier, as it was asked and as the group leaves it."""
    return Table(
        [
            Column("TT", kind="centre"),
            Column("Mã hồ sơ", kind="centre"),
            Column("Tên nhiệm vụ", 3),
            Column("Ngân sách đề nghị (đồng)", kind="number"),
            Column("Ngân sách thẩm định (đồng)", kind="number"),
        ],
        [
            [
                at,
                one["code"],
                one["title"],
                number(one["figures"]["asked_state"]),
                number(one["figures"]["appraised_state"]),
            ]
            for at, one in enumerate(items, start=1)
        ],
    )

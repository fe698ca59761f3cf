"""The letter that tells an applicant what the council found: plain values into a paper. Pure.

Nobody who judged is named in it; reviewers stand under numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from papers.decree30 import Block, Column, Heading, Paper, Paragraph, Table
from papers.decree30 import Facts as FactsBlock
from papers.formats import long_date, short_date


@dataclass(frozen=True)
class CriterionRow:
    """A criterion: its name, the most it gives, the mean, each reviewer's mark, all as written."""

    name: str
    most: str
    mean: str
    marks: Sequence[str]


@dataclass(frozen=True)
class Reviewer:
    """What one of those who judged wrote: (on what, reason), and the comments."""

    remarks: Sequence[tuple[str, str]]
    comments: str


@dataclass(frozen=True)
class Facts:
    """Everything the letter says; `sent_on` and `appeal_until` None: a draft."""

    province: str
    council: str
    decision_number: str
    decision_on: date | None
    met_on: date
    code: str
    title: str
    host: str
    leader: str
    result: str
    passed: bool
    criteria: Sequence[CriterionRow]
    totals: Sequence[str]
    mean: str
    reviewers: Sequence[Reviewer]
    conclusion: str
    corrections: Sequence[tuple[str, date | None]]
    signer: str
    sent_on: date | None
    appeal_until: date | None
    answer_days: int
    is_illustration: bool


def as_draft(facts: Facts) -> Facts:
    """The same, not sent yet."""
    return replace(facts, sent_on=None, appeal_until=None, signer="")


def paper(facts: Facts) -> Paper:
    """The letter; without a day it is a draft."""
    return Paper(
        issuer_parent=f"Ủy ban nhân dân tỉnh {facts.province}",
        issuer="Sở Khoa học và Công nghệ",
        number=f"{facts.code}/TB-SKHCN",
        place=facts.province,
        on=facts.sent_on,
        type_name="Thông báo",
        subject="Kết quả đánh giá hồ sơ của hội đồng tư vấn",
        addressed_to=[facts.host, f"{facts.leader} (chủ nhiệm nhiệm vụ)"],
        body=_body(facts),
        authority="TL. Giám đốc" if facts.sent_on else "",
        signer_name=facts.signer,
        recipients=["Như trên", "Lưu: hồ sơ nhiệm vụ"],
        mark="" if facts.sent_on else "DỰ THẢO",
        is_illustration=facts.is_illustration,
    )


def _body(facts: Facts) -> list[Block | str]:
    decided = f" (Quyết định số {facts.decision_number} {long_date(facts.decision_on)})" * bool(
        facts.decision_on
    )
    return [
        f"Sở Khoa học và Công nghệ thông báo kết quả đánh giá của {facts.council}{decided} tại "
        f"phiên họp {long_date(facts.met_on)} đối với hồ sơ:",
        FactsBlock([("Mã hồ sơ", facts.code), ("Tên nhiệm vụ", facts.title)]),
        Heading("1. Kết quả"),
        *_result(facts),
        Heading("2. Kết luận của hội đồng"),
        *facts.conclusion.splitlines(),
        *_corrections(facts),
        Heading("3. Nhận xét của những người đánh giá"),
        Paragraph(
            "Những người đánh giá được đánh số ngẫu nhiên. “[…]” là chỗ đã lược bỏ vì có thể cho "
            "biết người viết.",
            is_italic=True,
        ),
        *_remarks(facts),
        Heading("4. Quyền kiến nghị"),
        *_appeal(facts),
    ]


def _result(facts: Facts) -> list[Block | str]:
    if not facts.criteria:
        return [Paragraph(f"{facts.result}.", lead="Xếp loại:")]
    columns = [Column("Tiêu chí"), Column("Tối đa", kind="number")]
    columns.append(Column("Trung bình", kind="number"))
    columns += [Column(f"NĐG {at}", kind="number") for at, _ in enumerate(facts.totals, start=1)]
    table = Table(
        columns,
        [[row.name, row.most, row.mean, *row.marks] for row in facts.criteria],
        total=["Tổng điểm", "", facts.mean or "–", *facts.totals],
    )
    mean = f"điểm trung bình {facts.mean}/100" if facts.mean else "không có phiếu hợp lệ"
    return [
        Paragraph(f"{facts.result}, {mean}.", lead="Kết quả:"),
        table,
        Paragraph(
            "NĐG: người đánh giá; KĐG: không đánh giá được, phiếu đó không tính vào điểm trung "
            "bình.",
            is_italic=True,
        ),
    ]


def _corrections(facts: Facts) -> list[str]:
    if not facts.corrections:
        return []
    return [
        "Yêu cầu chỉnh sửa hồ sơ:",
        *(
            f"- {text.rstrip(' .;')}" + (f" (trước ngày {short_date(due)})." if due else ".")
            for text, due in facts.corrections
        ),
    ]


def _remarks(facts: Facts) -> list[Block | str]:
    blocks: list[Block | str] = []
    for number, reviewer in enumerate(facts.reviewers, start=1):
        blocks.append(Heading(f"Người đánh giá {number}"))
        blocks += [f"- {what}: {reason}" for what, reason in reviewer.remarks if reason]
        if reviewer.comments:
            first, *others = reviewer.comments.splitlines()
            blocks += [Paragraph(first, lead="Nhận xét chung:"), *others]
    return blocks


def _appeal(facts: Facts) -> list[str]:
    until = f"hết {long_date(facts.appeal_until)}" if facts.appeal_until else "hết ngày …"
    return [
        "Nếu không đồng ý với kết quả, chủ nhiệm nhiệm vụ hoặc tổ chức chủ trì gửi kiến nghị trên "
        f"hệ thống đến {until}. Kiến nghị do người khác với người chủ trì đánh giá và người phát "
        f"hành Thông báo này xem xét, trả lời trong {facts.answer_days} ngày kể từ ngày nhận."
    ]


@dataclass(frozen=True)
class AnswerFacts:
    """What the answer to an appeal says."""

    province: str
    code: str
    title: str
    host: str
    leader: str
    filed_on: date
    letter_number: str
    letter_on: date
    answer: str
    is_upheld: bool
    signer: str
    answered_on: date
    is_illustration: bool


def answer(facts: AnswerFacts) -> Paper:
    found = (
        "Chấp nhận kiến nghị; cơ quan quản lý tổ chức thực hiện theo nội dung trả lời trên."
        if facts.is_upheld
        else "Không chấp nhận kiến nghị; giữ nguyên kết quả đã thông báo."
    )
    return Paper(
        issuer_parent=f"Ủy ban nhân dân tỉnh {facts.province}",
        issuer="Sở Khoa học và Công nghệ",
        number=f"{facts.code}/TL-SKHCN",
        place=facts.province,
        on=facts.answered_on,
        subject="trả lời kiến nghị về kết quả đánh giá hồ sơ",
        addressed_to=[facts.host, f"{facts.leader} (chủ nhiệm nhiệm vụ)"],
        body=[
            f"Ngày {short_date(facts.filed_on)}, Sở Khoa học và Công nghệ nhận được kiến nghị về "
            f"Thông báo số {facts.letter_number} {long_date(facts.letter_on)} đối với hồ sơ "
            f"{facts.code} “{facts.title}”. Sau khi xem xét, người được giao giải quyết (không "
            "tham gia đánh giá hồ sơ, không phát hành Thông báo nêu trên) trả lời như sau:",
            *facts.answer.splitlines(),
            Paragraph(found, lead="Kết luận:"),
            "Sở Khoa học và Công nghệ trả lời để chủ nhiệm nhiệm vụ và tổ chức chủ trì biết. Nếu "
            "không đồng ý, có quyền khiếu nại theo quy định của pháp luật về khiếu nại.",
        ],
        authority="Người giải quyết",
        signer_name=facts.signer,
        recipients=["Như trên", "Lưu: hồ sơ nhiệm vụ"],
        is_illustration=facts.is_illustration,
    )

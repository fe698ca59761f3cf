"""What the papers of a council share: its head, its signatures, how figures are written."""

from collections.abc import Sequence
from typing import Any

from lifecycle import clock
from papers.decree30 import Paper, Signatory, Signatures
from papers.formats import long_date, short_date
from papers.templatetags.ba_nha import decimal
from proposals.rules import hides_applicants
from scoring.states import Grade, SeatRole, Stage

DRAFT = "DỰ THẢO"
ROLES = {
    SeatRole.CHAIR: "Chủ tịch",
    SeatRole.VICE: "Phó Chủ tịch",
    SeatRole.SECRETARY: "Thư ký khoa học",
    SeatRole.REVIEWER: "Ủy viên phản biện",
    SeatRole.MEMBER: "Ủy viên",
    SeatRole.COUNCIL: "Đại diện hội đồng",
    SeatRole.FINANCE: "Cán bộ tài chính",
}
GROUP_ROLES = ROLES | {
    SeatRole.CHAIR: "Tổ trưởng",
    SeatRole.VICE: "Tổ phó",
    SeatRole.MEMBER: "Thành viên",
}
STAGES = {
    Stage.IDENTIFICATION: "xác định nhiệm vụ",
    Stage.APPRAISAL: "thẩm định kinh phí",
    Stage.SELECTION: "tuyển chọn, giao trực tiếp",
    Stage.ACCEPTANCE: "đánh giá, nghiệm thu",
}
GRADES = {Grade.EXCELLENT: "Xuất sắc", Grade.PASS: "Đạt", Grade.FAIL: "Không đạt"}


def framed(council: Any, body: Sequence[Any], *, is_final: bool, **fields: Any) -> Paper:
    """A paper under the council's head; across it what it is while it is not signed."""
    return Paper(
        issuer_parent=f"Sở Khoa học và Công nghệ tỉnh {council.province}",
        issuer=council.name,
        body=body,
        mark="" if is_final else DRAFT,
        **fields,
    )


def signed_by_both(secretary: Any, presiding: Any, kind: str = "") -> Signatures:
    """The scientific secretary at the left, whoever presided at the right (form 1.10); of a finance
    appraisal group whoever keeps its minutes and its head or deputy.
    """
    chair = presiding.role if presiding else SeatRole.CHAIR
    if kind == Stage.APPRAISAL:
        return Signatures(
            [
                Signatory("Người ghi biên bản", name=name_of(secretary)),
                Signatory(GROUP_ROLES[SeatRole(chair)], name=name_of(presiding)),
            ]
        )
    post = "" if chair == SeatRole.CHAIR else "Chủ trì"
    return Signatures(
        [
            Signatory("Thư ký khoa học", name=name_of(secretary)),
            Signatory(f"{ROLES[SeatRole(chair)]} hội đồng", post, name_of(presiding)),
        ]
    )


def name_of(seat: Any) -> str:
    return str(seat.user) if seat else ""


def decision_words(council: Any) -> str:
    """ "Quyết định số 40/QĐ-SKHCN ngày 10 tháng 3 năm 2026"; nothing before there is one."""
    if not council.decision_number:
        return ""
    return f"Quyết định số {council.decision_number} {long_date(council.decision_on)}"


def moment_words(moment: Any) -> str:
    """ "08 giờ 30 phút, ngày 23 tháng 3 năm 2026", by the office's clock."""
    local = clock.local(moment)
    return f"{local:%H} giờ {local:%M} phút, {long_date(local.date())}"


def dossier_facts(proposal: Any) -> list[tuple[str, str]]:
    """What the dossier is; not whose, while its council judges it without knowing that."""
    facts = [("Mã hồ sơ", proposal.code), ("Tên nhiệm vụ", proposal.title)]
    if hides_applicants(proposal.call.blind_mode, proposal.state):
        return facts
    return [
        *facts,
        ("Tổ chức chủ trì", str(proposal.host)),
        ("Chủ nhiệm nhiệm vụ", str(proposal.leader)),
    ]


def result_words(item: Any) -> str:
    """What the council came to, in a sentence."""
    if item.stage == Stage.ACCEPTANCE:
        return f"Xếp loại: {GRADES[Grade(item.grade)]}."
    mean = "không có phiếu hợp lệ" if item.mean is None else f"{decimal(item.mean, 3)}/100"
    passed = "Đạt yêu cầu" if item.passed else "Không đạt yêu cầu"
    return f"Điểm trung bình: {mean}. {passed}."


def correction_words(text: str, due_on: Any) -> str:
    """One point to correct, with its day."""
    return f"- {text.rstrip(' .;')} (trước ngày {short_date(due_on)})."


def counts(item: Any, table: Any) -> list[tuple[str, int]]:
    """Sheets handed out, in, valid and not: one to each member present and not recused; one with a
    criterion that could not be judged does not enter the mean.
    """
    given = len(table.rows)
    return [
        ("Số phiếu phát ra", item.members_present),
        ("Số phiếu thu về", given),
        ("Số phiếu hợp lệ", item.sheets_counted),
        ("Số phiếu không hợp lệ", given - item.sheets_counted),
    ]

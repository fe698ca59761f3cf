"""What minutes tell of one dossier, from the record that is signed."""

from papers.decree30 import Block, Paragraph
from papers.templatetags.ba_nha import decimal
from scoring.letters.frame import GRADES, GROUP_ROLES, ROLES, correction_words
from scoring.letters.results import figures
from scoring.models.ballot import words_of_choice
from scoring.states import Grade, ItemState, SeatRole, SittingPart, Stage

LEADING = (SeatRole.CHAIR, SeatRole.VICE)


def who_words(member: dict, kind: str = "") -> str:
    """Name and role, as a council of this kind calls it."""
    roles = GROUP_ROLES if kind == Stage.APPRAISAL else ROLES
    return f"{member['name']}, {roles[SeatRole(member['role'])].lower()}"


def judged(number: int, item: dict) -> list[Block | str]:
    is_over = item["state"] == ItemState.CONCLUDED
    blocks: list[Block | str] = [
        Paragraph(f"“{item['title']}”", lead=f"{number}. Hồ sơ {item['code']}:"),
    ]
    if not is_over:
        # Marks are sealed, and who applies may be unknown to the council, until then.
        return [*blocks, "Hồ sơ đang được xem xét."]
    blocks.append(f"Tổ chức chủ trì: {item['host']}.")
    blocks += _bench(item)
    blocks += _hearing(item)
    blocks += _remarks(item)
    blocks += _rounds(item)
    counted = figures(item["figures"]) if item["figures"] else [_counted(item)]
    blocks += [*counted, *_discussed(item), *secret_ballots(item["ballots"])]
    blocks += [
        Paragraph(f"{who_words(one, item['stage'])}: {one['text']}", lead="Ý kiến bảo lưu:")
        for one in item["reserved_opinions"]
    ]
    first, *others = item["conclusion"].splitlines() or [""]
    lead = "Kết luận của tổ:" if item["figures"] else "Kết luận của hội đồng:"
    blocks += [Paragraph(first, lead=lead), *others]
    if item["corrections"]:
        blocks.append("Yêu cầu chỉnh sửa hồ sơ:")
        blocks += [correction_words(one["text"], one["due_on"]) for one in item["corrections"]]
    return blocks


def _bench(item: dict) -> list[str]:
    by_part: dict[str, list[str]] = {}
    for one in item["sittings"]:
        by_part.setdefault(one["part"], []).append(who_words(one, item["stage"]))
    lines = [f"Số thành viên có mặt, được xem xét hồ sơ: {item['members_present']}."]
    if recused := by_part.get(SittingPart.RECUSED):
        lines.append(f"Không tham gia do xung đột lợi ích: {'; '.join(recused)}.")
    if away := by_part.get(SittingPart.AWAY):
        lines.append(f"Vắng khi xem xét hồ sơ: {'; '.join(away)}.")
    leading = [
        one
        for role in LEADING
        for one in item["sittings"]
        if one["role"] == role and one["part"] == SittingPart.SAT
    ]
    if leading:
        lines.append(f"Người chủ trì: {who_words(leading[0], item['stage'])}.")
    if item["reviewers"]:
        names = "; ".join(one["name"] for one in item["reviewers"])
        lines.append(f"Ủy viên phản biện hồ sơ: {names}.")
    return lines


def _hearing(item: dict) -> list[Block | str]:
    blocks: list[Block | str] = []
    if hearing := item["hearing"]:
        who = f" ({hearing['who']})" if hearing["who"] else ""
        came = "trình bày trước hội đồng" if hearing["has_come"] else "không đến trình bày"
        blocks.append(f"Đơn vị nộp hồ sơ{who} {came}.")
        blocks += hearing["notes"].splitlines()
    for one in item["questions"]:
        blocks.append(Paragraph(one["question"], lead=f"{ROLES[SeatRole(one['role'])]} hỏi:"))
        blocks.append(Paragraph(one["answer"] or "chưa trả lời.", lead="Trả lời:"))
    return blocks


def _remarks(item: dict) -> list[Block | str]:
    said = [
        Paragraph(sheet["comments"], lead=f"- Phiếu {number}:")
        for number, sheet in enumerate(item["sheets"], start=1)
        if sheet["comments"]
    ]
    return ["Ý kiến nhận xét ghi tại các phiếu (không ghi tên):", *said] if said else []


def _rounds(item: dict) -> list[str]:
    return [
        f"Lượt chấm {row['number']}: {row['sheets_counted']} phiếu hợp lệ trên "
        f"{row['members_present']} thành viên có mặt"
        + ("" if row["mean"] is None else f", điểm trung bình {decimal(row['mean'], 3)}/100")
        + f". Chấm lại vì: {row['reason']}"
        for row in item["rounds"]
    ]


def _counted(item: dict) -> str:
    given, valid = len(item["sheets"]), item["sheets_counted"] or 0
    if not item["criteria"]:
        return _outcome(item)
    return (
        f"Kiểm phiếu đánh giá: phát ra {item['members_present']}, thu về {given}, hợp lệ {valid}, "
        f"không hợp lệ {given - valid}. {_outcome(item)}"
    )


def _discussed(item: dict) -> list[Block | str]:
    """Marks far from the mean, as the council spoke of them, beside the other mean."""
    if not item["discussion"]:
        return []
    other = item["other_mean"]
    mean = "" if other is None else f" Điểm trung bình không kể các phiếu đó: {decimal(other, 3)}."
    lead = "Trao đổi về phiếu có điểm chênh lệch lớn:"
    first, *others = item["discussion"].splitlines()
    return [Paragraph(f"{first}{mean}", lead=lead), *others]


def _outcome(item: dict) -> str:
    if item["grade"]:
        return f"Xếp loại: {GRADES[Grade(item['grade'])]}."
    if item["passed"] is None:
        return ""
    verdict = "Đạt yêu cầu." if item["passed"] else "Không đạt yêu cầu."
    if item["mean"] is None:
        return verdict
    return f"Điểm trung bình {decimal(item['mean'], 3)}/100. {verdict}"


def secret_ballots(ballots: list[dict]) -> list[Block | str]:
    blocks: list[Block | str] = []
    for one in ballots:
        votes = "; ".join(
            f"{words_of_choice(one['kind'], row['choice'], row['label'])}: {row['votes']}"
            for row in one["votes"]
        )
        spoiled = one["handed_in"] - one["valid"]
        blocks.append(
            Paragraph(
                f"“{one['question']}”. Ban kiểm phiếu: {one['head']} (trưởng ban), {one['clerk']}. "
                f"Phát ra {one['handed_out']}, thu về {one['handed_in']}, hợp lệ {one['valid']}, "
                f"không hợp lệ {spoiled}. Kết quả: {votes}.",
                lead="Bỏ phiếu kín:",
            )
        )
    return blocks

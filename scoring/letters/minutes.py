"""The minutes of a meeting (biên bản họp hội đồng), from the record that is signed.

Whoever may not see every dossier of the meeting gets an extract: those dossiers leave no trace.
"""

from collections.abc import Collection
from typing import Any

from django.utils.translation import override

from lifecycle import clock
from papers.decree30 import Block, Column, Facts, Heading, Paper, Paragraph, Table
from papers.templatetags.ba_nha import decimal
from scoring.letters.frame import (
    GRADES,
    ROLES,
    correction_words,
    decision_words,
    framed,
    moment_words,
    signed_by_both,
)
from scoring.letters.tasks import adopted, discussed
from scoring.models import Commission, Meeting
from scoring.models.ballot import words_of_choice
from scoring.models.record import record_of
from scoring.states import Grade, ItemState, SeatRole, SittingPart

LEADING = (SeatRole.CHAIR, SeatRole.VICE)
PARTS = ("I. THÀNH PHẦN", "II. TÀI LIỆU", "III. NỘI DUNG", "IV. KẾT QUẢ", "V. KẾT THÚC")


def minutes(
    meeting: Meeting,
    *,
    seen: Collection[str] | None = None,
    tasks: Collection[Commission] | None = None,
    is_final: bool = False,
) -> Paper:
    """What happened, who was there, what was said and decided.

    seen: the codes of the dossiers its reader may know of; tasks: those of an identification
    council; None for all of them.
    """
    with override("vi"):
        record = record_of(meeting)
        whole = {one["code"] for one in [*record["items"], *record["postponed"]]}
        all_tasks = list(meeting.commissions.for_list())
        tasks = all_tasks if tasks is None else [one for one in all_tasks if one in tasks]
        seen = whole if seen is None else set(seen)
        is_extract = not whole <= seen or len(tasks) < len(all_tasks)
        if is_extract:
            record = _extract(record, seen)
        council = meeting.council
        seats = council.appointed
        secretary = next((seat for seat in seats if seat.role == SeatRole.SECRETARY), None)
        there = [s for s in seats if s.role in LEADING and s.pk in meeting.present_seats]
        presiding = min(there, key=lambda seat: LEADING.index(seat.role), default=None)
        ended = clock.date_of(meeting.ended_at or meeting.opened_at or meeting.planned_at)
        return framed(
            council,
            [
                *_opening(record),
                Heading(PARTS[0]),
                *_attendance(record, decision_words(council), presiding, secretary),
                Heading(PARTS[1]),
                *_papers(record),
                Heading(PARTS[2]),
                *_content(record),
                *discussed(tasks),
                Heading(PARTS[3]),
                *(adopted(tasks) if tasks and not record["items"] else _results(record)),
                Heading(PARTS[4]),
                *_ending(record),
                signed_by_both(secretary, presiding),
            ],
            is_final=is_final,
            number=f"{meeting.number:02d}/BB-HĐ",
            on=ended,
            type_name="Trích biên bản" if is_extract else "Biên bản",
            subject=f"Họp {council.name}, phiên thứ {meeting.number}",
            recipients=["Sở Khoa học và Công nghệ", "Thành viên hội đồng", "Lưu: hồ sơ hội đồng"],
            is_illustration=bool(council.call and council.call.is_synthetic),
        )


def _extract(record: dict, seen: Collection[str]) -> dict:
    """Without the other dossiers, and without free words about the whole, which may name them."""
    return {
        **record,
        **{
            name: [one for one in record[name] if one["code"] in seen]
            for name in ("items", "postponed")
        },
        **dict.fromkeys(("guests", "papers", "course"), ""),
        "movements": [{**move, "reason": ""} for move in record["movements"]],
        "ballots": [],
    }


def _opening(record: dict) -> list[Block | str]:
    return [
        Facts(
            [
                ("Thời gian bắt đầu", moment_words(record["opened_at"])),
                ("Địa điểm", record["place"]),
            ]
        )
    ]


def _who(member: dict) -> str:
    return f"{member['name']}, {ROLES[SeatRole(member['role'])].lower()}"


def _attendance(record: dict, decision: str, presiding: Any, secretary: Any) -> list[Block | str]:
    members = record["members"]
    here = sum(one["was_present_at_opening"] for one in members)
    rows = [
        [
            at,
            one["name"],
            ROLES[SeatRole(one["role"])],
            "Có mặt"
            if one["was_present_at_opening"]
            else f"Vắng: {one['reason']}".removesuffix(": "),
        ]
        for at, one in enumerate(members, start=1)
    ]
    moves = [
        f"- {moment_words(move['at'])}: {_who(move)} "
        f"{'đến dự' if move['is_coming'] else 'rời phiên họp'}"
        + (f" ({move['reason']})." if move["reason"] else ".")
        for move in record["movements"]
    ]
    return [
        f"Hội đồng được thành lập theo {decision}. Số thành viên: {len(members)}; có mặt khi khai "
        f"mạc: {here}; vắng: {len(members) - here}.",
        Table(
            [
                Column("TT", kind="centre"),
                Column("Họ và tên", 2),
                Column("Chức danh trong hội đồng", 1.4),
                Column("Có mặt, vắng và lý do", 1.4),
            ],
            rows,
        ),
        *moves,
        Facts(
            [
                ("Khách mời", "; ".join(record["guests"].splitlines()) or "không có"),
                ("Chủ trì", str(presiding.user) if presiding else ""),
                ("Thư ký khoa học", str(secretary.user) if secretary else ""),
            ]
        ),
    ]


def _papers(record: dict) -> list[str]:
    own = record["papers"].splitlines()
    if own:
        return own
    return [
        "Quyết định thành lập hội đồng; hồ sơ, kết quả tra cứu trùng lặp của từng nhiệm vụ; phiếu "
        "nhận xét, phiếu đánh giá của các thành viên."
    ]


def _content(record: dict) -> list[Block | str]:
    blocks: list[Block | str] = list(record["course"].splitlines())
    blocks += _ballots(record["ballots"])
    for number, item in enumerate(record["items"], start=1):
        blocks += _item(number, item)
    if record["postponed"]:
        blocks.append(Heading("Hồ sơ để lại phiên họp sau"))
        blocks += [
            f"- Hồ sơ {one['code']}, “{one['title']}”: {one['reason']}"
            for one in record["postponed"]
        ]
    return blocks


def _item(number: int, item: dict) -> list[Block | str]:
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
    blocks += [_counted(item), *_ballots(item["ballots"])]
    blocks += [
        Paragraph(f"{_who(one)}: {one['text']}", lead="Ý kiến bảo lưu:")
        for one in item["reserved_opinions"]
    ]
    first, *others = item["conclusion"].splitlines() or [""]
    blocks += [Paragraph(first, lead="Kết luận của hội đồng:"), *others]
    if item["corrections"]:
        blocks.append("Yêu cầu chỉnh sửa hồ sơ:")
        blocks += [correction_words(one["text"], one["due_on"]) for one in item["corrections"]]
    return blocks


def _bench(item: dict) -> list[str]:
    by_part: dict[str, list[str]] = {}
    for one in item["sittings"]:
        by_part.setdefault(one["part"], []).append(_who(one))
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
        lines.append(f"Người chủ trì: {_who(leading[0])}.")
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


def _outcome(item: dict) -> str:
    if item["grade"]:
        return f"Xếp loại: {GRADES[Grade(item['grade'])]}."
    if item["passed"] is None:
        return ""
    verdict = "Đạt yêu cầu." if item["passed"] else "Không đạt yêu cầu."
    if item["mean"] is None:
        return verdict
    return f"Điểm trung bình {decimal(item['mean'], 3)}/100. {verdict}"


def _ballots(ballots: list[dict]) -> list[Block | str]:
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


def _results(record: dict) -> list[Block | str]:
    """The dossiers judged, the highest mean first; those that are only graded in their order."""
    over = [one for one in record["items"] if one["state"] == ItemState.CONCLUDED]
    if not over:
        return ["Chưa có hồ sơ nào được kết luận."]
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


def _ending(record: dict) -> list[str]:
    if record["ended_at"] is None:
        return ["Phiên họp chưa kết thúc."]
    return [
        f"Phiên họp kết thúc hồi {moment_words(record['ended_at'])}. Biên bản đã được đọc, các "
        "thành viên dự họp thống nhất thông qua."
    ]

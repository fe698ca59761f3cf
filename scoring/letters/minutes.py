"""The minutes of a meeting (biên bản họp hội đồng), from the record that is signed.

Whoever may not see every dossier of the meeting gets an extract: those dossiers leave no trace.
"""

from collections.abc import Collection
from typing import Any

from django.utils.translation import override

from lifecycle import clock
from papers.decree30 import Block, Column, Facts, Heading, Paper, Table
from scoring.letters.frame import (
    GROUP_ROLES,
    ROLES,
    decision_words,
    framed,
    moment_words,
    signed_by_both,
)
from scoring.letters.judged import LEADING, judged, secret_ballots, who_words
from scoring.letters.results import results
from scoring.letters.tasks import adopted, discussed
from scoring.models import Commission, Meeting
from scoring.models.record import record_of
from scoring.rules import Lack
from scoring.rules.kinds import MINUTES_KEPT_BY
from scoring.states import QuorumLack, SeatRole, Stage

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
        is_group = council.kind == Stage.APPRAISAL
        keeper = MINUTES_KEPT_BY.get(Stage(council.kind), SeatRole.SECRETARY)
        secretary = next((seat for seat in seats if seat.role == keeper), None)
        there = [s for s in seats if s.role in LEADING and s.pk in meeting.present_seats]
        presiding = min(there, key=lambda seat: LEADING.index(seat.role), default=None)
        ended = clock.date_of(meeting.ended_at or meeting.opened_at or meeting.planned_at)
        return framed(
            council,
            [
                *_opening(record),
                Heading(PARTS[0]),
                *_attendance(
                    record, decision_words(council), presiding, secretary, is_group=is_group
                ),
                Heading(PARTS[1]),
                *_papers(record),
                Heading(PARTS[2]),
                *_content(record),
                *discussed(tasks),
                Heading(PARTS[3]),
                *(adopted(tasks) if tasks and not record["items"] else results(record)),
                Heading(PARTS[4]),
                *_ending(record),
                signed_by_both(secretary, presiding, council.kind),
            ],
            is_final=is_final,
            number=f"{meeting.number:02d}/BB-HĐ",
            on=ended,
            type_name="Trích biên bản" if is_extract else "Biên bản",
            subject=f"Họp {council.name}, phiên thứ {meeting.number}"
            + (" (hoãn)" if record["is_adjourned"] else ""),
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
                (
                    "Thời gian bắt đầu" if record["opened_at"] else "Thời gian theo giấy mời",
                    moment_words(record["opened_at"] or record["planned_at"]),
                ),
                ("Địa điểm", record["place"]),
            ]
        )
    ]


def _attendance(
    record: dict, decision: str, presiding: Any, secretary: Any, *, is_group: bool
) -> list[Block | str]:
    members = record["members"]
    here = sum(one["was_present_at_opening"] for one in members)
    rows = [
        [
            at,
            one["name"],
            (GROUP_ROLES if is_group else ROLES)[SeatRole(one["role"])],
            "Có mặt"
            if one["was_present_at_opening"]
            else f"Vắng: {one['reason']}".removesuffix(": "),
        ]
        for at, one in enumerate(members, start=1)
    ]
    moves = [
        f"- {moment_words(move['at'])}: {who_words(move, Stage.APPRAISAL if is_group else '')} "
        f"{'đến dự' if move['is_coming'] else 'rời phiên họp'}"
        + (f" ({move['reason']})." if move["reason"] else ".")
        for move in record["movements"]
    ]
    body = "Tổ thẩm định" if is_group else "Hội đồng"
    return [
        f"{body} được thành lập theo {decision}. Số thành viên: {len(members)}; có mặt khi khai "
        f"mạc: {here}; vắng: {len(members) - here}.",
        Table(
            [
                Column("TT", kind="centre"),
                Column("Họ và tên", 2),
                Column(f"Chức danh trong {body.lower()}", 1.4),
                Column("Có mặt, vắng và lý do", 1.4),
            ],
            rows,
        ),
        *moves,
        Facts(
            [
                ("Khách mời", "; ".join(record["guests"].splitlines()) or "không có"),
                ("Chủ trì", str(presiding.user) if presiding else ""),
                (
                    "Người ghi biên bản" if is_group else "Thư ký khoa học",
                    str(secretary.user) if secretary else "",
                ),
            ]
        ),
    ]


def _papers(record: dict) -> list[str]:
    own = record["papers"].splitlines()
    if own:
        return own
    if any(one["figures"] for one in record["items"]):
        return [
            "Quyết định thành lập tổ thẩm định; kết luận của hội đồng; thuyết minh và dự toán kinh "
            "phí của từng nhiệm vụ."
        ]
    return [
        "Quyết định thành lập hội đồng; hồ sơ, kết quả tra cứu trùng lặp của từng nhiệm vụ; phiếu "
        "nhận xét, phiếu đánh giá của các thành viên."
    ]


def _content(record: dict) -> list[Block | str]:
    blocks: list[Block | str] = list(record["course"].splitlines())
    blocks += secret_ballots(record["ballots"])
    for number, item in enumerate(record["items"], start=1):
        blocks += judged(number, item)
    if record["postponed"]:
        blocks.append(Heading("Hồ sơ để lại phiên họp sau"))
        blocks += [
            f"- Hồ sơ {one['code']}, “{one['title']}”: {one['reason']}"
            for one in record["postponed"]
        ]
    return blocks


def _ending(record: dict) -> list[str]:
    if record["ended_at"] is None:
        return ["Phiên họp chưa kết thúc."]
    if record["is_adjourned"]:
        return [
            f"Phiên họp hoãn hồi {moment_words(record['ended_at'])}; các nội dung chưa kết luận "
            "chuyển sang phiên họp sau.",
            *(
                f"- {Lack(QuorumLack(one['code']), one['have'], one['need'])}"
                for one in record["adjourned_for"]
            ),
        ]
    return [
        f"Phiên họp kết thúc hồi {moment_words(record['ended_at'])}. Biên bản đã được đọc, các "
        "thành viên dự họp thống nhất thông qua."
    ]

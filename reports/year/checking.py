"""February and March: the dossiers are opened, searched for duplicates and checked."""

from datetime import timedelta

from lifecycle import clock
from lifecycle.actions import advance
from proposals.actions import (
    check_dossier,
    judge_hits,
    search_duplicates,
    write_draft,
)
from proposals.actions.opening import record_opening
from proposals.letters.opening import issue as opening_record
from proposals.states import CheckItem, Verdict
from reports.year.run import Dossier, Year


def check_dossiers(year: Year) -> None:
    """The call closes; officers check each dossier: accept, send back, refuse; some withdraw."""
    for dossier in year.dossiers:
        if dossier.fate == "withdrawn":
            year.go(2, 20)
            note = "Đơn vị chưa thu xếp được vốn đối ứng."
            dossier.proposal = advance(dossier.proposal, "withdraw", by=dossier.leader, note=note)
    year.go(2, 27, 17)
    year.tick(1)
    year.call = advance(year.call, "close", by=year.staff("chuyenvien1"))
    year.go(3, 2, 9)
    record_opening(
        year.call,
        opened_at=year.moment,
        place="Sở Khoa học và Công nghệ",
        present=[
            "Tổ trưởng tổ mở hồ sơ: lãnh đạo phòng Quản lý khoa học (minh họa)",
            "Thành viên: chuyên viên quản lý (minh họa)",
            "Thư ký: chuyên viên quản lý (minh họa)",
        ],
        issue=opening_record,
        by=year.staff("chuyenvien1"),
    )
    year.go(3, 3)
    for dossier in year.dossiers:
        if dossier.fate in ("withdrawn", "unfinished"):
            continue
        _check(year, dossier, year.staff(f"chuyenvien{1 + dossier.number % 2}"))
        year.tick(5)
        year.tell("Kiểm tra hồ sơ", 1)


def _check(year: Year, dossier: Dossier, officer) -> None:
    if dossier.fate == "ineligible":
        _look_through(dossier, officer, {CheckItem.HOST_QUALIFIED: "Đơn vị chưa có chức năng."})
        dossier.proposal = advance(
            dossier.proposal,
            "refuse_dossier",
            by=officer,
            note="Tổ chức chủ trì chưa có chức năng hoạt động phù hợp lĩnh vực đăng ký.",
        )
        return
    if dossier.fate == "returned":
        dossier.proposal = advance(
            dossier.proposal,
            "send_back",
            by=officer,
            note="Bổ sung cách đo chỉ tiêu hiệu quả.",
            mends={"hieu-qua": "Nêu cách đo, nơi đo và thời điểm đo chỉ tiêu (minh họa)."},
            deadline=clock.date_of(year.moment) + timedelta(days=7),
        )
        year.tick(60)
        dossier.proposal = write_draft(
            dossier.proposal,
            by=dossier.leader,
            head={"effect_statement": "Đo bằng sổ sản xuất ba tháng trước và sau (minh họa)."},
        )
        dossier.proposal = advance(dossier.proposal, "submit", by=dossier.leader)
        year.tick(60)
    _look_through(dossier, officer, {})
    dossier.proposal = advance(dossier.proposal, "accept_dossier", by=officer)


def _search_duplicates(dossier: Dossier, officer) -> None:
    """What is like it is looked at one by one; what is very like is left to the council."""
    search = search_duplicates(dossier.proposal, by=officer)
    judgements = {hit.pk: _judgement(hit) for hit in search.hits.all()}
    is_near = any(verdict == Verdict.COUNCIL for verdict, _note in judgements.values())
    judge_hits(
        search,
        judgements,
        by=officer,
        verdict=Verdict.COUNCIL if is_near else Verdict.NONE,
        conclusion="Có nhiệm vụ gần giống, đề nghị hội đồng xem phần khác biệt (minh họa)."
        if is_near
        else "Không trùng với nhiệm vụ đã và đang thực hiện trong dữ liệu tra cứu (minh họa).",
    )


def _judgement(hit) -> tuple[str, str]:
    if hit.is_strong:
        return Verdict.COUNCIL, "Tên gần giống, cần làm rõ phần khác biệt (minh họa)."
    return Verdict.NONE, "Khác đối tượng và địa bàn (minh họa)."


def _look_through(dossier: Dossier, officer, faults: dict) -> None:
    _search_duplicates(dossier, officer)
    group = dossier.task.group
    checklist = dossier.proposal.call.checklist()
    check_dossier(
        dossier.proposal,
        by=officer,
        answers={
            key: ("no" if key in faults else "yes", faults.get(key, ""))
            for key, _label in checklist
        },
        group=group or None,
        group_note="Nội dung đúng nhóm đã chọn." if group else "",
    )

"""One member's sheet: under their name for themselves, for the council's file under a number."""

from django.utils.translation import override

from lifecycle import clock
from papers.decree30 import Column, Facts, Heading, PageBreak, Paper, Signatory, Signatures, Table
from papers.templatetags.ba_nha import decimal
from scoring import rules
from scoring.letters.frame import GRADES, dossier_facts, framed
from scoring.models import Item, ScoreSheet
from scoring.states import GRADE_OF_POINTS, RubricKind, SheetState, Stage

PARTS = {
    RubricKind.STATUTORY: "Đánh giá theo tiêu chí",
    RubricKind.STRATEGIC: "Mức phù hợp với nhóm công nghệ chiến lược (không cộng vào 100 điểm)",
    RubricKind.ACCEPTANCE: "Xếp loại",
}


def sheet_form(sheet: ScoreSheet) -> Paper:
    """A member's own sheet, under their name, with its marks, reasons and comments."""
    with override("vi"):
        item, author = sheet.item, str(sheet.seat.user)
        reviews = sheet.seat_id in item.bench.reviewers
        day = clock.date_of(sheet.filed_at) if sheet.filed_at else None
        return framed(
            item.council,
            [
                Facts([("Người đánh giá", author), *dossier_facts(item.proposal)]),
                *_content(item, sheet),
                Signatures([Signatory(""), Signatory("Người đánh giá", name=author)]),
            ],
            is_final=sheet.state == SheetState.FILED,
            on=day,
            place=str(item.council.province) if day else "",
            type_name="Phiếu nhận xét, đánh giá" if reviews else "Phiếu đánh giá",
            subject=f"Hồ sơ {item.proposal.code}",
            is_illustration=item.proposal.is_synthetic,
        )


def sheets(item: Item, *, is_final: bool = False) -> Paper:
    """Every sheet that counts, each on pages of its own, under its number and without a name."""
    with override("vi"):
        body: list = [
            Facts(dossier_facts(item.proposal)),
            "Phiếu được đánh số ngẫu nhiên và không ghi tên người đánh giá.",
        ]
        found = item.valid_sheets().with_marks().order_by("public_id")
        for number, sheet in enumerate(found, start=1):
            body += [PageBreak()] if number > 1 else []
            body += [Heading(f"PHIẾU SỐ {number}", is_centred=True), *_content(item, sheet)]
        return framed(
            item.council,
            body,
            is_final=is_final,
            on=clock.date_of(item.concluded_at),
            type_name="Phiếu đánh giá",
            subject=f"Hồ sơ {item.proposal.code}",
            is_illustration=item.proposal.is_synthetic,
        )


def _content(item: Item, sheet: ScoreSheet) -> list:
    return [
        *(part for kind in item.rubric_kinds for part in _part(item, sheet, kind)),
        Heading("Nhận xét chung"),
        *(sheet.comments.splitlines() or ["Không có nhận xét khác."]),
    ]


def _part(item: Item, sheet: ScoreSheet, kind: str) -> list:
    criteria = item.council.criteria(kind)
    marks = {mark.criterion_id: mark for mark in sheet.marks.all()}
    if item.stage == Stage.ACCEPTANCE:
        return [
            Heading(PARTS[RubricKind(kind)]),
            *(_rating(one, marks.get(one.pk)) for one in criteria),
        ]
    columns = [
        Column("TT", kind="centre"),
        Column("Tiêu chí", 1.2),
        Column("Tối đa", kind="number"),
        Column("Điểm", kind="number"),
        Column("Lý do", 2),
    ]
    rows = []
    for at, one in enumerate(criteria, start=1):
        mark = marks.get(one.pk)
        points = "" if mark is None or mark.points is None else decimal(mark.points)
        reason = mark.reason if mark else ""
        if mark and mark.cannot_judge:
            reason = f"Không đánh giá được. {reason}"
        rows.append([at, one.name, decimal(one.max_points), points, reason])
    total = rules.sheet_total(sheet.points_in(kind), [one.key for one in criteria])
    most = decimal(sum(one.max_points for one in criteria))
    shown = "–" if total is None else decimal(total)
    return [
        Heading(PARTS[RubricKind(kind)]),
        Table(columns, rows, total=["", "Tổng điểm", most, shown, ""]),
    ]


def _rating(criterion, mark) -> str:
    if mark is None:
        return f"{criterion.name}: chưa xếp loại."
    given = (
        "không đánh giá được" if mark.points is None else GRADES[GRADE_OF_POINTS[int(mark.points)]]
    )
    return f"{criterion.name}: {given}. Lý do: {mark.reason}"

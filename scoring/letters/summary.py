"""The summary of one item's marks (bảng tổng hợp điểm): criteria down, sheets across; landscape."""

from typing import Any

from django.utils.translation import override

from lifecycle import clock
from papers.decree30 import Column, Facts, Paper, Table
from papers.templatetags.ba_nha import decimal, percent
from scoring.letters.frame import (
    GRADES,
    dossier_facts,
    framed,
    result_words,
    signed_by_both,
)
from scoring.models import Item
from scoring.states import Grade, Stage
from scoring.tables import whole_table

UNJUDGED = "KĐG"


def summary(item: Item, *, is_final: bool = False) -> Paper:
    """Every mark of every sheet that counts, their sums and means, and what stands out."""
    with override("vi"):
        table, bench = whole_table(item), item.bench
        is_graded = item.stage == Stage.ACCEPTANCE
        body = _ratings(table) if is_graded else _marks(item, table)
        return framed(
            item.council,
            [
                Facts(dossier_facts(item.proposal)),
                *body,
                result_words(item),
                *table.reasons,
                signed_by_both(bench.secretary, bench.presiding),
            ],
            is_final=is_final,
            is_landscape=True,
            on=clock.date_of(item.concluded_at),
            place=str(item.council.province),
            type_name="Bảng tổng hợp",
            subject=f"{'Xếp loại' if is_graded else 'Điểm đánh giá'} hồ sơ {item.proposal.code}",
            is_illustration=item.proposal.is_synthetic,
        )


def _marks(item: Item, table: Any) -> list:
    columns = [Column("TT", kind="centre"), Column("Tiêu chí"), Column("Tối đa", kind="number")]
    columns += [Column(f"Phiếu {row.number}", kind="number") for row in table.rows]
    columns += [Column("Trung bình", kind="number"), Column("Tỷ lệ cho 0", kind="number")]
    rows = []
    for at, criterion in enumerate(table.criteria):
        marks = [row.marks_shown[at] for row in table.rows]
        rows.append(
            [
                at + 1,
                criterion.name,
                decimal(criterion.max_points),
                *map(_mark, marks),
                _mean([row.marks_shown[at] for row in table.rows if row.total is not None]),
                percent(table.zero_shares[at]) if table.zero_shares else "–",
            ]
        )
    most = sum(criterion.max_points for criterion in table.criteria)
    totals = ["–" if row.total is None else decimal(row.total) for row in table.rows]
    mean = "–" if table.mean is None else decimal(table.mean, 3)
    found: list = [
        Table(columns, rows, total=["", "Tổng điểm", decimal(most), *totals, mean, ""]),
        f"{UNJUDGED}: không đánh giá được; phiếu đó không tính vào điểm trung bình. Tỷ lệ cho 0 "
        f"tính trên {item.members_present} thành viên có mặt.",
    ]
    return found + _far_off(table) + _beside(item, table)


def _mark(mark: Any) -> str:
    return UNJUDGED if mark is None or mark.points is None else decimal(mark.points)


def _mean(marks: list) -> str:
    points = [mark.points for mark in marks if mark is not None and mark.points is not None]
    return decimal(sum(points) / len(points)) if points else "–"


def _far_off(table: Any) -> list[str]:
    """Both means where a sheet lies far from the first; none of them is voided."""
    far = [row for row in table.rows if row.is_far_off]
    if not far:
        return []
    named = ", ".join(f"phiếu {row.number} ({decimal(row.total)} điểm)" for row in far)
    other = table.other_mean
    without = "không còn phiếu nào" if other is None else f"{decimal(other, 3)}/100"
    return [
        f"Chênh lệch nhiều so với điểm trung bình, hội đồng đã trao đổi: {named}. Điểm trung bình "
        f"của mọi phiếu hợp lệ là {decimal(table.mean, 3)}/100; không kể các phiếu này là "
        f"{without}. Kết quả theo điểm trung bình của mọi phiếu hợp lệ."
    ]


def _beside(item: Item, table: Any) -> list:
    """The two scores that stand beside the statutory points, never part of them."""
    lines = [f"Điểm 3 nhà (không cộng vào 100 điểm): {item.three_house_score}/100."]
    if table.fit_criteria:
        fits = ", ".join(f"phiếu {row.number}: {decimal(row.fit_total)}" for row in table.rows)
        lines.append(
            f"Điểm phù hợp nhóm công nghệ chiến lược ({fits}): trung bình "
            f"{decimal(item.fit_mean, 3)}/100."
        )
    return lines


def _ratings(table: Any) -> list:
    given = {str(label): votes for label, votes in table.votes}
    rows = [
        [f"Phiếu {row.number}", GRADES[Grade(row.grade)] if row.grade else "Không đánh giá được"]
        for row in table.rows
    ]
    votes = ", ".join(f"{GRADES[grade]} {given.get(str(grade.label), 0)}" for grade in Grade)
    return [
        Table([Column("Phiếu", kind="centre"), Column("Xếp loại")], rows),
        f"Số phiếu theo từng mức: {votes}.",
    ]

"""The record of counting the sheets of one item (biên bản kiểm phiếu)."""

from typing import Any

from django.utils.translation import override

from lifecycle import clock
from papers.decree30 import Column, Facts, Heading, Paper, Paragraph, Table
from papers.templatetags.ba_nha import decimal
from scoring.letters.frame import (
    GRADES,
    counts,
    decision_words,
    dossier_facts,
    framed,
    moment_words,
    name_of,
    result_words,
    signed_by_both,
)
from scoring.models import Item
from scoring.models.ballot import words_of_choice
from scoring.states import BallotState, Grade, Stage
from scoring.tables import whole_table


def counting_record(item: Item, *, is_final: bool = False) -> Paper:
    """How many sheets were given out and in, what each came to, and the result."""
    with override("vi"):
        table, bench, council = whole_table(item), item.bench, item.council
        return framed(
            council,
            [
                f"Vào hồi {moment_words(item.concluded_at)}, tại {item.meeting.place}, Ban kiểm "
                f"phiếu của {council.name} ({decision_words(council)}) đã kiểm phiếu đánh giá đối "
                "với hồ sơ:",
                Facts(dossier_facts(item.proposal)),
                Heading("1. Ban kiểm phiếu"),
                Facts([("Trưởng ban", f"{name_of(bench.secretary)}, thư ký khoa học")]),
                Heading("2. Thành viên và số phiếu"),
                Facts(
                    [
                        ("Số thành viên theo quyết định", str(len(bench.appointed))),
                        (
                            "Số thành viên có mặt, được đánh giá hồ sơ này",
                            str(item.members_present),
                        ),
                        *((name, str(count)) for name, count in counts(item, table)),
                    ]
                ),
                Heading("3. Kết quả kiểm phiếu"),
                _results(item, table),
                result_words(item),
                *table.reasons,
                *_ballots(item),
                "Phiếu được đánh số ngẫu nhiên; số phiếu không cho biết người đánh giá. Biên bản "
                "được lập và thông qua ngay sau khi kiểm phiếu.",
                signed_by_both(bench.secretary, bench.presiding),
            ],
            is_final=is_final,
            on=clock.date_of(item.concluded_at),
            type_name="Biên bản",
            subject=f"Kiểm phiếu đánh giá hồ sơ {item.proposal.code}",
            recipients=["Hội đồng", "Lưu: hồ sơ hội đồng"],
            is_illustration=item.proposal.is_synthetic,
        )


def _results(item: Item, table: Any) -> Table:
    if item.stage == Stage.ACCEPTANCE:
        given = {str(label): votes for label, votes in table.votes}
        rows = [[GRADES[grade], given.get(str(grade.label), 0)] for grade in Grade]
        return Table(
            [Column("Xếp loại"), Column("Số phiếu", kind="number")],
            rows,
            total=["Cộng", sum(votes for _label, votes in rows)],
        )
    return Table(
        [Column("Phiếu", kind="centre"), Column("Tổng điểm", kind="number"), Column("Ghi chú")],
        [
            [f"Phiếu {row.number}", _total(row), "" if row.total is not None else UNJUDGED]
            for row in table.rows
        ],
        total=["Cộng", decimal(item.points_sum), f"{item.sheets_counted} phiếu hợp lệ"],
    )


def _ballots(item: Item) -> list[Paragraph]:
    """What was voted on in secret over it, beside the sheets."""
    return [
        Paragraph(
            f"“{ballot.question}”: phát ra {ballot.handed_out}, thu về {ballot.handed_in}, hợp lệ "
            f"{ballot.valid_votes}, không hợp lệ {ballot.handed_in - ballot.valid_votes}; "
            + "; ".join(
                f"{words_of_choice(ballot.kind, row.choice, row.label)} {row.votes}"
                for row in ballot.tally
            )
            + f". Ban kiểm phiếu: {ballot.head.user} (trưởng ban), {ballot.clerk}.",
            lead="Bỏ phiếu kín",
        )
        for ballot in item.ballots.filter(state=BallotState.CLOSED).order_by("number")
    ]


UNJUDGED = "Có tiêu chí không đánh giá được; không tính vào điểm trung bình"


def _total(row: Any) -> str:
    return "–" if row.total is None else decimal(row.total)

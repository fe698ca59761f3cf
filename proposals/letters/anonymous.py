"""The dossier as a paper for a council that reads it without knowing who applies."""

from django.utils.translation import override

from papers.decree30 import Annex, Block, Column, Facts, Heading, Paper
from proposals.anonymous import AnonymousDossier
from proposals.letters.description import (
    NONE_YET,
    attached,
    budget,
    effect,
    on,
    products,
    table,
    text,
)
from proposals.states import StrategicGroup


def paper(dossier: AnonymousDossier) -> Paper:
    """What is proposed, whole, without who proposes it; in Vietnamese, whoever reads the pages.

    No checksum of the full content stands at its foot: whoever guesses a name could try it there.
    """
    with override("vi"):
        return Paper(
            issuer="Bản ẩn danh",
            number=dossier.code,
            place=str(dossier.province),
            on=None,
            type_name="THUYẾT MINH",
            subject=f"Nhiệm vụ khoa học, công nghệ và đổi mới sáng tạo\n“{dossier.title}”",
            body=[
                *_general(dossier),
                *effect(dossier),
                *products(dossier),
                *_houses(dossier),
                *_answers(dossier),
                "Kế hoạch thực hiện và dự toán kinh phí: các Phụ lục kèm theo.",
            ],
            annexes=[_plan(dossier), budget(dossier)],
            is_illustration=dossier.is_synthetic,
            foot=f"Hồ sơ {dossier.code} · bản ẩn danh cho hội đồng",
        )


def _general(dossier: AnonymousDossier) -> list[Block | str]:
    facts = [
        ("Đợt gọi", str(dossier.call)),
        ("Loại nhiệm vụ", dossier.get_kind_display()),
        ("Thời gian thực hiện", f"{on(dossier.starts_on)} – {on(dossier.ends_on)}"),
        ("Bài toán được giải quyết", str(dossier.problem or "không")),
        ("Nhóm công nghệ chiến lược", StrategicGroup(dossier.strategic_group).label),
    ]
    found: list[Block | str] = [
        Heading("I. Thông tin chung"),
        Facts(facts),
        Heading("II. Tóm tắt"),
        *text(dossier.summary),
    ]
    if dossier.strategic_group:
        found += [Heading("Lý do thuộc nhóm chiến lược"), *text(dossier.strategic_reasons)]
    return found


def _houses(dossier: AnonymousDossier) -> list[Block | str]:
    shares = [
        [at, one.house, one.role, one.commits_cash, one.commits_in_kind, one.commits_people]
        for at, one in enumerate(dossier.shares, start=1)
    ]
    words = [
        [one.number, str(one.label), "đủ" if one.is_met else "chưa đủ"]
        for one in dossier.house_words
    ]
    return [
        Heading("V. Phối hợp và xác nhận của ba nhà"),
        table(
            "Phần đóng góp",
            [
                Column("TT", 0.4, "centre"),
                Column("Nhà", 1.5),
                Column("Phần việc", 2.5),
                Column("Bằng tiền (đồng)", 1.2, "amount"),
                Column("Hiện vật (đồng)", 1.2, "amount"),
                Column("Người", 0.6, "number"),
            ],
            shares,
        ),
        table(
            "Xác nhận của ba nhà",
            [Column("ĐK", 0.4, "centre"), Column("Điều kiện", 4), Column("Xác nhận", 1, "centre")],
            words,
        ),
    ]


def _answers(dossier: AnonymousDossier) -> list[Block | str]:
    told = [(row["label"], row["value"] or NONE_YET) for row in dossier.answers]
    return [Heading("VI. Câu hỏi riêng của đợt gọi"), Facts(told)] if told else []


def _plan(dossier: AnonymousDossier) -> Annex:
    rows = [
        [
            at,
            one.work,
            f"{on(one.starts_on)} – {on(one.ends_on)}",
            one.responsibility,
            one.authority,
            one.result,
        ]
        for at, one in enumerate(dossier.steps, start=1)
    ]
    columns = [
        Column("TT", 0.4, "centre"),
        Column("Rõ việc", 3),
        Column("Rõ thời gian", 1.6),
        Column("Rõ trách nhiệm", 2),
        Column("Rõ thẩm quyền", 2),
        Column("Rõ kết quả", 2.2),
    ]
    return Annex(
        label="Phụ lục I",
        title="Kế hoạch thực hiện",
        attached_to=attached(dossier),
        is_landscape=True,
        body=[table("", columns, rows)],
    )

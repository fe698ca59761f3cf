"""What the council concludes on one dossier (kết luận của hội đồng)."""

from django.utils.translation import override

from lifecycle import clock
from papers.decree30 import Facts, Heading, Paper
from scoring.letters.frame import (
    STAGES,
    correction_words,
    counts,
    decision_words,
    dossier_facts,
    framed,
    result_words,
    signed_by_both,
)
from scoring.models import Item
from scoring.states import Stage
from scoring.tables import whole_table


def conclusion(item: Item, *, is_final: bool = False) -> Paper:
    """The result and the council's words, for those who decide on its advice."""
    with override("vi"):
        council, bench, table = item.council, item.bench, whole_table(item)
        day = clock.date_of(item.concluded_at)
        given = "; ".join(f"{name[3:].strip()} {count}" for name, count in counts(item, table))
        return framed(
            council,
            [
                f"Căn cứ kết quả phiên họp thứ {item.meeting.number} của Hội đồng tư vấn "
                f"{STAGES[Stage(item.stage)]} ({decision_words(council)}), hội đồng kết luận về hồ "
                "sơ sau:",
                Facts(dossier_facts(item.proposal)),
                Heading("1. Kết quả đánh giá"),
                f"Thành viên có mặt và được đánh giá hồ sơ: {item.members_present}/"
                f"{len(bench.appointed)}. Số {given}.",
                result_words(item),
                *table.reasons,
                *_priority(item),
                Heading("2. Kết luận, kiến nghị"),
                *item.conclusion.splitlines(),
                *_corrections(item),
                "Kết luận của hội đồng là ý kiến tư vấn; cơ quan có thẩm quyền quyết định theo quy "
                "định.",
                signed_by_both(bench.secretary, bench.presiding),
            ],
            is_final=is_final,
            on=day,
            place=str(council.province),
            type_name="Kết luận",
            subject=f"Của hội đồng đối với hồ sơ {item.proposal.code}",
            recipients=["Sở Khoa học và Công nghệ", "Lưu: hồ sơ hội đồng"],
            is_illustration=item.proposal.is_synthetic,
        )


def _corrections(item: Item) -> list[str]:
    asked = [correction_words(one.text, one.due_on) for one in item.corrections.order_by("pk")]
    return ["Yêu cầu chỉnh sửa hồ sơ:", *asked] if asked else []


def _priority(item: Item) -> list[str]:
    if item.stage == Stage.ACCEPTANCE or not item.has_priority:
        return []
    return ["Hồ sơ hội đủ bốn điều kiện ưu tiên “3 nhà”."]

"""A duplicate search as a paper: what was asked, found and concluded, in Vietnamese."""

from collections.abc import Sequence

from django.utils.translation import override

from lifecycle import clock
from papers.decree30 import Column, Facts, Heading, Paper, Paragraph, Signatory, Signatures, Table
from papers.formats import short_date
from proposals.models import DuplicateHit, DuplicateSearch

FIELDS = {"title": "Tên", "objectives": "Mục tiêu", "content": "Nội dung"}


def paper(search: DuplicateSearch, hits: Sequence[DuplicateHit]) -> Paper:
    """The search with these of its hits; parts that both have stand in «…»."""
    with override("vi"):
        proposal = search.proposal
        return Paper(
            issuer=f"Sở Khoa học và Công nghệ tỉnh {proposal.province}",
            place=str(proposal.province),
            on=clock.date_of(search.concluded_at or search.searched_at),
            type_name="Phiếu tra cứu trùng lặp",
            subject=f"Hồ sơ {proposal.code}",
            body=[
                Facts(_facts(search)),
                "Độ tương đồng chỉ để tham khảo; người tra cứu kết luận từng trường hợp.",
                *_found(hits),
                *[block for hit in hits for block in _side_by_side(hit)],
                *_conclusion(search),
            ],
            is_illustration=proposal.is_synthetic,
        )


def _facts(search: DuplicateSearch) -> list[tuple[str, str]]:
    proposal, percent = search.proposal, search.thresholds
    searched = clock.local(search.searched_at)
    return [
        ("Tên nhiệm vụ", proposal.title),
        ("Tổ chức chủ trì", str(proposal.host)),
        ("Người tra cứu", str(search.searched_by)),
        ("Thời điểm tra cứu", f"{searched:%H:%M} ngày {searched:%d/%m/%Y}"),
        ("Từ ngữ tra thêm", search.terms or "không"),
        (
            "Đã so với",
            f"{search.earlier_count} nhiệm vụ đã có, {search.dossier_count} hồ sơ khác",
        ),
        (
            "Ngưỡng",
            f"tên từ {percent['title_flag']}%, cao từ {percent['title_strong']}%; "
            f"mục tiêu, nội dung từ {percent['text_flag']}%",
        ),
    ]


def _found(hits: Sequence[DuplicateHit]) -> list:
    if not hits:
        return ["Không có nhiệm vụ, hồ sơ nào đạt ngưỡng."]
    columns = [
        Column("TT", kind="centre"),
        Column("Nhiệm vụ, hồ sơ giống", 4),
        Column("Tương đồng", kind="centre"),
        Column("Kết luận và lý do", 3),
    ]
    rows = [[hit.position, _named(hit), f"{hit.percent:.0f}%", _judged(hit)] for hit in hits]
    return [Table(columns, rows, title="Kết quả tra cứu")]


def _named(hit: DuplicateHit) -> str:
    if hit.earlier:
        beside = [hit.earlier.host, hit.earlier.place, hit.earlier.years, hit.earlier.source]
    else:
        beside = [f"hồ sơ {hit.other.code}", str(hit.other.host)]
    return f"{hit.title} ({'; '.join(filter(None, beside))})"


def _judged(hit: DuplicateHit) -> str:
    if not hit.verdict:
        return "Chưa kết luận"
    return f"{hit.get_verdict_display()}. {hit.note}"


def _side_by_side(hit: DuplicateHit) -> list:
    columns = [Column("Hồ sơ đang xét"), Column("Nhiệm vụ, hồ sơ giống")]
    rows = [[_marked(part["left"]), _marked(part["right"])] for part in hit.passages]
    title = f"Đoạn giống nhau với trường hợp {hit.position}"
    return [Table(columns, rows, title=title)] if rows else []


def _marked(parts: list) -> str:
    return "".join(f"«{text}»" if is_same else text for text, is_same in parts)


def _conclusion(search: DuplicateSearch) -> list:
    blocks: list = [Heading("Kết luận chung")]
    if not search.verdict:
        return [*blocks, "Chưa kết luận."]
    said = search.get_verdict_display()
    day = short_date(clock.date_of(search.concluded_at))
    return [
        *blocks,
        Paragraph(f"{search.conclusion}", lead=f"{said}. "),
        f"Ngày kết luận: {day}.",
        Signatures([Signatory("Người kết luận", name=str(search.concluded_by))]),
    ]

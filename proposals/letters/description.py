"""The dossier as a paper: the task's description in the form of Decree 30, draft or handed in."""

from datetime import date
from decimal import Decimal

from django.utils.translation import override

from lifecycle import clock
from papers.decree30 import (
    Annex,
    Block,
    Column,
    Facts,
    Heading,
    Paper,
    Paragraph,
    Signatory,
    Signatures,
    Table,
)
from papers.formats import number, short_date
from proposals.models import Proposal
from proposals.states import (
    EDITABLE,
    AttestationState,
    MoneySource,
    StrategicGroup,
)

NONE_YET = "(chưa có)"


def paper(proposal: Proposal) -> Paper:
    """What the dossier says, whole; in Vietnamese, whoever reads the pages.

    While it may be written every page is marked as a draft. Handed in, each foot names its code,
    when it came in, and the checksum of its content as the trail holds it.
    """
    with override("vi"):
        is_draft = proposal.state in EDITABLE or proposal.submitted_at is None
        return Paper(
            issuer=str(proposal.host),
            number=proposal.code,
            place=str(proposal.province),
            on=_day(proposal, is_draft),
            type_name="THUYẾT MINH",
            subject=f"Nhiệm vụ khoa học, công nghệ và đổi mới sáng tạo\n“{proposal.title}”",
            body=[
                *_general(proposal),
                *effect(proposal),
                *products(proposal),
                *_houses(proposal),
                *_team(proposal),
                *_answers(proposal),
                "Kế hoạch thực hiện theo “6 rõ” và dự toán kinh phí: các Phụ lục kèm theo.",
                Signatures(
                    [
                        Signatory("Chủ nhiệm nhiệm vụ", name=str(proposal.leader)),
                        Signatory("Tổ chức chủ trì"),
                    ]
                ),
            ],
            annexes=[_plan(proposal), budget(proposal)],
            is_illustration=proposal.is_synthetic,
            mark="DỰ THẢO" if is_draft else "",
            foot=_foot(proposal, is_draft),
        )


def _day(proposal: Proposal, is_draft: bool) -> date:
    return clock.today() if is_draft else clock.date_of(proposal.last_submitted_at)


def _foot(proposal: Proposal, is_draft: bool) -> str:
    if is_draft:
        return f"Bản dự thảo, chưa nộp; in ngày {short_date(clock.today())}"
    version = proposal.submitted_version()
    came = clock.local(proposal.last_submitted_at).strftime("%H:%M, %d/%m/%Y")
    checksum = f"\nSHA-256 nội dung: {version.sha256}" if version else ""
    return f"Hồ sơ {proposal.code} · nộp lúc {came}{checksum}"


def _general(proposal: Proposal) -> list[Block | str]:
    group = StrategicGroup(proposal.strategic_group).label
    facts = [
        ("Đợt gọi", str(proposal.call)),
        ("Loại nhiệm vụ", proposal.get_kind_display()),
        ("Tổ chức chủ trì", str(proposal.host)),
        ("Chủ nhiệm nhiệm vụ", str(proposal.leader)),
        ("Thời gian thực hiện", f"{on(proposal.starts_on)} – {on(proposal.ends_on)}"),
        ("Bài toán được giải quyết", str(proposal.problem or "không")),
        ("Nhóm công nghệ chiến lược", group),
    ]
    found: list[Block | str] = [
        Heading("I. Thông tin chung"),
        Facts(facts),
        Heading("II. Tóm tắt"),
        *text(proposal.summary),
    ]
    if proposal.strategic_group:
        found += [Heading("Lý do thuộc nhóm chiến lược"), *text(proposal.strategic_reasons)]
    return found


def effect(proposal: Proposal) -> list[Block | str]:
    rows = [
        [at, i.name, i.unit, _measured(i.baseline), _measured(i.target), on(i.due_on)]
        for at, i in enumerate(proposal.indicators.all(), start=1)
    ]
    return [
        Heading("III. Thuyết minh hiệu quả"),
        *text(proposal.effect_statement),
        table(
            "Chỉ tiêu đo được",
            [
                Column("TT", 0.4, "centre"),
                Column("Chỉ tiêu", 3),
                Column("Đơn vị", 1.2),
                Column("Hiện trạng", 1, "centre"),
                Column("Mục tiêu", 1, "centre"),
                Column("Đạt trước", 1, "centre"),
            ],
            rows,
        ),
    ]


def products(proposal: Proposal) -> list[Block | str]:
    rows = [
        [at, p.name, p.get_kind_display(), f"{_measured(p.quantity)} {p.unit}".strip(), p.quality]
        for at, p in enumerate(proposal.products.all(), start=1)
    ]
    return [
        Heading("IV. Sản phẩm"),
        table(
            "",
            [
                Column("TT", 0.4, "centre"),
                Column("Sản phẩm", 3),
                Column("Dạng", 1.5),
                Column("Số lượng", 1, "centre"),
                Column("Yêu cầu chất lượng", 2.5),
            ],
            rows,
        ),
    ]


def _houses(proposal: Proposal) -> list[Block | str]:
    asked = [
        [
            a.condition,
            a.get_condition_display(),
            f"{a.asked_of} ({a.get_house_display()})",
            a.get_state_display(),
            a.amount if a.state == AttestationState.CONFIRMED else None,
        ]
        for a in proposal.attestations.all()
    ]
    partners = [
        [
            at,
            f"{p.organisation} ({p.get_house_display()})",
            p.role,
            p.commits_cash,
            p.commits_in_kind,
            p.commits_people,
        ]
        for at, p in enumerate(proposal.partners.all(), start=1)
    ]
    return [
        Heading("V. Tổ chức phối hợp và xác nhận của ba nhà"),
        table(
            "Tổ chức phối hợp và phần đóng góp",
            [
                Column("TT", 0.4, "centre"),
                Column("Tổ chức", 2.5),
                Column("Phần việc", 2),
                Column("Bằng tiền (đồng)", 1.2, "amount"),
                Column("Hiện vật (đồng)", 1.2, "amount"),
                Column("Người", 0.6, "number"),
            ],
            partners,
        ),
        table(
            "Xác nhận của ba nhà",
            [
                Column("ĐK", 0.4, "centre"),
                Column("Điều kiện", 2.6),
                Column("Tổ chức", 2.2),
                Column("Trả lời", 1.2, "centre"),
                Column("Cam kết (đồng)", 1.2, "amount"),
            ],
            asked,
        ),
    ]


def _team(proposal: Proposal) -> list[Block | str]:
    rows = [
        [at, str(m.user), m.get_role_display(), str(m.organisation)]
        for at, m in enumerate(proposal.team.all(), start=1)
    ]
    columns = [
        Column("TT", 0.4, "centre"),
        Column("Họ và tên", 2),
        Column("Vai trò", 1.5),
        Column("Tổ chức", 2.5),
    ]
    return [Heading("VI. Nhóm thực hiện"), table("", columns, rows)]


def _answers(proposal: Proposal) -> list[Block | str]:
    """What the call asked beyond the standard sections."""
    answers = list(proposal.answers.select_related("question"))
    if not answers:
        return []
    told = [
        (a.question.text, ", ".join(a.value) if isinstance(a.value, list) else str(a.value))
        for a in answers
    ]
    return [Heading("VII. Câu hỏi riêng của đợt gọi"), Facts(told)]


def _plan(proposal: Proposal) -> Annex:
    rows = [
        [
            at,
            w.work,
            w.person,
            f"{on(w.starts_on)} – {on(w.ends_on)}",
            w.responsibility,
            w.authority,
            w.result,
        ]
        for at, w in enumerate(proposal.work_items.all(), start=1)
    ]
    columns = [
        Column("TT", 0.4, "centre"),
        Column("Rõ việc", 3),
        Column("Rõ người", 1.6),
        Column("Rõ thời gian", 1.6),
        Column("Rõ trách nhiệm", 2),
        Column("Rõ thẩm quyền", 2),
        Column("Rõ kết quả", 2.2),
    ]
    return Annex(
        label="Phụ lục I",
        title="Kế hoạch thực hiện theo “6 rõ”",
        attached_to=attached(proposal),
        is_landscape=True,
        body=[table("", columns, rows)],
    )


def budget(proposal: Proposal) -> Annex:
    lines = list(proposal.budget_lines.all())
    years = sorted({line.year for line in lines})
    rows = [
        [
            at,
            line.item,
            line.get_item_kind_display(),
            line.get_category_display(),
            line.get_source_display(),
            "x" if line.is_lump_sum else "",
            *[line.amount if line.year == year else None for year in years],
            line.amount,
        ]
        for at, line in enumerate(lines, start=1)
    ]
    total = [
        "", "Tổng cộng", "", "", "", "",
        *[sum(line.amount for line in lines if line.year == year) for year in years],
        sum(line.amount for line in lines),
    ]  # fmt: skip
    columns = [
        Column("TT", 0.4, "centre"),
        Column("Nội dung chi", 3),
        Column("Khoản mục", 1.5),
        Column("Lĩnh vực chi", 1.4),
        Column("Nguồn", 1.3),
        Column("Khoán", 0.6, "centre"),
        *[Column(f"Năm {year}", 1.4, "amount") for year in years],
        Column("Cộng", 1.5, "amount"),
    ]
    by_source = [
        f"{MoneySource(source).label}: "
        f"{number(sum(line.amount for line in lines if line.source == source))} đồng."
        for source in MoneySource
        if any(line.source == source for line in lines)
    ]
    sums = (
        Table(columns, rows, total=total, unit="Đơn vị tính: đồng")
        if rows
        else Paragraph(NONE_YET, is_italic=True)
    )
    return Annex(
        label="Phụ lục II",
        title="Dự toán kinh phí",
        attached_to=attached(proposal),
        is_landscape=True,
        body=[sums, *by_source],
    )


def attached(proposal: Proposal) -> str:
    return f"Kèm theo Thuyết minh nhiệm vụ “{proposal.title}”"


def table(title: str, columns: list[Column], rows: list[list]) -> Block:
    if not rows:
        return Paragraph(NONE_YET, lead=f"{title}:" if title else "", is_italic=True)
    return Table(columns, rows, title=title)


def text(written: str) -> list[str]:
    return [line for line in written.splitlines() if line.strip()] or [NONE_YET]


def on(day: date | None) -> str:
    return short_date(day) if day else "…"


def _measured(value: Decimal | None) -> str:
    return "…" if value is None else f"{value.normalize():f}".replace(".", ",")

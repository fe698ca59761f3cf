"""The contract as a paper: its parties, its articles, its schedule, in the form of Decree 30."""

from datetime import date

from django.utils.translation import override

from contracts.models import Contract
from contracts.states import Method
from lifecycle import clock
from papers import actions as papers_actions
from papers.decree30 import (
    Amount,
    Article,
    Column,
    Facts,
    Heading,
    Paper,
    Signatory,
    Signatures,
    Table,
)
from papers.formats import dong, long_date, short_date
from papers.models import Document
from papers.states import DocumentKind
from people.states import Role

FUND_NAME = "Quỹ Phát triển khoa học, công nghệ và đổi mới sáng tạo tỉnh {province}"
NOT_YET = "…/…/HĐ-KHCN"
METHODS = {
    Method.FINAL: "khoán chi đến sản phẩm cuối cùng",
    Method.PARTIAL: "khoán chi từng phần",
}


def issue(contract: Contract, *, by) -> Document:
    """Put the signed contract into the register of papers, with its code; a newer one replaces."""
    earlier = Document.objects.about(contract).in_force().filter(kind=DocumentKind.CONTRACT)
    return papers_actions.issue(
        paper(contract),
        kind=DocumentKind.CONTRACT,
        subject=contract,
        by=by,
        role=Role.FUND_DIRECTOR,
        replaces=earlier.first(),
    )


def paper(contract: Contract) -> Paper:
    """What the contract says, whole; in Vietnamese, whoever reads the pages."""
    with override("vi"):
        return Paper(
            is_contract=True,
            type_name="HỢP ĐỒNG",
            number=contract.number or NOT_YET,
            place=str(contract.province),
            on=_signed_on(contract),
            subject="Thực hiện nhiệm vụ khoa học, công nghệ và đổi mới sáng tạo",
            bases=_bases(contract),
            body=[
                *_parties(contract),
                "Hai bên thỏa thuận ký hợp đồng với các điều khoản sau:",
                _content(contract),
                _products(contract),
                _time(contract),
                _money(contract),
                _schedule(contract),
                _duties_of_fund(contract),
                _duties_of_host(contract),
                _acceptance(),
                _ending(),
                _last(contract),
                _signatures(contract),
            ],
            is_illustration=contract.is_illustration,
        )


def _signed_on(contract: Contract) -> date | None:
    return clock.local(contract.signed_at).date() if contract.signed_at else None


def _bases(contract: Contract) -> list[str]:
    proposal = contract.proposal
    rules = contract.frozen_rules
    found = [
        "Căn cứ Luật Khoa học, công nghệ và đổi mới sáng tạo số 93/2025/QH15",
        "Căn cứ các Nghị định số 265/2025/NĐ-CP và số 267/2025/NĐ-CP ngày 14 tháng 10 năm 2025 "
        "của Chính phủ",
        f"Căn cứ kết quả phân bổ kinh phí đã được phê duyệt của đợt {proposal.call.code}, "
        f"hồ sơ số {proposal.code}",
    ]
    if rules.entry("lump.first_advance_max").is_verified is False:
        found.append(
            "Theo bộ quy tắc đã chốt của đợt, trong đó mức tạm ứng lần đầu là tạm áp dụng, "
            "chưa kiểm chứng"
        )
    return found


def _parties(contract: Contract) -> list:
    proposal = contract.proposal
    fund = FUND_NAME.format(province=contract.province)
    opening = "Hợp đồng này được lập giữa:"
    if contract.signed_at:
        day = long_date(_signed_on(contract))
        opening = f"Hôm nay, {day}, tại {contract.province}, chúng tôi gồm:"
    return [
        opening,
        Heading("Bên giao nhiệm vụ (Bên A)"),
        Facts([("Cơ quan", fund), ("Người ký", contract.fund_signatory)]),
        Heading("Bên nhận nhiệm vụ (Bên B)"),
        Facts(
            [
                ("Tổ chức chủ trì", str(proposal.host)),
                ("Người ký", contract.host_signatory),
                ("Chủ nhiệm nhiệm vụ", str(proposal.leader)),
            ]
        ),
    ]


def _content(contract: Contract) -> Article:
    proposal = contract.proposal
    body = [
        f"1. Bên A giao, Bên B nhận thực hiện nhiệm vụ “{proposal.title}”, mã số {proposal.code}.",
        "2. Nội dung, mục tiêu và kế hoạch thực hiện theo hồ sơ thuyết minh đã được phê duyệt; "
        "hồ sơ là phần không tách rời của Hợp đồng này.",
    ]
    if proposal.problem:
        body.append(
            f"3. Nhiệm vụ giải quyết bài toán “{proposal.problem.title}” do "
            f"{proposal.problem.organisation} đặt ra."
        )
    return Article(title="Nội dung nhiệm vụ", body=body)


def _products(contract: Contract) -> Article:
    proposal = contract.proposal
    rows = [
        [
            place,
            product.name,
            " ".join(filter(None, [f"{product.quantity.normalize():f}", product.unit])),
            product.quality or "Theo thuyết minh",
        ]
        for place, product in enumerate(proposal.products.all(), start=1)
    ]
    indicators = [
        f"- {indicator.name}: từ {_measured(indicator.baseline, indicator.unit)} "
        f"đến {_measured(indicator.target, indicator.unit)}"
        + (f", trước ngày {short_date(indicator.due_on)}." if indicator.due_on else ".")
        for indicator in proposal.indicators.all()
    ]
    body: list = ["1. Bên B giao các sản phẩm sau, đúng số lượng và chất lượng:"]
    body.append(
        Table(
            [
                Column("TT", 0.5, "centre"),
                Column("Sản phẩm", 3),
                Column("Số lượng", 1.2, "centre"),
                Column("Yêu cầu chất lượng", 2.5),
            ],
            rows,
        )
    )
    if indicators:
        body += ["2. Chỉ tiêu hiệu quả phải đạt:", *indicators]
    return Article(title="Sản phẩm và chỉ tiêu", body=body)


def _measured(value, unit: str) -> str:
    if value is None:
        return "…"
    number = f"{value.normalize():f}".replace(".", ",")
    return f"{number}%" if unit == "%" else f"{number} {unit}".rstrip()


def _time(contract: Contract) -> Article:
    return Article(
        title="Thời gian thực hiện",
        body=[
            f"Từ {long_date(contract.starts_on)} đến {long_date(contract.ends_on)}. "
            "Việc gia hạn chỉ có hiệu lực bằng phụ lục hợp đồng."
        ],
    )


def _money(contract: Contract) -> Article:
    return Article(
        title="Kinh phí và phương thức khoán",
        body=[
            Amount("1. Kinh phí từ ngân sách nhà nước", contract.amount),
            f"2. Phương thức: {METHODS[Method(contract.method)]}.",
            "3. Kinh phí tiết kiệm là phần chênh giữa kinh phí được duyệt và số thực chi sau khi "
            "hoàn thành và nghiệm thu; việc sử dụng theo quy định về khoán chi.",
        ],
    )


def _schedule(contract: Contract) -> Article:
    steps = contract.milestones.select_related("instalment")
    rows = [
        [
            step.number,
            step.name,
            short_date(step.due_on),
            step.instalment.amount if step.instalment else None,
        ]
        for step in steps
    ]
    return Article(
        title="Tiến độ và các đợt cấp kinh phí",
        body=[
            "1. Kinh phí được cấp theo các mốc sau; mỗi đợt chỉ cấp khi mốc tương ứng đã được "
            "xác nhận:",
            Table(
                [
                    Column("Mốc", 0.6, "centre"),
                    Column("Nội dung", 3.2),
                    Column("Đến hạn", 1.2, "centre"),
                    Column("Kinh phí cấp", 1.6, "amount"),
                ],
                rows,
                total=["", "Cộng", "", contract.amount],
                unit="Đơn vị tính: đồng",
            ),
            "2. Kinh phí được chuyển vào tài khoản của Bên B tại Kho bạc Nhà nước.",
        ],
    )


def _duties_of_fund(contract: Contract) -> Article:
    return Article(
        title="Quyền và trách nhiệm của Bên A",
        body=[
            "1. Cấp kinh phí đầy đủ, đúng đợt sau khi mốc đã được xác nhận.",
            "2. Kiểm tra việc thực hiện, xác nhận mốc hoặc trả lại báo cáo kèm lý do.",
            "3. Trả lời bằng văn bản các đề nghị điều chỉnh của Bên B; chấp thuận bằng phụ lục "
            "hợp đồng.",
            "4. Tổ chức đánh giá, nghiệm thu; xử lý rủi ro theo Luật.",
        ],
    )


def _duties_of_host(contract: Contract) -> Article:
    least = contract.frozen_rules.integer("comm.author_min")
    return Article(
        title="Quyền và trách nhiệm của Bên B",
        body=[
            "1. Thực hiện đúng nội dung, giao đủ sản phẩm, đúng thời gian.",
            "2. Sử dụng kinh phí đúng mục đích, lưu giữ hồ sơ, chứng từ; báo cáo mỗi mốc kèm "
            "minh chứng.",
            "3. Không tự ý thay đổi chủ nhiệm, tổ chức phối hợp, sản phẩm, dự toán, thời gian khi "
            "chưa có phụ lục hợp đồng.",
            f"4. Được giao quyền đối với kết quả theo Luật; trả cho tác giả ít nhất {least}% lợi "
            "nhuận sau thuế từ kết quả.",
        ],
    )


def _acceptance() -> Article:
    return Article(
        title="Đánh giá, nghiệm thu",
        body=[
            "1. Bên B tự đánh giá và đề nghị nghiệm thu khi mọi mốc công việc đã được xác nhận.",
            "2. Hội đồng đánh giá từng sản phẩm theo số lượng và chất lượng ở Điều 2, xếp loại "
            "Xuất sắc, Đạt hoặc Không đạt.",
            "3. Nhiệm vụ không đạt hoặc không thể hoàn thành được xem xét theo hồ sơ rủi ro; việc "
            "miễn trách nhiệm hoặc hoàn trả do người có thẩm quyền quyết định.",
        ],
    )


def _ending() -> Article:
    return Article(
        title="Quyết toán và thanh lý",
        body=[
            "1. Sau khi nghiệm thu và cấp đủ kinh phí, hai bên quyết toán theo số thực chi.",
            "2. Hợp đồng được thanh lý khi kết quả đã được công nhận, đăng ký và kinh phí đã "
            "quyết toán; hoặc khi hợp đồng chấm dứt trước thời hạn.",
        ],
    )


def _last(contract: Contract) -> Article:
    last = [
        "1. Hợp đồng có hiệu lực từ ngày ký, lập thành 04 bản có giá trị như nhau, mỗi bên giữ "
        "02 bản.",
        "2. Mã giấy tờ ở chân trang dùng để kiểm tra Hợp đồng trên cổng của tỉnh.",
    ]
    if contract.is_illustration:
        last.append(
            f"3. Số liệu minh họa: kinh phí {dong(contract.amount)} và các con số trong Hợp đồng "
            "này không phải số liệu thật."
        )
    return Article(title="Điều khoản thi hành", body=last)


def _signatures(contract: Contract) -> Signatures:
    return Signatures(
        [
            Signatory("Đại diện Bên A", contract.fund_signatory),
            Signatory("Đại diện Bên B", contract.host_signatory),
        ]
    )

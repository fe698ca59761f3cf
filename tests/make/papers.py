"""Builders of papers: a small one, a decision with its annex, a contract; issued ones; mails."""

import datetime as _datetime

from papers import actions as _actions
from papers import decree30 as _decree30
from papers.models import Document as _Document
from papers.models import OutgoingMail as _OutgoingMail
from papers.states import DocumentKind as _DocumentKind
from papers.states import MailKind as _MailKind
from papers.states import MailState as _MailState
from tests.make.people import user as _user

_DAY = _datetime.date(2026, 2, 5)


def paper(**fields) -> _decree30.Paper:
    """The smallest decision: a head, one article, a signature."""
    defaults = {
        "issuer_parent": "UBND tỉnh Thái Nguyên",
        "issuer": "Sở Khoa học và Công nghệ",
        "number": "12/QĐ-SKHCN",
        "place": "Thái Nguyên",
        "on": _DAY,
        "type_name": "Quyết định",
        "subject": "Về việc phê duyệt phân bổ kinh phí năm 2026",
        "body": [_decree30.Article(text="Phê duyệt phân bổ kinh phí.")],
        "authority": "Giám đốc",
        "signer_name": "Giám đốc quỹ 1",
    }
    return _decree30.Paper(**{**defaults, **fields})


def decision_paper(rows: int = 60, **fields) -> _decree30.Paper:
    """A decision as the year has it: bases, articles, a landscape annex of many rows."""
    titles = [
        "Nghiên cứu ứng dụng trí tuệ nhân tạo phát hiện sớm sâu bệnh trên cây chè Thái Nguyên",
        "Hệ thống IoT giám sát lò sấy",
    ]
    lines = [
        [at, f"2026-01/{at:03d}", titles[at % 2], f"Đơn vị minh họa {at}", 900_000_000 + at, at < 9]
        for at in range(1, rows + 1)
    ]
    total = sum(line[4] for line in lines)
    columns = [
        _decree30.Column("TT", kind="centre"),
        _decree30.Column("Mã hồ sơ", kind="centre"),
        _decree30.Column("Tên nhiệm vụ", 4),
        _decree30.Column("Tổ chức chủ trì", 2),
        _decree30.Column("Kinh phí (đồng)", kind="amount"),
        _decree30.Column("Chiến lược", kind="tick"),
    ]
    annex = _decree30.Annex(
        label="Phụ lục I",
        title="Danh mục nhiệm vụ được phân bổ kinh phí năm 2026",
        attached_to="Kèm theo Quyết định số 12/QĐ-SKHCN ngày 05 tháng 02 năm 2026",
        body=[_decree30.Table(columns, lines, total=["", "", "Cộng", "", total, None])],
        is_landscape=True,
    )
    defaults = {
        "issued_by": "Giám đốc Sở Khoa học và Công nghệ",
        "bases": [
            "Căn cứ Luật Khoa học, công nghệ và đổi mới sáng tạo số 93/2025/QH15",
            "Căn cứ Nghị định số 267/2025/NĐ-CP của Chính phủ;",
            "Theo đề nghị của Trưởng phòng Quản lý khoa học.",
        ],
        "resolves": "QUYẾT ĐỊNH:",
        "body": [
            _decree30.Article(
                text=f"Phê duyệt phân bổ kinh phí cho {rows} nhiệm vụ tại Phụ lục I.",
                body=[_decree30.Amount("Tổng kinh phí", 1_250_000_000)],
            ),
            _decree30.Article(text="Bảo đảm ít nhất 15% cho công nghệ chiến lược."),
            _decree30.Article(text="Các tổ chức chủ trì chịu trách nhiệm thi hành."),
        ],
        "recipients": ["Như Điều 3", "UBND tỉnh (để báo cáo)", "Lưu: VT, QLKH"],
        "annexes": [annex],
        "is_illustration": True,
    }
    return paper(**{**defaults, **fields})


def contract_paper(**fields) -> _decree30.Paper:
    """A contract of two parties with its instalments."""
    instalments = _decree30.Table(
        [
            _decree30.Column("Đợt", kind="centre"),
            _decree30.Column("Điều kiện"),
            _decree30.Column("Hạn", kind="centre"),
            _decree30.Column("Số tiền", kind="amount"),
        ],
        [
            [1, "Sau khi ký hợp đồng", _datetime.date(2026, 11, 1), 500_000_000],
            [2, "Khi mốc 1 được xác nhận", _datetime.date(2027, 6, 30), 750_000_000],
        ],
        total=["", "Cộng", None, 1_250_000_000],
        unit="Đơn vị tính: đồng",
    )
    defaults = {
        "is_contract": True,
        "type_name": "Hợp đồng",
        "number": "01/2026/HĐ-KHCN",
        "subject": "Thực hiện nhiệm vụ khoa học và công nghệ cấp tỉnh",
        "bases": ["Căn cứ Bộ luật Dân sự", "Căn cứ Quyết định số 12/QĐ-SKHCN"],
        "body": [
            "Hôm nay, tại Thái Nguyên, chúng tôi gồm:",
            _decree30.Heading("BÊN A: QUỸ PHÁT TRIỂN KHOA HỌC, CÔNG NGHỆ VÀ ĐỔI MỚI SÁNG TẠO"),
            _decree30.Facts([("Đại diện", "Giám đốc quỹ 1"), ("Chức vụ", "Giám đốc")]),
            _decree30.Heading("BÊN B: ĐƠN VỊ MINH HỌA 1"),
            _decree30.Facts([("Đại diện", "Người đại diện tổ chức chủ trì")]),
            _decree30.Article(title="Đối tượng hợp đồng", body=["1. Bên A giao Bên B."]),
            _decree30.Article(
                title="Kinh phí",
                body=[_decree30.Amount("Tổng kinh phí", 1_250_000_000), instalments],
            ),
            _decree30.Checklist(
                [("Khoán chi đến sản phẩm cuối cùng", False), ("Khoán từng phần", True)]
            ),
            _decree30.Signatures(
                [
                    _decree30.Signatory("Đại diện Bên A", "Giám đốc", "Giám đốc quỹ 1"),
                    _decree30.Signatory("Đại diện Bên B", "Hiệu trưởng", "Người đại diện"),
                ]
            ),
        ],
        "authority": "",
        "signer_name": "",
    }
    return paper(**{**defaults, **fields})


def document(set_as: _decree30.Paper | None = None, **fields) -> _Document:
    """An issued paper; about a person of the province unless a subject is named."""
    by = fields.pop("by", None) or _user()
    defaults = {"kind": _DocumentKind.DECISION, "subject": by}
    return _actions.issue(set_as or paper(), by=by, **{**defaults, **fields})


def mail(**fields) -> _OutgoingMail:
    """A mail in the outbox."""
    to = fields.pop("to", None) or _user()
    defaults = {"subject": "Hồ sơ được tiếp nhận", "lines": ["Hồ sơ 2026-01/007 đã hợp lệ."]}
    return _actions.post(to, **{**defaults, **fields})


def mail_in(state: str, **fields) -> _OutgoingMail:
    """A mail in a state, by the moves that lead there."""
    if state == _MailState.HELD:
        return mail(kind=_MailKind.REMINDER, **fields)
    made = mail(**fields)
    if state != _MailState.QUEUED:
        taken = _actions.take_up(made.pk)
        if state != _MailState.SENDING:
            _actions.settle(taken, state, "451 the server's own words")
    return _OutgoingMail.objects.get(pk=made.pk)


def told(person, *kinds: str) -> list[str]:
    """What the mails to a person ask or tell, in order: their subjects up to the thing's name."""
    mails = _OutgoingMail.objects.filter(to=person).order_by("pk")
    if kinds:
        mails = mails.filter(kind__in=kinds)
    return [mail.subject.split(": ")[0] for mail in mails]


def newest_mail(person) -> _OutgoingMail:
    """The last mail put into the outbox for a person."""
    return _OutgoingMail.objects.filter(to=person).order_by("-pk")[0]

"""The order by which the fund has the treasury pay, in the form of Decree 30."""

from django.utils.translation import override

from funds.letters import FUND_NAME
from funds.models import Payment
from lifecycle import clock
from papers.decree30 import Amount, Facts, Paper, Paragraph, Signatory, Signatures

NUMBER = "{number:03d}/LC-QPTKHCN"


def paper(payment: Payment) -> Paper:
    """What the order says, whole; in Vietnamese, whoever reads the pages."""
    with override("vi"):
        budget, instalment = payment.budget, payment.instalment
        task = instalment.commitment.proposal
        return Paper(
            issuer_parent=f"Ủy ban nhân dân tỉnh {budget.province}".upper(),
            issuer=FUND_NAME.upper(),
            number=NUMBER.format(number=payment.number),
            place=str(budget.province),
            on=clock.local(payment.approved_at).date(),
            type_name="LỆNH CHI",
            subject=f"Cấp kinh phí đợt {instalment.number} năm {budget.year}",
            body=[
                Paragraph("Kính gửi: Kho bạc Nhà nước nơi Quỹ mở tài khoản."),
                Paragraph("Đề nghị chuyển tiền theo các nội dung sau:"),
                Facts(
                    [
                        ("Số tham chiếu", payment.treasury_code),
                        ("Đơn vị nhận tiền", payment.account_holder),
                        ("Số tài khoản", payment.account_number),
                        ("Tại", payment.account_bank),
                        ("Nhiệm vụ", f"{task.code} – {task.title}"),
                        ("Tổ chức chủ trì", str(task.host)),
                        ("Điều kiện đã đạt", instalment.condition),
                        ("Nguồn", f"Ngân sách năm {budget.year}"),
                    ]
                ),
                Amount("Số tiền", payment.amount),
                Paragraph(
                    "Nội dung chuyển tiền ghi rõ số tham chiếu "
                    f"{payment.treasury_code} để đối chiếu với sổ của Quỹ."
                ),
                _signatures(payment),
            ],
            is_illustration=budget.is_synthetic,
        )


def _signatures(payment: Payment) -> Signatures:
    """Each step by another person; what was moved over from before has no check of its own."""
    approver = "Người duyệt chi"
    people = [
        ("Người lập", payment.prepared_by),
        ("Kế toán trưởng", payment.checked_by),
        (approver, payment.approved_by),
    ]
    return Signatures([Signatory(title, name=str(who)) for title, who in people if who])

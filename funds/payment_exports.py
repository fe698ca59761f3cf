"""What the treasury takes: the list of orders to be paid. In Vietnamese, exact."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from papers.sheets import Column, Sheet


def treasury_sheet(payments) -> Sheet:
    """One row for each order, its reference as the statement will tell it again."""
    with override("vi"):
        rows = [
            (
                payment.treasury_code,
                payment.account_holder,
                payment.account_number,
                payment.account_bank,
                payment.amount,
                payment.instalment.commitment.proposal.title,
            )
            for payment in payments
        ]
        return Sheet(
            name=_("Orders to be paid"),
            columns=[
                Column(_("Reference"), width=16),
                Column(_("Account holder"), width=40),
                Column(_("Account number"), width=22),
                Column(_("Bank or treasury"), width=34),
                Column(_("Amount"), "dong", 20),
                Column(_("Task"), width=60),
            ],
            rows=rows,
            total=(_("Total"), None, None, None, sum(row[4] for row in rows), None),
        )

"""The calendar of cash needs as a sheet. In Vietnamese, exact."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from funds.cash import likely_on
from funds.states import PaymentState
from papers.sheets import Column, Sheet


def calendar_sheet(instalments, today) -> Sheet:
    """One row for each instalment, the likely day beside the due one."""
    with override("vi"):
        words = {str(state): str(state.label) for state in PaymentState}
        rows = [
            (
                one.due_on,
                likely_on(one, today),
                one.commitment.proposal.title,
                str(one.commitment.proposal.host),
                one.number,
                one.amount,
                words.get(one.payment_state or "", ""),
            )
            for one in instalments
        ]
        return Sheet(
            name=_("Cash needs"),
            columns=[
                Column(_("Due on"), "date", 14),
                Column(_("Likely paid on"), "date", 14),
                Column(_("Task"), width=60),
                Column(_("Host organisation"), width=36),
                Column(_("Instalment"), "number", 10),
                Column(_("Amount"), "dong", 20),
                Column(_("State of the payment"), width=20),
            ],
            rows=rows,
            total=(_("Total"), None, None, None, None, sum(row[5] for row in rows), None),
        )

"""What pages show in rows: milestones with their money, an amendment's before and after."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from contracts.effects import lines_as_they_stand
from contracts.models import Amendment, Milestone
from contracts.states import AmendmentKind, AmendmentState
from funds.states import PaymentState
from papers.formats import dong
from people.models import Organisation, User
from proposals.models import BudgetLine, ProposalProduct


def milestone_rows(milestones: Iterable[Milestone]) -> list[tuple[Milestone, Any]]:
    """Each milestone with the payment of its instalment that was not refused, if any."""
    return [(milestone, live_payment(milestone)) for milestone in milestones]


def live_payment(milestone: Milestone) -> Any:
    if milestone.instalment is None:
        return None
    payments = milestone.instalment.payments.all()
    return next((p for p in payments if p.state != PaymentState.REFUSED), None)


def amendment_rows(amendment: Amendment) -> list[dict[str, Any]]:
    """[{label, before, after}]: what stood when it was applied (or stands now), what is asked."""
    return _ROWS[AmendmentKind(amendment.kind)](amendment)


def _row(label, before, after) -> dict[str, Any]:
    return {"label": label, "before": before, "after": after}


def _money(amount: int) -> str:
    return dong(amount, "en" if (get_language() or "vi").startswith("en") else "vi")


def _day(text: str | date | None) -> str:
    if not text:
        return ""
    return f"{date.fromisoformat(text) if isinstance(text, str) else text:%d/%m/%Y}"


def _is_applied(amendment: Amendment) -> bool:
    return amendment.state == AmendmentState.APPROVED


def _extension(amendment):
    before = amendment.before.get("ends_on") or amendment.contract.ends_on
    return [_row(_("Ends on"), _day(before), _day(amendment.changes["ends_on"]))]


def _leader(amendment):
    before = amendment.before.get("leader") or amendment.contract.proposal.leader_id
    people = User.objects.in_bulk([before, amendment.changes["leader"]])
    return [
        _row(
            _("Task leader"),
            str(people.get(before, "")),
            str(people.get(amendment.changes["leader"], "")),
        )
    ]


def _partner(amendment):
    name = str(Organisation.objects.get(pk=amendment.changes["organisation"]))
    joins = amendment.changes["takes_part"]
    return [_row(_("Partner organisation"), "" if joins else name, name if joins else "")]


def _scope(amendment):
    product = ProposalProduct.objects.get(pk=amendment.changes["product"])
    before = amendment.before or {"quantity": product.quantity, "quality": product.quality}
    quantity, quality = _("Quantity"), _("Required quality")
    return [
        _row(
            f"{product}: {quantity}",
            f"{float(before['quantity']):g}",
            str(amendment.changes["quantity"]),
        ),
        _row(f"{product}: {quality}", before["quality"], amendment.changes["quality"]),
    ]


def _budget(amendment):
    lines = BudgetLine.objects.in_bulk(
        [amendment.changes["from_line"], amendment.changes["to_line"]]
    )
    giver, taker = lines[amendment.changes["from_line"]], lines[amendment.changes["to_line"]]
    stands = {line.pk: now for line, now in lines_as_they_stand(amendment.contract)}
    before = amendment.before or {
        "from_amount": stands[giver.pk],
        "to_amount": stands[taker.pk],
    }
    amount = amendment.changes["amount"]
    return [
        _row(str(giver), _money(before["from_amount"]), _money(before["from_amount"] - amount)),
        _row(str(taker), _money(before["to_amount"]), _money(before["to_amount"] + amount)),
    ]


def _suspension(amendment):
    contract, changes, before = amendment.contract, amendment.changes, amendment.before
    if not _is_applied(amendment):
        before = {"from_on": contract.suspended_from, "until_on": contract.suspended_until}
    return [
        _row(_("Suspended from"), _day(before.get("from_on")), _day(changes["from_on"])),
        _row(_("Suspended until"), _day(before.get("until_on")), _day(changes["until_on"])),
    ]


_ROWS = {
    AmendmentKind.EXTENSION: _extension,
    AmendmentKind.LEADER: _leader,
    AmendmentKind.PARTNER: _partner,
    AmendmentKind.SCOPE: _scope,
    AmendmentKind.BUDGET: _budget,
    AmendmentKind.SUSPENSION: _suspension,
}

"""Builders of money: a budget in the books, a call's allocation, a task's commitment and payments.

Everything goes through the real deeds, so that what they build is in the ledger and in the trail.
"""

import datetime as _datetime
import itertools as _itertools
from dataclasses import dataclass as _dataclass
from dataclasses import field as _field
from decimal import Decimal as _Decimal
from typing import Any as _Any

from funds import actions as _actions
from funds import correcting as _correcting
from funds import models as _models
from funds import paying as _paying
from funds import revising as _revising
from funds import treasury as _treasury
from funds.allocating import compute_allocation as _compute
from funds.states import SourceKind as _SourceKind
from lifecycle import clock as _clock
from lifecycle.actions import advance as _advance
from proposals import models as _proposals
from scoring.models import Council as _Council
from scoring.models import Item as _Item
from scoring.models import Meeting as _Meeting
from tests.make import people as _people
from tests.make.proposals import past_call as _past_call
from tests.make.proposals import proposal as _proposal
from tests.make.rulebook import province as _province
from tests.make.rulebook import rules as _rules

_numbers = _itertools.count(1)
BILLION = 1_000_000_000


@_dataclass(frozen=True)
class _Desk:
    """The people of one fund, one for each step."""

    officer: _Any = _field(default_factory=_people.officer)
    accountant: _Any = _field(default_factory=_people.fund_accountant)
    chief: _Any = _field(default_factory=_people.chief_accountant)
    director: _Any = _field(default_factory=_people.fund_director)
    leader: _Any = _field(default_factory=_people.provincial_leader)
    cashier: _Any = _field(default_factory=_people.fund_accountant)


def desk() -> _Desk:
    """Officer, accountant, chief accountant, director, leader and a second accountant of a fund."""
    return _Desk()


def draft_budget(total: int = 54 * BILLION, year: int = 2026, by=None, **fields):
    """A year's budget not yet proposed; the strategic share is 15% of its whole."""
    values = {
        "province": _rules(),
        "year": year,
        "title": f"Ngân sách minh họa {year}",
        "denominator": total,
        "sources": [(_SourceKind.PROVINCE, total, "")],
        "is_synthetic": True,
        **fields,
    }
    return _actions.draft_budget(by=by or _people.chief_accountant(), **values)


def budget(total: int = 54 * BILLION, year: int = 2026, **fields):
    """An approved budget: its money is in the books."""
    made = draft_budget(total, year, **fields)
    _advance(made, "propose", by=_people.chief_accountant())
    return _advance(made, "approve", by=_people.provincial_leader())


def revision(of=None, by=None, **new):
    """A proposed revision of an approved budget, with a billion more if nothing else is asked."""
    of = of or budget()
    told = {"reason": "Trung ương bổ sung có mục tiêu.", **new}
    if not new:
        old = list(of.sources.values_list("kind", "amount", "note"))
        told["sources"] = [*old, (_SourceKind.CENTRAL, BILLION, "")]
    return _revising.propose_revision(of, by=by or _people.chief_accountant(), **told)


def closed_call(**fields):
    """A call that takes no dossiers any more and waits for its allocation."""
    return _past_call(state="closed", **{"envelope": 500 * BILLION, **fields})


def passed_proposal(
    call=None, amount: int = BILLION, group: int = 0, mean: float = 80, fit: int = 80, **fields
):
    """A dossier the council passed with a mean and a fit, asking the State for an amount."""
    call = call or closed_call()
    if group:
        fields = {"group_confirmed": True, "group_confirmed_by": _people.officer(), **fields}
    made = _proposal(state="passed", call=call, parts=False, strategic_group=group, **fields)
    made.budget_lines.create(
        amount=amount, year=call.budget_year, item="Khoán", source="state", category="khcn"
    )
    _judged(made, _Decimal(str(mean)), fit if group else None)
    return made


def _judged(made: _proposals.Proposal, mean: _Decimal, fit: int | None) -> _Item:
    council = _Council.objects.filter(call=made.call, kind="selection").first() or _council(
        made.call
    )
    return _Item.objects.create(
        council=council,
        proposal=made,
        stage="selection",
        position=council.items.count() + 1,
        state="concluded",
        meeting=council.meetings.first(),
        members_present=7,
        sheets_counted=7,
        points_sum=7 * mean,
        mean=mean,
        fit_mean=fit,
        passed=True,
        conclusion="Đạt.",
        concluded_at=_clock.now(),
    )


def _council(call) -> _Council:
    now = _clock.now()
    made = _Council.objects.create(
        province=_province(),
        call=call,
        kind="selection",
        name=f"Hội đồng xét duyệt minh họa {next(_numbers)}",
        rule_set=call.rule_set,
        state="concluded",
        decision_number="1/QĐ",
        decision_on=now.date(),
        formed_at=now,
        concluded_at=now,
    )
    _Meeting.objects.create(
        council=made,
        number=1,
        planned_at=now,
        place="Sở KH&CN",
        state="concluded",
        opened_at=now,
        ended_at=now,
    )
    return made


def allocation(out_of=None, call=None, by=None):
    """What was computed for a call with the dossiers that passed (one, if there is none yet)."""
    out_of = out_of or _models.BudgetYear.objects.filter(state="approved").first() or budget()
    call = call or closed_call()
    if not _Item.objects.of_selection(call).exists():
        passed_proposal(call)
    return _compute(out_of, call, by=by or _people.officer())


def proposed_allocation(out_of=None, call=None):
    made = allocation(out_of, call)
    return _advance(made, "propose", by=_people.officer())


def endorse(allocation):
    """The chief accountant confirms the money, the fund director agrees."""
    checked = _advance(allocation, "check_money", by=_people.chief_accountant())
    return _advance(checked, "endorse", by=_people.fund_director())


def endorsed_allocation(out_of=None, call=None):
    """An allocation that waits for the provincial leader."""
    return endorse(proposed_allocation(out_of, call))


def approved_allocation(out_of=None, call=None):
    return _advance(endorsed_allocation(out_of, call), "approve", by=_people.provincial_leader())


def reservation(out_of=None, amount: int = BILLION, group: int = 0):
    """The money of one funded task, reserved and not yet owed."""
    call = closed_call()
    made = passed_proposal(call, amount=amount, group=group)
    approved_allocation(out_of, call)
    return _models.Commitment.objects.get(proposal=made)


def commitment(out_of=None, amount: int = BILLION, group: int = 0):
    """The money of one task under contract, without a schedule."""
    return commit(reservation(out_of, amount, group))


def commit(made):
    """What was reserved is owed."""
    return _actions.commit(made, by=_people.fund_director(), evidence=made.allocation_line)


def instalment(of=None, amount: int = BILLION, is_ready: bool = True):
    """The only instalment of a commitment; its condition met unless told otherwise."""
    of = of or commitment(amount=amount)
    due_on = _datetime.date(2026, 9, 30)
    (made,) = _actions.plan_instalments(
        of, [(of.amount, due_on, "Hợp đồng có hiệu lực")], by=_people.officer()
    )
    if is_ready:
        made = _actions.mark_ready(made, evidence=of, by=_people.officer())
    return made


ACCOUNT = _paying.BankAccount("Trường minh họa", "3713.0.1234567", "Kho bạc Nhà nước Thái Nguyên")


def requested(of, by=None, **fields):
    """The next payment of an instalment, asked for by an officer."""
    told = {"account": ACCOUNT, **fields}
    return _paying.request_payment(of, by=by or _people.officer(), **told)


def prepare(of, by=None):
    """The next payment of an instalment, asked for and prepared."""
    return _advance(requested(of), "prepare", by=by or _people.fund_accountant())


def payment(of=None, state: str = "prepared", amount: int = BILLION):
    """A payment of one instalment, gone as far as told, each step by another person."""
    made = requested(of or instalment(amount=amount))
    way = ("requested", *_STEPS)
    for step in list(_STEPS)[: way.index(state) if state in way else 1]:
        verb, person = _STEPS[step]
        made = _advance(made, verb, by=person())
    if state == "refused":
        made = _advance(made, "refuse", by=_people.fund_director(), note="Sai tài khoản.")
    return made


_STEPS = {
    "prepared": ("prepare", _people.fund_accountant),
    "checked": ("countersign", _people.chief_accountant),
    "approved": ("approve", _people.fund_director),
    "paid": ("pay", _people.fund_accountant),
}


def paid_entry(amount: int = BILLION, out_of=None):
    """The entry of a payment that was made."""
    made = payment(instalment(commitment(out_of, amount)), state="paid")
    return _models.Entry.objects.get(evidence_type="funds.payment", evidence_id=made.pk)


def reversal(of=None, by=None, **fields):
    """A proposed reversal of an entry."""
    of = of or paid_entry()
    values = {
        "accounting_on": of.accounting_on,
        "reason": "Kho bạc trả lại lệnh chi.",
        "basis": "12/TB-KB ngày 25/11/2026",
        **fields,
    }
    return _correcting.propose_reversal(of, by=by or _people.chief_accountant(), **values)


def close_month(of, month: int, by=None):
    """Close the months of a year's books up to and with this one."""
    for period in of.periods.filter(month__lte=month, state="open").order_by("month"):
        _advance(period, "close", by=by or _people.chief_accountant())
    return of.periods.get(month=month)


def revenue_entry(out_of=None, amount: int = 70):
    """A return from revenue in the books."""
    return _actions.take_in_revenue(
        out_of or budget(),
        amount,
        by=_people.chief_accountant(),
        evidence=_people.organisation(),
        memo="Thu về",
    )


def statement(*lines, by=None, sha256: str = "", bank: str = "Kho bạc Nhà nước", **fields):
    """A treasury's statement of (code in the text, amount); one line of nobody's if none given."""
    told = [
        {
            "row": row,
            "paid_on": "2026-05-20",
            "reference": f"KB-{row}",
            "amount": amount,
            "description": text,
        }
        for row, (text, amount) in enumerate(lines or [("Phí chuyển tiền", 11_000)], start=2)
    ]
    values = {"province": _province(), "headings": {}, "lines": told, "file_name": "sao-ke.xlsx"}
    made, _counts = _treasury.bring_in(
        bank=bank,
        sha256=sha256 or f"{next(_numbers):064x}",
        by=by or _people.fund_accountant(),
        **{**values, **fields},
    )
    return made

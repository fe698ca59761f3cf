"""Builders of contracts: each goes through the real deeds, as the right people, as far as told."""

import datetime as _datetime
import itertools as _itertools

from contracts import actions as _actions
from contracts import models as _models
from contracts import rules as _rules_of_contracts
from contracts.states import AmendmentKind as _AmendmentKind
from contracts.states import ContractState as _S
from contracts.states import MilestoneKind as _MilestoneKind
from funds.models import BudgetYear as _BudgetYear
from lifecycle import clock as _clock
from lifecycle.actions import advance as _advance
from proposals import models as _proposals
from scoring.models import Council as _Council
from scoring.models import Item as _Item
from scoring.models import Meeting as _Meeting
from tests.make import funds as _money
from tests.make import people as _people
from tests.make.proposals import problem as _problem

_numbers = _itertools.count(1)
_ORDER = [
    _S.DRAFT,
    _S.AGREED,
    _S.SIGNED,
    _S.AWAITING_ACCEPTANCE,
    _S.ACCEPTED,
    _S.SETTLED,
    _S.LIQUIDATED,
]
_DAY = _datetime.timedelta(days=1)


def funded_proposal(amount: int = _money.BILLION, out_of=None, **fields) -> _proposals.Proposal:
    """A task whose money is reserved, with a product and an indicator; it answers a problem."""
    call = _money.closed_call()
    if "problem" not in fields:
        fields["problem"] = _problem(state="published")
    made = _money.passed_proposal(call, amount=amount, **fields)
    made.products.create(
        name="Máy sấy chè 200 kg/mẻ", unit="máy", quantity=1, quality="Độ ẩm ra dưới 5%"
    )
    made.indicators.create(
        name="Tỷ lệ làm lại", unit="%", baseline=20, target=5, due_on=_datetime.date(2027, 12, 31)
    )
    year = out_of or _BudgetYear.objects.filter(year=2026).first() or _money.budget()
    _money.approved_allocation(year, call)
    return _proposals.Proposal.objects.get(pk=made.pk)


def plan(*amounts: int, starts_on=None, ends_on=None) -> list[_rules_of_contracts.PlannedMilestone]:
    """Steps over a contract's time with these instalments: in force, work, acceptance."""
    starts_on = starts_on or _datetime.date(2026, 6, 1)
    ends_on = ends_on or _datetime.date(2027, 12, 31)
    last = len(amounts) - 1
    kinds = {0: _MilestoneKind.IN_FORCE, last: _MilestoneKind.ACCEPTANCE}
    return [
        _rules_of_contracts.PlannedMilestone(
            name=f"Mốc {place + 1}",
            due_on=starts_on + (ends_on - starts_on) * place // last,
            amount=amount,
            kind=kinds.get(place, _MilestoneKind.WORK),
        )
        for place, amount in enumerate(amounts)
    ]


def host_person(of) -> _people._User:
    """A person of the host, who is not the task leader."""
    host = getattr(of, "proposal", of).host
    return _people.member(host, "Đại diện tổ chức chủ trì")


def contract(state: str = _S.DRAFT, proposal=None, **terms) -> _models.Contract:
    """A contract gone as far as told along its good end, or failed, or terminated."""
    proposal = proposal or funded_proposal()
    made = _actions.draw_up(
        proposal, by=_people.officer(), **{"method": "partial", "milestones": [], **terms}
    )
    if state in (_S.FAILED, _S.TERMINATED):
        return _ended_badly(contract_moved(made, _S.SIGNED), state)
    return contract_moved(made, state)


def contract_moved(made: _models.Contract, state: str) -> _models.Contract:
    """The contract moved on to the state, one deed after the other."""
    for step in _ORDER[_ORDER.index(made.state) + 1 : _ORDER.index(_S(state)) + 1]:
        made = _STEPS[step](made)
    return made


def signed_contract(**fields) -> _models.Contract:
    return contract(_S.SIGNED, **fields)


def accepted_contract(**fields) -> _models.Contract:
    return contract(_S.ACCEPTED, **fields)


def _agreed(made):
    return _advance(made, "host_agrees", by=host_person(made))


def _signed(made):
    return _advance(made, "sign", by=_people.fund_director())


def _awaiting(made):
    for milestone in made.milestones.filter(kind=_MilestoneKind.WORK):
        confirmed_milestone(milestone)
    return _advance(made, "request_acceptance", by=made.proposal.leader)


def _accepted(made, grade: str = "pass"):
    item = acceptance_item(made, grade)
    return _actions.record_acceptance(made, item=item, by=_people.officer())


def _settled(made):
    pay_all(made)
    return _advance(made, "settle", by=_people.chief_accountant(), spent=made.amount - 7)


def _liquidated(made):
    registered_result(made)
    return _advance(made, "liquidate", by=_people.fund_director())


_STEPS = {
    _S.AGREED: _agreed,
    _S.SIGNED: _signed,
    _S.AWAITING_ACCEPTANCE: _awaiting,
    _S.ACCEPTED: _accepted,
    _S.SETTLED: _settled,
    _S.LIQUIDATED: _liquidated,
}


def _ended_badly(made, state):
    filed = risk_file(made)
    if state == _S.TERMINATED:
        _advance(
            filed,
            "decide",
            by=_people.provincial_leader(),
            note="Đã tuân thủ.",
            decision="exempt",
        )
    made = _advance(made, "fail", by=_people.officer(), note="Không thể hoàn thành.")
    if state == _S.TERMINATED:
        made = _advance(made, "terminate", by=_people.fund_director())
    return made


def reported_milestone(milestone) -> _models.Milestone:
    """The milestone reported by the task's leader."""
    leader = milestone.contract.proposal.leader
    return _advance(milestone, "report", by=leader, proof="Biên bản và ảnh chụp tại xưởng.")


def confirmed_milestone(milestone) -> _models.Milestone:
    return _advance(reported_milestone(milestone), "confirm", by=_people.officer())


def first_work(of: _models.Contract) -> _models.Milestone:
    """The first milestone of work."""
    return of.milestones.filter(kind=_MilestoneKind.WORK).first()


def pay_all(made: _models.Contract) -> None:
    """Every ready instalment without a payment is paid, by three people."""
    for milestone in made.milestones.exclude(instalment=None).select_related("instalment"):
        if milestone.instalment.is_ready and not milestone.instalment.payments.exists():
            _money.payment(milestone.instalment, state="paid")


def acceptance_council(of: _models.Contract) -> _Council:
    """A formed acceptance council in the contract's province."""
    now = _clock.now()
    return _Council.objects.create(
        province=of.province,
        kind="acceptance",
        name=f"Hội đồng nghiệm thu minh họa {next(_numbers)}",
        rule_set=of.proposal.call.rule_set,
        state="formed",
        decision_number="2/QĐ",
        decision_on=now.date(),
        formed_at=now,
        created_at=now,
    )


def acceptance_item(of: _models.Contract, grade: str = "") -> _Item:
    """The contract's task before an acceptance council; concluded when a grade is named."""
    council = acceptance_council(of)
    item = _actions.plan_acceptance(of, council=council, by=_people.officer())
    return concluded_item(item, grade) if grade else item


def concluded_item(item: _Item, grade: str) -> _Item:
    """The council has come to a grade, put straight into the table."""
    now = _clock.now()
    meeting = _Meeting.objects.create(
        council=item.council,
        number=1,
        planned_at=now,
        place="Sở KH&CN",
        state="concluded",
        opened_at=now,
        ended_at=now,
    )
    _Item.objects.filter(pk=item.pk).update(
        state="concluded", grade=grade, meeting=meeting, members_present=7, concluded_at=now
    )
    return _Item.objects.get(pk=item.pk)


CHANGES = {
    _AmendmentKind.EXTENSION: lambda made: {"ends_on": made.ends_on + 90 * _DAY},
    _AmendmentKind.LEADER: lambda made: {"leader": host_person(made).pk},
    _AmendmentKind.PARTNER: lambda made: {
        "organisation": _people.enterprise().pk,
        "takes_part": True,
    },
    _AmendmentKind.SCOPE: lambda made: {
        "product": made.proposal.products.first().pk,
        "quantity": 2,
        "quality": "Độ ẩm ra dưới 4%",
    },
    _AmendmentKind.BUDGET: lambda made: _between_lines(made),
    _AmendmentKind.SUSPENSION: lambda made: {
        "from_on": _clock.today() + _DAY,
        "until_on": _clock.today() + 60 * _DAY,
    },
}


def _between_lines(made):
    giver = made.proposal.budget_lines.first()
    taker = made.proposal.budget_lines.create(
        amount=100, year=giver.year, item="Nguyên vật liệu", source=giver.source, category="khcn"
    )
    return {"from_line": giver.pk, "to_line": taker.pk, "amount": 1_000_000}


def amendment(of=None, kind: str = _AmendmentKind.EXTENSION, changes=None, by=None):
    """An amendment the task leader has asked for."""
    of = of or signed_contract()
    return _actions.request_amendment(
        of,
        kind=kind,
        reason="Mùa vụ chậm hơn dự kiến.",
        changes=CHANGES[kind](of) if changes is None else changes,
        by=by or of.proposal.leader,
    )


def proofs(**answers: bool) -> list[dict]:
    """A checklist in which everything holds, but for what is named."""
    return [
        {"key": key, "ok": answers.get(key, True), "note": "Biên bản kiểm tra"}
        for key in _rules_of_contracts.COMPLIANCE
    ]


def risk_file(of=None, by=None, **fields) -> _models.RiskFile:
    values = {
        "cause": "objective",
        "account": "Vùng nguyên liệu mất mùa hai vụ liền.",
        "proofs": proofs(),
        **fields,
    }
    return _actions.open_risk_file(of or signed_contract(), by=by or _people.officer(), **values)


def result(of=None, **fields) -> _models.Result:
    of = of or accepted_contract()
    values = {
        "name": f"Quy trình sấy chè {next(_numbers)}",
        "kind": "technology",
        "description": "Sấy bằng bơm nhiệt.",
        **fields,
    }
    return _actions.declare_result(of, by=of.proposal.leader, **values)


def recognised_result(of=None, **fields) -> _models.Result:
    return _advance(result(of, **fields), "recognise", by=_people.officer())


def registered_result(of=None, **fields) -> _models.Result:
    return _advance(
        recognised_result(of, **fields),
        "register",
        by=_people.officer(),
        registration_number=f"2026-19-{next(_numbers):04d}",
        registered_on=_clock.today(),
    )


def revenue_facts(**fields) -> dict:
    """What is declared for a sound period: three authors, 30% of an odd profit."""
    return {
        "period_from": _datetime.date(2026, 1, 1),
        "period_to": _datetime.date(2026, 6, 30),
        "revenue": 1_000_000_001,
        "cost": 400_000_000,
        "tax": 120_000_000,
        "author_percent": 30,
        "authors": [(None, "Chủ nhiệm", 3), (None, "Thành viên 1", 2), (None, "Thành viên 2", 2)],
        **fields,
    }


def revenue(of=None, by=None, **fields) -> _models.Revenue:
    of = of or recognised_result()
    return _actions.declare_revenue(
        of, by=by or of.contract.proposal.leader, **revenue_facts(**fields)
    )


def owner_of_problem(of: _models.Contract):
    """A person of the organisation whose problem the contract's task answers."""
    return _people.member(of.proposal.problem.organisation)


def verdict(of=None, is_solved: bool = True, by=None, **fields) -> _models.Verdict:
    of = of or accepted_contract()
    values = {"measured_value": "4%", "note": "", "is_solved": is_solved, **fields}
    return _actions.give_verdict(of, by=by or owner_of_problem(of), **values)


def marked_ready(milestone) -> bool:
    """Whether the milestone's instalment can be paid."""
    instalment = type(milestone).objects.get(pk=milestone.pk).instalment
    return instalment.is_ready

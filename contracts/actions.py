"""Deeds across several rows: drawing up, planning, opening files, recording what was judged."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from contracts import rules
from contracts.models import (
    Acceptance,
    Amendment,
    AuthorShare,
    Contract,
    Milestone,
    Result,
    Revenue,
    RiskFile,
    Verdict,
)
from contracts.permissions import problem_owner
from contracts.querysets import DELIVERED, JUDGED
from contracts.rules import PlannedMilestone
from contracts.states import ContractState, Method, MilestoneKind, ResultState, RiskState
from funds import actions as funds_actions
from funds.models import Commitment
from funds.states import CommitmentState
from lifecycle import clock
from lifecycle.actions import advance, begin, clean, together, witness
from lifecycle.errors import Reason, Refused, Stale, WrongMoment, WrongPerson
from lifecycle.models import Duty
from lifecycle.states import Audience
from people.permissions import holds
from people.states import Role
from proposals.models import Proposal
from proposals.states import ProblemState, ProposalState
from scoring import actions as scoring_actions
from scoring.states import Grade, ItemState, Stage

ADVANCE_MAX = "lump.first_advance_max"
AUTHOR_MIN = "comm.author_min"

# What stands on a Vietnamese paper, whatever the officer reads.
FUND_SIGNATORY = "Giám đốc Quỹ"
HOST_SIGNATORY = "Người đại diện"
USUAL_STEPS = (
    "Hợp đồng có hiệu lực",
    "Báo cáo giữa kỳ",
    "Báo cáo tổng kết và sản phẩm",
    "Nghiệm thu",
)


# --- The contract and its plan ---


def draw_up(
    proposal: Proposal,
    *,
    by: Any,
    method: str,
    milestones: Sequence[PlannedMilestone] = (),
    starts_on: date | None = None,
    ends_on: date | None = None,
    fund_signatory: str = FUND_SIGNATORY,
    host_signatory: str = HOST_SIGNATORY,
) -> Contract:
    """Draft the contract of a funded proposal over its reserved money, with its whole plan.

    Without `milestones` the usual plan is taken. Refused when the plan can't stand.
    """
    with together():
        proposal = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
        if proposal.state != ProposalState.FUNDED:
            raise WrongMoment(_("Only a funded proposal gets a contract."))
        if Contract.objects.filter(proposal=proposal).exists():
            raise WrongMoment(_("This proposal has its contract already."))
        contract = blank(proposal, by=by)
        contract.method = method
        contract.starts_on = starts_on or contract.starts_on
        contract.ends_on = ends_on or contract.ends_on
        contract.fund_signatory, contract.host_signatory = fund_signatory, host_signatory
        plan = list(milestones) or usual_plan(contract)
        if faults := plan_faults(contract, plan):
            raise Refused(faults)
        contract = begin(contract, by=by)
        Duty.take(contract, "contract", "draw_up", by=by)
        _lay_down(contract, plan, by=by)
    return contract


def blank(proposal: Proposal, *, by: Any) -> Contract:
    """A contract not yet drawn up: the proposal's dates, its reserved money."""
    commitment = Commitment.objects.get(proposal=proposal, state=CommitmentState.RESERVED)
    return Contract(
        province_id=proposal.province_id,
        proposal=proposal,
        commitment=commitment,
        method=Method.PARTIAL,
        amount=commitment.amount,
        starts_on=proposal.starts_on,
        ends_on=proposal.ends_on,
        fund_signatory=FUND_SIGNATORY,
        host_signatory=HOST_SIGNATORY,
        drawn_up_by=by,
    )


def present_plan(contract: Contract) -> list[PlannedMilestone]:
    """Its milestones as a plan; the usual one before it has any."""
    if contract.pk is None:
        return usual_plan(contract)
    return [
        PlannedMilestone(
            milestone.name,
            milestone.due_on,
            milestone.instalment.amount if milestone.instalment else 0,
            milestone.kind,
        )
        for milestone in contract.milestones.select_related("instalment")
    ]


def usual_plan(contract: Contract) -> list[PlannedMilestone]:
    """Four steps: in force, half-way report, final report, acceptance."""
    return rules.usual_plan(
        USUAL_STEPS,
        total=contract.amount,
        advance_max=contract.frozen_rules.integer(ADVANCE_MAX),
        starts_on=contract.starts_on,
        ends_on=contract.ends_on,
    )


def plan_faults(contract: Contract, plan: Sequence[PlannedMilestone]) -> list[Reason]:
    return rules.plan_faults(
        plan,
        total=contract.amount,
        advance_max=contract.frozen_rules.integer(ADVANCE_MAX),
        starts_on=contract.starts_on,
        ends_on=contract.ends_on,
    )


def redraw(
    contract: Contract,
    *,
    by: Any,
    method: str,
    milestones: Sequence[PlannedMilestone],
    starts_on: date,
    ends_on: date,
    fund_signatory: str,
    host_signatory: str,
    seen_version: int | None = None,
) -> Contract:
    """An officer changes a draft's terms and plan; the host has not agreed to them yet."""
    with together():
        contract = _locked(contract)
        role = _role_or_refuse(holds(Role.OFFICER), contract, by)
        if seen_version is not None and seen_version != contract.version:
            raise Stale(_("This page is old; open it again and look."))
        if contract.state != ContractState.DRAFT:
            raise WrongMoment(_("Only a draft can be changed."))
        Duty.take(contract, "contract", "draw_up", by=by)
        contract.method, contract.starts_on, contract.ends_on = method, starts_on, ends_on
        contract.fund_signatory, contract.host_signatory = fund_signatory, host_signatory
        if faults := plan_faults(contract, milestones):
            raise Refused(faults)
        clean(contract)
        contract.version += 1
        contract.save()
        _lay_down(contract, milestones, by=by)
        witness(contract, "planned", by=by, role=role)
    return contract


def _lay_down(contract: Contract, plan: Sequence[PlannedMilestone], *, by: Any) -> None:
    """One milestone for each step, number by number, and an instalment under each with money."""
    existing = list(contract.milestones.order_by("number"))
    contract.milestones.update(instalment=None)
    instalments = iter(
        funds_actions.plan_instalments(
            contract.commitment,
            [(step.amount, step.due_on, step.name) for step in plan if step.amount],
            by=by,
        )
    )
    for surplus in existing[len(plan) :]:
        surplus.delete()
    # Its kind is unique in a contract: what moves up must have left its place before.
    contract.milestones.update(kind=MilestoneKind.WORK)
    for place, step in enumerate(plan):
        milestone = existing[place] if place < len(existing) else Milestone(contract=contract)
        milestone.number, milestone.kind = place + 1, step.kind
        milestone.name, milestone.due_on = step.name, step.due_on
        milestone.instalment = next(instalments) if step.amount else None
        if milestone.pk:
            clean(milestone)
            milestone.save()
        else:
            begin(milestone, by=by)


# --- Amendments ---


def request_amendment(
    contract: Contract, *, kind: str, reason: str, changes: dict[str, Any], by: Any
) -> Amendment:
    """The task leader asks for one typed change; dates in `changes` are ISO words or dates."""
    with together():
        contract = _locked(contract)
        if contract.state != ContractState.SIGNED:
            raise WrongMoment(_("Only a contract in force can be amended."))
        written = {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in changes.items()
        }
        amendment = Amendment(
            contract=contract, kind=kind, reason=reason, changes=written, requested_by=by
        )
        amendment = begin(amendment, by=by)
        Duty.take(amendment, "amendment", "request", by=by)
    return amendment


# --- The risk file ---


def open_risk_file(
    contract: Contract, *, cause: str, account: str, proofs: Sequence[dict[str, Any]], by: Any
) -> RiskFile:
    """An officer writes down what went wrong, and what proves that the rules were followed.

    proofs: one {"key", "ok", "note"} for each key of `rules.COMPLIANCE`.
    """
    with together():
        contract = _locked(contract)
        if contract.state not in (
            ContractState.SIGNED,
            ContractState.AWAITING_ACCEPTANCE,
            ContractState.FAILED,
        ):
            raise WrongMoment(_("Only a contract that is running, or has failed, has a risk file."))
        if faults := rules.proofs_faults(proofs):
            raise Refused(faults)
        risk_file = RiskFile(
            contract=contract, cause=cause, account=account, proofs=list(proofs), opened_by=by
        )
        risk_file = begin(risk_file, by=by)
        Duty.take(risk_file, "risk", "open", by=by)
    return risk_file


def answer_proofs(risk_file: RiskFile, *, proofs: Sequence[dict[str, Any]], by: Any) -> RiskFile:
    """An officer answers the checklist anew, as long as nobody has decided."""
    with together():
        risk_file = RiskFile.objects.select_for_update(of=("self",)).get(pk=risk_file.pk)
        role = _role_or_refuse(holds(Role.OFFICER), risk_file, by)
        if risk_file.state != RiskState.OPEN:
            raise WrongMoment(_("The risk file is decided; its checklist stays as it is."))
        if faults := rules.proofs_faults(proofs):
            raise Refused(faults)
        Duty.take(risk_file, "risk", "open", by=by)
        risk_file.proofs = list(proofs)
        risk_file.version += 1
        risk_file.save()
        witness(risk_file, "proofs", by=by, role=role)
    return risk_file


# --- Acceptance ---


def plan_acceptance(contract: Contract, *, council: Any, by: Any, position: int | None = None):
    """Put the task before an acceptance council; its item comes back."""
    with together():
        contract = _locked(contract)
        role = _role_or_refuse(holds(Role.OFFICER), contract, by)
        if contract.state != ContractState.AWAITING_ACCEPTANCE:
            raise WrongMoment(_("The task leader has not asked for acceptance."))
        if Acceptance.objects.filter(contract=contract).exists():
            raise WrongMoment(_("This task already stands before an acceptance council."))
        if council.kind != Stage.ACCEPTANCE or council.province_id != contract.province_id:
            raise Refused(Reason(_("Choose an acceptance council."), field="council"))
        item = scoring_actions.add_item(
            council, contract.proposal, by=by, stage=Stage.ACCEPTANCE, position=position
        )
        Acceptance.objects.create(contract=contract, item=item)
        witness(contract, "plan_acceptance", by=by, role=role, item=item.pk)
    return item


def record_acceptance(contract: Contract, *, by: Any, item: Any = None) -> Contract:
    """Carry the council's grade over: the contract is accepted, or fails, by it."""
    with together():
        contract = _locked(contract)
        acceptance = (
            Acceptance.objects.select_related("item").filter(contract=contract).first()
        )
        if acceptance is None or (item is not None and item.pk != acceptance.item_id):
            raise WrongMoment(_("This task stands before no acceptance council."))
        if acceptance.item.state != ItemState.CONCLUDED:
            raise WrongMoment(_("The acceptance council has not concluded yet."))
        acceptance.grade = acceptance.item.grade
        acceptance.recorded_at = clock.now()
        acceptance.save()
        if acceptance.grade == Grade.FAIL:
            note = str(_("The acceptance council's grade: %(grade)s.") % {
                "grade": acceptance.get_grade_display()
            })
            return advance(contract, "fail", by=by, note=note, evidence=acceptance)
        return advance(contract, "accept", by=by, evidence=acceptance)


# --- Results and what they earn ---


def declare_result(
    contract: Contract, *, name: str, kind: str, description: str, by: Any
) -> Result:
    """The task leader names one thing the task leaves behind."""
    with together():
        contract = _locked(contract)
        if contract.state not in DELIVERED:
            raise WrongMoment(_("Results are declared once the task is accepted."))
        result = Result(contract=contract, name=name, kind=kind, description=description)
        return begin(result, by=by)


def declare_revenue(
    result: Result,
    *,
    period_from: date,
    period_to: date,
    revenue: int,
    cost: int,
    tax: int,
    author_percent: int,
    authors: Sequence[tuple[Any, str, int]],
    by: Any,
) -> Revenue:
    """What a result earned in a period, whole đồng, and each author's share of the profit.

    authors: (user or None, label, weight) in the agreed order. The shares add up to the pool.
    """
    with together():
        result = Result.objects.select_for_update(of=("self",)).get(pk=result.pk)
        if result.state == ResultState.DECLARED:
            raise WrongMoment(_("Revenue is declared once the result is recognised."))
        faults = rules.revenue_faults(
            period_from=period_from,
            period_to=period_to,
            today=clock.today(),
            revenue=revenue,
            cost=cost,
            tax=tax,
            percent=author_percent,
            percent_min=result.contract.frozen_rules.integer(AUTHOR_MIN),
            weights=[weight for _user, _label, weight in authors],
            other_periods=list(result.revenues.values_list("period_from", "period_to")),
        )
        if faults:
            raise Refused(faults)
        profit = rules.after_tax_profit(revenue=revenue, cost=cost, tax=tax)
        declared = begin(
            Revenue(
                result=result,
                period_from=period_from,
                period_to=period_to,
                revenue=revenue,
                cost=cost,
                tax=tax,
                after_tax_profit=profit,
                author_percent=author_percent,
                author_pool=rules.author_pool(profit, author_percent),
            ),
            by=by,
        )
        Duty.take(declared, "revenue", "declare", by=by)
        _share_out(declared, authors)
    return declared


def _share_out(revenue: Revenue, authors: Sequence[tuple[Any, str, int]]) -> None:
    amounts = rules.author_shares(revenue.author_pool, [weight for _u, _l, weight in authors])
    rows = zip(authors, amounts, strict=True)
    for position, ((user, label, weight), amount) in enumerate(rows, start=1):
        share = AuthorShare(
            revenue=revenue,
            position=position,
            user=user,
            label=label or str(user or ""),
            weight=weight,
            amount=amount,
        )
        clean(share)
        share.save()


# --- The verdict ---


def give_verdict(
    contract: Contract, *, is_solved: bool, measured_value: str, by: Any, note: str = ""
) -> Verdict:
    """The problem's owner says whether it is solved; the problem is solved, or closed, by it."""
    with together():
        contract = _locked(contract)
        role = _role_or_refuse(problem_owner, contract, by)
        if contract.state not in JUDGED:
            raise WrongMoment(_("The task has not come to its end yet."))
        if Verdict.objects.filter(contract=contract).exists():
            raise WrongMoment(_("The verdict on this task is given."))
        if not is_solved and not note.strip():
            raise Refused(Reason(_("Say why it is not solved."), field="note"))
        problem = contract.proposal.problem
        verdict = Verdict(
            contract=contract,
            problem=problem,
            is_solved=is_solved,
            measured_value=measured_value,
            note=note,
            given_by=by,
            given_at=clock.now(),
        )
        clean(verdict)
        verdict.save()
        witness(
            contract, "verdict", by=by, role=role, audience=Audience.PUBLIC, is_solved=is_solved
        )
        if problem.state == ProblemState.MATCHED:
            _end_problem(problem, verdict, by=by)
    return verdict


def _end_problem(problem, verdict: Verdict, *, by: Any) -> None:
    """Solved it is over; not solved it closes, unless another contract still works on it."""
    if verdict.is_solved:
        advance(problem, "solve", by=by, evidence=verdict)
    elif not Contract.objects.working_on(problem).exclude(pk=verdict.contract_id).exists():
        advance(problem, "close", by=by, note=verdict.note, evidence=verdict)


def _locked(contract: Contract) -> Contract:
    return Contract.objects.select_for_update(of=("self",)).get(pk=contract.pk)


def _role_or_refuse(permission, thing, user) -> str:
    if role := permission(thing, user):
        return role
    raise WrongPerson(_("You do not have the right to do this step."))

"""The contract and its plan: drawn up over reserved money, changed while it is a draft."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from contracts import mails, rules
from contracts.actions.hold import locked, role_or_refuse
from contracts.models import (
    Contract,
    Milestone,
)
from contracts.rules import PlannedMilestone
from contracts.states import ContractState, Method, MilestoneKind
from funds import actions as funds_actions
from funds.models import Commitment
from funds.states import CommitmentState
from lifecycle.actions import begin, clean, together, witness
from lifecycle.errors import Reason, Refused, Stale, WrongMoment
from lifecycle.models import Duty
from people.permissions import holds
from people.states import Role
from proposals.models import Proposal
from proposals.states import ProposalState
from scoring.models import Appraisal

ADVANCE_MAX = "lump.first_advance_max"
SCHEDULE = "payment.schedule"

# What stands on a Vietnamese paper, whatever the officer reads.
FUND_SIGNATORY = "Giám đốc Quỹ"
HOST_SIGNATORY = "Người đại diện"


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
        mails.drawn_up(contract, by=by)
    return contract


def blank(proposal: Proposal, *, by: Any) -> Contract:
    """A contract not yet drawn up: the proposal's dates, its reserved money."""
    commitment = Commitment.objects.get(proposal=proposal, state=CommitmentState.RESERVED)
    return Contract(
        province_id=proposal.province_id,
        proposal=proposal,
        commitment=commitment,
        method=_proposed_method(proposal),
        amount=commitment.amount,
        starts_on=proposal.starts_on,
        ends_on=proposal.ends_on,
        fund_signatory=FUND_SIGNATORY,
        host_signatory=HOST_SIGNATORY,
        drawn_up_by=by,
    )


def _proposed_method(proposal: Proposal) -> str:
    """What the finance appraisal group proposed; in part where it was not asked."""
    rows = Appraisal.objects.concluded().filter(item__proposal=proposal)
    return rows.values_list("method", flat=True).first() or Method.PARTIAL


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
    """The model schedule that the call froze: in force, the reports, acceptance."""
    return rules.usual_plan(
        [(step["name_vi"], step["percent"]) for step in contract.frozen_rules.value(SCHEDULE)],
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
        contract = locked(contract)
        role = role_or_refuse(holds(Role.OFFICER), contract, by)
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

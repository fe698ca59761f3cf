"""What an amendment is judged against, and what it changes once approved."""

from datetime import date
from typing import TYPE_CHECKING, Any

from contracts import rules
from contracts.states import AmendmentKind, MilestoneKind, MilestoneState
from lifecycle import clock
from people.models import Membership, Organisation
from proposals.models import BudgetLine, Partner, ProposalProduct, TeamMember
from proposals.states import TeamRole
from scoring.models import Appraisal

if TYPE_CHECKING:
    from contracts.models import Amendment, Contract


def standing(contract: "Contract") -> rules.Standing:
    """What holds for this contract now, as plain values."""
    proposal = contract.proposal
    return rules.Standing(
        today=clock.today(),
        starts_on=contract.starts_on,
        ends_on=contract.ends_on,
        leader=proposal.leader_id,
        eligible_leaders=set(eligible_leaders(contract).values_list("user_id", flat=True)),
        host=proposal.host_id,
        partners=set(proposal.partners.values_list("organisation_id", flat=True)),
        organisations=set(
            Organisation.objects.filter(province_id=contract.province_id).values_list(
                "pk", flat=True
            )
        ),
        products=set(proposal.products.values_list("pk", flat=True)),
        lines={
            line.pk: (line.source, line.year, amount)
            for line, amount in lines_as_they_stand(contract)
        },
    )


def lines_as_they_stand(contract: "Contract") -> list[tuple[BudgetLine, int]]:
    """Each line of the budget and what it stands at, whole đồng: as it was asked, less what the
    finance appraisal group cut, as addenda have moved it since.
    """
    found = Appraisal.objects.concluded().filter(item__proposal=contract.proposal_id).first()
    cuts = {line.position: line.cut for line in found.lines.all()} if found else {}
    lines = contract.proposal.budget_lines.all()
    return [(line, line.amount - cuts.get(at, 0)) for at, line in enumerate(lines, start=1)]


def eligible_leaders(contract: "Contract"):
    """Memberships of the host in force today whose people are in use."""
    return Membership.objects.in_force(clock.today()).filter(
        organisation_id=contract.proposal.host_id, user__is_active=True
    )


def apply(amendment: "Amendment") -> dict[str, Any]:
    """Make the change; what stood before comes back, to be kept with the addendum."""
    return _EFFECTS[AmendmentKind(amendment.kind)](amendment.contract, amendment.changes)


def _extend(contract, changes):
    before = {"ends_on": contract.ends_on.isoformat()}
    contract.ends_on = date.fromisoformat(changes["ends_on"])
    contract.save(update_fields=["ends_on"])
    contract.milestones.filter(kind=MilestoneKind.ACCEPTANCE).exclude(
        state=MilestoneState.CONFIRMED
    ).update(due_on=contract.ends_on)
    return before


def _change_leader(contract, changes):
    proposal = contract.proposal
    before = {"leader": proposal.leader_id}
    proposal.leader_id = changes["leader"]
    proposal.save(update_fields=["leader"])
    team = TeamMember.objects.filter(proposal=proposal)
    team.filter(role=TeamRole.LEADER).update(role=TeamRole.MEMBER)
    team.update_or_create(
        proposal=proposal,
        user_id=changes["leader"],
        defaults={"role": TeamRole.LEADER, "organisation_id": proposal.host_id},
    )
    return before


def _change_partner(contract, changes):
    organisation = Organisation.objects.get(pk=changes["organisation"])
    if changes["takes_part"]:
        Partner.objects.create(proposal=contract.proposal, organisation=organisation)
    else:
        Partner.objects.get(proposal=contract.proposal, organisation=organisation).delete()
    return {"takes_part": not changes["takes_part"]}


def _change_scope(contract, changes):
    product = ProposalProduct.objects.get(pk=changes["product"])
    before = {"quantity": str(product.quantity), "quality": product.quality}
    product.quantity, product.quality = changes["quantity"], changes["quality"]
    product.save(update_fields=["quantity", "quality"])
    return before


def _move_budget(contract, changes):
    giver = BudgetLine.objects.get(pk=changes["from_line"])
    taker = BudgetLine.objects.get(pk=changes["to_line"])
    stands = {line.pk: amount for line, amount in lines_as_they_stand(contract)}
    before = {"from_amount": stands[giver.pk], "to_amount": stands[taker.pk]}
    giver.amount -= changes["amount"]
    taker.amount += changes["amount"]
    giver.save(update_fields=["amount"])
    taker.save(update_fields=["amount"])
    return before


def _suspend(contract, changes):
    before = {
        "from_on": contract.suspended_from and contract.suspended_from.isoformat(),
        "until_on": contract.suspended_until and contract.suspended_until.isoformat(),
    }
    contract.suspended_from = date.fromisoformat(changes["from_on"])
    contract.suspended_until = date.fromisoformat(changes["until_on"])
    contract.save(update_fields=["suspended_from", "suspended_until"])
    return before


_EFFECTS = {
    AmendmentKind.EXTENSION: _extend,
    AmendmentKind.LEADER: _change_leader,
    AmendmentKind.PARTNER: _change_partner,
    AmendmentKind.SCOPE: _change_scope,
    AmendmentKind.BUDGET: _move_budget,
    AmendmentKind.SUSPENSION: _suspend,
}

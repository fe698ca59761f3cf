"""Ask a house for its word."""

from django.utils.translation import gettext_lazy as _

from lifecycle.actions import begin, together, witness
from lifecycle.errors import Reason, Refused, WrongMoment
from people.models import Organisation
from people.states import Capacity
from proposals import rules
from proposals.models import Attestation, Proposal
from proposals.states import BEFORE_COUNCIL, Condition


def ask_attestation(
    proposal: Proposal, *, condition: int, asked_of, by, house: str = ""
) -> Attestation:
    """Ask an organisation to confirm a condition; `house` is its own. Only the leader asks."""
    house = house or asked_of.house
    with together():
        row = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
        if row.state not in BEFORE_COUNCIL:
            raise WrongMoment(_("The dossier is past the point where confirmations count."))
        if reason := reason_against_asking(row, condition, house, asked_of):
            raise Refused([reason])
        attestation = begin(
            Attestation(proposal=row, condition=condition, house=house, asked_of=asked_of), by=by
        )
        witness(row, "asked", by=by, role=Capacity.TASK_LEADER, condition=int(condition))
    return attestation


def reason_against_asking(proposal: Proposal, condition: int, house: str, asked_of):
    """Whether the condition speaks of this organisation at all."""

    def no(sentence):
        return Reason(sentence, field="asked_of")

    if asked_of.house != house or house not in rules.HOUSES_OF_CONDITION.get(condition, ()):
        return no(_("Asked of: this organisation is not of the house that confirms it."))
    if condition == Condition.THREE_HOUSES and asked_of.pk not in proposal.taking_part():
        return no(_("Asked of: only the host and the partners confirm that they take part."))
    if condition == Condition.REAL_PROBLEM:
        owner = proposal.problem.organisation_id if proposal.problem_id else None
        if asked_of.pk != owner:
            return no(_("Asked of: only the owner of the problem confirms it."))
    if condition == Condition.PROVINCE_MODEL and asked_of.pk == proposal.host_id:
        return no(_("Asked of: the host organisation can't confirm its own dossier."))
    if condition == Condition.TRAINING and not asked_of.is_regional_university:
        return no(_("Asked of: only the regional university confirms it."))
    return None


def candidates(proposal: Proposal, condition: int, house: str) -> list[Organisation]:
    """The organisations that may be asked to confirm a condition for a house, in their order."""
    rows = Organisation.objects.filter(province_id=proposal.province_id, house=house)
    if condition == Condition.THREE_HOUSES:
        rows = rows.filter(pk__in=proposal.taking_part())
    elif condition == Condition.REAL_PROBLEM:
        owner = proposal.problem.organisation_id if proposal.problem_id else None
        rows = rows.filter(pk=owner)
    elif condition == Condition.PROVINCE_MODEL:
        rows = rows.exclude(pk=proposal.host_id)
    else:
        rows = rows.filter(is_regional_university=True)
    return list(rows.for_list())

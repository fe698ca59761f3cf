"""How a task is judged at its end: by the acceptance council, by the problem's owner."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from contracts.actions.hold import locked, role_or_refuse
from contracts.models import (
    Acceptance,
    Contract,
    Verdict,
)
from contracts.permissions import problem_owner
from contracts.querysets import JUDGED
from contracts.states import ContractState
from lifecycle import clock
from lifecycle.actions import advance, clean, together, witness
from lifecycle.errors import Reason, Refused, WrongMoment
from lifecycle.states import Audience
from people.permissions import holds
from people.states import Role
from proposals.states import ProblemState
from scoring import actions as scoring_actions
from scoring.states import Grade, ItemState, Stage


def plan_acceptance(contract: Contract, *, council: Any, by: Any, position: int | None = None):
    """Put the task before an acceptance council; its item comes back."""
    with together():
        contract = locked(contract)
        role = role_or_refuse(holds(Role.OFFICER), contract, by)
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
        contract = locked(contract)
        acceptance = Acceptance.objects.select_related("item").filter(contract=contract).first()
        if acceptance is None or (item is not None and item.pk != acceptance.item_id):
            raise WrongMoment(_("This task stands before no acceptance council."))
        if acceptance.item.state != ItemState.CONCLUDED:
            raise WrongMoment(_("The acceptance council has not concluded yet."))
        acceptance.grade = acceptance.item.grade
        acceptance.recorded_at = clock.now()
        acceptance.save()
        if acceptance.grade == Grade.FAIL:
            note = str(
                _("The acceptance council's grade: %(grade)s.")
                % {"grade": acceptance.get_grade_display()}
            )
            return advance(contract, "fail", by=by, note=note, evidence=acceptance)
        return advance(contract, "accept", by=by, evidence=acceptance)


def give_verdict(
    contract: Contract, *, is_solved: bool, measured_value: str, by: Any, note: str = ""
) -> Verdict:
    """The problem's owner says whether it is solved; the problem is solved, or closed, by it."""
    with together():
        contract = locked(contract)
        role = role_or_refuse(problem_owner, contract, by)
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

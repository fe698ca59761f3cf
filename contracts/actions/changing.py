"""What happens on the way: amendments asked for, a risk file opened and answered."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from contracts import mails, rules
from contracts.actions.hold import locked, role_or_refuse
from contracts.models import (
    Amendment,
    Contract,
    RiskFile,
)
from contracts.states import ContractState, RiskState
from lifecycle.actions import begin, together, witness
from lifecycle.errors import Refused, WrongMoment
from lifecycle.models import Duty
from people.permissions import holds
from people.states import Role


def request_amendment(
    contract: Contract, *, kind: str, reason: str, changes: dict[str, Any], by: Any
) -> Amendment:
    """The task leader asks for one typed change; dates in `changes` are ISO words or dates."""
    with together():
        contract = locked(contract)
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
        mails.amendment_requested(amendment, by=by)
    return amendment


def open_risk_file(
    contract: Contract, *, cause: str, account: str, proofs: Sequence[dict[str, Any]], by: Any
) -> RiskFile:
    """An officer writes down what went wrong, and what proves that the rules were followed.

    proofs: one {"key", "ok", "note"} for each key of `rules.COMPLIANCE`.
    """
    with together():
        contract = locked(contract)
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
        mails.risk_file_opened(risk_file, by=by)
    return risk_file


def answer_proofs(risk_file: RiskFile, *, proofs: Sequence[dict[str, Any]], by: Any) -> RiskFile:
    """An officer answers the checklist anew, as long as nobody has decided."""
    with together():
        risk_file = RiskFile.objects.select_for_update(of=("self",)).get(pk=risk_file.pk)
        role = role_or_refuse(holds(Role.OFFICER), risk_file, by)
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

"""What can be begun from a contract's page by this person: deeds that are no move of its state."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contracts.models import Contract
from contracts.permissions import leader_or_host, problem_owner, task_leader
from contracts.querysets import DELIVERED, JUDGED
from contracts.states import AmendmentKind, ContractState, ResultState
from people.permissions import holds
from people.states import Role
from scoring.states import ItemState

is_officer = holds(Role.OFFICER)


@dataclass(frozen=True)
class Door:
    label: Any
    url: str
    is_main: bool = False


def doors(contract: Contract, user) -> list[Door]:
    """Links to what this person may begin here now, the most awaited first."""
    found = [*_for_leader(contract, user), *_for_officer(contract, user)]
    if (
        contract.state in JUDGED
        and not hasattr(contract, "verdict")
        and problem_owner(contract, user)
    ):
        found.append(
            Door(_("Say whether it is solved"), _url("verdict_new", contract), is_main=True)
        )
    return sorted(found, key=lambda door: not door.is_main)


def amendment_doors(contract: Contract, user) -> list[Door]:
    """One link for each kind of amendment, for the task leader of a contract in force."""
    if contract.state != ContractState.SIGNED or not task_leader(contract, user):
        return []
    return [Door(kind.label, _url("amendment_new", contract, kind.value)) for kind in AmendmentKind]


def result_doors(result, user) -> list[Door]:
    if result.state == ResultState.DECLARED or not leader_or_host(result, user):
        return []
    return [Door(_("Declare revenue"), _url("revenue_new", result), is_main=True)]


def _for_leader(contract, user):
    if contract.state in DELIVERED and task_leader(contract, user):
        yield Door(_("Declare a result"), _url("result_new", contract), is_main=True)


def _for_officer(contract, user):
    if not is_officer(contract, user):
        return
    acceptance = getattr(contract, "acceptance", None)
    if contract.state == ContractState.DRAFT:
        yield Door(_("Change the draft"), _url("contract_edit", contract))
    if contract.state == ContractState.AWAITING_ACCEPTANCE:
        if acceptance is None:
            yield Door(_("Plan the acceptance"), _url("acceptance_plan", contract), is_main=True)
        elif acceptance.item.state == ItemState.CONCLUDED:
            yield Door(
                _("Record the acceptance"), _url("acceptance_record", contract), is_main=True
            )
    if contract.state == ContractState.FAILED and not hasattr(contract, "risk_file"):
        yield Door(_("Open a risk file"), _url("risk_new", contract), is_main=True)


def _url(name: str, thing, *more: str) -> str:
    return reverse(f"contracts:{name}", args=[thing.public_id, *more])

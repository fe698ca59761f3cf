"""What of the contracts waits on a person, in the order of a contract's life."""

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from contracts.states import ContractState, ResultState, RiskState
from lifecycle import clock
from lifecycle.pages import Task
from people.permissions import provinces_as
from people.states import Role
from scoring.states import ItemState

_NEXT_OF_RESULT = {
    ResultState.DECLARED: _("Recognise the result"),
    ResultState.RECOGNISED: _("Register the result"),
}


def waiting_on(user) -> list[Task]:
    """Everything here that waits on this person; the same few queries whatever it finds."""
    if not user.is_authenticated:
        return []
    tasks = [*_as_leader(user), *_as_host(user), *_as_owner(user)]
    for role, waiting in _BY_ROLE.items():
        if provinces := provinces_as(user, role):
            tasks += waiting(provinces)
    return tasks


def _contract_tasks(rows, verb, why, *, due: str = "", since: str = "created_at"):
    return [
        Task(
            thing_label=_("Contract"),
            title=f"{contract.number} · {contract.proposal.title}"
            if contract.number
            else str(contract),
            verb=verb(contract) if callable(verb) else verb,
            why=why,
            url=contract.get_absolute_url(),
            due=getattr(contract, due) if due else None,
            since=getattr(contract, since),
        )
        for contract in rows.select_related("proposal")
    ]


def _part_tasks(
    rows,
    label,
    verb,
    why,
    *,
    title: str = "{part} – {contract}",
    due: str = "",
    since: str = "created_at",
):
    return [
        Task(
            thing_label=label,
            title=title.format(part=part, contract=part.contract),
            verb=verb(part) if callable(verb) else verb,
            why=why,
            url=part.get_absolute_url(),
            due=getattr(part, due) if due else None,
            since=getattr(part, since),
        )
        for part in rows.select_related("contract__proposal")
    ]


def _as_leader(user):
    from contracts.models import Contract, Milestone

    mine = Milestone.objects.filter(contract__proposal__leader=user)
    why = _("you lead the task")
    delivered = Contract.objects.filter(proposal__leader=user, state=ContractState.ACCEPTED)
    yield from _part_tasks(
        mine.next_to_report(clock.date_of(user.standing.as_of)),
        _("Milestone"),
        _("Report the milestone"),
        why,
        due="due_on",
    )
    yield from _contract_tasks(
        Contract.objects.filter(proposal__leader=user).work_is_confirmed(),
        _("Request acceptance"),
        why,
        due="ends_on",
    )
    yield from _contract_tasks(delivered.filter(results=None), _("Declare the results"), why)


def _as_host(user):
    from contracts.models import Contract

    rows = Contract.objects.filter(
        state=ContractState.DRAFT, proposal__host_id__in=user.standing.organisation_ids
    )
    return _contract_tasks(rows, _("Agree to the contract"), _("you belong to the host"))


def _as_owner(user):
    from contracts.models import Contract

    rows = Contract.objects.awaiting_verdict_of(user)
    return _contract_tasks(
        rows, _("Say whether it is solved"), _("you have the problem"), since="signed_at"
    )


def _as_officer(provinces):
    from contracts.models import Contract, Milestone, Result, Revenue

    why = _("you manage the task")
    here = Contract.objects.filter(province_id__in=provinces)
    waiting = here.filter(state=ContractState.AWAITING_ACCEPTANCE).filter(
        Q(acceptance=None) | Q(acceptance__item__state=ItemState.CONCLUDED)
    )
    parts = {"contract__province_id__in": provinces}
    yield from _part_tasks(
        Milestone.objects.filter(**parts).reported(),
        _("Milestone"),
        _("Check the report"),
        why,
        since="reported_at",
    )
    yield from _contract_tasks(
        waiting.select_related("acceptance"),
        lambda contract: (
            _("Record the acceptance")
            if hasattr(contract, "acceptance")
            else _("Plan the acceptance")
        ),
        why,
    )
    results = Result.objects.filter(**parts)
    yield from _part_tasks(
        results.filter(state__in=_NEXT_OF_RESULT).order_by("state", "pk"),
        _("Result"),
        lambda result: _NEXT_OF_RESULT[result.state],
        why,
    )
    for revenue in (
        Revenue.objects.filter(result__contract__province_id__in=provinces)
        .declared()
        .select_related("result")
    ):
        yield Task(
            _("Revenue"),
            str(revenue),
            _("Confirm the revenue"),
            why,
            revenue.get_absolute_url(),
            since=revenue.created_at,
        )


def _as_director(provinces):
    from contracts.models import Amendment, Contract

    why = _("you decide for the fund")
    here = Contract.objects.filter(province_id__in=provinces)
    yield from _contract_tasks(
        here.filter(state=ContractState.AGREED), _("Sign the contract"), why, since="agreed_at"
    )
    yield from _part_tasks(
        Amendment.objects.filter(contract__province_id__in=provinces).requested(),
        _("Amendment"),
        _("Decide on the amendment"),
        why,
    )
    yield from _contract_tasks(
        here.filter(state=ContractState.SETTLED, results__state=ResultState.REGISTERED).distinct(),
        _("Liquidate the contract"),
        why,
        since="settled_at",
    )
    yield from _contract_tasks(
        here.filter(state=ContractState.FAILED, risk_file__state=RiskState.DECIDED),
        _("Terminate the contract"),
        why,
    )


def _as_decider(provinces):
    from contracts.models import RiskFile

    rows = RiskFile.objects.filter(contract__province_id__in=provinces, state=RiskState.OPEN)
    return _part_tasks(
        rows, _("Risk file"), _("Decide"), _("you decide on liability"), title="{part}"
    )


def _as_chief_accountant(provinces):
    from contracts.models import Contract

    rows = Contract.objects.filter(
        province_id__in=provinces,
        state=ContractState.ACCEPTED,
        commitment__paid=F("amount"),
    )
    return _contract_tasks(rows, _("Settle"), _("everything is paid"))


def _as_fund_director(provinces):
    return [*_as_director(provinces), *_as_decider(provinces)]


_BY_ROLE = {
    Role.OFFICER: _as_officer,
    Role.FUND_DIRECTOR: _as_fund_director,
    Role.PROVINCIAL_LEADER: _as_decider,
    Role.CHIEF_ACCOUNTANT: _as_chief_accountant,
}

"""An allocation is asked for, worked out apart and kept: all of it or nothing."""

import json
import time
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from funds.inputs import digest, gather, refuse_unpayable
from funds.models import Allocation, AllocationCertificate, AllocationLine, BudgetYear
from funds.states import AllocationState, BudgetYearState, Policy
from lifecycle.actions import advance, begin, together
from lifecycle.errors import Reason, Refused, WrongMoment, WrongPerson
from lifecycle.work import Work, begin_work
from people.permissions import holds
from people.states import Role
from proposals.states import CallState

TASK = "funds.tasks.work_out_allocation"
DECIDING = gettext_noop("Deciding who is funded")
ASKING_WHY = gettext_noop("Working out what each dossier lacked")
TRYING = gettext_noop("Trying other sums and floors")
KEEPING = gettext_noop("Keeping the allocation")
AT_ONCE = 1_000


def ask_for_allocation(
    budget: BudgetYear,
    call,
    *,
    by,
    policy: str = Policy.MERIT,
    wishes: dict[str, Any] | None = None,
    title: str = "",
    in_background: bool = True,
) -> Allocation:
    """Have it worked out who of a call is funded; the inputs of this moment are kept.

    wishes: the limits of a scenario (`funds.limits.wished`). The same inputs give the same
    allocation: asked twice, the one that waits comes back. Without `in_background` the caller
    works it out, by `work_out`.
    """
    allocation = Allocation(
        budget=budget, call=call, policy=policy, wishes=wishes or {}, title=title, asked_by=by
    )
    if not holds(Role.OFFICER)(allocation, by):
        raise WrongPerson(_("You do not have the right to do this step."))
    if budget.state != BudgetYearState.APPROVED:
        raise WrongMoment(_("The budget of the year is not approved."))
    if call.state not in (CallState.CLOSED, CallState.DECIDED):
        raise WrongMoment(_("The call is still open."))
    if (call.province_id, call.budget_year) != (budget.province_id, budget.year):
        raise Refused(Reason(_("The call belongs to another budget year."), field="call"))
    with together():
        inputs = gather(budget, call, policy, wishes)
        allocation.inputs, allocation.inputs_sha256 = inputs, digest(inputs)
        if earlier := _waiting_with(allocation):
            return earlier
        if not inputs["candidates"]:
            raise WrongMoment(_("No dossier of this call has passed and waits for money."))
        refuse_unpayable(inputs)
        allocation = begin(allocation, by=by, inputs_sha256=allocation.inputs_sha256)
        if in_background:
            allocation.job = begin_work(
                TASK,
                title=str(allocation),
                url=allocation.get_absolute_url(),
                by=by,
                province=allocation.province_id,
                steered_by=Role.OFFICER,
            )
            allocation.save(update_fields=["job"])
    return allocation


def compute_allocation(budget: BudgetYear, call, *, by, **asked: Any) -> Allocation:
    """Asked for and worked out at once, by whoever asks."""
    with together():
        allocation = ask_for_allocation(budget, call, by=by, in_background=False, **asked)
        if allocation.state != AllocationState.COMPUTING:
            return allocation
        return work_out(allocation)


def _waiting_with(allocation: Allocation) -> Allocation | None:
    """The allocation on its way that rests on exactly these inputs."""
    over = [AllocationState.APPROVED, AllocationState.REJECTED, AllocationState.VOID]
    return (
        Allocation.objects.filter(call=allocation.call, inputs_sha256=allocation.inputs_sha256)
        .exclude(state__in=over)
        .first()
    )


def work_out(allocation: Allocation, work: Work | None = None) -> Allocation:
    """Decide, explain, try other sums, keep; with `work`, watched and stopped in the middle."""
    from funds.allocation.tries import to_try, tried
    from funds.allocation.whys import whys_of
    from funds.allocation.year import worked_out

    if allocation.state != AllocationState.COMPUTING:
        raise WrongMoment(_("This allocation is worked out already."))
    inputs, run = allocation.inputs, work.apart if work else _here
    tries = to_try(inputs)
    steps = len(tries) + 3
    begun = time.monotonic()
    _tell(work, DECIDING, 0, steps)
    decision, told = run(worked_out, inputs)
    seconds = time.monotonic() - begun
    _tell(work, ASKING_WHY, 1, steps)
    whys = run(whys_of, inputs, decision)
    found = []
    for number, one in enumerate(tries if not decision.conflict else []):
        _tell(work, TRYING, 2 + number, steps)
        found.append(run(tried, inputs, one))
    _tell(work, KEEPING, steps - 1, steps)
    with together():
        if work:
            work.settle()
        _keep(allocation, told, whys, found, seconds)
        return advance(allocation, "work_out", by=allocation.asked_by, evidence=allocation)


def _here(function, *arguments):
    return function(*arguments)


def _tell(work: Work | None, step: str, done: int, total: int) -> None:
    if work:
        work.tell(step, done, total)


def _keep(
    allocation: Allocation,
    told: dict[str, Any],
    whys: dict[str, Any],
    tries: list[dict[str, Any]],
    seconds: float,
) -> None:
    """Lay the answer down under the allocation; in the transaction that also moves it."""
    allocation = Allocation.objects.select_for_update(of=("self",)).get(pk=allocation.pk)
    if allocation.state != AllocationState.COMPUTING:
        raise WrongMoment(_("This allocation is worked out already."))
    allocation.result = {
        **told.get("sums", {"candidates": len(allocation.inputs["candidates"]), "funded": 0}),
        "status": told["status"],
        "solver": told["solver"],
        "seconds": round(seconds, 3),
        "tries": [{key: one[key] for key in one if key != "signs"} for one in tries],
    }
    if "conflict" in told:
        allocation.result["conflict"] = told["conflict"]
    allocation.save(update_fields=["result"])
    if "conflict" in told:
        return
    text = json.dumps(told["certificate"], ensure_ascii=False, indent=1)
    AllocationCertificate.objects.create(allocation=allocation, text=text)
    rows = zip(allocation.inputs["candidates"], told["lines"], strict=True)
    AllocationLine.objects.bulk_create(
        (
            AllocationLine(
                allocation=allocation,
                proposal_id=row["id"],
                rank=row["rank"],
                amount=row["amount"],
                points=row["points"],
                group=row["group"],
                why=whys.get(row["key"], {}),
                tried="".join(one["signs"][place] for one in tries),
                **line,
            )
            for place, (row, line) in sorted(enumerate(rows), key=lambda one: one[1][0]["id"])
        ),
        batch_size=AT_ONCE,
    )

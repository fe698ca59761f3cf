"""Builders of identification councils and the problems before them."""

import datetime as _datetime

from lifecycle import clock as _clock
from scoring import models as _models
from scoring.states import RubricKind as _RubricKind
from scoring.states import Stage as _Stage
from tests.make.proposals import problem as _problem
from tests.make.scoring import formed_council as _formed_council
from tests.make.scoring import meeting as _meeting

TASK_OUTPUT = {
    "task_name": "Dây chuyền sấy chè tiết kiệm nhiệt",
    "aims": "Giảm một phần ba chi phí sấy.",
    "products": "Một dây chuyền mẫu.",
    "method": "selection",
    "priority": 1,
}


def identification_council(size: int = 7, **fields) -> _models.Council:
    return _formed_council(size, kind=_Stage.IDENTIFICATION, **fields)


def commission(
    of: _models.Council | None = None, state: str = "open", problem=None, **fields
) -> _models.Commission:
    """A published problem before a council, taken up in an open meeting unless told."""
    of = of or identification_council()
    held = of.meetings.filter(state="opened").first() or _meeting(of, "opened")
    return _models.Commission.objects.create(
        council=of,
        problem=problem or _problem("published"),
        position=of.commissions.count() + 1,
        state=state,
        meeting=None if state == "waiting" else held,
        created_at=_clock.now(),
        **fields,
    )


def opinion(of: _models.Commission, by: _models.Seat, wants_it: bool = True) -> _models.Opinion:
    """A filed opinion that meets every criterion."""
    made = _models.Opinion.objects.create(
        commission=of, seat=by, wants_it=wants_it, method="selection", filed_at=_clock.now()
    )
    _models.OpinionMark.objects.bulk_create(
        _models.OpinionMark(opinion=made, criterion=one, met=2, reason="Theo bài toán.")
        for one in of.council.criteria(_RubricKind.IDENTIFICATION)
    )
    return made


def voted_commission(of=None, votes_for: int = 7, state: str = "scored") -> _models.Commission:
    """Everybody present has voted, so many of them for it."""
    made = commission(of, state)
    for number, seat in enumerate(made.bench.sitting):
        opinion(made, seat, wants_it=number < votes_for)
    return made


def identified_task(of=None, **fields) -> _models.Commission:
    """A task to be done, put straight into the table."""
    values = {"votes_for": 7, "votes_against": 0, "members_present": 7, "is_adopted": True}
    return commission(
        of, "concluded", concluded_at=_clock.now(), **{**values, **TASK_OUTPUT, **fields}
    )


def commission_list(state: str = "proposed", **fields) -> _models.CommissionList:
    """The list of one task that a council identified."""
    task = fields.pop("task", None) or identified_task()
    decided = {}
    if state == "approved":
        decided = {"decision_number": "12/QĐ-UBND", "decision_on": _datetime.date(2026, 3, 2)}
    return _models.CommissionList.objects.create(
        council=task.council, state=state, created_at=_clock.now(), **decided, **fields
    )

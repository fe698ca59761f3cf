"""Builders of long work."""

import datetime as _datetime

from lifecycle import clock as _clock
from lifecycle.models import Job as _Job
from people.states import Role as _Role
from tests.make.people import officer as _officer

TASK = "tests.lifecycle.long_work.count"


def job(state: str = "waiting", silent_for: int = 0, **fields) -> _Job:
    """Long work of an officer, in any state; `silent_for` so many seconds when it runs."""
    real, moment = _clock.read()
    by = fields.pop("by", None) or _officer()
    started = {}
    if state != "waiting":
        heard_at = real - _datetime.timedelta(seconds=silent_for)
        started = {"taken_up_at": moment, "heartbeat_at": heard_at, "attempt": 1}
    values = {
        "task": TASK,
        "title": "Đếm đến ba",
        "url": "/",
        "by": by,
        "province": by.province_id,
        "steered_by": _Role.OFFICER,
        "begun_at": moment,
        "ended_at": moment if state not in ("waiting", "running") else None,
        **started,
        **fields,
    }
    return _Job.objects.create(state=state, **values)

"""Builders of assignment plans."""

from scoring import actions as _actions
from scoring import models as _models
from tests.make.people import officer as _officer
from tests.make.scoring import formed_council as _formed_council
from tests.make.scoring import item as _item


def council_to_plan(dossiers: int = 3, size: int = 9, **fields) -> _models.Council:
    """A council with dossiers for which nobody is named."""
    of = _formed_council(size, **fields)
    for _ in range(dossiers):
        _item(of, reviewers=False)
    return of


def reviewer_plan(of=None, by=None, **limits) -> _models.AssignmentPlan:
    """A plan worked out and proposed."""
    asked = _actions.ask_for_plan(
        of or council_to_plan(), by=by or _officer(), in_background=False,
        **{"max_load": 3, **limits},
    )  # fmt: skip
    return _actions.work_out(asked)

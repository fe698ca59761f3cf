"""Builders of rankings: dossiers judged by the same members, put in order and compared."""

from decimal import Decimal as _Decimal

from scoring import models as _models
from scoring.actions.ranking import rank_call as _rank_call
from tests.make.scoring import concluded as _concluded
from tests.make.scoring import council_of_call as _council_of_call
from tests.make.scoring import judged_item as _judged_item
from tests.make.scoring import sheet as _sheet


def judged(of: _models.Council, *more: int, **fields) -> _models.Item:
    """A concluded dossier with one sheet a member: so many points more or less than 80 each."""
    item = _judged_item(of, **fields)
    for seat, extra in zip(of.appointed, more, strict=False):
        low = min(0, 20 + extra)
        points = {"content": 20 + extra - low, "product": 12 + low}
        _sheet(item, seat, is_valid=True, points=points)
    total = 80 * len(more) + sum(more)
    return _concluded(
        item, points_sum=total, sheets_counted=len(more), members_present=len(more),
        mean=_Decimal(total) / len(more), passed=total >= 70 * len(more),
    )  # fmt: skip


def ranking() -> _models.Ranking:
    """Three dossiers of a call, one of them not passed, worked out."""
    council = _council_of_call()
    judged(council, 3, 2, 4, three_house_score=50, strategic_score=0)
    judged(council, 0, 1, -1, three_house_score=0, strategic_score=0)
    judged(council, -18, -16, -17, three_house_score=0, strategic_score=0)
    return _rank_call(council.call)

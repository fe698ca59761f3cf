"""Councils and what they concluded; sheets and votes are no program's business."""

from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet
from ninja import Router

from lifecycle.api import Noun, Thing
from scoring.filters import CouncilFilter
from scoring.models import Council, Item

router = Router()


class CouncilOut(Thing):
    name: str
    kind: str
    kind_label: str
    decision_number: str
    decision_on: date | None
    formed_at: datetime | None
    concluded_at: datetime | None

    @staticmethod
    def resolve_kind_label(row) -> str:
        return row.get_kind_display()


Noun(
    router,
    "councils",
    Council,
    out=CouncilOut,
    rows=lambda user: Council.objects.visible_to(user).for_list(),
    filters=CouncilFilter,
)


class ItemOut(Thing):
    """What a council concluded of one dossier."""

    council: str
    proposal: str
    title: str
    stage: str
    stage_label: str
    position: int
    mean: Decimal | None
    passed: bool | None
    grade: str
    has_priority: bool
    concluded_at: datetime | None

    @staticmethod
    def resolve_council(row) -> str:
        return row.council.public_id

    @staticmethod
    def resolve_proposal(row) -> str:
        return row.proposal.public_id

    @staticmethod
    def resolve_title(row) -> str:
        return row.proposal.title

    @staticmethod
    def resolve_stage_label(row) -> str:
        return row.get_stage_display()


def _items(user) -> QuerySet:
    # What is not concluded is not told, not even what is worked out of it already.
    concluded = Item.objects.visible_to(user).concluded()
    return concluded.for_list().order_by("-pk")


Noun(router, "council-items", Item, out=ItemOut, rows=_items, scope="councils")

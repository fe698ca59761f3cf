"""A year's councils of any size: each copied dossier judged by five members, fifty waiting.

Rows of the database only, on top of `benchmarks.many`; no command of the product makes them.
"""

import random
from datetime import timedelta
from decimal import Decimal

SHEETS = 5
AGENDA = 50
ROLES = ("chair", "vice", "secretary", "reviewer", "reviewer")


def fill() -> None:
    """Put every dossier of this process's database before a council of five; the last fifty wait,
    the others have five sheets each and their result.
    """
    from django.db.models import F

    from proposals.models import Proposal

    clear()
    call = _call()
    handed_in = Proposal.objects.exclude(number=None)
    handed_in.update(call=call, number=F("pk") + 1_000_000, state="in_council")
    keys = list(handed_in.order_by("pk").values_list("pk", flat=True))
    for at in range(0, len(keys) - AGENDA, AGENDA):
        agenda = keys[at : min(at + AGENDA, len(keys) - AGENDA)]
        _sheets(_items(_council(call, at // AGENDA), agenda, "concluded"))
    waiting = _items(_council(call, 9999), keys[-AGENDA:], "waiting")
    _sheets(waiting[1:], state="draft", members=1)
    _marks()


def clear() -> None:
    """Without triggers: what councils did in the seeded year is of no use here."""
    from django.db import connection

    tables = (
        "scoring_mark, scoring_scoresheet, scoring_item, scoring_meeting, scoring_seat,"
        " scoring_council, scoring_conflict, contracts_contract"
    )
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(f"TRUNCATE {tables} CASCADE")
        cursor.execute("SET session_replication_role = DEFAULT")


def _call():
    from proposals.models import Call

    return Call.objects.exclude(rule_set=None).order_by("pk")[0]


def _council(call, number: int):
    """A formed council of five people of its own, in a meeting that is open."""
    from lifecycle import clock
    from people.models import User
    from scoring.actions import rubric_for
    from scoring.models import Attendance, Council, Meeting, Seat
    from scoring.states import RubricKind

    now = clock.now()
    for kind in RubricKind:
        rubric_for(call.rule_set, kind)
    council = Council.objects.create(
        name=f"Hội đồng đo {number}", call=call, rule_set=call.rule_set,
        province_id=call.province_id, state="formed", decision_number=f"{number}/QĐ-ĐO",
        decision_on=now.date(), formed_at=now, created_at=now,
    )  # fmt: skip
    people = User.objects.bulk_create(
        User(
            email=f"do-{number}-{role}@minh-hoa.example",
            full_name=f"Người chấm {number}-{role}",
            province_id=call.province_id,
        )
        for role in range(SHEETS)
    )
    seats = Seat.objects.bulk_create(
        Seat(council=council, user=user, role=role, state="accepted", position=at, created_at=now)
        for at, (user, role) in enumerate(zip(people, ROLES, strict=True))
    )
    meeting = Meeting.objects.create(
        council=council, number=1, state="opened", planned_at=now + timedelta(days=3),
        opened_at=now, place="Sở Khoa học và Công nghệ", created_at=now,
    )  # fmt: skip
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, seat=seat, is_present=True) for seat in seats
    )
    return council


def _items(council, proposals: list[int], state: str) -> list:
    from lifecycle import clock
    from proposals.models import Reader
    from scoring.models import Assignment, Item, Sitting
    from scoring.states import SittingPart

    now = clock.now()
    result = {}
    if state == "concluded":
        result = {
            "passed": True, "mean": 80, "points_sum": 400, "sheets_counted": 5,
            "members_present": 5, "conclusion": "Đề nghị thực hiện.", "concluded_at": now,
            "meeting": council.meetings.get(),
        }  # fmt: skip
    items = Item.objects.bulk_create(
        Item(
            council=council, proposal_id=pk, stage="selection", state=state, position=at,
            created_at=now, **result,
        )
        for at, pk in enumerate(proposals, start=1)
    )  # fmt: skip
    seats = list(council.appointed)
    Reader.objects.bulk_create(
        [
            Reader(proposal_id=item.proposal_id, user=seat.user, as_what=seat.capacity, since=now)
            for item in items
            for seat in seats
        ],
        ignore_conflicts=True,
    )
    Assignment.objects.bulk_create(
        Assignment(item=item, seat=seat) for item in items for seat in seats[3:]
    )
    if state == "concluded":
        Sitting.objects.bulk_create(
            Sitting(item=item, seat=seat, part=SittingPart.SAT) for item in items for seat in seats
        )
    return items


def _sheets(items: list, state: str = "filed", members: int = SHEETS) -> None:
    from lifecycle import clock
    from scoring.models import ScoreSheet

    now = clock.now()
    ScoreSheet.objects.bulk_create(
        ScoreSheet(
            item=item, seat=seat, state=state, comments="Nhận xét chung của ủy viên. " * 8,
            is_valid=state == "filed", filed_at=now if state == "filed" else None, saved_at=now,
            created_at=now,
        )
        for item in items
        for seat in item.council.appointed[:members]
    )  # fmt: skip


def _marks() -> None:
    """A mark with a reason on each statutory criterion of each sheet."""
    from scoring.models import Criterion, Mark, ScoreSheet

    dice = random.Random(4)
    call = _call()
    criteria = [
        one
        for one in Criterion.objects.judging(call.rule_set_id, call.pk)
        if one.rubric.kind == "statutory"
    ]
    for at in range(0, ScoreSheet.objects.count(), 2000):
        keys = ScoreSheet.objects.order_by("pk").values_list("pk", flat=True)[at : at + 2000]
        Mark.objects.bulk_create(
            Mark(
                sheet_id=pk,
                criterion=one,
                points=Decimal(dice.randint(0, int(one.max_points))),
                reason="Nội dung rõ, có căn cứ, còn thiếu số liệu so sánh. " * 3,
            )
            for pk in keys
            for one in criteria
        )

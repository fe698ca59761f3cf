"""Builders of councils, agendas, meetings and sheets; what a test does not name is in order."""

import datetime as _datetime
import itertools as _itertools
from decimal import Decimal as _Decimal

from lifecycle import clock as _clock
from lifecycle.actions import advance as _advance
from people.models import User as _User
from proposals.models import Proposal as _Proposal
from proposals.models import Reader as _Reader
from scoring import models as _models
from scoring.actions import draw_up_feedback as _draw_up_feedback
from scoring.actions import file_appeal as _file_appeal
from scoring.actions import rubric_for as _rubric_for
from scoring.states import RubricKind as _RubricKind
from scoring.states import SeatRole as _SeatRole
from scoring.states import Stage as _Stage
from tests.make.people import officer as _officer
from tests.make.people import user as _user
from tests.make.proposals import open_call as _open_call
from tests.make.proposals import proposal as _proposal
from tests.make.rulebook import province as _province
from tests.make.rulebook import rule_set as _rule_set

_numbers = _itertools.count(1)
_ROLES = (
    _SeatRole.CHAIR,
    _SeatRole.VICE,
    _SeatRole.SECRETARY,
    _SeatRole.REVIEWER,
    _SeatRole.REVIEWER,
)
GOOD_POINTS = {
    "overview": 10,
    "content": 20,
    "product": 12,
    "impact": 12,
    "plan": 13,
    "capacity": 13,
}
GOOD_FIT = {"belongs": 20, "mastery": 20, "spread": 15, "people": 10, "market": 10}


def council(state: str = "draft", kind: str = _Stage.SELECTION, **fields) -> _models.Council:
    """A council in any state without its people, put straight into the table."""
    number = next(_numbers)
    rules = fields.pop("rule_set", None) or _rule_set()
    for rubric in _RubricKind:
        _rubric_for(rules, rubric)
    decided = {}
    if state != "draft":
        decided = {
            "decision_number": f"{number}/QĐ-SKHCN",
            "decision_on": _datetime.date(2026, 3, 2),
            "formed_at": _clock.now(),
        }
    values = {
        "province": _province(),
        "name": f"Hội đồng minh họa {number}",
        "rule_set": rules,
        "kind": kind,
        "created_at": _clock.now(),
    }
    return _models.Council.objects.create(state=state, **{**values, **decided, **fields})


def seat(
    of: _models.Council | None = None,
    role: str = _SeatRole.MEMBER,
    state: str = "accepted",
    user: _User | None = None,
    **fields,
) -> _models.Seat:
    """A place in a council, accepted unless told; an alternate stands last in their role."""
    of = of or council()
    if state == "alternate":
        standing = of.seats.filter(state=state, role=role).count()
        fields.setdefault("alternate_rank", standing + 1)
    return _models.Seat.objects.create(
        council=of,
        role=role,
        state=state,
        user=user or _user(f"{_SeatRole(role).label} {next(_numbers)}"),
        position=list(_SeatRole.values).index(role),
        created_at=_clock.now(),
        **fields,
    )


def seated_council(size: int = 7, state: str = "draft", **fields) -> _models.Council:
    """A council with chair, vice-chair, secretary, two reviewers and members, all accepted."""
    made = council(state, **fields)
    for role in [*_ROLES, *[_SeatRole.MEMBER] * size][:size]:
        seat(made, role)
    return made


def formed_council(size: int = 7, **fields) -> _models.Council:
    return seated_council(size, "formed", **fields)


def supplement(of: _models.Council | None = None, **fields) -> _models.Supplement:
    """A decision that gives a formed council a later last day, put straight into the table."""
    values = {
        "decision_number": f"{next(_numbers)}/QĐ-BS",
        "decision_on": _clock.today(),
        "reason": "Chờ đủ hồ sơ.",
        "term_until": _clock.today() + _datetime.timedelta(days=60),
        "created_at": _clock.now(),
    }
    return _models.Supplement.objects.create(
        council=of or formed_council(),
        decided_by=fields.pop("decided_by", None) or _user(),
        **{**values, **fields},
    )


def seats_as(of: _models.Council, role: str) -> list[_models.Seat]:
    """A council's accepted seats of one role."""
    return [one for one in of.appointed if one.role == role]


def chair(of: _models.Council) -> _User:
    return seats_as(of, "chair")[0].user


def vice(of: _models.Council) -> _User:
    return seats_as(of, "vice")[0].user


def secretary(of: _models.Council) -> _User:
    return seats_as(of, "secretary")[0].user


def meeting(
    of: _models.Council | None = None, state: str = "planned", absent=(), recorded: bool = True
) -> _models.Meeting:
    """A meeting with the attendance noted: everybody there but for `absent` seats."""
    of = of or formed_council()
    now = _clock.now()
    made = _models.Meeting.objects.create(
        council=of,
        number=of.meetings.count() + 1,
        state=state,
        planned_at=now,
        place="Sở Khoa học và Công nghệ",
        opened_at=now if state in ("opened", "concluded") else None,
        created_at=now,
    )
    if recorded:
        away = {one.pk for one in absent}
        _models.Attendance.objects.bulk_create(
            _models.Attendance(meeting=made, seat=one, is_present=one.pk not in away)
            for one in of.appointed
        )
    return made


def item(
    of: _models.Council | None = None,
    proposal: _Proposal | None = None,
    state: str = "waiting",
    reviewers: bool = True,
    **fields,
) -> _models.Item:
    """A dossier on a council's agenda, read by its members, its two reviewers named."""
    of = of or formed_council()
    stage = fields.pop("stage", of.kind)
    at_stage = "in_council" if stage == _Stage.SELECTION else "contracted"
    made = _models.Item.objects.create(
        council=of,
        proposal=proposal or _proposal(state=at_stage),
        stage=stage,
        state=state,
        position=fields.pop("position", None) or of.items.count() + 1,
        created_at=_clock.now(),
        **fields,
    )
    _Reader.objects.bulk_create(
        _Reader(proposal=made.proposal, user=one.user, as_what=one.capacity, since=_clock.now())
        for one in of.appointed
        if of.state == "formed"
    )
    if reviewers:
        for one in seats_as(of, "reviewer"):
            _models.Assignment.objects.create(item=made, seat=one)
    return made


def item_in_session(
    size: int = 7, absent=0, state: str = "open", of: _models.Council | None = None, **fields
) -> _models.Item:
    """An item taken up in an open meeting; `absent` ordinary members stayed away."""
    of = of or formed_council(size)
    away = seats_as(of, "member")[:absent]
    held = of.meetings.filter(state="opened").first() or meeting(of, "opened", absent=away)
    return item(of, state=state, meeting=held, **fields)


def sheet(
    of: _models.Item, by: _models.Seat, state: str = "filed", points: dict | None = None, **fields
) -> _models.ScoreSheet:
    """A member's sheet with good marks; `points` changes some, None: can't be judged."""
    now = _clock.now()
    made = _models.ScoreSheet.objects.create(
        item=of,
        seat=by,
        state=state,
        filed_at=now if state == "filed" else None,
        created_at=now,
        **fields,
    )
    given = {"overall": 1, **GOOD_POINTS, **GOOD_FIT, **(points or {})}
    _models.Mark.objects.bulk_create(
        _models.Mark(
            sheet=made,
            criterion=one,
            points=None if given[one.key] is None else _Decimal(str(given[one.key])),
            cannot_judge=given[one.key] is None,
            reason="Theo hồ sơ.",
        )
        for one in of.council.criteria(*of.rubric_kinds)
    )
    return made


def sheets_of_all(of: _models.Item, **fields) -> list[_models.ScoreSheet]:
    """A filed sheet of every member present and not recused."""
    return [sheet(of, one, **fields) for one in of.bench.sitting]


def conflict(of: _models.Item, by: _models.Seat, state: str = "suspected", **fields):
    """A reason that keeps a member off a dossier, put straight into the table."""
    values = {"ground": "host_staff", "evidence": "Đơn vị minh họa", "created_at": _clock.now()}
    return _models.Conflict.objects.create(
        seat=by,
        proposal=of.proposal,
        state=state,
        decided_at=None if state == "suspected" else _clock.now(),
        decided_by=_user() if state == "waived" else None,
        **{**values, **fields},
    )


def council_of_call(size: int = 7) -> _models.Council:
    """A formed council for a call, judging by the rules it froze."""
    call = _open_call()
    return formed_council(size, call=call, rule_set=call.rule_set)


def judged_item(of: _models.Council | None = None, proposal=None, **fields) -> _models.Item:
    """An item with a result, put straight into the table: passed with a mean of 80."""
    of = of or formed_council()
    held = of.meetings.filter(state="opened").first() or meeting(of, "opened")
    result = {"passed": True, "mean": 80, "points_sum": 560, "sheets_counted": 7}
    if of.kind == _Stage.ACCEPTANCE:
        result = {"grade": "pass", "sheets_counted": 7}
    result |= {
        "members_present": 7,
        "conclusion": "Đề nghị thực hiện.",
        "concluded_at": _clock.now(),
    }
    proposal = proposal or _proposal(state="passed", call=of.call)
    return item(of, proposal, state="concluded", meeting=held, **{**result, **fields})


def a_past_day() -> _datetime.date:
    return _clock.today() - _datetime.timedelta(days=1)


def concluded(of: _models.Item, **fields) -> _models.Item:
    """An item of a meeting with its result put straight into the table."""
    _models.Item.objects.filter(pk=of.pk).update(
        state="concluded", **{"concluded_at": _clock.now(), **fields}
    )
    return _models.Item.objects.get(pk=of.pk)


def clerk() -> _User:
    """An officer who counts beside the scientific secretary."""
    return _officer()


def ballot(
    of: _models.Item | None = None, state: str = "open", meeting=None, **fields
) -> _models.Ballot:
    """A ballot over an item in session, opened by its chair unless told; nobody has voted."""
    of = of or (None if meeting else item_in_session(state="scored"))
    held = meeting or of.meeting
    values = {
        "kind": "agree",
        "question": "Đồng ý với kết luận?",
        "clerk": clerk(),
        "number": held.ballots.count() + 1,
    }
    made = _models.Ballot.objects.create(
        meeting=held, item=of, created_at=_clock.now(), **{**values, **fields}
    )
    if state == "draft":
        return made
    return _advance(made, "open", by=made.bench.presiding.user)


def told_item(of: _models.Council | None = None, comments="Cần làm rõ.", **fields):
    """A concluded item with the sheets of everybody, about which a letter can be written."""
    made = item_in_session(7, state="scored", of=of, **fields)
    for one in made.bench.sitting:
        sheet(made, one, comments=comments, is_valid=True)
    values = {
        "members_present": 7,
        "sheets_counted": 7,
        "points_sum": 560,
        "mean": 80,
        "passed": True,
        "three_house_score": 50,
        "strategic_score": 0,
        "conclusion": "Đề nghị thực hiện.",
    }
    return concluded(made, **values)


def letter(state: str = "sent", **fields):
    """A letter to an applicant about a concluded item; drawn up, or sent as well."""
    officer = _officer()
    made = _draw_up_feedback(told_item(**fields), by=officer)
    return made if state == "draft" else _advance(made, "send", by=officer)


def appeal(of=None):
    """An appeal by the leader against a letter."""
    of = of or letter()
    leader = of.item.proposal.leader
    return _file_appeal(of, text="Đề nghị xem lại mục 3.", by=leader)


def hearing_question(of: _models.Item, by: _models.Seat | None = None, **fields):
    """A question of a reviewer unless told, without its answer."""
    values = {"position": of.questions.count() + 1, "question": "Ai dùng kết quả?"}
    return _models.HearingQuestion.objects.create(
        item=of,
        asked_by=by or seats_as(of.council, "reviewer")[0],
        asked_at=_clock.now(),
        **{**values, **fields},
    )


def minutes(of: _models.Meeting, state: str = "draft", **fields) -> _models.Minutes:
    """The minutes of a meeting, put straight into the table."""
    finished = {"digest": "0" * 64, "finished_at": _clock.now()} if state != "draft" else {}
    signed = {"signed_at": _clock.now()} if state == "signed" else {}
    return _models.Minutes.objects.create(
        meeting=of, state=state, created_at=_clock.now(), **{**finished, **signed, **fields}
    )

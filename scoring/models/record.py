"""What is recorded of a meeting, as plain values: what its minutes tell, and what is signed.

Sheets stand without names, in an order that says nothing of who filed them or when.
"""

import hashlib
import json
from typing import Any

from scoring.models.result import other_mean_of
from scoring.states import BallotState, MeetingState, RubricKind, Stage


def digest_of(meeting) -> str:
    """sha256 of the record's canonical JSON."""
    text = json.dumps(
        record_of(meeting), ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
    )
    return hashlib.sha256(text.encode()).hexdigest()


def record_of(meeting) -> dict[str, Any]:
    """The whole record. Times are datetimes, marks Decimals, states and roles their codes."""
    minutes = getattr(meeting, "minutes", None)
    council = meeting.council
    items = meeting.items.select_related("proposal__host", "council__rule_set")
    return {
        "council": council.name,
        "decision_number": council.decision_number,
        "decision_on": council.decision_on,
        "number": meeting.number,
        "place": meeting.place,
        "opened_at": meeting.opened_at,
        "planned_at": meeting.planned_at,
        "adjourned_for": meeting.adjourned_for,
        "is_adjourned": meeting.state == MeetingState.ADJOURNED,
        "ended_at": meeting.ended_at,
        "guests": minutes.guests if minutes else "",
        "papers": minutes.papers if minutes else "",
        "course": minutes.course if minutes else "",
        "members": _members(meeting),
        "movements": [
            {**_member(row.seat), "is_coming": row.is_coming, "at": row.at, "reason": row.reason}
            for row in meeting.movements.select_related("seat__user")
        ],
        "ballots": ballots_of(meeting.ballots.over_the_meeting()),
        "tasks": [_task(row) for row in meeting.commissions.order_by("position")],
        "items": [_item(item) for item in items.order_by("position")],
        "postponed": [
            {"code": row.item.proposal.code, "title": row.item.proposal.title, "reason": row.reason}
            for row in meeting.postponements.select_related("item__proposal")
        ],
    }


def _member(seat) -> dict[str, Any]:
    return {"name": str(seat.user), "role": str(seat.role)}


def _members(meeting) -> list[dict[str, Any]]:
    """Everybody noted, in the order of their seats; who came late or left stands in movements."""
    rows = meeting.attendance.select_related("seat__user").order_by("seat__position", "seat")
    first = {}
    for move in meeting.movements.all():
        first.setdefault(move.seat_id, move)
    return [
        {
            **_member(row.seat),
            # Whoever first came in was away when it opened; whoever first left was there.
            "was_present_at_opening": (
                not first[row.seat_id].is_coming if row.seat_id in first else row.is_present
            ),
            "is_present": row.is_present,
            "reason": row.reason,
        }
        for row in rows
    ]


def _item(item) -> dict[str, Any]:
    proposal = item.proposal
    return {
        "position": item.position,
        "code": proposal.code,
        "title": proposal.title,
        "host": proposal.host.name,
        "stage": str(item.stage),
        "state": str(item.state),
        "taken_up_at": item.taken_up_at,
        "sittings": [
            {**_member(row.seat), "part": row.part}
            for row in item.sittings.select_related("seat__user")
        ],
        "reviewers": [
            _member(row.seat)
            for row in item.assignments.select_related("seat__user").order_by("seat__position")
        ],
        "hearing": _hearing(getattr(item, "hearing", None)),
        "questions": [
            {"role": str(row.asked_by.role), "question": row.question, "answer": row.answer}
            for row in item.questions.select_related("asked_by")
        ],
        "rounds": [_round(row) for row in item.rounds.order_by("number")],
        "last_round": item.round,
        "criteria": [
            {"key": one.key, "name": one.name, "most": one.max_points, "kind": one.rubric.kind}
            for one in item.council.criteria(*item.rubric_kinds)
        ],
        "sheets": [
            {
                "points": {
                    kind: sheet.points_in(kind)
                    for kind in RubricKind.values
                    if sheet.points_in(kind)
                },
                "comments": sheet.comments,
            }
            for sheet in item.valid_sheets().with_marks().order_by("public_id")
        ],
        "members_present": item.members_present,
        "sheets_counted": item.sheets_counted,
        "mean": item.mean,
        "discussion": item.discussion,
        "other_mean": other_mean_of(item) if item.discussed_at else None,
        "figures": _figures(item) if item.stage == Stage.APPRAISAL else None,
        "passed": item.passed,
        "grade": item.grade,
        "ballots": ballots_of(item.ballots),
        "reserved_opinions": [
            {**_member(row.seat), "text": row.text}
            for row in item.reserved_opinions.select_related("seat__user")
        ],
        "conclusion": item.conclusion,
        "concluded_at": item.concluded_at,
        "corrections": [
            {"text": row.text, "due_on": row.due_on} for row in item.corrections.order_by("pk")
        ],
    }


def _figures(item) -> dict[str, Any]:
    """What a finance appraisal group made of the budget, line by line, in whole đồng."""
    appraisal = item.appraisal
    names = ("year", "item", "source", "asked", "appraised", "reason")
    return {
        "lines": list(appraisal.lines.order_by("position").values(*names)),
        **{
            name: getattr(appraisal, name)
            for name in (
                "asked", "appraised", "asked_state", "appraised_state", "method",
                "method_reason", "answer", "answered_at",
            )
        },
    }  # fmt: skip


def _task(row) -> dict[str, Any]:
    """What an identification council made of a problem."""
    names = (
        "position", "state", "members_present", "votes_for", "votes_against", "is_adopted",
        "task_name", "aims", "products", "method", "priority", "reasons", "concluded_at",
    )  # fmt: skip
    return {
        "problem": row.problem_id,
        **{name: getattr(row, name) for name in names},
        "ballots": ballots_of(row.ballots),
    }


def _hearing(hearing) -> dict[str, Any] | None:
    if hearing is None:
        return None
    names = ("invited_for", "has_come", "who", "began_at", "ended_at", "notes")
    return {name: getattr(hearing, name) for name in names}


def _round(row) -> dict[str, Any]:
    return {
        "number": row.number,
        "members_present": row.members_present,
        "sheets_counted": row.sheets_counted,
        "mean": row.mean,
        "reason": row.reason,
        "sheets": [sheet.marks for sheet in row.sheets.order_by("sheet__public_id")],
    }


def ballots_of(rows) -> list[dict[str, Any]]:
    """Those that were counted."""
    closed = rows.filter(state=BallotState.CLOSED).select_related("head__user", "clerk")
    return [
        {
            "question": ballot.question,
            "kind": ballot.kind,
            "head": str(ballot.head.user),
            "clerk": str(ballot.clerk),
            "handed_out": ballot.handed_out,
            "handed_in": ballot.handed_in,
            "valid": ballot.valid_votes,
            "votes": [
                {"choice": row.choice, "label": row.label, "votes": row.votes}
                for row in ballot.tally
            ],
        }
        for ballot in closed.order_by("number")
    ]

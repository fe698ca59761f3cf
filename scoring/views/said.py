"""What an item's page shows of what is said over it: hearing, questions, rounds, opinions."""

from people.permissions import any_of, holds
from people.states import Role
from scoring.models.presiding import applicant_is_hidden, presides_or_keeps_minutes
from scoring.states import BallotState, CouncilState, ItemState, MinutesState

MAY_CALL = any_of(holds(Role.OFFICER), presides_or_keeps_minutes)


def said_over(item, user) -> dict:
    """What an item's page shows of hearing, questions, rounds, ballots and opinions; the item is of
    `with_what_is_said`, and what was never written is not asked for.
    """
    seat = item.council.seat_of(user)
    runs = bool(presides_or_keeps_minutes(item, user))
    is_now = item.state in (ItemState.OPEN, ItemState.SCORED)
    minutes = getattr(item.meeting, "minutes", None) if item.meeting else None
    may_call = bool(MAY_CALL(item, user)) and item.state != ItemState.CONCLUDED
    no_hearing = applicant_is_hidden(item)
    is_there = seat is not None and seat in item.bench.in_the_room
    criteria = item.council.criteria(*item.rubric_kinds)
    return {
        "hearing": item.hearing if item.has_hearing else None,
        "questions": _questions(item) if item.has_questions else [],
        "rounds": _rounds(item, criteria, user) if item.has_rounds else [],
        "criteria": criteria,
        "ballots": _ballots(item) if item.has_ballots else [],
        "opinions": _opinions(item) if item.has_opinions else [],
        "corrections": list(item.corrections.order_by("pk")) if item.has_corrections else [],
        "may_call": may_call and not no_hearing,
        "no_hearing": no_hearing if may_call else None,
        "may_hear": runs and is_now and not no_hearing,
        "may_check": bool(MAY_CALL(item, user))
        and item.council.state == CouncilState.FORMED
        or bool(holds(Role.OFFICER)(item, user)),
        "may_note": runs and is_now,
        "may_ask": is_there and is_now,
        "may_reserve": seat in item.bench.sitting
        and item.state in (ItemState.SCORED, ItemState.CONCLUDED)
        and (minutes is None or minutes.state == MinutesState.DRAFT),
    }


def _questions(item) -> list:
    return list(item.questions.select_related("asked_by"))


def _rounds(item, criteria, user) -> list[tuple]:
    """Each with what this reader may see of its sheets."""
    return [
        (one, [(sheet, sheet.marks_of(criteria)) for sheet in _of_round(one, user)])
        for one in item.rounds.order_by("number")
    ]


def _of_round(ended, user):
    return ended.sheets.visible_to(user).order_by("sheet__public_id")


def _ballots(item) -> list:
    return list(item.ballots.exclude(state=BallotState.CANCELLED).order_by("number"))


def _opinions(item) -> list:
    return list(item.reserved_opinions.select_related("seat__user"))

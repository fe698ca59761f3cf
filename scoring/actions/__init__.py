"""Deeds across several rows; each in one transaction with its events."""

from scoring.actions.agenda import add_item, name_reviewers, place
from scoring.actions.appeals import file_appeal
from scoring.actions.appraisal import Judgement, answer_figures, judge_lines
from scoring.actions.attendance import come_in, leave, record_attendance
from scoring.actions.ballots import cast_vote, prepare_ballot
from scoring.actions.care import hand_to_finance, rate_sheets, thank
from scoring.actions.commissions import (
    Rating,
    add_problem,
    file_opinion,
    open_call_for,
    place_problems,
    propose_list,
    step_aside,
)
from scoring.actions.conflicts import (
    declare_conflict,
    find_conflicts,
    search_again,
    search_all_councils,
    search_councils_of,
)
from scoring.actions.councils import draw_up_council, rubric_for
from scoring.actions.feedback import (
    decide_places,
    draw_up_feedback,
    look_through,
    send_all_feedback,
)
from scoring.actions.hearing import (
    answer_question,
    ask_question,
    invite_to_hearing,
    note_discussion,
    record_hearing,
    reserve_opinion,
)
from scoring.actions.meetings import adjourn, plan_meeting
from scoring.actions.minutes import write_minutes
from scoring.actions.ordering import move_item, order_items, proposed_order
from scoring.actions.planning import replay, work_out
from scoring.actions.plans import ask_for_plan, change_review, deploy_plan, discard_plan
from scoring.actions.reviews import decline_review
from scoring.actions.rubrics import (
    beside_for,
    criteria_for,
    fit_criteria_for,
    write_beside,
    write_rubric,
)
from scoring.actions.seats import (
    decline,
    expire,
    expire_invitations,
    invite,
    invite_many,
    take_back,
)
from scoring.actions.sheets import (
    Marking,
    file_sheet,
    judge_nothing,
    let_sheet_stand,
    reopen_sheet,
    save_sheet,
)
from scoring.actions.supplements import extend_term, replace_member

__all__ = [
    "extend_term",
    "replace_member",
    "Judgement",
    "Marking",
    "Rating",
    "add_item",
    "add_problem",
    "adjourn",
    "answer_figures",
    "answer_question",
    "ask_for_plan",
    "ask_question",
    "beside_for",
    "cast_vote",
    "change_review",
    "come_in",
    "criteria_for",
    "decide_places",
    "declare_conflict",
    "decline_review",
    "decline",
    "deploy_plan",
    "discard_plan",
    "draw_up_council",
    "draw_up_feedback",
    "expire",
    "expire_invitations",
    "file_appeal",
    "file_opinion",
    "file_sheet",
    "find_conflicts",
    "fit_criteria_for",
    "hand_to_finance",
    "invite",
    "invite_many",
    "invite_to_hearing",
    "judge_lines",
    "judge_nothing",
    "leave",
    "let_sheet_stand",
    "look_through",
    "move_item",
    "name_reviewers",
    "open_call_for",
    "order_items",
    "place",
    "place_problems",
    "plan_meeting",
    "prepare_ballot",
    "propose_list",
    "proposed_order",
    "rate_sheets",
    "record_attendance",
    "record_hearing",
    "reopen_sheet",
    "replay",
    "note_discussion",
    "reserve_opinion",
    "rubric_for",
    "save_sheet",
    "search_again",
    "search_all_councils",
    "search_councils_of",
    "send_all_feedback",
    "step_aside",
    "take_back",
    "thank",
    "work_out",
    "write_beside",
    "write_minutes",
    "write_rubric",
]

"""Deeds across several rows; each in one transaction with its events."""

from scoring.actions.agenda import add_item, name_reviewers, place
from scoring.actions.appraisal import Judgement, answer_figures, judge_lines
from scoring.actions.conflicts import (
    declare_conflict,
    find_conflicts,
    search_again,
    search_all_councils,
    search_councils_of,
)
from scoring.actions.councils import draw_up_council, rubric_for
from scoring.actions.meetings import adjourn, plan_meeting, record_attendance
from scoring.actions.planning import replay, work_out
from scoring.actions.plans import ask_for_plan, change_review, deploy_plan, discard_plan
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
    let_sheet_stand,
    reopen_sheet,
    save_sheet,
)

__all__ = [
    "Judgement",
    "Marking",
    "add_item",
    "adjourn",
    "answer_figures",
    "beside_for",
    "ask_for_plan",
    "change_review",
    "criteria_for",
    "decline",
    "declare_conflict",
    "deploy_plan",
    "discard_plan",
    "draw_up_council",
    "expire",
    "expire_invitations",
    "file_sheet",
    "find_conflicts",
    "fit_criteria_for",
    "invite",
    "judge_lines",
    "let_sheet_stand",
    "invite_many",
    "name_reviewers",
    "place",
    "plan_meeting",
    "record_attendance",
    "reopen_sheet",
    "replay",
    "rubric_for",
    "save_sheet",
    "search_again",
    "search_all_councils",
    "search_councils_of",
    "take_back",
    "work_out",
    "write_beside",
    "write_rubric",
]

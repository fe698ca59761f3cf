"""Deeds across several rows; each in one transaction with its events."""

from scoring.actions.agenda import add_item, name_reviewers, place
from scoring.actions.conflicts import declare_conflict, find_conflicts
from scoring.actions.councils import draw_up_council, invite, rubric_for
from scoring.actions.meetings import adjourn, plan_meeting, record_attendance
from scoring.actions.rubrics import criteria_for, write_rubric
from scoring.actions.sheets import (
    Marking,
    file_sheet,
    let_sheet_stand,
    reopen_sheet,
    save_sheet,
)

__all__ = [
    "Marking",
    "add_item",
    "adjourn",
    "criteria_for",
    "declare_conflict",
    "draw_up_council",
    "file_sheet",
    "find_conflicts",
    "invite",
    "let_sheet_stand",
    "name_reviewers",
    "place",
    "plan_meeting",
    "record_attendance",
    "reopen_sheet",
    "rubric_for",
    "save_sheet",
    "write_rubric",
]

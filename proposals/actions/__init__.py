"""Deeds across several rows: begin and write a dossier, ask a house, check, give to readers."""

from proposals.actions.answers import write_answers
from proposals.actions.calling import name_in_call, unname_in_call
from proposals.actions.calls import (
    begin_call,
    move_question,
    remove_question,
    remove_section,
    save_form_section,
    save_question,
    save_step,
    save_uses,
)
from proposals.actions.checking import check_dossier
from proposals.actions.duplicates import judge_hits, search_duplicates
from proposals.actions.earlier import import_earlier, sort_earlier
from proposals.actions.estimate import estimate_of, write_estimate
from proposals.actions.following import end_follow, follow
from proposals.actions.houses import ask_attestation, candidates, confirm_attestation
from proposals.actions.merging import merge
from proposals.actions.notices import follow_call, give_notice
from proposals.actions.papers import attach, attach_all, detach, max_megabytes, replace
from proposals.actions.reading import end_reading, grant_reading
from proposals.actions.receipts import make_missing, make_paper
from proposals.actions.sections import save_section
from proposals.actions.team import invite, leave_team, remove_member
from proposals.actions.understanding import say_understood, speaks_for_the_problem
from proposals.actions.versions import copy_to_call, restore_version
from proposals.actions.writing import editing, rewrite, start_proposal, write_draft

__all__ = [
    "ask_attestation",
    "attach",
    "attach_all",
    "begin_call",
    "candidates",
    "check_dossier",
    "confirm_attestation",
    "copy_to_call",
    "detach",
    "editing",
    "end_follow",
    "end_reading",
    "estimate_of",
    "follow",
    "follow_call",
    "give_notice",
    "grant_reading",
    "import_earlier",
    "invite",
    "judge_hits",
    "leave_team",
    "make_missing",
    "make_paper",
    "max_megabytes",
    "merge",
    "move_question",
    "name_in_call",
    "remove_member",
    "remove_question",
    "remove_section",
    "replace",
    "restore_version",
    "rewrite",
    "save_form_section",
    "save_question",
    "save_section",
    "save_step",
    "save_uses",
    "say_understood",
    "search_duplicates",
    "sort_earlier",
    "speaks_for_the_problem",
    "start_proposal",
    "unname_in_call",
    "write_answers",
    "write_draft",
    "write_estimate",
]

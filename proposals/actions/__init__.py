"""Deeds across several rows: begin and write a dossier, ask a house, check, give to readers."""

from proposals.actions.answers import write_answers
from proposals.actions.checking import check_dossier
from proposals.actions.earlier import import_earlier, sort_earlier
from proposals.actions.following import end_follow, follow
from proposals.actions.houses import ask_attestation, candidates, confirm_attestation
from proposals.actions.merging import merge
from proposals.actions.papers import attach, detach, max_megabytes
from proposals.actions.reading import end_reading, grant_reading
from proposals.actions.sections import save_section
from proposals.actions.writing import editing, rewrite, start_proposal, write_draft

__all__ = [
    "ask_attestation",
    "attach",
    "candidates",
    "check_dossier",
    "confirm_attestation",
    "detach",
    "editing",
    "end_follow",
    "end_reading",
    "follow",
    "grant_reading",
    "import_earlier",
    "max_megabytes",
    "merge",
    "rewrite",
    "save_section",
    "sort_earlier",
    "start_proposal",
    "write_answers",
    "write_draft",
]

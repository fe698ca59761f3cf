"""What must be true of a meeting, a sheet and a conclusion? Pure: plain values in, answers out.

Every threshold comes in as an argument, read from the rule set that the call froze.
"""

from scoring.rules.acceptance import acceptance_grade
from scoring.rules.alternates import Alternate, next_alternate
from scoring.rules.appraisal import (
    Sums,
    appraised_sums,
    lacks_for_final_product,
    reasons_against_line,
)
from scoring.rules.beside import (
    HouseFact,
    HousePoints,
    fit_mean,
    strategic_score,
    three_house_score,
)
from scoring.rules.care import Rates, Work, honorarium, preparation
from scoring.rules.conflicts import Applied, Judge, domain_of, grounds_of_conflict
from scoring.rules.frozen import Rules
from scoring.rules.identification import adopts, reasons_against_output
from scoring.rules.kinds import (
    missing_roles,
    quorum_rules,
    reviewers_needed,
    rules_shown,
    size_limits,
)
from scoring.rules.marks import Fall, Outcome, Sheet, is_far_off, other_mean, pass_rule, sheet_total
from scoring.rules.numbers import plain_points, printed, whole
from scoring.rules.order import reasons_against_beside
from scoring.rules.progress import Progress, progress
from scoring.rules.quorum import Lack, Presence, QuorumRule, quorum
from scoring.rules.rubrics import (
    MOST_CRITERIA,
    adds_up,
    reasons_against_criteria,
    reasons_against_mark,
    reasons_against_points,
)
from scoring.rules.turn import Waiting, next_in_turn

__all__ = [
    "Alternate",
    "Applied",
    "Fall",
    "HouseFact",
    "HousePoints",
    "Judge",
    "Lack",
    "MOST_CRITERIA",
    "Outcome",
    "Presence",
    "Progress",
    "QuorumRule",
    "Rates",
    "Rules",
    "Sheet",
    "Sums",
    "Waiting",
    "Work",
    "acceptance_grade",
    "adds_up",
    "adopts",
    "appraised_sums",
    "domain_of",
    "fit_mean",
    "grounds_of_conflict",
    "honorarium",
    "is_far_off",
    "lacks_for_final_product",
    "missing_roles",
    "other_mean",
    "next_alternate",
    "next_in_turn",
    "pass_rule",
    "preparation",
    "plain_points",
    "printed",
    "progress",
    "quorum",
    "quorum_rules",
    "reasons_against_beside",
    "reasons_against_criteria",
    "reasons_against_line",
    "reasons_against_mark",
    "reasons_against_output",
    "reasons_against_points",
    "reviewers_needed",
    "rules_shown",
    "sheet_total",
    "size_limits",
    "strategic_score",
    "three_house_score",
    "whole",
]

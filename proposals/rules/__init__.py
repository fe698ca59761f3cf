"""What must be true of problems, calls, proposals and confirmations. Pure: plain values in,
reasons out; no database, no clock.

A list of small checks gives every reason at once, so the page, the button and the refusal say the
same sentences.
"""

from proposals.rules.amounts import MAX_DONG, MIN_DONG, after_workdays, dotted, is_dong
from proposals.rules.blindness import (
    hides_applicants,
    names_the_applicant,
    names_told,
    shows_council,
)
from proposals.rules.calls import GRACE, closing_has_passed, in_time, reason_against_moving_closing
from proposals.rules.checking import CHECKS_CORRECTIONS, READY_TO_ACCEPT, CheckFacts
from proposals.rules.dossiers import (
    READY_TO_SUBMIT,
    READY_WHEN_CORRECTED,
    YEARS_AFTER_BUDGET_YEAR,
    Facts,
    IndicatorFacts,
    LineFacts,
    WorkFacts,
    checks,
    needs_whole_amounts,
    reasons_against,
    within_ceiling,
    within_years,
)
from proposals.rules.houses import (
    HOUSES_OF_CONDITION,
    MAX_PEOPLE,
    AttestationFacts,
    ConditionFacts,
    conditions_met,
    has_priority,
    reasons_against_confirming,
    three_house_facts,
)
from proposals.rules.problems import READY_TO_POST, ProblemFacts

__all__ = [
    "AttestationFacts",
    "CHECKS_CORRECTIONS",
    "CheckFacts",
    "ConditionFacts",
    "Facts",
    "GRACE",
    "HOUSES_OF_CONDITION",
    "IndicatorFacts",
    "LineFacts",
    "MAX_DONG",
    "MAX_PEOPLE",
    "MIN_DONG",
    "ProblemFacts",
    "READY_TO_ACCEPT",
    "READY_TO_POST",
    "READY_TO_SUBMIT",
    "READY_WHEN_CORRECTED",
    "WorkFacts",
    "YEARS_AFTER_BUDGET_YEAR",
    "after_workdays",
    "checks",
    "closing_has_passed",
    "conditions_met",
    "dotted",
    "has_priority",
    "hides_applicants",
    "in_time",
    "is_dong",
    "names_the_applicant",
    "names_told",
    "needs_whole_amounts",
    "reason_against_moving_closing",
    "reasons_against",
    "reasons_against_confirming",
    "shows_council",
    "three_house_facts",
    "within_ceiling",
    "within_years",
]

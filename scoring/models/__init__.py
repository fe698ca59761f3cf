from scoring.models.agenda import Item
from scoring.models.appraisal import Appraisal, AppraisalLine
from scoring.models.assignment import Assignment
from scoring.models.beside import Beside
from scoring.models.conflict import Conflict
from scoring.models.council import Council
from scoring.models.meeting import Attendance, Meeting
from scoring.models.plan import AssignmentPlan, PlanInputs, PlannedItem, PlannedReview
from scoring.models.rubric import Criterion, Rubric
from scoring.models.seat import Seat
from scoring.models.sheet import Mark, ScoreSheet
from scoring.models.sheet_version import SheetVersion

__all__ = [
    "Appraisal",
    "AppraisalLine",
    "Assignment",
    "AssignmentPlan",
    "Attendance",
    "Beside",
    "Conflict",
    "Council",
    "Criterion",
    "Item",
    "Mark",
    "Meeting",
    "PlanInputs",
    "PlannedItem",
    "PlannedReview",
    "Rubric",
    "ScoreSheet",
    "Seat",
    "SheetVersion",
]

from scoring.models.agenda import Item
from scoring.models.appeal import Appeal
from scoring.models.appraisal import Appraisal, AppraisalLine
from scoring.models.assignment import Assignment, DeclinedReview
from scoring.models.ballot import Ballot, BallotCount, BallotVoter
from scoring.models.beside import Beside
from scoring.models.care import HonorariumList, SheetRating, Thanks
from scoring.models.commission import Commission
from scoring.models.commission_list import CommissionList
from scoring.models.conflict import Conflict
from scoring.models.council import Council
from scoring.models.feedback import Feedback, Finding
from scoring.models.feedback_run import FeedbackRun
from scoring.models.hearing import Hearing, HearingQuestion, ReservedOpinion
from scoring.models.meeting import Attendance, Meeting
from scoring.models.minutes import Minutes
from scoring.models.movement import Movement, Sitting
from scoring.models.opinion import Opinion, OpinionMark
from scoring.models.plan import AssignmentPlan, PlanInputs, PlannedItem, PlannedReview
from scoring.models.postponement import Postponement
from scoring.models.ranking import Ranking, Standing
from scoring.models.recusal import Recusal
from scoring.models.round import Round
from scoring.models.rubric import Criterion, Rubric
from scoring.models.seat import Seat
from scoring.models.sheet import Mark, ScoreSheet
from scoring.models.sheet_version import SheetVersion
from scoring.models.supplement import Supplement

__all__ = [
    "Appeal",
    "Appraisal",
    "AppraisalLine",
    "Assignment",
    "AssignmentPlan",
    "Attendance",
    "Ballot",
    "BallotCount",
    "BallotVoter",
    "Beside",
    "Commission",
    "CommissionList",
    "Conflict",
    "Council",
    "Criterion",
    "DeclinedReview",
    "Feedback",
    "FeedbackRun",
    "Finding",
    "Hearing",
    "HearingQuestion",
    "HonorariumList",
    "Item",
    "Mark",
    "Meeting",
    "Minutes",
    "Movement",
    "Opinion",
    "OpinionMark",
    "PlanInputs",
    "PlannedItem",
    "PlannedReview",
    "Postponement",
    "Recusal",
    "ReservedOpinion",
    "Round",
    "Ranking",
    "Rubric",
    "ScoreSheet",
    "Seat",
    "SheetRating",
    "Standing",
    "Supplement",
    "SheetVersion",
    "Sitting",
    "Thanks",
]

from scoring.views.appeals import (
    appeal_answer,
    appeal_detail,
    appeal_file,
    appeal_new,
    appeal_verb,
)
from scoring.views.appraisals import (
    AppraisalList,
    appraisal_answer,
    appraisal_detail,
    appraisal_figures,
    appraisal_file,
)
from scoring.views.care import (
    council_care,
    council_honorarium,
    council_thanks,
    council_to_finance,
    seat_care,
    seat_thanks,
)
from scoring.views.corrections import sheet_reopen, sheet_stand
from scoring.views.councils import (
    CouncilList,
    conflict_detail,
    conflict_verb,
    council_agenda,
    council_conflicts,
    council_detail,
    council_invite,
    council_meeting,
    council_new,
    council_verb,
)
from scoring.views.desk import Desk, desk_next
from scoring.views.exports import call_sheets, own_sheets
from scoring.views.feedback import (
    FeedbackList,
    feedback_detail,
    feedback_letter,
    feedback_new,
    feedback_places,
    feedback_send_all,
    feedback_verb,
)
from scoring.views.items import item_declare, item_detail, item_reviewers, item_verb
from scoring.views.meetings import (
    meeting_adjourn,
    meeting_attendance,
    meeting_detail,
    meeting_verb,
)
from scoring.views.papers import item_paper, sheet_paper
from scoring.views.plans import (
    PlanDetail,
    call_plan,
    council_plan,
    plan_people,
    plan_verb,
    planned_item,
)
from scoring.views.ranking import (
    RankingFile,
    RankingPage,
    RankingPicture,
    ranking_work_out,
)
from scoring.views.rubrics import call_beside, call_guidance, call_rubric
from scoring.views.seats import my_seats, seat_answer, seat_detail, seat_verb
from scoring.views.sheets import sheet_edit, sheet_verb
from scoring.views.suggestions import council_suggest
from scoring.views.supplements import (
    council_decision,
    council_extend,
    council_replace,
    supplement_decision,
)

__all__ = [
    "council_decision",
    "council_extend",
    "council_replace",
    "supplement_decision",
    "AppraisalList",
    "CouncilList",
    "Desk",
    "FeedbackList",
    "appeal_answer",
    "appeal_detail",
    "appeal_file",
    "appeal_new",
    "appeal_verb",
    "PlanDetail",
    "appraisal_answer",
    "appraisal_detail",
    "appraisal_figures",
    "appraisal_file",
    "call_beside",
    "call_guidance",
    "call_plan",
    "call_rubric",
    "call_sheets",
    "conflict_detail",
    "conflict_verb",
    "council_agenda",
    "council_care",
    "council_conflicts",
    "council_detail",
    "council_invite",
    "council_meeting",
    "council_honorarium",
    "council_new",
    "council_plan",
    "council_suggest",
    "council_thanks",
    "council_to_finance",
    "council_verb",
    "desk_next",
    "feedback_detail",
    "feedback_letter",
    "feedback_new",
    "feedback_places",
    "feedback_send_all",
    "feedback_verb",
    "item_declare",
    "item_detail",
    "item_paper",
    "item_reviewers",
    "item_verb",
    "meeting_adjourn",
    "meeting_attendance",
    "meeting_detail",
    "meeting_verb",
    "my_seats",
    "own_sheets",
    "plan_people",
    "plan_verb",
    "planned_item",
    "RankingFile",
    "RankingPage",
    "RankingPicture",
    "ranking_work_out",
    "seat_answer",
    "seat_care",
    "seat_detail",
    "seat_thanks",
    "seat_verb",
    "sheet_edit",
    "sheet_paper",
    "sheet_reopen",
    "sheet_stand",
    "sheet_verb",
]

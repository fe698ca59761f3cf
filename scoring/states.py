"""Which states, roles, grounds and kinds are there in scoring?"""

from typing import Any

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Stage(TextChoices):
    """What a council judges; of a council as a whole it is its kind, of an item its stage."""

    IDENTIFICATION = "identify", _("Identification of the task")
    SELECTION = "selection", _("Selection")
    APPRAISAL = "appraisal", _("Appraisal of the budget")
    ACCEPTANCE = "acceptance", _("Acceptance")


class LumpMethod(TextChoices):
    """The two lump-sum methods (TTLT 27/2015)."""

    FINAL = "final", _("Lump sum to the final product")
    PARTIAL = "partial", _("Partial lump sum")


class TaskMethod(TextChoices):
    """How a task that was identified is given out (TT 33/2014/TT-BKHCN)."""

    SELECTION = "selection", pgettext_lazy("method", "Competitive selection")
    DIRECT = "direct", pgettext_lazy("method", "Direct assignment")


class Met(IntegerChoices):
    """How far a task meets a criterion of identification."""

    YES = 2, pgettext_lazy("criterion", "Met")
    PARTLY = 1, pgettext_lazy("criterion", "Partly met")
    NO = 0, pgettext_lazy("criterion", "Not met")


class ListState(TextChoices):
    PROPOSED = "proposed", pgettext_lazy("list", "Awaiting approval")
    APPROVED = "approved", pgettext_lazy("list", "Approved")
    REJECTED = "rejected", pgettext_lazy("list", "Sent back")


class DutySet(TextChoices):
    """Whoever appraised a dossier's budget, or scored it, does not pay it out."""

    APPRAISAL = "appraisal", _("Appraisal of the budget")
    SCORING = "scoring", _("Scoring")


class CouncilState(TextChoices):
    DRAFT = "draft", pgettext_lazy("council", "Being drawn up")
    FORMED = "formed", pgettext_lazy("council", "Formed")
    CONCLUDED = "concluded", pgettext_lazy("council", "Concluded")


class SeatRole(TextChoices):
    """TT 20/2023/TT-BKHCN Đ8.1a: chair, vice-chair, scientific secretary, reviewers, members."""

    CHAIR = "chair", _("Council chair")
    VICE = "vice", _("Council vice-chair")
    SECRETARY = "secretary", _("Scientific secretary")
    REVIEWER = "reviewer", _("Council reviewer")
    MEMBER = "member", _("Council member")
    COUNCIL = "council", _("For the council: its chair, vice-chair or a reviewer")
    FINANCE = "finance", _("Finance staff")


class GroupRole(TextChoices):
    """The same seats as they are called in a finance appraisal group."""

    CHAIR = "chair", _("Head of the group")
    VICE = "vice", _("Deputy head of the group")
    COUNCIL = SeatRole.COUNCIL.value, SeatRole.COUNCIL.label
    FINANCE = SeatRole.FINANCE.value, SeatRole.FINANCE.label
    MEMBER = "member", _("Member of the group")


COUNCIL_ROLES = tuple(role for role in SeatRole if role not in (SeatRole.COUNCIL, SeatRole.FINANCE))


def roles_of(kind: str) -> list[tuple[str, Any]]:
    """The roles of a council of this kind, in their order, each with its name there."""
    if kind == Stage.APPRAISAL:
        return list(GroupRole.choices)
    return [(role.value, role.label) for role in COUNCIL_ROLES]


LEADING = (SeatRole.CHAIR, SeatRole.VICE)
RUNNING = (*LEADING, SeatRole.SECRETARY)
"""Who runs a council's meetings."""


class SeatState(TextChoices):
    INVITED = "invited", pgettext_lazy("seat", "Invited")
    ACCEPTED = "accepted", pgettext_lazy("seat", "Accepted")
    DECLINED = "declined", pgettext_lazy("seat", "Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("seat", "Taken back")
    ALTERNATE = "alternate", pgettext_lazy("seat", "Stands by")
    EXPIRED = "expired", pgettext_lazy("seat", "No answer in time")
    REPLACED = "replaced", pgettext_lazy("seat", "Replaced")


HELD_SEAT = (SeatState.INVITED, SeatState.ACCEPTED, SeatState.ALTERNATE)
"""A person has at most one such place in a council."""


class DeclineReason(TextChoices):
    """Why somebody asked into a council says no."""

    CONFLICT = "conflict", pgettext_lazy("decline", "Conflict of interest")
    FIELD = "field", pgettext_lazy("decline", "Not my field")
    TIME = "time", pgettext_lazy("decline", "No time")
    OTHER = "other", pgettext_lazy("decline", "Another reason")


class Balance(TextChoices):
    """By what the spread of a council's people is looked at."""

    HOUSES = "houses", _("Houses represented")
    WOMEN = "women", _("Women, of those who told their gender")
    OUTSIDE = "outside", _("From outside the managing body")
    EXPERTS = "experts", _("From the pool of experts")


class ConflictGround(TextChoices):
    """TT 20/2023/TT-BKHCN Đ8.2 (a) to (e), and our own: one's own problem."""

    APPLICANT = "applicant", _("Takes part in the task")
    HOST_STAFF = "host_staff", _("Belongs to the host organisation")
    PARTNER_STAFF = "partner_staff", _("Belongs to a partner organisation")
    PARTIALITY = "partiality", _("Clear grounds to doubt impartiality")
    FAMILY = "family", _("Close relative of the leader, the secretary or a key member")
    SANCTION = "sanction", _("Unserved sanction, prosecution or unspent conviction")
    OWN_PROBLEM = "own_problem", _("The problem answered is one's own")
    PAST_STAFF = "past_staff", _("Belonged to the host or a partner not long ago")
    CO_APPLICANT = "co_applicant", _("Applied together with somebody of the team")
    TIE = "tie", _("Declared a tie to somebody of the team")
    BOUND = "bound", _("Declared a tie to the host or a partner")
    SAME_DOMAIN = "same_domain", _("Writes from the same domain as somebody of the team")


SIGNS = (
    ConflictGround.PAST_STAFF,
    ConflictGround.CO_APPLICANT,
    ConflictGround.TIE,
    ConflictGround.BOUND,
    ConflictGround.SAME_DOMAIN,
)
"""Grounds that the law does not name: a person looks whether impartiality is in doubt."""


class FoundBy(TextChoices):
    SYSTEM = "system", _("Found in the records")
    DECLARED = "declared", _("Declared by the member")


class ConflictState(TextChoices):
    SUSPECTED = "suspected", pgettext_lazy("conflict", "Suspected")
    CONFIRMED = "confirmed", pgettext_lazy("conflict", "Confirmed")
    WAIVED = "waived", pgettext_lazy("conflict", "Waived")


BARRING = (ConflictState.SUSPECTED, ConflictState.CONFIRMED)


class ItemState(TextChoices):
    WAITING = "waiting", pgettext_lazy("item", "Waits for a meeting")
    OPEN = "open", pgettext_lazy("item", "Being scored")
    SCORED = "scored", pgettext_lazy("item", "Marks closed")
    CONCLUDED = "concluded", pgettext_lazy("item", "Concluded")
    POSTPONED = "postponed", pgettext_lazy("item", "Postponed")


TAKEN_UP = (ItemState.OPEN, ItemState.SCORED, ItemState.CONCLUDED)
FIGURES = {
    ItemState.OPEN: pgettext_lazy("item", "Being appraised"),
    ItemState.SCORED: pgettext_lazy("item", "Figures closed"),
}
"""What these states are called where a budget is appraised and nothing is scored."""
VOTES = {
    ItemState.OPEN: pgettext_lazy("item", "Being voted on"),
    ItemState.SCORED: pgettext_lazy("item", "Votes closed"),
}
"""And where a council identifies tasks."""

UNSEALED = (ItemState.SCORED, ItemState.CONCLUDED)
WRITABLE = (ItemState.WAITING, ItemState.OPEN, ItemState.POSTPONED)
"""While its item is in one of these, a member may write their sheet."""


class MeetingState(TextChoices):
    PLANNED = "planned", pgettext_lazy("meeting", "Planned")
    OPENED = "opened", pgettext_lazy("meeting", "In session")
    CONCLUDED = "concluded", pgettext_lazy("meeting", "Concluded")
    ADJOURNED = "adjourned", pgettext_lazy("meeting", "Adjourned")


class BallotKind(TextChoices):
    """What is voted on by secret ballot; the choices of the first two are known."""

    CARRY_OUT = "carry_out", _("Carry out or not")
    AGREE = "agree", _("Agree or not")
    OWN = "own", _("Choices of its own")


class BallotState(TextChoices):
    DRAFT = "draft", pgettext_lazy("ballot", "Being prepared")
    OPEN = "open", pgettext_lazy("ballot", "Voting")
    CLOSED = "closed", pgettext_lazy("ballot", "Counted")
    CANCELLED = "cancelled", pgettext_lazy("ballot", "Cancelled")


class BallotChoice(TextChoices):
    """Choices that have a word of their own; `INVALID` is on every ballot."""

    FOR = "for", pgettext_lazy("ballot", "For")
    AGAINST = "against", pgettext_lazy("ballot", "Against")
    INVALID = "invalid", pgettext_lazy("ballot", "Blank or spoiled")


class MinutesState(TextChoices):
    DRAFT = "draft", pgettext_lazy("minutes", "Being written")
    READY = "ready", pgettext_lazy("minutes", "Waits for the chair")
    SIGNED = "signed", pgettext_lazy("minutes", "Signed")


class SittingPart(TextChoices):
    """Where a member was when an item was concluded."""

    SAT = "sat", pgettext_lazy("sitting", "Present")
    RECUSED = "recused", pgettext_lazy("sitting", "Recused")
    AWAY = "away", pgettext_lazy("sitting", "Absent")


class SheetState(TextChoices):
    DRAFT = "draft", pgettext_lazy("sheet", "Draft")
    FILED = "filed", pgettext_lazy("sheet", "Filed")


class SheetWorth(TextChoices):
    """What the officer makes of a member's sheet as advice to the council."""

    USEFUL = "useful", pgettext_lazy("sheet", "Useful")
    ADEQUATE = "adequate", pgettext_lazy("sheet", "Adequate")
    INSUFFICIENT = "insufficient", pgettext_lazy("sheet", "Insufficient")


class Preparation(TextChoices):
    """When a member's sheet was begun."""

    PREPARED = "prepared", pgettext_lazy("sheet", "Begun before the meeting")
    IN_MEETING = "in_meeting", pgettext_lazy("sheet", "Written in the meeting")
    MISSING = "missing", pgettext_lazy("sheet", "Not filed")


class VersionCause(TextChoices):
    """Why a filed sheet was opened again."""

    CORRECTION = "correction", pgettext_lazy("sheet", "Correction")
    ROUND = "round", pgettext_lazy("sheet", "Another round of marks")


class RubricKind(TextChoices):
    STATUTORY = "statutory", _("Statutory criteria")
    STRATEGIC = "strategic", _("Fit with the strategic group")
    ACCEPTANCE = "acceptance", _("Acceptance rating")
    IDENTIFICATION = "identify", _("Criteria of identification")


class Scale(TextChoices):
    POINTS = "points", _("Points")
    ORDINAL = "ordinal", _("Rating")


class Grade(TextChoices):
    EXCELLENT = "excellent", pgettext_lazy("grade", "Excellent")
    PASS = "pass", pgettext_lazy("grade", "Pass")
    FAIL = "fail", pgettext_lazy("grade", "Fail")


GRADE_OF_POINTS = {2: Grade.EXCELLENT, 1: Grade.PASS, 0: Grade.FAIL}
"""How an ordinal mark is stored: Mark.points 2, 1 or 0."""


class QuorumLack(TextChoices):
    """What a meeting or an item lacks; the label takes %(have)s and %(need)s."""

    MEMBERS = (
        "members",
        _("%(have)s members are present and not recused; at least %(need)s are needed."),
    )
    CHAIR = "chair", _("Neither the chair nor the vice-chair is present.")
    SECRETARY = "secretary", _("The scientific secretary is not present.")
    REVIEWERS = "reviewers", _("%(have)s of the %(need)s reviewers needed are present.")


class FailReason(TextChoices):
    """Why a dossier does not pass; the label takes %(have)s, %(need)s and %(criterion)s."""

    NO_SHEETS = "no_sheets", _("No sheet with every criterion judged entered the mean.")
    MEAN = "mean", _("The mean is %(have)s; at least %(need)s is needed.")
    ZEROS = (
        "zeros",
        _("%(have)s of the members present gave 0 to “%(criterion)s”; at most %(need)s may."),
    )


class DecidedBy(TextChoices):
    """What separates a place in the ranking from the one just above it."""

    FIRST = "first", _("First in the order")
    PRIORITY_CLASS = "priority_class", _("Outside the 3-house priority class, which goes first")
    COMPOSITE = "composite", _("Lower composite score")
    MEAN = "mean", _("Lower mean")
    PRIORITY_TIE = "priority_tie", _("Same mean; without the 3-house priority")
    CHAIR = "chair", _("Same mean and class; fewer points from the chair")
    TIME = "time", _("Same points; submitted later")
    ID = "id", _("Same points and time; by number")


class PriorityApplies(TextChoices):
    """`priority.applies` of the rulebook (S4 1.3(2) gives priority without saying how)."""

    SHOWN_ONLY = "shown_only", _("Shown only")
    TIE_BREAK = "tie_break", _("Only on ties")
    CLASS_FIRST = "class_first", _("Priority class first")
    COMPOSITE = "composite", _("By a composite score")


class ScenarioKind(TextChoices):
    """What is changed to see whether results hold; `scoring.scenarios`."""

    REVIEWER = "reviewer", _("Without the marks of one reviewer, whoever it is")
    WEIGHTS = "weights", _("One criterion weighs a fifth more or less")
    FLAGGED = "flagged", _("Without the sheets flagged as far off")
    TIES = "ties", _("On ties without the chair's points")
    ORDER = "order", _("The 3-house and strategic scores enter otherwise")
    LENIENCY = "leniency", _("Reviewers' leniency taken out")


BY_DECISION = (PriorityApplies.CLASS_FIRST, PriorityApplies.COMPOSITE)
"""What takes a decision with number and date, published with the call."""


class PlanState(TextChoices):
    SOLVING = "solving", pgettext_lazy("plan", "Being worked out")
    PROPOSED = "proposed", pgettext_lazy("plan", "Proposed")
    DEPLOYED = "deployed", pgettext_lazy("plan", "Put into effect")
    DISCARDED = "discarded", pgettext_lazy("plan", "Discarded")


class Unfit(TextChoices):
    """Why a member is not asked to review a dossier."""

    CONFLICT = "conflict", _("Conflict of interest")
    ROLE = "role", _("The chair, the vice-chair and the secretary do not review")
    DECLINED = "declined", _("Declined to review it")
    AWAY = "away", _("Not available on the day of the meeting")


class FeedbackState(TextChoices):
    DRAFT = "draft", pgettext_lazy("feedback", "Being looked through")
    SENT = "sent", pgettext_lazy("feedback", "Sent")


class FindingKind(TextChoices):
    """What in a text may tell who wrote it."""

    NAME = "name", _("Name of a council member")
    ORGANISATION = "organisation", _("Organisation of a council member")
    ADDRESS = "address", _("E-mail or web address")
    PHONE = "phone", _("Telephone number")
    SELF = "self", _("Speaks of oneself")


class FindingDecision(TextChoices):
    REDACT = "redact", _("Take it out")
    KEEP = "keep", _("Leave it in")


class AppealState(TextChoices):
    FILED = "filed", pgettext_lazy("appeal", "Filed")
    CONSIDERED = "considered", pgettext_lazy("appeal", "Being considered")
    UPHELD = "upheld", pgettext_lazy("appeal", "Upheld")
    DISMISSED = "dismissed", pgettext_lazy("appeal", "Dismissed")
    SETTLED = "settled", pgettext_lazy("appeal", "Upheld and acted upon")
    WITHDRAWN = "withdrawn", pgettext_lazy("appeal", "Withdrawn")


class DutyOfAppeal(TextChoices):
    """Who had one part in a judged dossier answers no appeal about it."""

    APPLIED = "applied", _("Applied")
    DECIDED = "decided", _("Presided over it")
    ISSUED = "issued", _("Issued the letter")
    ANSWERED = "answered", _("Answered the appeal")

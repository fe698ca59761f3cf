from proposals.models.attestation import Attestation
from proposals.models.call import Call
from proposals.models.correcting import reason_against_going_on
from proposals.models.correction import Correction, require_corrections
from proposals.models.dossier import Attachment, DossierCheck, Reader
from proposals.models.duplicate import DuplicateHit, DuplicateSearch
from proposals.models.earlier import EarlierImport, EarlierTask
from proposals.models.evidence import Evidence
from proposals.models.following import Follow
from proposals.models.form import Answer, FormSection, Question, answers_of, asked_of, words_of
from proposals.models.invitation import Invitation
from proposals.models.mend import MendRequest
from proposals.models.notice import CallFollower, CallNotice
from proposals.models.observer import Observer
from proposals.models.opening import Opening
from proposals.models.parts import (
    BudgetLine,
    EffectIndicator,
    Partner,
    ProposalProduct,
    TeamMember,
    WorkItem,
)
from proposals.models.problem import Problem
from proposals.models.proposal import Proposal
from proposals.models.receipt import Receipt
from proposals.models.understanding import Understanding
from proposals.models.version import SectionVersion, Version

__all__ = [
    "Answer",
    "Attachment",
    "Attestation",
    "BudgetLine",
    "Call",
    "CallFollower",
    "CallNotice",
    "Correction",
    "DossierCheck",
    "DuplicateHit",
    "DuplicateSearch",
    "EarlierImport",
    "EarlierTask",
    "EffectIndicator",
    "Evidence",
    "Follow",
    "FormSection",
    "Invitation",
    "MendRequest",
    "Observer",
    "Opening",
    "Partner",
    "Problem",
    "Proposal",
    "ProposalProduct",
    "Question",
    "Reader",
    "Receipt",
    "SectionVersion",
    "TeamMember",
    "Understanding",
    "Version",
    "WorkItem",
    "answers_of",
    "asked_of",
    "reason_against_going_on",
    "require_corrections",
    "words_of",
]

from proposals.models.attestation import Attestation
from proposals.models.call import Call
from proposals.models.dossier import Attachment, DossierCheck, DuplicateNote, Reader
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

__all__ = [
    "Attachment",
    "Attestation",
    "BudgetLine",
    "Call",
    "DossierCheck",
    "DuplicateNote",
    "EffectIndicator",
    "Partner",
    "Problem",
    "Proposal",
    "ProposalProduct",
    "Reader",
    "TeamMember",
    "WorkItem",
]

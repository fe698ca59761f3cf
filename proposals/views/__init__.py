from proposals.views.answering import problem_call, proposal_understanding
from proposals.views.answers import proposal_answers
from proposals.views.attestations import (
    AttestationList,
    attestation_detail,
    attestation_verb,
    evidence,
)
from proposals.views.calls import (
    CallList,
    call_detail,
    call_export,
    call_follow,
    call_notice,
    call_verb,
)
from proposals.views.dossier import proposal_ask, proposal_check
from proposals.views.following import FollowList, follow_end, problem_follow
from proposals.views.handing_in import (
    proposal_copy,
    proposal_print,
    proposal_receipt,
    proposal_review,
)
from proposals.views.mine import MyProposals
from proposals.views.papers import (
    attachment,
    attachment_remove,
    attachment_replace,
    proposal_attach,
)
from proposals.views.problems import (
    ProblemList,
    problem_detail,
    problem_edit,
    problem_export,
    problem_new,
    problem_verb,
)
from proposals.views.proposals import (
    ProposalList,
    proposal_detail,
    proposal_new,
    proposal_verb,
)
from proposals.views.receipts import receipt_paper
from proposals.views.team import (
    invitation_detail,
    invitation_open,
    invitation_verb,
    member_remove,
    proposal_invite,
    proposal_team,
)
from proposals.views.triage import problem_merge, problem_triage
from proposals.views.versions import VersionList, version_compare, version_restore
from proposals.views.writing import proposal_edit, proposal_section
from proposals.views.writing_calls import (
    call_check,
    call_edit,
    call_form_part,
    call_new,
    call_preview,
    call_question,
    call_section,
    call_step,
)

__all__ = [
    "AttestationList",
    "CallList",
    "FollowList",
    "MyProposals",
    "ProblemList",
    "ProposalList",
    "VersionList",
    "attachment",
    "attachment_remove",
    "attachment_replace",
    "attestation_detail",
    "attestation_verb",
    "call_check",
    "call_detail",
    "call_edit",
    "call_export",
    "call_follow",
    "call_form_part",
    "call_new",
    "call_notice",
    "call_preview",
    "call_question",
    "call_section",
    "call_step",
    "call_verb",
    "evidence",
    "follow_end",
    "invitation_detail",
    "invitation_open",
    "invitation_verb",
    "member_remove",
    "problem_call",
    "problem_detail",
    "problem_edit",
    "problem_export",
    "problem_follow",
    "problem_merge",
    "problem_new",
    "problem_triage",
    "problem_verb",
    "proposal_answers",
    "proposal_ask",
    "proposal_attach",
    "proposal_check",
    "proposal_copy",
    "proposal_detail",
    "proposal_edit",
    "proposal_invite",
    "proposal_new",
    "proposal_print",
    "proposal_receipt",
    "proposal_review",
    "proposal_section",
    "proposal_team",
    "proposal_understanding",
    "proposal_verb",
    "receipt_paper",
    "version_compare",
    "version_restore",
]

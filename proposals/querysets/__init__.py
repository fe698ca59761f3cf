"""Which problems, calls, proposals, confirmations and papers there are, and who may see them."""

from proposals.querysets.attestations import AttestationQuerySet, EvidenceQuerySet
from proposals.querysets.calls import CallQuerySet
from proposals.querysets.corrections import CorrectionQuerySet
from proposals.querysets.duplicates import DuplicateSearchQuerySet
from proposals.querysets.earlier import EarlierTaskQuerySet
from proposals.querysets.following import FollowQuerySet
from proposals.querysets.problems import ProblemQuerySet
from proposals.querysets.proposals import (
    AttachmentQuerySet,
    InvitationQuerySet,
    ProposalQuerySet,
    ReaderQuerySet,
    VersionQuerySet,
)
from proposals.querysets.sight import (
    FUND_STAFF,
    in_force,
    provinces_of_staff,
    read_without_names,
)
from proposals.querysets.understanding import UnderstandingQuerySet
from proposals.querysets.waiting import waiting_on

__all__ = [
    "FUND_STAFF",
    "AttachmentQuerySet",
    "AttestationQuerySet",
    "CallQuerySet",
    "CorrectionQuerySet",
    "DuplicateSearchQuerySet",
    "EarlierTaskQuerySet",
    "EvidenceQuerySet",
    "FollowQuerySet",
    "FollowQuerySet",
    "InvitationQuerySet",
    "ProblemQuerySet",
    "ProposalQuerySet",
    "ReaderQuerySet",
    "UnderstandingQuerySet",
    "VersionQuerySet",
    "in_force",
    "provinces_of_staff",
    "read_without_names",
    "waiting_on",
]

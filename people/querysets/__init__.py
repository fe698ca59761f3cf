from people.querysets.dated import DatedQuerySet, MembershipQuerySet
from people.querysets.experts import ExpertQuerySet
from people.querysets.joining import (
    InvitationQuerySet,
    JoinRequestQuerySet,
    RegistrationQuerySet,
)
from people.querysets.organisations import OrganisationQuerySet
from people.querysets.standing import read_standing
from people.querysets.users import UserQuerySet
from people.querysets.waiting import waiting_on

__all__ = [
    "DatedQuerySet",
    "ExpertQuerySet",
    "InvitationQuerySet",
    "JoinRequestQuerySet",
    "MembershipQuerySet",
    "OrganisationQuerySet",
    "RegistrationQuerySet",
    "UserQuerySet",
    "read_standing",
    "waiting_on",
]

from people.models.consent import Consent
from people.models.dated import Dated
from people.models.delegation import Delegation
from people.models.erasure import Erasure
from people.models.expert import Expert, ExpertScience, ExpertTongue
from people.models.grant import RoleGrant
from people.models.incoming import RegisterImport
from people.models.invitation import Invitation
from people.models.join_request import JoinRequest
from people.models.membership import Membership
from people.models.organisation import Organisation
from people.models.registration import Registration
from people.models.relation import Relation
from people.models.token import ApiToken
from people.models.user import User

__all__ = [
    "ApiToken",
    "Consent",
    "Dated",
    "Delegation",
    "Erasure",
    "Expert",
    "ExpertScience",
    "ExpertTongue",
    "Invitation",
    "JoinRequest",
    "Membership",
    "Organisation",
    "RegisterImport",
    "Registration",
    "Relation",
    "RoleGrant",
    "User",
]

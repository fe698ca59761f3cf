from people.models.consent import Consent
from people.models.dated import Dated
from people.models.grant import RoleGrant
from people.models.membership import Membership
from people.models.organisation import Organisation
from people.models.token import ApiToken
from people.models.user import User

__all__ = ["ApiToken", "Consent", "Dated", "Membership", "Organisation", "RoleGrant", "User"]

from people.querysets.dated import DatedQuerySet
from people.querysets.organisations import OrganisationQuerySet
from people.querysets.standing import read_standing
from people.querysets.users import UserQuerySet

__all__ = ["DatedQuerySet", "OrganisationQuerySet", "UserQuerySet", "read_standing"]

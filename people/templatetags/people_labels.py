"""Words for roles and capacities in templates."""

from django import template

from people import permissions
from people.models import User

register = template.Library()


@register.filter
def role_label(role: str) -> str:
    """A role or capacity in the reader's words; an unknown one as it is."""
    return User.role_label(role)


@register.filter
def lacks_second_factor(user: User) -> bool:
    """Whether their roles ask for a second step of signing in that is not set up."""
    return permissions.lacks_second_factor(user)

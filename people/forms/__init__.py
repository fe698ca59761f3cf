from people.forms.filters import OrganisationFilter, PersonFilter
from people.forms.organisations import OrganisationForm
from people.forms.persons import EndForm, GrantForm, JoinForm, PersonForm, ProfileForm

__all__ = [
    "EndForm",
    "GrantForm",
    "JoinForm",
    "OrganisationFilter",
    "OrganisationForm",
    "PersonFilter",
    "PersonForm",
    "ProfileForm",
]

from people.forms.experts import ExpertFilter, ExpertForm, RelationForm
from people.forms.filters import OrganisationFilter, PersonFilter, RegistrationFilter
from people.forms.incoming import SheetForm
from people.forms.organisations import (
    EndPlaceForm,
    InvitationForm,
    JoinRequestForm,
    LetInForm,
    OrganisationForm,
    PlaceForm,
    RegistrationForm,
)
from people.forms.persons import EndForm, GrantForm, JoinForm, PersonForm, ProfileForm

__all__ = [
    "EndForm",
    "EndPlaceForm",
    "ExpertFilter",
    "ExpertForm",
    "GrantForm",
    "InvitationForm",
    "JoinForm",
    "JoinRequestForm",
    "LetInForm",
    "OrganisationFilter",
    "OrganisationForm",
    "PersonFilter",
    "PersonForm",
    "PlaceForm",
    "ProfileForm",
    "RegistrationFilter",
    "RegistrationForm",
    "RelationForm",
    "SheetForm",
]

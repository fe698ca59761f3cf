from people.views.holdings import held_end, place_new, role_new
from people.views.organisations import OrganisationList, organisation_detail, organisation_new
from people.views.persons import (
    PersonList,
    person_close,
    person_detail,
    person_edit,
    person_new,
)
from people.views.sessions import session_end, session_end_all, session_list
from people.views.sign_in import SignIn, privacy

__all__ = [
    "OrganisationList",
    "PersonList",
    "SignIn",
    "held_end",
    "organisation_detail",
    "organisation_new",
    "person_close",
    "person_detail",
    "person_edit",
    "person_new",
    "place_new",
    "privacy",
    "role_new",
    "session_end",
    "session_end_all",
    "session_list",
]

from people.views.experts import (
    ExpertList,
    expert_detail,
    expert_edit,
    expert_export,
    expert_new,
    expert_own,
    expert_verb,
    relation_end,
    relation_new,
)
from people.views.holdings import held_end, place_new, role_new
from people.views.incoming import register_import, register_template
from people.views.joining import (
    invitation,
    invitation_detail,
    invitation_verb,
    joinrequest_detail,
    joinrequest_new,
    joinrequest_verb,
)
from people.views.members import MemberList, invitation_new, place_edit, place_end
from people.views.organisations import OrganisationList, organisation_detail, organisation_new
from people.views.persons import (
    PersonList,
    person_close,
    person_detail,
    person_edit,
    person_new,
    person_own,
)
from people.views.registrations import (
    RegistrationList,
    registration_detail,
    registration_new,
    registration_proof,
    registration_verb,
)
from people.views.sessions import session_end, session_end_all, session_list
from people.views.sign_in import SignIn, privacy

__all__ = [
    "ExpertList",
    "MemberList",
    "OrganisationList",
    "PersonList",
    "RegistrationList",
    "SignIn",
    "expert_detail",
    "expert_edit",
    "expert_export",
    "expert_new",
    "expert_own",
    "expert_verb",
    "held_end",
    "invitation",
    "invitation_detail",
    "invitation_new",
    "invitation_verb",
    "joinrequest_detail",
    "joinrequest_new",
    "joinrequest_verb",
    "organisation_detail",
    "organisation_new",
    "person_close",
    "person_detail",
    "person_edit",
    "person_new",
    "person_own",
    "place_edit",
    "place_end",
    "place_new",
    "privacy",
    "register_import",
    "register_template",
    "registration_detail",
    "registration_new",
    "registration_proof",
    "registration_verb",
    "role_new",
    "session_end",
    "session_end_all",
    "relation_end",
    "relation_new",
    "session_list",
]

from people.actions.accounts import (
    close_account,
    create_administrator,
    edit_person,
    note_new_address,
    register_person,
    sign_up,
    vouch_for_address,
    vouch_for_addresses,
)
from people.actions.delegations import delegate_roles, end_delegation, who_ends
from people.actions.experts import edit_expert, make_expert
from people.actions.holdings import end, grant_role, join
from people.actions.incoming import bring_in, plan_for
from people.actions.members import (
    ask_to_join,
    edit_place,
    end_place,
    invite,
    submit_registration,
)
from people.actions.organisations import load_organisations, register_organisation
from people.actions.outside import join_outside, part_outside
from people.actions.personal import ask_erasure
from people.actions.relations import declare_relation, end_relation
from people.actions.tokens import make_token, revoke_token, user_of_token

__all__ = [
    "ask_erasure",
    "ask_to_join",
    "bring_in",
    "close_account",
    "create_administrator",
    "delegate_roles",
    "declare_relation",
    "edit_expert",
    "end_relation",
    "edit_person",
    "edit_place",
    "end",
    "end_delegation",
    "end_place",
    "grant_role",
    "invite",
    "join",
    "join_outside",
    "load_organisations",
    "make_expert",
    "make_token",
    "note_new_address",
    "part_outside",
    "plan_for",
    "register_organisation",
    "register_person",
    "revoke_token",
    "sign_up",
    "submit_registration",
    "user_of_token",
    "vouch_for_address",
    "vouch_for_addresses",
    "who_ends",
]

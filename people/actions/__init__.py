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
from people.actions.holdings import end, grant_role, join
from people.actions.organisations import load_organisations, register_organisation
from people.actions.tokens import make_token, revoke_token, user_of_token

__all__ = [
    "close_account",
    "create_administrator",
    "edit_person",
    "end",
    "grant_role",
    "join",
    "load_organisations",
    "make_token",
    "note_new_address",
    "register_organisation",
    "register_person",
    "revoke_token",
    "sign_up",
    "user_of_token",
    "vouch_for_address",
    "vouch_for_addresses",
]

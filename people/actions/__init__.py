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

__all__ = [
    "close_account",
    "create_administrator",
    "edit_person",
    "end",
    "grant_role",
    "join",
    "load_organisations",
    "note_new_address",
    "register_organisation",
    "register_person",
    "sign_up",
    "vouch_for_address",
    "vouch_for_addresses",
]

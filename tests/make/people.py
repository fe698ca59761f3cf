"""Builders of the people: accounts named by what they do, organisations of the three houses."""

import datetime as _datetime
import itertools as _itertools

from lifecycle.actions import advance as _advance
from people.actions import ask_to_join as _ask_to_join
from people.actions import invite as _invite
from people.actions import make_expert as _make_expert
from people.actions import submit_registration as _submit_registration
from people.actions import vouch_for_addresses as _vouch_for_addresses
from people.models import Expert as _Expert
from people.models import Invitation as _Invitation
from people.models import Membership as _Membership
from people.models import Organisation as _Organisation
from people.models import Registration as _Registration
from people.models import RoleGrant as _RoleGrant
from people.models import User as _User
from people.rules import fault_of_tax_code as _fault_of_tax_code
from people.states import House as _House
from people.states import Role as _Role
from tests.make.rulebook import province as _province

_numbers = _itertools.count(1)
_LONG_AGO = _datetime.date(2020, 1, 1)


def user(
    full_name: str = "",
    *roles: str,
    password: str = "mat-khau-thu",
    is_confirmed: bool = True,
    **fields,
) -> _User:
    """A person with an account, with roles if any are named; staff are administrators."""
    number = next(_numbers)
    roles += (_Role.ADMINISTRATOR,) * fields.pop("is_staff", False)
    fields.setdefault("province", _province())
    fields.setdefault("email", f"nguoi-{number}@thu-nghiem.example")
    person = _User.objects.create_user(
        full_name=full_name or f"Người dùng {number}", password=password, **fields
    )
    if is_confirmed:
        _vouch_for_addresses([person])
    for role in roles:
        role_grant(person, role)
    return person


def role_grant(person: _User, role: str, **fields) -> _RoleGrant:
    defaults = {"province": person.province, "from_on": _LONG_AGO}
    person.forget_standing()
    return _RoleGrant.objects.create(user=person, role=role, **{**defaults, **fields})


def officer(**fields) -> _User:
    return user(f"Chuyên viên quản lý {next(_numbers)}", _Role.OFFICER, **fields)


def fund_accountant(**fields) -> _User:
    return user(f"Kế toán quỹ {next(_numbers)}", _Role.FUND_ACCOUNTANT, **fields)


def chief_accountant(**fields) -> _User:
    return user(f"Kế toán trưởng {next(_numbers)}", _Role.CHIEF_ACCOUNTANT, **fields)


def fund_director(**fields) -> _User:
    return user(f"Giám đốc quỹ {next(_numbers)}", _Role.FUND_DIRECTOR, **fields)


def provincial_leader(**fields) -> _User:
    return user(f"Lãnh đạo tỉnh {next(_numbers)}", _Role.PROVINCIAL_LEADER, **fields)


def auditor(**fields) -> _User:
    return user(f"Kiểm toán {next(_numbers)}", _Role.AUDITOR, **fields)


def administrator(**fields) -> _User:
    return user(f"Quản trị {next(_numbers)}", _Role.ADMINISTRATOR, **fields)


def organisation(name: str = "", house: str = _House.ENTERPRISE, **fields) -> _Organisation:
    """An illustrative organisation, an enterprise unless a house is named."""
    fields.setdefault("province", _province())
    fields.setdefault("is_synthetic", True)
    name = name or f"Đơn vị minh họa {next(_numbers)}"
    return _Organisation.objects.create(name=name, house=house, **fields)


def enterprise(name: str = "", **fields) -> _Organisation:
    return organisation(name, _House.ENTERPRISE, **fields)


def university(name: str = "", **fields) -> _Organisation:
    return organisation(name, _House.UNIVERSITY, **fields)


def state_body(name: str = "", **fields) -> _Organisation:
    return organisation(name, _House.STATE, **fields)


def regional_university() -> _Organisation:
    """The province's one regional university; the same row however often it is asked for."""
    found = _Organisation.objects.filter(is_regional_university=True).first()
    return found or university("Đại học vùng minh họa", is_regional_university=True)


def membership(person: _User, place: _Organisation, **fields) -> _Membership:
    person.forget_standing()
    return _Membership.objects.create(
        user=person, organisation=place, **{"from_on": _LONG_AGO, **fields}
    )


def keeper(place: _Organisation | None = None, **fields) -> _User:
    """An administrator of an organisation's own (a new enterprise unless one is given)."""
    place = place or organisation()
    person = user(**fields)
    membership(person, place, is_administrator=True)
    return person


def registration(by: _User | None = None, **fields) -> _Registration:
    """An enterprise that waits for the office."""
    given = {
        "name": f"Doanh nghiệp mới {next(_numbers)}",
        "tax_code": tax_code(),
        "house": _House.ENTERPRISE,
        "address": "Phường Phan Đình Phùng",
        "representative_title": "Giám đốc",
        **fields,
    }
    return _submit_registration(by=by or user(), province=_province(), **given)


def tax_code() -> str:
    """Another tax code whose tenth digit fits, at each call."""
    while True:
        head = f"46{next(_numbers):07d}"
        for last in "123456789":
            if not _fault_of_tax_code(head + last):
                return head + last


def invitation(by: _User | None = None, address: str = "", **fields) -> _Invitation:
    by = by or keeper()
    place = by.memberships.get().organisation
    return _invite(place, address or f"moi-{next(_numbers)}@thu-nghiem.example", by=by, **fields)


def join_request(place: _Organisation | None = None, by: _User | None = None, **fields):
    return _ask_to_join(place or organisation(), by=by or user(), **fields)


def expert(full_name: str = "", state: str = "offered", **fields) -> _Expert:
    """A profile as the person makes it; in the pool when the state says so."""
    person = fields.pop("user", None) or user(full_name)
    given = {"degree": "doctor", "sciences": ["engineering"], "tongues": ["vi"], **fields}
    made = _make_expert(user=person, by=person, **given)
    if state in ("admitted", "left"):
        made = _advance(made, "admit", by=officer())
    return _advance(made, "leave", by=person) if state == "left" else made


def member(place: _Organisation | None = None, full_name: str = "", **fields) -> _User:
    """A person of an organisation (a new enterprise unless one is given)."""
    place = place or organisation()
    person = user(full_name or f"Người của {place}", province=place.province, **fields)
    membership(person, place)
    return person


def erasure(state: str = "asked", **fields):
    """A wish to be erased, in any state."""
    from people.models import Erasure

    person = fields.pop("user", None) or user()
    return Erasure.objects.create(user=person, province=person.province, state=state, **fields)

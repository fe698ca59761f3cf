"""How accounts, organisations, places and roles come to be, and how they end."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lifecycle import clock
from lifecycle.actions import begin, clean, together, witness
from lifecycle.errors import Reason, Refused, WrongMoment, WrongPerson
from papers.folding import fold
from people.models import Dated, Membership, Organisation, RoleGrant, User
from people.permissions import holds
from people.rules import clashes
from people.states import Capacity, House, Role

ORGANISATIONS = Path(settings.BASE_DIR) / "people" / "data" / "organisations.csv"
HOUSE_WORDS = {
    "Nhà nước": House.STATE,
    "Nhà trường": House.UNIVERSITY,
    "Doanh nghiệp": House.ENTERPRISE,
}
REGIONAL_UNIVERSITY_KIND = "đại học vùng"


# Accounts ---------------------------------------------------------------------------------------


def register_person(
    *,
    email: str,
    full_name: str,
    province: Any,
    by: Any,
    password: str | None = None,
    language: str = "vi",
    is_demo: bool = False,
) -> User:
    """An account, made by the province's administrator; without a password nobody signs in yet."""
    user = User(
        email=email, full_name=full_name, province=province, language=language, is_demo=is_demo
    )
    user.set_password(password)
    return begin(user, by=by)


def create_administrator(
    *, email: str, full_name: str, province: Any, password: str, is_demo: bool = False
) -> User:
    """An administrator made from the command line: in the trail it is the system's own deed."""
    user = User(email=email, full_name=full_name, province=province, is_demo=is_demo)
    _refuse_weak(password, user)
    user.set_password(password)
    with together() as batch:
        user.created_at = batch.moment
        clean(user)
        user.save(force_insert=True)
        witness(user, "begin", by=None, role=Capacity.SYSTEM)
        grant = RoleGrant(
            user=user,
            province=province,
            role=Role.ADMINISTRATOR,
            from_on=clock.date_of(batch.moment),
            created_at=batch.moment,
        )
        clean(grant)
        grant.save(force_insert=True)
        witness(grant, "begin", by=None, role=Capacity.SYSTEM)
    return user


def _refuse_weak(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused([Reason(message, "password") for message in error.messages]) from error


def edit_person(user: User, *, full_name: str, language: str, by: Any) -> User:
    """Change a name or a language: one's own, or as the province's administrator."""
    with together():
        row = User.objects.select_for_update().get(pk=user.pk)
        role = _oneself_or_administrator(row, by)
        if not role:
            raise WrongPerson(_("You do not have the right to change this account."))
        row.full_name, row.language = full_name, language
        clean(row)
        row.version += 1
        row.save(update_fields=["full_name", "sort_name", "folded", "language", "version"])
        witness(row, "edited", by=by, role=role)
    return row


def _oneself_or_administrator(person: User, by: Any) -> str:
    if by.pk == person.pk and by.is_active:
        return Capacity.PERSON
    return holds(Role.ADMINISTRATOR)(person, by)


def close_account(user: User, *, by: Any, note: str) -> User:
    """Nobody signs in to it any more, from the next request on; what was done stays."""
    with together():
        row = User.objects.select_for_update().get(pk=user.pk)
        role = _administrator(row, by)
        _needs_note(note)
        if not row.is_active:
            raise WrongMoment(_("This account is closed already."))
        if row.pk == by.pk:
            raise WrongPerson(_("Nobody closes their own account: a second administrator does."))
        row.is_active = False
        row.version += 1
        row.save(update_fields=["is_active", "version"])
        witness(row, "closed", by=by, role=role, note=note)
    return row


# Places and roles -------------------------------------------------------------------------------


def join(
    user: User,
    organisation: Organisation,
    title: str = "",
    *,
    by: Any,
    from_on: date | None = None,
    until_on: date | None = None,
) -> Membership:
    """Give somebody a place in an organisation, from today unless said."""
    with together() as batch:
        membership = Membership(
            user=user,
            organisation=organisation,
            title=title,
            from_on=from_on or clock.date_of(batch.moment),
            until_on=until_on,
        )
        begin(membership, by=by, person=user.pk, organisation=organisation.pk)
    user.forget_standing()
    return membership


def grant_role(
    user: User,
    role: str,
    *,
    by: Any,
    province: Any = None,
    from_on: date | None = None,
    until_on: date | None = None,
) -> RoleGrant:
    """Give somebody a role in a province (their own unless said), from today unless said.

    Refused when it clashes with what they hold: an auditor does nothing else.
    """
    province = province or user.province
    with together() as batch:
        today = clock.date_of(batch.moment)
        # Two grants at the same moment must see each other.
        User.objects.select_for_update().get(pk=user.pk)
        lasting = Q(until_on__isnull=True) | Q(until_on__gte=today)
        held = user.role_grants.standing().filter(lasting, province=province)
        if clashes(role, held.values_list("role", flat=True)):
            raise Refused(Reason(_("An auditor holds no other role in the province."), "role"))
        grant = RoleGrant(
            user=user,
            province=province,
            role=role,
            from_on=from_on or today,
            until_on=until_on,
            granted_by=by,
        )
        begin(grant, by=by, person=user.pk, granted=str(role))
    user.forget_standing()
    return grant


def end(held: Dated, *, by: Any, note: str) -> Dated:
    """End a role or a place now, by the province's administrator; it holds no more at once."""
    with together() as batch:
        row = type(held).objects.select_for_update(of=("self",)).get(pk=held.pk)
        role = _administrator(row, by)
        _needs_note(note)
        if row.ended_at is not None:
            raise WrongMoment(_("It has ended already."))
        row.ended_at = batch.moment
        row.version += 1
        row.save(update_fields=["ended_at", "version"])
        witness(row, "ended", by=by, role=role, note=note, person=row.user_id)
    return row


def _administrator(thing: Any, by: Any) -> str:
    role = holds(Role.ADMINISTRATOR)(thing, by)
    if not role:
        raise WrongPerson(_("Only the province's administrator does this."))
    return role


def _needs_note(note: str) -> None:
    if not note.strip():
        raise Refused(Reason(_("Give the reason: it is told to those concerned."), "note"))


# Organisations ----------------------------------------------------------------------------------


def register_organisation(*, by: Any, **fields: Any) -> Organisation:
    """An organisation in the province's register, by its administrator."""
    return begin(Organisation(**fields), by=by)


def load_organisations(province: Any) -> int:
    """Put the real organisations of the published list into the register; how many were new.

    Public facts with their source and nobody's deed, so the trail has no event of it.
    """
    with ORGANISATIONS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    moment = clock.now()
    with transaction.atomic():
        known = set(Organisation.objects.of_province(province).values_list("name", flat=True))
        new = [_from_list(row, province, moment) for row in rows if row["name"] not in known]
        Organisation.objects.bulk_create(new)
    return len(new)


def _from_list(row: dict[str, str], province: Any, moment: Any) -> Organisation:
    return Organisation(
        province=province,
        name=row["name"],
        folded=fold(row["name"]),
        house=HOUSE_WORDS[row["house"]],
        kind=row["kind"],
        note=row["note"],
        source=row["source"],
        is_regional_university=row["kind"] == REGIONAL_UNIVERSITY_KIND,
        created_at=moment,
    )

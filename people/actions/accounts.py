"""How accounts come to be, change and close."""

from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lifecycle import clock
from lifecycle.actions import begin, clean, together, witness
from lifecycle.errors import Reason, Refused, Stale, WrongMoment, WrongPerson
from people.actions.asking import needs_note, the_administrator
from people.models import Consent, RoleGrant, User
from people.permissions import holds
from people.rules import CONSENT_VERSION
from people.states import Capacity, Role
from rulebook.models import Province


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


def sign_up(user: User) -> User:
    """An account somebody makes for themselves, with their consent to the notice of today.

    It signs in once its address is confirmed, and holds nothing until somebody gives it.
    """
    with together() as batch:
        # Two with one address at once: the second is told when the first is there.
        Province.objects.select_for_update().get(pk=user.province_id)
        user.created_at = batch.moment
        clean(user)
        user.save(force_insert=True)
        Consent.objects.create(user=user, version=CONSENT_VERSION, given_at=batch.moment)
        witness(user, "signed_up", by=user, role=Capacity.PERSON, consent=CONSENT_VERSION)
    return user


def vouch_for_addresses(users: Iterable[User]) -> None:
    """The addresses of these accounts need no letter: whoever made them stands for them."""
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=u, email=u.email, verified=True, primary=True) for u in users],
        ignore_conflicts=True,
    )


def vouch_for_address(user: User) -> None:
    """Whoever opened a letter sent to the account's address has proven that it is theirs."""
    address, _made = EmailAddress.objects.get_or_create(user=user, email=user.email)
    if not address.verified and address.set_verified():
        address.set_as_primary()


def note_new_address(user: User) -> User:
    """They sign in with another address from now on, confirmed by a letter to it."""
    with together():
        row = User.objects.select_for_update().get(pk=user.pk)
        row.version += 1
        row.save(update_fields=["folded", "version"])
        witness(row, "address_changed", by=row, role=Capacity.PERSON)
    return row


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
        vouch_for_addresses([user])
    return user


def _refuse_weak(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused([Reason(message, "password") for message in error.messages]) from error


def edit_person(
    user: User, *, full_name: str, language: str, by: Any, seen_version: int | None = None
) -> User:
    """Change a name or a language: one's own, or as the province's administrator."""
    with together():
        row = User.objects.select_for_update().get(pk=user.pk)
        role = _oneself_or_administrator(row, by)
        if not role:
            raise WrongPerson(_("You do not have the right to change this account."))
        if seen_version is not None and seen_version != row.version:
            raise Stale(_("This account was changed meanwhile; what stands now is above."))
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
        role = the_administrator(row, by)
        needs_note(note)
        if not row.is_active:
            raise WrongMoment(_("This account is closed already."))
        if row.pk == by.pk:
            raise WrongPerson(_("Nobody closes their own account: a second administrator does."))
        row.is_active = False
        row.version += 1
        row.save(update_fields=["is_active", "version"])
        witness(row, "closed", by=by, role=role, note=note)
    return row

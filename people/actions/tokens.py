"""How a program comes to act for a person, and how that ends."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from lifecycle.actions import begin, together, witness
from lifecycle.errors import Reason, Refused, WrongMoment
from people.models import ApiToken, User
from people.models.token import SHOWN, digest_of, new_secret
from people.permissions import lacks_second_factor
from people.rules import TOKEN_DAYS
from people.states import Capacity, Scope

# A use is noted at most this often: a program that asks every second writes once a minute.
_NOTED_EVERY = timedelta(minutes=1)


def make_token(user: User, *, name: str, scopes: Iterable[str], days: int) -> tuple[ApiToken, str]:
    """A new token of this person and its secret, which nobody can ask for again."""
    scopes = sorted(set(scopes))
    if not scopes or set(scopes) - set(Scope.values):
        raise Refused(Reason(_("Say what the program may do."), "scopes"))
    if days not in TOKEN_DAYS:
        raise Refused(Reason(_("A token is made for one of the offered terms."), "days"))
    secret = new_secret()
    with together() as batch:
        token = ApiToken(
            user=user,
            name=name,
            prefix=secret[:SHOWN],
            digest=digest_of(secret),
            scopes=scopes,
            expires_at=batch.moment + timedelta(days=days),
        )
        begin(token, by=user, person=user.pk)
    return token, secret


def revoke_token(token: ApiToken, *, by: User) -> ApiToken:
    """From the next request on the program is a stranger."""
    with together() as batch:
        row = (
            ApiToken.objects.select_for_update(of=("self",)).select_related("user").get(pk=token.pk)
        )
        if row.user_id != by.pk:
            raise ApiToken.DoesNotExist
        if row.revoked_at is not None:
            raise WrongMoment(_("This token is revoked already."))
        row.revoked_at = batch.moment
        row.version += 1
        row.save(update_fields=["revoked_at", "version"])
        witness(row, "revoked", by=by, role=Capacity.PERSON, person=row.user_id)
    return row


def user_of_token(secret: str, now: datetime) -> User | None:
    """Whose token this is at this moment, with its `token_scopes`; None if nobody's.

    Nobody's: unknown, ended, revoked, of a closed account, or of somebody whose roles ask for a
    second step of signing in that they have not set up. The use is noted.
    """
    tokens = ApiToken.objects.in_force(now).filter(digest=digest_of(secret))
    token = tokens.only("pk", "user_id", "scopes", "last_used_at").first()
    if token is None:
        return None
    people = User.objects.select_related("province").with_second_factor()
    user = people.filter(pk=token.user_id, is_active=True).first()
    if user is None or lacks_second_factor(user):
        return None
    if token.last_used_at is None or now - token.last_used_at >= _NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    user.token_scopes = frozenset(token.scopes)
    return user

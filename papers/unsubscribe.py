"""Addresses by which a reader, without signing in, stops the kinds of mail that may be stopped."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from papers.states import MAY_BE_OFF, MailKind

_SALT = "papers.unsubscribe"


def whole(path: str) -> str:
    """The whole address of a page of ours; "" for none."""
    return f"{settings.SITE_URL.rstrip('/')}{path}" if path else ""


def address_for(mail: Any, told: Iterable[Any] = ()) -> str:
    """Where this mail's kind is stopped, or those that a day's mail tells; "" if they all bind."""
    kinds = {one.kind for one in told} | {mail.kind}
    stoppable = [str(kind) for kind in MAY_BE_OFF if kind in kinds]
    if not stoppable or mail.to is None:
        return ""
    token = Signer(salt=_SALT).sign_object([mail.to.public_id, stoppable])
    return whole(reverse("papers:mail_stop", kwargs={"token": token}))


def read(token: str) -> tuple[Any, list[MailKind]] | None:
    """Whose mails of which kinds a token stops; None when it is not one of ours."""
    try:
        public_id, kinds = Signer(salt=_SALT).unsign_object(token)
    except (BadSignature, ValueError, TypeError):
        return None
    user = get_user_model().objects.filter(public_id=public_id).first()
    known = [MailKind(kind) for kind in kinds if kind in MAY_BE_OFF]
    return (user, known) if user and known else None

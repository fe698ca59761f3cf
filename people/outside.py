"""Signing in through an outside provider (VNeID, a province's own), by OpenID Connect.

An account here is never made and never taken over by it. The first time, somebody who has an
account with the same address, confirmed on both sides, gives its password to join the two; whoever
must have a second step is asked for it each time, after the provider as after a password.
"""

import time

from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from people.models import User
from people.models.user import clean_email

WAITING = "outside_sign_in"
WAITS_FOR = 600  # seconds within which the two accounts are joined


def providers() -> list[dict[str, str]]:
    """What the sign-in page offers: [{"id", "name"}]."""
    return [{"id": one["id"], "name": one["name"]} for one in settings.OIDC_PROVIDERS]


def refusal(request, sentence: str, status: int = 403):
    return render(request, "people/outside_refused.html", {"sentence": sentence}, status=status)


class OutsideAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request, sociallogin) -> bool:
        return False

    def pre_social_login(self, request, sociallogin) -> None:
        if sociallogin.is_existing:
            return
        request.session.pop(WAITING, None)
        if request.user.is_authenticated:
            sentence = _("Sign out first, then sign in through the provider.")
            raise ImmediateHttpResponse(refusal(request, sentence))
        email = _confirmed_address(sociallogin)
        if not email:
            sentence = _("The provider did not confirm an e-mail address of yours.")
            raise ImmediateHttpResponse(refusal(request, sentence))
        if not _person_at(email):
            sentence = _(
                "No account here has the confirmed address %(email)s. Make one, or have your "
                "organisation invite you, then come back."
            ) % {"email": email}
            raise ImmediateHttpResponse(refusal(request, sentence))
        request.session[WAITING] = {
            "login": sociallogin.serialize(),
            "email": email,
            "provider": sociallogin.provider.name,
            "at": time.time(),
        }
        raise ImmediateHttpResponse(redirect("people:outside_join"))

    def on_authentication_error(
        self, request, provider, error=None, exception=None, extra_context=None
    ) -> None:
        if error == "cancelled":
            sentence = _("The sign-in through the provider was broken off; nothing was changed.")
        else:
            sentence = _("The provider did not vouch for you. Try again, or sign in by password.")
        raise ImmediateHttpResponse(refusal(request, sentence))


def _confirmed_address(sociallogin) -> str:
    """The address the provider says it has confirmed: by a true, not by a word that looks so."""
    found = (one.email for one in sociallogin.email_addresses if one.verified is True)
    return clean_email(next(found, ""))


def _person_at(email: str) -> User | None:
    """Whose confirmed address it is here, if the account is in use."""
    confirmed = EmailAddress.objects.filter(email__iexact=email, verified=True)
    return User.objects.filter(
        email=email, is_active=True, pk__in=confirmed.values("user_id")
    ).first()


def waiting_in(request) -> dict | None:
    """The outside sign-in that waits to be joined in this session, unless it waited too long."""
    waiting = request.session.get(WAITING)
    if waiting and time.time() - waiting["at"] <= WAITS_FOR:
        return waiting
    request.session.pop(WAITING, None)
    return None


def know_provider() -> None:
    """Let allauth know the one kind of provider there is; it brings requests and cryptography."""
    from allauth.socialaccount.providers import registry
    from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider

    registry.register(OpenIDConnectProvider)

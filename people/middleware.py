"""In which language a reader is answered, and who must prove themselves twice first."""

from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _

from lifecycle.errors import WrongPerson
from lifecycle.middleware import refusal_page
from people.permissions import lacks_second_factor

_SPOKEN = {code for code, _name in settings.LANGUAGES}


class ReaderLanguageMiddleware:
    """The language chosen on the page, else the account's, else the office's; never the browser's.

    The office's papers are Vietnamese: a browser set to English makes no guest of an officer.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        request.has_chosen_language = chosen in _SPOKEN
        self._speak(request, chosen if request.has_chosen_language else settings.LANGUAGE_CODE)
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language())
        return response

    def process_view(self, request, view, args, kwargs):
        # Only here is the session open; a visitor without one costs no query.
        if not request.has_chosen_language and request.COOKIES.get(settings.SESSION_COOKIE_NAME):
            self._speak(request, getattr(request.user, "language", settings.LANGUAGE_CODE))

    @staticmethod
    def _speak(request, language: str) -> None:
        translation.activate(language)
        request.LANGUAGE_CODE = language


# What stays open to somebody who must set up a second factor first, by the name of the address.
_SET_UP = {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "mfa_view_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "account_reauthenticate",
    "account_logout",
    "privacy",
    "set_language",
}


class SecondFactorMiddleware:
    """Who must have a second factor and has none reaches only its set-up page and the way out.

    Pages lead there; anything that is no page (the API, a part of a page, a deed) is refused.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not settings.SECOND_FACTOR_REQUIRED or request.resolver_match.url_name in _SET_UP:
            return None
        if not lacks_second_factor(request.user):
            return None
        sentence = _("Set up a second step of signing in first: your role asks for it.")
        if request.path.startswith("/api/") or not request.accepts("text/html"):
            # As the API tells every refusal (RFC 9457).
            told = {"title": sentence, "status": WrongPerson.status, "reasons": [sentence]}
            return JsonResponse(
                told, status=WrongPerson.status, content_type="application/problem+json"
            )
        if request.method == "GET" and request.headers.get("HX-Request") != "true":
            return redirect("mfa_index")
        return refusal_page(request, WrongPerson(sentence))

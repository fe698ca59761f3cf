"""In which language a reader is answered."""

from django.conf import settings
from django.utils import translation

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

"""A request counts from its arrival; a refusal anywhere becomes a page that says why."""

from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from lifecycle import clock
from lifecycle.errors import Refusal

READS_ONLY = ("GET", "HEAD", "OPTIONS", "TRACE")


class ArrivalMiddleware:
    """What a request does counts as done when it arrived: its first statement asks the database
    for the time, before the session, a form or a lock is waited for.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method in READS_ONLY:
            return self.get_response(request)
        with clock.arrival():
            return self.get_response(request)


class RefusalMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, Refusal):
            return refusal_page(request, exception)
        return None


TITLES = {
    400: _("This can't be done as it was asked"),
    403: _("You may not do this"),
    409: _("This can't be done now"),
}


def refusal_page(request, refusal: Refusal):
    """The page of sentences; what was typed stays in the browser's previous page."""
    came_from = request.headers.get("Referer", "")
    same_site = url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.get_host()})
    context = {
        "title": TITLES[refusal.status],
        "sentences": refusal.reasons,
        "back_url": came_from if same_site else "/",
    }
    return render(request, "refused.html", context, status=refusal.status)

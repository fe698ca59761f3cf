"""A body that is too long is refused by its announced length, before a byte of it is read."""

from django.conf import settings
from django.shortcuts import render


class BodyLimitMiddleware:
    """413 with a page that needs neither database nor session; a body without a length is empty."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        length = request.META.get("CONTENT_LENGTH") or "0"
        limit = settings.REQUEST_MAX_MEGABYTES
        if length.isascii() and length.isdigit() and int(length) <= limit * 1024 * 1024:
            return self.get_response(request)
        response = render(request, "413.html", {"limit": limit}, status=413)
        response["Connection"] = "close"
        return response

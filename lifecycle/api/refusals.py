"""Every refusal as RFC 9457 says: application/problem+json, in the reader's language."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field

from lifecycle.errors import Reason, Refusal

MEDIA_TYPE = "application/problem+json"
REFUSALS = frozenset({400, 401, 403, 404, 409, 422})
"""What any operation may answer instead of doing it."""


class ReasonOut(Schema):
    """One thing that stands against it; `field` names the input that would mend it, or ""."""

    field: str
    detail: str


class RefusalOut(Schema):
    """Why nothing has changed."""

    type: str = Field("about:blank", description="always about:blank: the status says the kind")
    title: str
    status: int
    detail: str
    errors: list[ReasonOut] = []


def refusal(status: int, detail: str, reasons: list[Reason] | None = None) -> JsonResponse:
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "errors": [{"field": reason.field, "detail": str(reason)} for reason in reasons or []],
    }
    headers = {"WWW-Authenticate": 'Bearer realm="Ba Nhà"'.encode().decode("latin-1")}
    return JsonResponse(
        body, status=status, content_type=MEDIA_TYPE, headers=headers if status == 401 else None
    )


class Invalid(Refusal):
    """What was sent can't be read as what the operation asks for."""

    status = 422


def tell_refusals(api: NinjaAPI) -> None:
    """Have the API answer each kind of refusal in one form."""

    @api.exception_handler(Refusal)
    def of_a_rule(request, error: Refusal):
        # A page answers 400 to what breaks a rule; to a program that means broken JSON.
        status = 422 if error.status == 400 else error.status
        return refusal(status, str(error), error.reasons)

    @api.exception_handler(ValidationError)
    def of_the_form(request, error: ValidationError):
        reasons = [Reason(_sentence(found), field=_field(found)) for found in error.errors]
        return refusal(422, _("What was sent is not in the form asked for."), reasons)

    @api.exception_handler(Http404)
    def of_the_address(request, error: Http404):
        return refusal(404, _("There is nothing here, or nothing you may see."))

    @api.exception_handler(AuthenticationError)
    def of_the_stranger(request, error: AuthenticationError):
        return refusal(401, _("Sign in, or send a valid token."))

    @api.exception_handler(PermissionDenied)
    def of_the_person(request, error: PermissionDenied):
        return refusal(403, str(error) or _("You do not have the right to do this step."))

    @api.exception_handler(HttpError)
    def of_the_request(request, error: HttpError):
        return refusal(error.status_code, str(error))


def _field(found: dict[str, Any]) -> str:
    """Where it stands, as a path: "facts.until"; the part that says query or body is left out."""
    path = [str(step) for step in found["loc"][1:]]
    return ".".join(path[1:] if path[:1] == ["sent"] else path)


def _sentence(found: dict[str, Any]) -> str:
    kind, context = found["type"], found.get("ctx", {})
    known = {
        "missing": _("This is required."),
        "extra_forbidden": _("Nothing of this name is asked for."),
        "int_type": _("Give a whole number."),
        "int_parsing": _("Give a whole number."),
        "string_type": _("Give a text."),
        "dict_type": _("Give names and values."),
    }
    if kind in known:
        return known[kind]
    limits = {
        "greater_than_equal": _("At least %(limit)s.") % {"limit": context.get("ge")},
        "less_than_equal": _("At most %(limit)s.") % {"limit": context.get("le")},
        "string_too_long": _("At most %(limit)s signs.") % {"limit": context.get("max_length")},
        "literal_error": _("One of: %(words)s.") % {"words": context.get("expected")},
        "enum": _("One of: %(words)s.") % {"words": context.get("expected")},
    }
    return limits.get(kind) or _("This value is not in the form asked for.")

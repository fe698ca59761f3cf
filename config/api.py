"""The API of all rooms at /api/v1/: OpenAPI 3.1, refusals as RFC 9457, tokens with scopes.

Loaded with the first request to it (config/urls.py): pages never pay for it.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import activate, gettext_lazy
from ninja import NinjaAPI
from ninja.security import HttpBearer, SessionAuth

from contracts.api import router as contracts
from funds.api import router as funds
from lifecycle import clock
from lifecycle.api import REFUSALS, tell_refusals
from lifecycle.api.refusals import MEDIA_TYPE
from people.actions import user_of_token
from people.api import router as people
from people.permissions import lacks_second_factor
from proposals.api import router as proposals
from scoring.api import router as scoring


class Token(HttpBearer):
    """A program that acts for a person, no further than the token's scopes."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        user = user_of_token(token, clock.now())
        if user is not None:
            request.user = user
            if not request.has_chosen_language:
                activate(user.language)
        return user


class Session(SessionAuth):
    """A person signed in on the pages; what changes something carries the page's CSRF token."""

    def __call__(self, request: HttpRequest) -> Any:
        return super().__call__(request) if self.param_name in request.COOKIES else None

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        user = request.user
        return user if user.is_authenticated and not lacks_second_factor(user) else None


PUBLIC = ("organisations", "problems", "calls")
"""Nouns that anybody may read, as their pages."""


def anybody(request: HttpRequest) -> Any:
    """Nobody in particular, reading what is public; a wrong token is not taken for no token."""
    noun = request.path.removeprefix(reverse("api:openapi-json").removesuffix("openapi.json"))
    is_open = noun.split("/")[0] in PUBLIC and request.method in ("GET", "HEAD")
    if not is_open or "Authorization" in request.headers:
        return None
    request.user = AnonymousUser()
    return request.user


class Api(NinjaAPI):
    """Ninja's, with each refusal described as what it is sent as."""

    def get_openapi_schema(self, *arguments: Any, **named: Any) -> Any:
        schema = super().get_openapi_schema(*arguments, **named)
        schema["servers"] = [{"url": settings.SITE_URL}]
        for path in schema["paths"].values():
            for method, operation in path.items():
                if method == "get" and operation["tags"][0] in PUBLIC:
                    operation["security"].append({})  # or nobody in particular
                for status, answer in operation["responses"].items():
                    if int(status) in REFUSALS and "application/json" in answer.get("content", {}):
                        answer["content"] = {MEDIA_TYPE: answer["content"]["application/json"]}
        _add_links(schema["paths"])
        return schema


def _add_links(paths: dict[str, Any]) -> None:
    """Which answer leads where: from a list to its things, from a thing to its life and verbs."""
    for address, path in paths.items():
        if "{public_id}" not in address:
            continue
        base, _, rest = address.partition("{public_id}/")
        (operation,) = path.values()
        whence, place = (f"{base}{{public_id}}/", "/id") if rest else (base, "/items/0/id")
        link: dict[str, Any] = {
            "operationId": operation["operationId"],
            "parameters": {"public_id": f"$response.body#{place}"},
        }
        if "post" in path:
            link["requestBody"] = {"version": "$response.body#/version"}
        found = paths[whence]["get"]["responses"]
        answer = found.get(200) or found["200"]
        answer.setdefault("links", {})[operation["operationId"]] = link


api = Api(
    title="Ba Nhà",
    version="1",
    description=str(
        gettext_lazy("What the pages show and do, for programs: the same sight, the same verbs.")
    ),
    urls_namespace="api",
    auth=[Token(), Session(), anybody],
    docs_url=None,  # its page draws itself with scripts of others
)
tell_refusals(api)
for room in (people, proposals, scoring, funds, contracts):
    api.add_router("", room)

urlpatterns = api.urls[0]

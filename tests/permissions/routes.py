"""Every address of the system, from the resolver, with things put into it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.urls import URLPattern, get_resolver, reverse

from lifecycle.moves import verbs_of
from tests.permissions.scene import Scene

LEFT_OUT = {
    # Of signing in: for whoever is not signed in yet, or for the own account only; its own tests.
    "account_": "the account's own pages",
    "mfa_": "the account's second factor",
    "socialaccount_": "signing in through another provider",
    "openid_connect_": "signing in through another provider",
    "set_language": "a choice of language",
}


@dataclass(frozen=True)
class Route:
    """One address: whose room, its pattern, the name of it, what it is asked with."""

    room: str
    name: str
    pattern: str
    parts: tuple[str, ...]
    methods: tuple[str, ...]


def every_route() -> list[Route]:
    """All of them but the administration's and those left out with their reason."""
    found = []
    for pattern, namespace, route in _patterns(get_resolver()):
        name = f"{namespace}:{route.name}" if namespace else route.name or ""
        if pattern.startswith("quan-tri/") or not name:
            continue
        if any(name.startswith(beginning) for beginning in LEFT_OUT):
            continue
        parts = tuple(route.pattern.converters)
        methods = ("GET", "POST")
        if namespace == "api":
            name = f"api:{pattern}"
            methods = ("POST",) if route.name == "do" else ("GET",)
        found.append(Route(namespace or "reports", name, pattern, parts, methods))
    return found


def _patterns(resolver, prefix="", namespace="") -> Iterator[tuple[str, str, URLPattern]]:
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield pattern, namespace, entry
        else:
            yield from _patterns(entry, pattern, entry.namespace or namespace)


NAMING = {"public_id", "code", "seq"}
"""The parts of an address that name a thing."""


def thing_of(route: Route, scene: Scene) -> Any:
    """What stands in the address: the thing whose beginning fits the name best; None if none."""
    if not NAMING & set(route.parts):
        return None
    fitting = [name for name in scene.things if route.name.startswith(name)]
    return scene.things[max(fitting, key=len)] if fitting else None


def addresses(route: Route, scene: Scene) -> Iterator[tuple[str, str, Any]]:
    """(what tells it apart, address, thing): one, or one for each verb, section or step."""
    thing = thing_of(route, scene)
    for words in _filled(route, scene, thing):
        shown = " ".join(f"{words[part]}" for part in route.parts if part in TOLD_APART)
        if route.room == "api":
            address = "/" + route.pattern.replace("<public_id>", str(words.get("public_id")))
            address = address.replace("<verb>", str(words.get("verb")))
        else:
            address = reverse(route.name, kwargs=words)
        yield shown, address, thing


TOLD_APART = {"verb", "section", "step", "kind", "paper", "what", "year", "by"}


def _filled(route: Route, scene: Scene, thing: Any) -> Iterator[dict[str, Any]]:
    known: dict[str, Any] = {}
    several: dict[str, list[Any]] = {}
    for part in route.parts:
        given = scene.words.get(route.name, {}).get(part, scene.words[""].get(part))
        if part == "public_id":
            known[part] = thing.public_id
        elif part == "verb" and given is None:
            several[part] = [name for name in verbs_of(type(thing)) if _has_page(thing, name)]
        elif isinstance(given, list):
            several[part] = given
        elif given is not None:
            known[part] = given
        else:
            raise LookupError(f"Nothing known for <{part}> of {route.name}: put it into the scene.")
    for values in product(*several.values()):
        yield known | dict(zip(several, values, strict=True))


def _has_page(thing: Any, verb: str) -> bool:
    from lifecycle.moves import custom_of

    return not custom_of(type(thing), verb)["deed_only"]
